"""Who takes part: authorities, people and their roles, suppliers, and keys to say who one is.

Whatever belongs to another authority looks exactly like what does not exist. Keys are kept only
as digests; a key can be read once, when it is issued. Names and addresses of people are shown to
those who may read them, and never go into the log.
"""
