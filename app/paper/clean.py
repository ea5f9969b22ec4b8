"""Text as a document can hold it: nothing that XML forbids, nothing that turns a line round."""

import re

#: what a separator of lines or pages becomes
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
#: control characters, halves of surrogate pairs and what Unicode keeps for itself, which XML
#: forbids or readers choke on; and the marks that make a reader see a line backwards
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\u202a-\u202e\u2066-\u2069]"
)


def clean(text: str) -> str:
    """Give a text without what no document can hold; its line ends are all alike."""
    return _FORBIDDEN.sub("", _LINE_ENDS.sub("\n", text))


def one_line(text: str) -> str:
    """Give a text cleaned and on one line, for a title or a name."""
    return " ".join(clean(text).split())
