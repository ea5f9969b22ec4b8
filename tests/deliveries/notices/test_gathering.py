from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.contracts.plan.terms import RatedOver
from app.deliveries.notices.gathering import details_of, performance_of, supplier_of
from app.deliveries.shortfall.kind import RemedyKind, RemedyState
from app.deliveries.standing.word import Word
from app.platform.database import WriteSession
from tests.callers import ISSUED
from tests.deliveries.notices.made import (
    BREACH,
    DAY,
    described,
    followed,
    identified,
    rated,
    remedied,
)
from tests.deliveries.standing.made import at

FIRST = date(2026, 1, 1)


def test_a_notice_names_both_sides_and_the_contract_as_notices_do(session: WriteSession) -> None:
    of, *_ = followed(session, reference="MEALS-26")
    identified(session, of)

    found = performance_of(session, of.contract, FIRST, DAY)

    assert found.authority.name == "Anytown Council"
    [supplier] = found.suppliers
    assert (supplier.address, supplier.identifiers) == (
        "1 Mill Lane, Anytown", ("GB-COH 01234567",),
    )  # fmt: skip
    assert (found.named.ocid, found.named.contract) == ("ocds-h6vhtk-0000a0", "1")
    of.contract.outside_id = ""
    assert details_of(session, of.contract).named.contract == "MEALS-26"


def test_an_indicators_own_rating_stands_before_that_of_what_it_rests_on(
    session: WriteSession,
) -> None:
    of, _, jobs = followed(session)
    resting, silent = described(of, "Jobs", jobs), described(of, "Hours")
    rated(of, Word.INADEQUATE, obligation_id=jobs.id)

    [first, second] = performance_of(session, of.contract, FIRST, DAY).assessed
    assert (first.word, first.starts_on, first.ends_on) == (Word.INADEQUATE, FIRST, DAY)
    assert (second.indicator.title, second.word) == (silent.title, None)

    rated(of, Word.GOOD, indicator_id=resting.id)
    [own, _] = performance_of(session, of.contract, FIRST, DAY).assessed
    assert own.word is Word.GOOD


def test_the_rating_of_the_period_assessed_stands_before_a_later_one_for_a_part_of_it(
    session: WriteSession,
) -> None:
    of, *_ = followed(session)
    own = described(of, "Hours").id
    quarter, year = date(2026, 10, 1), date(2026, 12, 31)
    rated(of, Word.GOOD, indicator_id=own, ends_on=year, rated_at=at(date(2027, 1, 5)))
    later = {"starts_on": quarter, "ends_on": year, "rated_at": at(date(2027, 1, 6))}
    rated(of, Word.INADEQUATE, indicator_id=own, **later)

    def word(starts_on: date, ends_on: date) -> Word | None:
        [one] = performance_of(session, of.contract, starts_on, ends_on).assessed
        return one.word

    assert word(FIRST, year) is Word.GOOD
    assert word(quarter, year) is Word.INADEQUATE
    assert word(date(2025, 12, 1), year) is Word.GOOD  # for most of those days


def test_a_full_termination_is_told_in_the_termination_notice(session: WriteSession) -> None:
    of, _, jobs = followed(session)
    ended = [{"result": "termination", "on": "2026-02-10"}]
    breach = {k: v for k, v in BREACH.items() if k != "damages"} | {"outcomes": ended}
    remedied(of, jobs, RemedyKind.BREACH, working={"breach": breach})

    assert performance_of(session, of.contract, FIRST, DAY).breaches == ()


def test_only_ratings_that_stand_for_days_within_those_of_the_notice_are_told(
    session: WriteSession,
) -> None:
    of, *_ = followed(session)
    indicator = described(of, "Hours")
    rated(of, Word.GOOD, indicator_id=indicator.id, starts_on=date(2025, 12, 31))
    rated(of, Word.GOOD, indicator_id=indicator.id, replaced_at=ISSUED)

    [only] = performance_of(session, of.contract, FIRST, DAY).assessed

    assert only.word is None


