"""How long an authority waits before it enters into the contract, in the words of a letter.

Section 51 of the Procurement Act 2023: not before the end of eight working days, beginning with
the day on which the contract award notice is published. It asks for no such wait for light touch
contracts, nor below the thresholds; an authority may choose one.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from app.procurements.draft import Kind, Procedure

WORKING_DAYS = 8  #: the least, and what an authority chooses is no less


class StandstillKind(StrEnum):
    """Whether the authority waits."""

    MANDATORY = "mandatory"  #: the law asks for it
    VOLUNTARY = "voluntary"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Standstill:
    """How long the authority waits once the award notice is published."""

    kind: StandstillKind = StandstillKind.MANDATORY
    working_days: int = WORKING_DAYS
    reason: str = ""  #: for there being none


def standstill_for(kind: str, procedure: str) -> Standstill:
    """Give the standstill that the law asks for.

    Args:
        kind: what is bought, as the procurement says; empty counts as covered.
        procedure: how it is bought.
    """
    if procedure == Procedure.BELOW_THRESHOLD:
        reason = "the law asks for none below the thresholds."
    elif kind == Kind.LIGHT_TOUCH:
        reason = "the law asks for none for light touch contracts."
    else:
        return Standstill()
    return Standstill(StandstillKind.NONE, reason=reason)


def settled(asked: Standstill, chosen: Standstill | None) -> Standstill:
    """Give the standstill that is kept; one that the law does not ask for is called voluntary.

    Args:
        asked: by the law.
        chosen: by the authority, if it chose.
    """
    if chosen is None:
        return asked
    is_free = asked.kind is StandstillKind.NONE and chosen.kind is StandstillKind.MANDATORY
    return replace(chosen, kind=StandstillKind.VOLUNTARY) if is_free else chosen


def is_weaker(kept: Standstill, asked: Standstill) -> bool:
    """Tell whether a standstill falls short of the one that the law asks for."""
    if asked.kind is not StandstillKind.MANDATORY:
        return False
    return kept.kind is not asked.kind or kept.working_days < asked.working_days


def words_of(given: Standstill) -> str:
    """Say in a letter how long the authority waits."""
    if given.kind is StandstillKind.NONE:
        return (
            "There is no standstill period before we enter into the contract: "
            f"{given.reason.strip()}"
        )
    said = (
        "We will publish a contract award notice. We will not enter into the contract before "
        f"{given.working_days} working days have passed, beginning with the day on which the "
        "notice is published."
    )
    if given.kind is StandstillKind.VOLUNTARY:
        said += " The law does not ask for this standstill; we choose to wait."
    return said
