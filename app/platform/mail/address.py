"""What counts as the address of a letter, the same for whoever enters one and whoever uses it."""

import re

LONGEST = 254  #: characters that the path of a message leaves for an address (RFC 5321)

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
PATTERN = rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*"
_ADDRESS = re.compile(PATTERN)
_LONGEST_LOCAL = 64  #: characters before the `@` (RFC 5321)


def is_address(word: str) -> bool:
    """Tell whether a word can be an e-mail address: `name@domain`, and nothing around it.

    ASCII only: a domain with other letters has a form with `xn--`. Names in quotation marks are
    legal and are not accepted; nobody is written to by them.
    """
    local = word.partition("@")[0]
    short = len(word) <= LONGEST and len(local) <= _LONGEST_LOCAL
    return short and _ADDRESS.fullmatch(word) is not None
