"""What is done to a template, and what is to become of the file."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.spreadsheets.hostile.template import Template

#: given the template, and the address of a server that nobody may ever ask
Make = Callable[[Template, str], bytes]
REJECTED = frozenset({"rejected"})
TAKEN = frozenset({"ready", "needs_fixing"})
EITHER = REJECTED | TAKEN


@dataclass(frozen=True, slots=True)
class Spoiler:
    """One way to spoil a file."""

    case: str  #: of the list of bad spreadsheets, such as `A3`
    name: str
    make: Make
    ends: frozenset[str]  #: states in which its import may end
    words: tuple[str, ...] = ()  #: one of them is told, in small letters
    more: int | None = 0  #: rows that it has more than the template; None: nobody counts
    never: str = ""  #: is told nowhere

    @property
    def called(self) -> str:
        """Name it for people."""
        return f"{self.case} {self.name}"
