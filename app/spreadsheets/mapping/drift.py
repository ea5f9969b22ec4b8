"""How a file's headings differ from those that a profile was confirmed with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from app.spreadsheets.mapping.heading import heading_name

NEAR = 0.5  #: how alike a heading that is gone and a new one are that may be the same
MOST = 100  #: headings that are compared


@dataclass(frozen=True, slots=True)
class Drift:
    """One heading that is not as it was."""

    change: Literal["renamed", "gone", "new"]
    was: str
    now: str

    @property
    def words(self) -> str:
        """Say it in a sentence."""
        if self.change == "renamed":
            return f"{self.was!r} is now {self.now!r}."
        if self.change == "gone":
            return f"{self.was!r} is gone."
        return f"{self.now!r} is new."


def drift(confirmed: Sequence[Sequence[str]], now: Iterable[str]) -> list[Drift]:
    """Tell how headings differ from the set of confirmed ones that is most like them.

    A change of capitals, spaces or signs is none.

    Args:
        confirmed: sets of headings that a person has confirmed; none: nothing can drift.
        now: the headings of a file.
    """
    here = {heading_name(text): text for text in now}
    if not confirmed or not here:
        return []
    sets = [{heading_name(text): text for text in one} for one in confirmed]
    nearest = min(sets, key=lambda one: len(one.keys() ^ here.keys()))
    gone = [text for name, text in nearest.items() if name not in here]
    new = [text for name, text in here.items() if name not in nearest]
    return list(_paired(gone[:MOST], new[:MOST]))


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
