"""Which releases of a procurement are the authority's own, where others buy under the same ocid.

A release that names other buyers is theirs. One that names nobody is the authority's own as long
as it has anything of the ocid and nobody else buys under it; and where somebody does, as far as it
tells of contracts and awards, and of none but those that the authority's own releases told of, and
theirs did not. Where others were read to buy under the ocid and what they told is not here, it
may always be theirs.
"""

from collections.abc import Collection, Sequence
from enum import Enum, auto
from uuid import UUID

from app.ocds.intake.buyer import (
    Buyers,
    is_bought_by,
    is_bought_by_others,
    known_as,
    names_nobody,
)
from app.ocds.intake.using.deed import Told
from app.ocds.intake.using.undone import Called
from app.ocds.part import Part


class Owner(Enum):
    """Whose a release is."""

    OURS = auto()
    OTHERS = auto()
    UNCLEAR = auto()  #: it names nobody, and may be theirs


def owners_of(
    history: Sequence[Told], buyers: Buyers, here: Collection[Called], *, is_known: bool,
    has_others: bool = False,
) -> dict[UUID, Owner]:  # fmt: skip
    """Tell of each release of a procurement whose it is.

    Args:
        history: all its releases.
        buyers: by what the authority is known; nobody: all are taken for its own.
        here: what notices call the contracts of it that the authority has.
        is_known: the authority has something of it.
        has_others: others buy under its ocid, and what they told of is not here.
    """
    found = {one.key: Owner.OURS for one in history}
    if not buyers:
        return found
    parts = {one.key: Part(one.tree, "", []) for one in history}
    ours = [one for one in history if is_bought_by(parts[one.key], buyers)]
    if not ours and not is_known:
        return {key: _unless_named(parts[key]) for key in found}
    own = known_as(list(parts.values()), buyers) if len(ours) < len(history) else frozenset()
    theirs = [one for one in history if is_bought_by_others(parts[one.key], buyers, own)]
    found |= {one.key: Owner.OTHERS for one in theirs}
    if theirs or has_others:
        told = {name for one in ours for name in _names_in(one)} | _names_of(here)
        told -= {name for one in theirs for name in _names_in(one)}
        for one in history:
            names = _names_in(one)
            is_told = not has_others and names and names <= told
            if names_nobody(parts[one.key]) and not is_told:
                found[one.key] = Owner.UNCLEAR
    return found


def _unless_named(release: Part) -> Owner:
    """Tell whose a release is of which nothing says that it is ours."""
    return Owner.UNCLEAR if names_nobody(release) else Owner.OTHERS


def awards_told_of(history: Sequence[Told]) -> frozenset[str]:
    """Give the ids of the awards that releases tell of."""
    awards = [one for told in history for one in Part(told.tree, "", []).of("awards").items()]
    return frozenset(one.of("id").text() or "1" for one in awards)


def _names_in(told: Told) -> set[tuple[str, str]]:
    """Give the ids of the contracts and awards that a release tells of."""
    release = Part(told.tree, "", [])
    return {
        (kind, one.of("id").text() or "1")
        for kind in ("contracts", "awards")
        for one in release.of(kind).items()
    }


def _names_of(here: Collection[Called]) -> set[tuple[str, str]]:
    names = {("contracts", one.id) for one in here} | {("awards", one.award) for one in here}
    return {one for one in names if one[1]}
