"""Other systems kept in step: a feed of what changed, and webhooks that tell of it.

Both tell what the event log has, thinly: what happened, to what, when, and where to read it. Whom
an event may be told to is decided by its type alone (`catalogue`), so nothing has to be taken out
of one. A type that the catalogue does not name is told to nobody.
"""
