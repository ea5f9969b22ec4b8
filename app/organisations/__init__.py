"""Who takes part: authorities, and the keys by which their programs say who they are.

Whatever belongs to another authority looks exactly like what does not exist. Keys are kept only
as digests; a key can be read once, when it is issued.
"""
