"""Walk XML piece by piece, with no declarations of its own, no entities and nothing outside.

What defusedxml refuses is refused here too, and any DOCTYPE besides. Nothing is built up: a part
of any size takes no more memory than its longest text.
"""

from collections.abc import Callable, Iterable
from typing import Any, Protocol
from xml.parsers import expat

from app.problems import Invalid
from app.spreadsheets.formats.limits import MOST_ELEMENTS, SAVE_AGAIN, damaged, too_large

Attributes = dict[str, str]


class Walker(Protocol):
    """What is told of each element; names come without prefix, or as `namespace}name`."""

    def start(self, name: str, attributes: Attributes) -> None:
        """Take the start of an element."""

    def end(self, name: str) -> None:
        """Take the end of an element."""

    def text(self, text: str) -> None:
        """Take text between."""


class Budget:
    """How many elements may still be walked in a file."""

    def __init__(self, left: int = MOST_ELEMENTS) -> None:
        """Start with all of them."""
        self.left = left


def walk(
    pieces: Iterable[bytes], walker: Walker, budget: Budget, *, namespaces: bool = False
) -> None:
    """Tell a walker of every element of a document.

    Raises:
        Invalid: if it is no XML, or declares anything.
        TooLarge: if it has too many elements.
    """
    parser = expat.ParserCreate(namespace_separator="}" if namespaces else None)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _declares
    parser.EntityDeclHandler = _declares
    parser.UnparsedEntityDeclHandler = _declares
    parser.ExternalEntityRefHandler = _declares
    parser.StartElementHandler = _counted(walker.start, budget, namespaces=namespaces)
    parser.EndElementHandler = walker.end if namespaces else _local(walker.end)
    parser.CharacterDataHandler = walker.text
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as fault:
        raise damaged(f"its XML breaks off or is wrong ({str(fault)[:80]})") from None


def _declares(*_declared: Any) -> int:
    words = "The selected file declares document types or entities, which no spreadsheet needs."
    raise Invalid(words, SAVE_AGAIN)


def _counted(
    start: Callable[[str, Attributes], None], budget: Budget, *, namespaces: bool
) -> Callable[[str, Attributes], None]:
    def counted(name: str, attributes: Attributes) -> None:
        budget.left -= 1
        if budget.left < 0:
            raise too_large(
                "The selected file has millions of formatted cells.",
                "Take out the empty formatted rows and columns around your values.",
            )
        start(name if namespaces or ":" not in name else name.rpartition(":")[2], attributes)

    return counted


def _local(end: Callable[[str], None]) -> Callable[[str], None]:
    def local(name: str) -> None:
        end(name if ":" not in name else name.rpartition(":")[2])

    return local
