"""A ground in law by its code in an official list, as notices give it: pure.

Which codes there are is for the list to say, and it changes; so a code is kept as it was given,
and none is ever made of words.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}", re.ASCII)  #: how a code is written
#: characters of a list's name; and of a ground in words, be it one code's or a whole change's
LONGEST_SCHEME, LONGEST_WORDS = 60, 300
MOST_CODES = 10  #: that are kept of one thing


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground."""

    id: str  #: its code
    scheme: str = ""  #: the list that the code is of; empty: not said
    description: str = ""  #: in the list's words

    def document(self) -> dict[str, str]:
        """Give it as plain data, to be kept."""
        return asdict(self)


def worded(grounds: Iterable[Ground]) -> str:
    """Give grounds in words, or by their codes where they have none; the same once.

    They are cut to what a ground in words may have.
    """
    words = dict.fromkeys(one.description or one.id for one in grounds)
    return "; ".join(words)[:LONGEST_WORDS]
