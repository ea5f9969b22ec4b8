"""What cells mean in workbooks that name organisations and areas."""

import re

from app.organisations.suppliers.identifier import Identifier, read_identifier
from app.places.place import level_of
from app.problems import Finding
from app.spreadsheets.cell import a_word, fault
from app.spreadsheets.sheet import Cell

_BETWEEN = re.compile(r"^([A-Za-z]{2}-[A-Za-z]+)[\s:]+(?=\S)")
PARTS = 2  #: of a scheme, such as GB-COH


def an_identifier(cell: Cell) -> str:
    """Read what a register calls an organisation, such as GB-COH-01234567."""
    return _identifier(a_word(cell))


def identifiers(cell: Cell) -> list[str]:
    """Read identifiers with semicolons between, in one order."""
    return sorted({_identifier(part) for part in a_word(cell).split(";") if part.strip()})


def identifier_of(written: str) -> Identifier:
    """Give an identifier that was read."""
    scheme, value = _split(written)
    return Identifier(scheme, value)


def an_area(cell: Cell) -> str:
    """Read the code of an area; a refusal repeats nothing, as it may be a home's postcode."""
    written = a_word(cell).upper()
    if level_of(written) is None:
        raise fault(
            "is not the code of an area",
            "Write the nine-character ONS code, such as E09000002; never a home's postcode.",
        )
    return written


def _identifier(written: str) -> str:
    scheme, value = _split(written.strip())
    found = read_identifier(scheme, value)
    if isinstance(found, Finding):
        raise fault(f"holds {written[:40]!r}: {found.message}", found.how_to_fix)
    return str(found)


def _split(written: str) -> tuple[str, str]:
    """Take the scheme from what it names, with a hyphen, a space or a colon between them."""
    parts = _BETWEEN.sub(r"\1-", written).split("-", PARTS)
    return "-".join(parts[:PARTS]), "-".join(parts[PARTS:])
