"""The one door out over HTTP, for addresses that somebody else has chosen.

Whoever names an address could name one behind our walls, so every address of a name is looked at
right before it is connected to, and the connection goes to the very address that was looked at:
a name that means something else a moment later changes nothing. Redirects are answers like any
other and are never followed. An answer has one time for all of it and a most of bytes, and is
never unpacked. Proxies and whatever else the environment names are left alone.
"""
