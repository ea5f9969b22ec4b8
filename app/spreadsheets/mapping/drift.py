"""How a file's headings differ from those that a profile was confirmed with.

Where a profile names none, such as a copy of a preset, a file is held to the headings of the last
one that was saved by it (see `wording`); of the first nothing is told.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from app.problems import Finding, Severity
from app.spreadsheets.mapping.heading import heading_name

NEAR = 0.5  #: how alike a heading that is gone and a new one are that may be the same
MOST = 100  #: headings that are compared
MOST_TOLD = 20  #: differences that are named of one sheet; the rest are counted


@dataclass(frozen=True, slots=True)
class Drift:
    """One heading that is not as it was."""

    change: Literal["renamed", "gone", "new", "moved"]
    was: str
    now: str

    @property
    def words(self) -> str:
        """Say it in a sentence."""
        if self.change == "renamed":
            return f"{self.was!r} is now {self.now!r}."
        if self.change == "gone":
            return f"{self.was!r} is gone."
        if self.change == "moved":
            return f"{self.now!r} has moved."
        return f"{self.now!r} is new."


def drift(confirmed: Sequence[Sequence[str]], now: Iterable[str]) -> list[Drift]:
    """Tell how headings differ from the set of confirmed ones that is most like them.

    A change of capitals, spaces or signs is none.

    Args:
        confirmed: sets of headings that a person has confirmed, each in the order of its
            columns; none: nothing can drift.
        now: the headings of a file, in that order.
    """
    here = {heading_name(text): text for text in now}
    if not confirmed or not here:
        return []
    sets = [{heading_name(text): text for text in one} for one in confirmed]
    nearest = min(sets, key=lambda one: (len(one.keys() ^ here.keys()), len(_moved(one, here))))
    gone = [text for name, text in nearest.items() if name not in here]
    new = [text for name, text in here.items() if name not in nearest]
    moved = [Drift("moved", nearest[name], here[name]) for name in _moved(nearest, here)]
    return [*_paired(gone[:MOST], new[:MOST]), *moved]


def drifted(sheet: str, found: Sequence[Drift]) -> Iterable[Finding]:
    """Tell of a sheet what somebody is to confirm before it is saved; nothing if nothing is.

    Args:
        sheet: its name; empty for a CSV file.
        found: how its headings differ.
    """
    if not found:
        return
    told = " ".join(one.words for one in found[:MOST_TOLD])
    more = f" And {len(found) - MOST_TOLD:,} more." if len(found) > MOST_TOLD else ""
    words = f"The headings are not those that the profile was confirmed with: {told}{more}"
    fix = (
        "See in the first rows and under what is not read whether that is right. If not, save a "
        "profile for the new headings, and send the file with that."
    )
    at = f"{sheet}!A1" if sheet else "A1"
    yield Finding("headings_changed", words, fix, Severity.WARNING, cell=at)


def _moved(was: Iterable[str], now: Iterable[str]) -> list[str]:
    """Give the fewest headings of both without which the rest stand in the same order."""
    order = {name: at for at, name in enumerate(was)}
    names = [name for name in now if name in order]
    ends: list[int] = []  # of the best line of each length, the place of its last heading
    places: list[int] = []  # of each heading, its place in the longest line that ends with it
    for name in names:
        at = bisect_left(ends, order[name])
        ends[at : at + 1] = [order[name]]
        places.append(at)
    left, length = [], len(ends) - 1
    for name, at in zip(reversed(names), reversed(places), strict=True):
        if at == length:
            length -= 1
        else:
            left.append(name)
    return left[::-1]


def _paired(gone: list[str], new: list[str]) -> Iterable[Drift]:
    """Pair each heading that is gone with the new one most like it; then tell the others."""
    pairs = sorted(
        ((_alike(was, now), was, now) for was in gone for now in new), key=lambda one: -one[0]
    )
    told: set[str] = set()
    taken: set[str] = set()
    for alike, was, now in pairs:
        if alike >= NEAR and was not in told and now not in taken:
            told.add(was)
            taken.add(now)
            yield Drift("renamed", was, now)
    yield from (Drift("gone", was, "") for was in gone if was not in told)
    yield from (Drift("new", "", now) for now in new if now not in taken)


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, heading_name(one), heading_name(other)).ratio()
