"""What is wrong with a return, or questionable, and the form in which it is kept.

Everything is looked at before anything is refused, so that a supplier mends it all at once.
"""
