from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from app.contracts.kind import Direction
from app.contracts.plan.tables import PlanState
from app.contracts.plan.terms import Terms
from app.contracts.queries import contract_for
from app.deliveries.standing.asking import obligation_for
from app.deliveries.standing.ratings.judgement import Judgement
from app.deliveries.standing.ratings.rating import MOST_PERCENT, Subject, rate, work_out
from app.deliveries.standing.tables import Rating
from app.deliveries.standing.word import Word
from app.organisations.caller import Caller
from app.platform.database import WriteSession, reading, writing
from app.procurements.queries import Lock
from app.rules.reading import read_library
from tests.deliveries.standing.made import a_contract, evenly
from tests.procurements.race import at_once

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
YEAR = date(2025, 1, 1), date(2025, 12, 31)


def rated(
    session: WriteSession, caller: Caller, obligation_id: UUID, word: Word, reason: str = "So."
) -> Word:
    obligation, contract = obligation_for(session, caller, obligation_id, Lock.ALONE)
    judgement = Judgement(*YEAR, word, reason)
    subject = Subject(contract, obligation=obligation)
    return rate(session, caller, subject, judgement, read_library(), NOW).word


def test_two_who_rate_the_same_days_at_once_leave_one_that_stands(engine: Engine) -> None:
    with writing(engine) as session:
        running = a_contract(session)
        owed, caller = running.owes(10).id, running.manager

    found = at_once(
        engine,
        *(
            lambda session, word=word: rated(session, caller, owed, word)
            for word in (Word.GOOD, Word.INADEQUATE, Word.OTHER)
        ),
    )

    assert set(found) == {Word.GOOD, Word.INADEQUATE, Word.OTHER}
    with reading(engine) as looking:
        assert len(looking.exec(select(Rating)).all()) == 3
        [stands] = looking.exec(select(Rating).where(col(Rating.replaced_at).is_(None)))
        assert stands.word in found


def test_what_was_said_of_other_days_stands(session: WriteSession) -> None:
    running = a_contract(session)
    owed, other = running.owes(10), running.owes(20)
    for obligation, judgement in (
        (owed, Judgement(*YEAR, Word.GOOD, "So.")),
        (owed, Judgement(YEAR[0], date(2025, 6, 30), Word.GOOD, "So.")),
        (other, Judgement(*YEAR, Word.GOOD, "So.")),
    ):
        contract = contract_for(session, running.manager, running.contract.id, Lock.ALONE)
        subject = Subject(contract, obligation=obligation)
        rate(session, running.manager, subject, judgement, read_library(), NOW)

    assert session.exec(select(Rating.replaced_at)).all() == [None, None, None]


@pytest.mark.parametrize("days", [0, 3 * 366])
def test_a_rating_may_be_of_one_day_and_of_three_years(session: WriteSession, days: int) -> None:
    running = a_contract(session, entered_on=date(2020, 1, 1))
    owed = running.owes(10)
    start = date.fromordinal(YEAR[1].toordinal() - days)
    judgement = Judgement(start, YEAR[1], Word.OTHER, "It is seasonal.")
    contract = contract_for(session, running.manager, running.contract.id, Lock.ALONE)

    made = rate(session, running.manager, Subject(contract, owed), judgement, read_library(), NOW)

    assert (made.starts_on, made.word) == (start, Word.OTHER)


def test_next_to_nothing_of_what_was_allowed_is_kept_as_the_most_there_is(
    session: WriteSession,
) -> None:
    running = a_contract(session)
    costs = running.owes(20_000_000_000, "gbp", "costs", direction=Direction.LESS)
    running.agrees((costs, evenly(costs)))
    for month in (3, 6, 9, 12):
        running.delivers(costs, "0.0001", date(2025, month, 28), verified="0.0001")

    made = rate(
        session, running.manager, Subject(running.contract, costs), Judgement(*YEAR),
        read_library(), NOW,
    )  # fmt: skip
    session.flush()

    assert (made.percent, made.word) == (MOST_PERCENT, Word.GOOD)


def test_a_rating_goes_by_the_bands_of_its_days(session: WriteSession) -> None:
    running = a_contract(session)
    owed = running.owes(10)
    first = running.agrees((owed, evenly(owed)))
    first.state = PlanState.REPLACED
    session.flush()
    running.agrees((owed, evenly(owed)), number=2, ratings="bradford-mended").stands_from = date(
        2026, 1, 1
    )
    session.flush()

    subject = Subject(running.contract, obligation=owed)
    names = [
        work_out(session, subject, day, read_library()).bands["name"]
        for day in (YEAR[1], date(2026, 1, 1))
    ]

    assert names == [Terms().ratings, "bradford-mended"]
