"""When a notice about a contract can be published at all: what it tells of has come about."""

from app.deliveries.notices.notice import Assessed
from app.ocds.publication.kind import NoticeKind
from app.ocds.publication.told import ContractTold
from app.problems import Conflict

OVER = ("cancelled",)


class NotYet(Conflict):
    """What the notice would tell has not come about, or is not public."""

    slug = "nothing-to-publish"


def occasions(told: ContractTold) -> tuple[NoticeKind, ...]:
    """List the notices of which there is something to tell, in their order."""
    return tuple(kind for kind in _REASONS if not _why_not(told, kind))


def refuse_untold(told: ContractTold) -> None:
    """Let a contract through of which anything may be told.

    Raises:
        NotYet: if nobody outside may know of it yet, or it was never made.
    """
    if not occasions(told):
        raise NotYet(
            _why_not(told, NoticeKind.AWARD), "Ask again once the award notice is recorded here."
        )


def refuse_untimely(told: ContractTold, kind: NoticeKind) -> None:
    """Let a notice through that has something to tell, and may.

    Raises:
        NotYet: if it has not, or may not yet.
    """
    why = _why_not(told, kind)
    if why:
        raise NotYet(why, "Ask again once it has come about and is recorded here.")


def _why_not(told: ContractTold, kind: NoticeKind) -> str:
    """Say why not; empty: it can be."""
    if told.status in OVER:
        return "The contract was withdrawn, and was never made."
    return "" if _has(told, kind) else _REASONS[kind]


_REASONS = {
    NoticeKind.AWARD: "The award notice is not out: nobody outside may know of the award yet.",
    NoticeKind.DETAILS: "The contract is not entered into yet.",
    NoticeKind.PERFORMANCE: "No indicator is rated for these days, and no breach is told.",
    NoticeKind.CHANGE: "No change of the contract was approved, or none of this id.",
    NoticeKind.TERMINATION: "The contract has not ended.",
}


def _has(told: ContractTold, kind: NoticeKind) -> bool:
    is_made = told.signed_on is not None
    found = {
        # what was let elsewhere was announced there, before it was entered into
        NoticeKind.AWARD: told.awarded.published_on is not None or (is_made and not told.lot),
        NoticeKind.DETAILS: is_made,
        NoticeKind.PERFORMANCE: bool(told.breaches) or any(map(_is_rated, told.rated)),
        NoticeKind.CHANGE: bool(told.changes),
        NoticeKind.TERMINATION: told.ended is not None,
    }
    return found[kind]


def _is_rated(rated: tuple[Assessed, ...]) -> bool:
    return any(one.word is not None for one in rated)
