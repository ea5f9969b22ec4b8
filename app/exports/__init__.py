"""The way out: all that an authority owns as one archive, and the way into an empty system.

What belongs to an authority is found out from the tables themselves, so that a table which is
added later is in the archive without anybody's doing. The archive is told in `FORMAT.md`, which
goes with each; nothing but this room's own tables is left out without being named there.
"""
