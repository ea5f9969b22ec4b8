"""How addresses are written (RFC 3986), for whatever takes them as text."""

SIGNS = r"[!#-;=?-Z_a-z~\[\]@$]+"  #: a URI's signs, of which no space is one
WEB = r"https?://" + SIGNS