@pytest.mark.parametrize(("word", "told"), [(Word.GOOD, RatedOver.DAYS), (Word.OTHER, None)])
def test_a_notice_says_what_a_rating_was_worked_out_from_unless_a_person_said_otherwise(
    session: WriteSession, word: Word, told: RatedOver | None
) -> None:
    of, *_ = followed(session)
    indicator = described(of, "Hours")
    by: dict[str, Any] = {"worked_out": Word.GOOD, "over": RatedOver.DAYS, "carried": Decimal(10)}
    rated(of, word, indicator_id=indicator.id, **by)

    [only] = performance_of(session, of.contract, FIRST, DAY).assessed

    assert (only.word, only.over, only.carried) == (word, told, Decimal(10 if told else 0))


@pytest.mark.parametrize("state", [RemedyState.PROPOSED, RemedyState.WITHDRAWN])
def test_a_breach_is_told_in_the_days_of_its_outcome_with_what_went_before(
    session: WriteSession, state: RemedyState
) -> None:
    of, hours, jobs = followed(session)
    remedied(of, jobs, RemedyKind.WARNING)
    remedied(of, hours, RemedyKind.WARNING)
    remedied(of, jobs, RemedyKind.IMPROVEMENT_PLAN, state=state)
    breach = remedied(of, jobs, RemedyKind.BREACH)

    [told] = performance_of(session, of.contract, FIRST, DAY).breaches

    assert (told.remedy_id, told.obligation) == (breach.id, "Local jobs")
    assert [step.kind for step in told.steps] == ["warning"]
    assert told.breach.impact == "Three people were not employed."
    assert performance_of(session, of.contract, date(2026, 2, 11), DAY).breaches == ()


def test_what_was_done_after_the_breach_is_not_told_as_done_before(session: WriteSession) -> None:
    of, _, jobs = followed(session)
    trigger = date.fromisoformat(BREACH["trigger_on"])
    days = {"before": trigger - timedelta(days=1), "on the day": trigger, "after": DAY}
    for what, day in days.items():
        remedied(of, jobs, RemedyKind.WARNING, what=what, starts_on=day)
    remedied(of, jobs, RemedyKind.BREACH)

    [told] = performance_of(session, of.contract, FIRST, DAY).breaches

    assert [step.what for step in told.steps] == ["before"]


def test_a_step_says_on_which_day_it_was_put_on_record(session: WriteSession) -> None:
    of, _, jobs = followed(session)
    just_before_midnight = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # an hour on in Anytown
    remedied(of, jobs, RemedyKind.WARNING, decided_at=just_before_midnight)
    remedied(of, jobs, RemedyKind.BREACH)

    [told] = performance_of(session, of.contract, FIRST, DAY).breaches

    assert [step.recorded_on for step in told.steps] == [date(2026, 7, 1)]


def test_the_details_block_has_every_indicator_and_the_reason(session: WriteSession) -> None:
    of, *_ = followed(session, why_no_indicators="There is nothing to count.")
    described(of, "Hours").is_material = False
    session.flush()

    found = details_of(session, of.contract)

    assert [one.title for one in found.indicators] == ["Hours"]
    assert (found.material, found.why_none) == ((), "There is nothing to count.")
    assert found.needs_indicators


def test_a_notice_names_whoever_held_the_contract_in_its_days(session: WriteSession) -> None:
    of, *_ = followed(session)
    of.passes_to("Birch Ltd", date(2026, 4, 1))

    def named(starts_on: date, ends_on: date) -> list[str]:
        found = performance_of(session, of.contract, starts_on, ends_on)
        return [one.name for one in found.suppliers]

    assert named(FIRST, DAY) == ["Ash Cleaning Ltd"]
    assert named(FIRST, date(2026, 6, 30)) == ["Ash Cleaning Ltd", "Birch Ltd"]
    assert named(date(2026, 4, 1), date(2026, 6, 30)) == ["Birch Ltd"]
    assert [supplier_of(session, of.contract, day) for day in (DAY, date(2026, 4, 1))] == [
        "Ash Cleaning Ltd", "Birch Ltd",
    ]  # fmt: skip


def test_what_rests_on_an_obligation_is_reported_as_often_as_the_plan_has_it(
    session: WriteSession,
) -> None:
    of, _, jobs = followed(session)
    described(of, "Jobs", jobs)
    described(of, "Hours")
    described(of, "Donations", jobs).every_months = 12
    session.flush()

    found = details_of(session, of.contract)

    assert [one.every_months for one in found.indicators] == [3, None, 12]
