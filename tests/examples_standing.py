"""A contract that was rated and whose jobs were looked for: what examples about standings need."""

from datetime import UTC, date, datetime

from app.contracts.tables import Contract, ContractState, Indicator, Obligation, Origin
from app.deliveries.standing.lasting.checking import Check, check_jobs
from app.deliveries.standing.ratings.judgement import Judgement
from app.deliveries.standing.ratings.rating import Subject, rate
from app.deliveries.standing.tables import JobCheck, Rating
from app.deliveries.standing.word import Word
from app.deliveries.tables import Delivery
from app.platform.database import WriteSession
from app.rules.reading import HOME, read_library
from tests.callers import ISSUED
from tests.deliveries.standing.made import Running, an_indicator
from tests.world.cast import Cast
from tests.world.numbers import id_of, numbered

RATED = 80  #: number of the contract, and of what there is one of in it
BEGUN, LATER = date(2025, 7, 28), date(2026, 1, 26)
FIRST, LAST = date(2025, 4, 1), date(2027, 3, 31)
NOW = datetime(2026, 2, 23, 10, 0, tzinfo=UTC)


def a_contract_rated(session: WriteSession, cast: Cast) -> None:
    """Have one person begin, be looked for half a year later, and the promise be rated."""
    who = cast.first.caller
    contract = Contract(
        id=id_of(RATED, cast.block), authority_id=who.authority_id, origin=Origin.TAKEN_ON,
        supplier_id=cast.supplier.caller.supplier(), title="Reception of visitors",
        state=ContractState.ENTERED, entered_on=FIRST, starts_on=FIRST, ends_on=LAST,
        made_at=ISSUED, updated_at=ISSUED,
    )  # fmt: skip
    session.add(contract)
    session.flush()
    running = Running(session, who, contract)
    with numbered(RATED, Obligation, Delivery, Indicator, Rating, JobCheck, block=cast.block):
        people = running.owes(4, "people", "progression_people")
        begun = running.delivers(people, 1, BEGUN)
        an_indicator(running, people)
        word = Judgement(FIRST, date(2026, 1, 31), Word.OTHER, "Work is seasonal.")
        rate(session, who, Subject(contract, people), word, read_library(HOME), NOW)
        found = Check(weeks=26, lasted=begun.quantity, ended=begun.verified, checked_on=LATER)
        check_jobs(session, who, begun.id, found, NOW)
