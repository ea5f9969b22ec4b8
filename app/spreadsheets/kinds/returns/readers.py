"""What the cells of a return mean, where no common reader says it."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial

from app.spreadsheets.cell import a_number, a_word, fault, name_of
from app.spreadsheets.sheet import Cell

TIERS = {"main": 1, "subcontractor": 2}
LOWEST_TIER = 9
#: what the service writes no word of; `< Select >` is what some templates leave standing
_LEFT = {"", "select", "please_select", "choose"}


def one_of(*words: str) -> Callable[[Cell], str]:
    """Make a reader of one of some words, however their capitals and gaps are written."""
    known = {name_of(word): word for word in words}
    return partial(_one_of, known)  # a worker's process is told of it, so it can be packed up


def _one_of(known: Mapping[str, str], cell: Cell) -> str:
    written = name_of(a_word(cell))
    if written in _LEFT:
        return ""
    if written not in known:
        raise fault(f"holds {cell.shown!r}, which it does not know",
                    f"Choose from: {', '.join(known.values())}.")  # fmt: skip
    return known[written]


def a_whole(cell: Cell) -> Decimal:
    """Read a whole number."""
    number = a_number(cell)
    if number != number.to_integral_value():
        raise fault(f"holds {cell.shown}, a fraction", "Write a whole number.")
    return number


def how_many(cell: Cell) -> Decimal | None:
    """Read a whole number, where one goes unsaid."""
    number = a_whole(cell)
    return None if number == 1 else number


def a_tier(cell: Cell) -> str:
    """Read who in the supply chain it was: subcontractor, or a tier's number.

    The supplier itself, main, goes unsaid.
    """
    written = name_of(a_word(cell))
    by_number = {str(number): word for word, number in TIERS.items()}
    if TIERS.get(written) == 1 or written == "1":
        return ""
    if written in TIERS:
        return written
    if written.isdecimal() and 0 < int(written) <= LOWEST_TIER:
        return by_number.get(written, written)
    raise fault(f"holds {cell.shown!r}, no tier",
                "Write main for yourself, subcontractor, or a number from 3 to 9.")  # fmt: skip


def tier_number(told: str) -> int:
    """Give the number of a tier that was read; yourself, where none was."""
    return TIERS.get(told) or int(told or 1)


def tier_told(number: int) -> str:
    """Give the word of a tier; nothing for the supplier itself."""
    if number == 1:
        return ""
    return next((word for word, known in TIERS.items() if known == number), str(number))


def hidden(cell: Cell) -> str:
    """Read what is never shown again: a refusal does not repeat it."""
    try:
        return a_word(cell)
    except ValueError:
        raise fault("cannot be read", "Format the cell as text and write it again.") from None


def a_group(cell: Cell) -> str:
    """Read the code of a priority group; a refusal does not repeat it."""
    return name_of(hidden(cell))


def tokens(cell: Cell) -> list[str]:
    """Read references for people, semicolons or commas between; a refusal repeats none."""
    return [part for part in re.split(r"[;,\s]+", hidden(cell)) if part]


def groups(cell: Cell) -> str:
    """Read people by priority group, such as `care_leaver: 2; veteran: 1`, in one order."""
    return groups_told(_groups(cell))


def groups_told(counts: dict[str, int]) -> str:
    """Write people by priority group, in the order of their codes."""
    return "; ".join(f"{code}: {counts[code]}" for code in sorted(counts))


def groups_in(told: str) -> dict[str, int]:
    """Give people by priority group, as they were read."""
    parts = (part.split(":") for part in told.split("; ") if part)
    return {code: int(count) for code, count in parts}


def _groups(cell: Cell) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in re.split(r"[;,\n]", a_word(cell)):
        code, colon, count = part.rpartition(":")
        if not part.strip():
            continue
        if not colon or not count.strip().isdecimal() or len(count) > 9 or not name_of(code):
            raise fault(f"holds {cell.shown!r}, no count of people by group",
                        "Write it as care_leaver: 2; veteran: 1.")  # fmt: skip
        found[name_of(code)] = found.get(name_of(code), 0) + int(count)
    return found
