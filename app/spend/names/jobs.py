"""Names are known again by their numbers, once the register has those, or has them no more."""

from app.organisations.suppliers.entering import IDENTIFIED
from app.platform.jobs.kinds import Kind
from app.platform.jobs.working import Work
from app.spend.names.naming import match_some


def match_by_numbers(work: Work) -> None:
    """Match the names of an authority, some at a time, so that nobody waits for all of them."""
    after: int | None = 0
    while after is not None:
        with work.writing() as session:
            after = match_some(session, work.authority, after, work.now())


MATCH = Kind(IDENTIFIED, match_by_numbers)
