"""Telling of duties that come due or are overdue, every morning."""

from app.contracts.duties.reading import read_duties
from app.deliveries.calendar.telling import contracts_to_tell, tell
from app.platform.jobs.kinds import Kind, Outcome, Schedule
from app.platform.jobs.working import Work
from app.platform.settings import Settings

JOB = "duties.tell"


def tell_all(work: Work) -> Outcome:
    """Tell of every contract's duties, each contract's in a transaction of its own."""
    rules, now = read_duties(Settings().rules_folder), work.now()
    with work.reading() as session:
        contracts = contracts_to_tell(session, rules, now)
    told = 0
    for contract in contracts:
        with work.writing() as session:
            told += tell(session, contract, rules, now)
    return {"contracts": len(contracts), "told": told}


TELL = Kind(JOB, tell_all)
EVERY_MORNING = Schedule("duties.tell", "7 5 * * *", JOB)
