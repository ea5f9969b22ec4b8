"""The standstill: how long after its notice an award, or a change of a contract, waits.

Procurement Act 2023, section 51: no contract before the end of eight working days, beginning
with the day on which the contract award notice is published. What the law asks for in which case
is said in `app.assessments.summaries.standstill`, from which suppliers are told of it too.
Section 76: no change before the end of a voluntary standstill that its notice gives.
"""

from datetime import date

from app.assessments.summaries.standstill import WORKING_DAYS, StandstillKind, standstill_for
from app.procurements.draft import Procedure
from app.working_days import nth_working_day


def standstill_end(
    published_on: date, kind: str, procedure: str, working_days: int | None = None
) -> date | None:
    """Give the last day of the standstill, or None where there is none.

    Args:
        published_on: the day of the contract award notice, which is its first.
        kind: what is bought, as the procurement says; empty counts as covered.
        procedure: how it is bought.
        working_days: as promised, where that is more than the law asks for.
    """
    asked = standstill_for(kind, procedure)
    if asked.kind is not StandstillKind.NONE:
        return nth_working_day(published_on, max(working_days or 0, asked.working_days))
    return None if working_days is None else nth_working_day(published_on, working_days)


def change_standstill_end(published_on: date) -> date:
    """Give the last day of a voluntary standstill before a change of a contract.

    Procurement Act 2023, section 76: it has eight working days at least, beginning with the day
    on which the contract change notice is published.

    Args:
        published_on: the day of that notice, which is its first.
    """
    return nth_working_day(published_on, WORKING_DAYS)


def needs_notice(procedure: str) -> bool:
    """Tell whether a contract award notice goes before the contract (section 50)."""
    return procedure != Procedure.BELOW_THRESHOLD
