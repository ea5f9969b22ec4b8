"""Many writes in one request: each is answered by the very routes that answer it alone.

Nothing here knows what is written. A write within a bulk is refused, counted, logged, repeated
and remembered as it is by itself; the only thing that a bulk adds is that all of them can be
kept or none.
"""
