"""Whose a release is: the authority's that pulls, somebody else's, or not said."""

from enum import StrEnum

from app.ocds.intake.buyer import Buyers, is_bought_by_others, names_nobody
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
    if is_bought_by_others(release, buyers):
        return Whose.OTHERS
    return Whose.UNSAID if names_nobody(release) else Whose.OURS


def _looks_ours(content: bytes, buyers: Buyers) -> bool:
    written = _folded(content.decode("utf-8", "replace"))
    return any(_folded(one) in written for one in (*buyers.identifiers, *buyers.names))


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
