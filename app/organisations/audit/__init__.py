"""Who did what, as an authority's log has it, for those who may look.

What is still secret, such as that a tender is being written, is in logs of its own and not here.
"""
