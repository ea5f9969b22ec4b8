from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from app.contracts.kind import Accumulation, Direction
from app.contracts.plan.shape import Milestone, Profile, Shape
from app.contracts.plan.tables import PlanState
from app.contracts.plan.terms import RatedOver, Terms
from app.contracts.queries import contract_for
from app.deliveries.said import Said
from app.deliveries.standing.asking import obligation_for
from app.deliveries.standing.ratings.judgement import Judgement
from app.deliveries.standing.ratings.rating import MOST_PERCENT, Subject, rate, work_out
from app.deliveries.standing.tables import Rating
from app.deliveries.standing.word import Word
from app.organisations.caller import Caller
from app.platform.database import WriteSession, reading, writing
from app.problems import Invalid
from app.procurements.queries import Lock
from app.rules.reading import read_library
from tests.deliveries.standing.made import Running, a_contract, evenly, told
from tests.procurements.race import at_once

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LATER = datetime(2027, 3, 2, 9, 30, tzinfo=UTC)
SECOND_YEAR = Judgement(date(2026, 1, 1), date(2026, 12, 31))
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


def test_bands_of_the_contracts_own_rate_it_and_are_kept_with_the_rating(
    session: WriteSession,
) -> None:
    running = a_contract(session)
    owed = running.owes(100)
    bands = [{"from": "90", "rating": "good"}, {"under": "90", "rating": "inadequate"}]
    running.agrees((owed, evenly(owed)), bands=bands)
    for month in (2, 5, 8, 11):
        running.delivers(owed, "11.5", date(2025, month, 28), verified="11.5")

    made = rate(
        session, running.manager, Subject(running.contract, owed), Judgement(*YEAR),
        read_library(), NOW,
    )  # fmt: skip

    assert made.percent == 92  # 46 of the 50 that were due
    assert made.word is Word.GOOD
    assert made.bands == {"name": "", "bands": bands}


def test_a_figure_that_the_bands_have_no_word_for_is_told(session: WriteSession) -> None:
    running = a_contract(session)
    owed = running.owes(100)
    running.agrees((owed, evenly(owed)), ratings="red-amber-green")
    for month in (2, 5, 8, 11):
        running.delivers(owed, "11.5", date(2025, month, 28), verified="11.5")

    with pytest.raises(Invalid, match="92 % was worked out, and the bands have no word"):
        rate(
            session, running.manager, Subject(running.contract, owed), Judgement(*YEAR),
            read_library(), NOW,
        )  # fmt: skip


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
        work_out(session, subject, Judgement(YEAR[0], day), read_library()).bands["name"]
        for day in (YEAR[1], date(2026, 1, 1))
    ]

    assert names == [Terms().ratings, "bradford-mended"]


def over_two_years(
    session: WriteSession,
    first: int,
    second: int,
    direction: Direction = Direction.MORE,
    **terms: Any,
) -> Running:
    """Give a contract with 365 hours due in each of two years, and so many verified in each."""
    running = a_contract(session)
    hours = running.owes(730, direction=direction)
    running.agrees((hours, evenly(hours)), **terms)
    for year, quantity in ((2025, first), (2026, second)):
        for month in (3, 6, 9, 12):
            running.says(hours, date(year, month, 1), Said.SOMETHING)
        if quantity:
            running.delivers(hours, quantity, date(year, 6, 1), verified=quantity)
    return running


def rated_now(running: Running, judgement: Judgement) -> Rating:
    """Have what is owed first rated for some days, as it is worked out."""
    [owed] = {one.owing.obligation_id for one in running.standing(judgement.ends_on)}
    obligation, contract = obligation_for(running.session, running.manager, owed, Lock.ALONE)
    subject = Subject(contract, obligation=obligation)
    return rate(running.session, running.manager, subject, judgement, read_library(), LATER)


