"""Whose a release is: the authority's that pulls, somebody else's, or not said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.ocds.intake.buyer import is_bought_by, is_buyer
from app.ocds.intake.told import Refused, Release
from app.ocds.part import Part


class Whose(StrEnum):
    """Whose a release is."""

    OURS = "ours"
    OTHERS = "others"
    UNSAID = "unsaid"  #: it names no buyer: the notices before it do
    BROKEN = "broken"  #: it cannot be read, and nothing in it looks like ours
    UNREAD = "unread"  #: it could not be looked at, and may be ours


#: why nobody could look
UNSEEN = {"too_large", "too_deep", "damaged", "unknown_version"}


@dataclass(frozen=True, slots=True)
class Buyers:
    """By what an authority is known as a buyer."""

    identifiers: Sequence[str]  #: in their registers' own forms
    names: Sequence[str]  #: as they are written, whatever the capitals and spaces


def whose(said: Release | Refused, content: bytes, buyers: Buyers) -> Whose:
    """Tell whose a release is.

    Args:
        said: what it says of itself.
        content: as it was written.
        buyers: by what the authority is known.
    """
    if isinstance(said, Refused):
        if any(one.code in UNSEEN for one in said.findings):
            return Whose.UNREAD
        return Whose.OURS if _looks_ours(content, buyers) else Whose.BROKEN
    release = Part(said.tree, "", [])
    if buyers.identifiers and is_bought_by(release, buyers.identifiers):
        return Whose.OURS
    named = [release.of("buyer", "id").text(), *_names_in(release)]
    if {_folded(name) for name in buyers.names} & {_folded(name) for name in named}:
        return Whose.OURS
    return Whose.OTHERS if any(named) else Whose.UNSAID


def _names_in(release: Part) -> Iterator[str]:
    yield release.of("buyer", "name").text()
    for party in release.of("parties").items():
        if is_buyer(party):
            yield party.of("name").text() or party.of("id").text() or "somebody"


def _looks_ours(content: bytes, buyers: Buyers) -> bool:
    written = _folded(content.decode("utf-8", "replace"))
    return any(_folded(one) in written for one in (*buyers.identifiers, *buyers.names))


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
