"""From when to when places are in a set, as its versions tell it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Spell:
    """The days that a place is in a set."""

    begins: date
    ends: date | None = None  #: the last of them; None: it stays


def spells_of(versions: Iterable[tuple[date, Collection[str]]]) -> dict[str, Spell]:
    """Give the last spell of every place that a set has, or had, for a day or longer.

    Args:
        versions: in their order; the day from which each holds, and its places.
    """
    spells: dict[str, Spell] = {}
    for day, codes in versions:
        for code, spell in list(spells.items()):
            if spell.ends is None and code not in codes:
                spells[code] = Spell(spell.begins, day - DAY)
        gone = {code for code, spell in spells.items() if spell.ends is not None}
        spells |= {code: Spell(day) for code in codes if code in gone or code not in spells}
    return {
        code: spell
        for code, spell in spells.items()
        if spell.ends is None or spell.ends >= spell.begins
    }
