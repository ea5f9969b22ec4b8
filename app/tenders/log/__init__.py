"""A lot's own log: what happened to its tenders, for those who audit, once it has been opened.

The authority's log tells at the opening and at the award how far the lot's had come, and with
which digest, so neither can be altered without the other.
"""
