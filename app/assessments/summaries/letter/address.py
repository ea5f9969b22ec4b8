"""A postal address that is kept in one line, as the lines of a letter."""

import re
from collections.abc import Iterator

#: a number of a house, or several of them, that is nothing without its street
_NUMBER = re.compile(r"(?:no\.?\s*)?\d+\s?[a-z]?(?:\s?[-–/&]\s?\d+\s?[a-z]?)?", re.IGNORECASE)


def address_lines(address: str) -> Iterator[str]:
    """Give a line for each part between commas; a number stays with the part that follows it."""
    before = ""
    for part in filter(None, (part.strip() for part in address.split(","))):
        line = f"{before}{part}"
        before = f"{line}, " if _NUMBER.fullmatch(part) else ""
        if not before:
            yield line
    if before:
        yield before.removesuffix(", ")