@pytest.mark.parametrize(
    ("first", "second", "percent", "word"),
    [(365, 0, 0, Word.INADEQUATE), (0, 365, 100, Word.GOOD), (500, 365, 100, Word.GOOD)],
)
def test_a_rating_is_of_its_own_days(
    session: WriteSession, first: int, second: int, percent: int, word: Word
) -> None:
    """What was due and done before makes no later year good, and what was not makes none bad."""
    made = rated_now(over_two_years(session, first, second), SECOND_YEAR)

    assert told(made, "percent", "word", "over", "carried") == [
        percent, word, RatedOver.DAYS, 0,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "percent", "carried"),
    [(730, 0, 100, 365), (438, 0, 20, 73), (438, 292, 100, 73), (438, 300, 100, 65)],
)
def test_what_was_verified_before_it_was_due_counts_when_it_is(
    session: WriteSession, first: int, second: int, percent: int, carried: int
) -> None:
    made = rated_now(over_two_years(session, first, second), SECOND_YEAR)

    assert told(made, "percent", "carried") == [percent, carried]


@pytest.mark.parametrize("told_later", [True, False])
def test_what_is_done_before_its_day_is_kept(session: WriteSession, told_later: bool) -> None:
    """All ten stand verified a month before their day: they are due, and kept, in that year."""
    running = a_contract(session)
    hours = running.owes(10)
    steps = (Milestone(by=date(2026, 1, 31), quantity=Decimal(10)),)
    plan = Profile(shape=Shape.MILESTONES, whole=Decimal(10), milestones=steps)
    running.agrees((hours, plan))
    running.delivers(hours, 10, date(2025, 12, 31), verified=10)
    if told_later:
        running.says(hours, date(2026, 2, 1), Said.NOTHING)

    made = rated_now(running, SECOND_YEAR)

    assert told(made, "percent", "word", "carried") == [100, Word.GOOD, 10]


def test_what_is_carried_over_makes_no_year_reported_that_it_does_not_fill(
    session: WriteSession,
) -> None:
    running = a_contract(session)
    hours = running.owes(730)
    running.agrees((hours, evenly(hours)))
    running.delivers(hours, 438, date(2025, 6, 1), verified=438)
    subject = Subject(running.contract, hours)

    found = work_out(session, subject, SECOND_YEAR, read_library())

    assert (found.percent, found.word) == (None, None)


def test_where_there_should_be_little_nothing_is_carried_over(session: WriteSession) -> None:
    running = over_two_years(session, 438, 146, direction=Direction.LESS)

    made = rated_now(running, SECOND_YEAR)

    assert told(made, "percent", "carried") == [250, 0]


@pytest.mark.parametrize(
    ("first", "second", "percent", "word"),
    [(730, 0, 100, Word.GOOD), (0, 365, 50, Word.INADEQUATE)],
)
def test_by_a_contracts_terms_a_rating_is_of_all_until_then(
    session: WriteSession, first: int, second: int, percent: int, word: Word
) -> None:
    made = rated_now(over_two_years(session, first, second, rated_over="contract"), SECOND_YEAR)

    assert told(made, "percent", "word", "over") == [percent, word, RatedOver.CONTRACT]


def test_a_year_of_which_no_return_tells_is_not_worked_out(session: WriteSession) -> None:
    running = a_contract(session)
    costs = running.owes(730, direction=Direction.LESS)
    running.agrees((costs, evenly(costs)))
    running.delivers(costs, 10, date(2025, 6, 1), verified=10)
    subject, library = Subject(running.contract, costs), read_library()

    silent = work_out(session, subject, SECOND_YEAR, library)
    running.says(costs, date(2026, 2, 1), Said.NOTHING)
    in_part = work_out(session, subject, SECOND_YEAR, library)
    for month in (5, 8, 11):
        running.says(costs, date(2026, month, 1), Said.NOTHING)
    whole = work_out(session, subject, SECOND_YEAR, library)

    assert [(one.percent, one.word) for one in (silent, in_part, whole)] == [
        (None, None), (None, None), (100, Word.GOOD),
    ]  # fmt: skip


def test_a_share_is_rated_by_its_last_figure(session: WriteSession) -> None:
    running = a_contract(session)
    share = running.owes(40, "percent", accumulation=Accumulation.LATEST)
    running.agrees((share, evenly(share)))
    running.delivers(share, 42, date(2025, 12, 31), verified=42)
    running.delivers(share, 30, date(2026, 12, 31), verified=30)

    made = rated_now(running, SECOND_YEAR)

    assert told(made, "percent", "word") == [Decimal(75), Word.REQUIRES_IMPROVEMENT]
