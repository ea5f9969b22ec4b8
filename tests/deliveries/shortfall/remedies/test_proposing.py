from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlmodel import select

from app.contracts.ending import end_contract
from app.contracts.queries import ContractNotRunning
from app.contracts.tables import ContractState, Ending
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.moving import move
from app.deliveries.shortfall.kind import RemedyKind, RemedyState
from app.deliveries.shortfall.raising import ShortfallResolved, resolve
from app.deliveries.shortfall.remedies.fit import CoveredAlready
from app.deliveries.shortfall.remedies.following import Entry, follow
from app.deliveries.shortfall.shortage import NothingShort
from app.deliveries.shortfall.tables import RemedyStep
from app.organisations.caller import PersonNeeded
from app.platform.database import WriteSession
from app.problems import NotFound
from app.rules.reading import read_library
from tests.deliveries.shortfall.behind import (
    SHORT,
    TODAY,
    a_contract_behind,
    agrees,
    is_approved,
    is_proposed,
    is_raised,
)
from tests.deliveries.shortfall.remedies.broken import BREACH, codes


def test_a_warning_is_kept_with_the_figures_and_begins_a_story(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)

    made = is_proposed(running, hours, now, RemedyKind.WARNING)

    assert made.state is RemedyState.PROPOSED
    assert made.working["figures"] == {
        "unit": "hour", "promised": "100", "due": "58.3562", "reported": "20",
        "verified": "20", "short": "38.3562",
    }  # fmt: skip
    [step] = session.exec(select(RemedyStep).where(RemedyStep.remedy_id == made.id)).all()
    assert (step.number, step.on, step.became) == (1, TODAY, RemedyState.PROPOSED)


def test_a_short_plan_to_improve_without_a_warning_is_questioned_and_not_refused(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)

    made = is_proposed(running, hours, now, RemedyKind.IMPROVEMENT_PLAN, due_on=date(2026, 3, 9))

    assert codes(made) == ["step_skipped", "short_opportunity"]


def test_only_another_obligation_of_the_contract_can_take_the_place(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)
    other, elsewhere = a_contract_behind(session)
    assert other.contract.id != running.contract.id

    for in_place in (hours.id, elsewhere.id, running.contract.id):
        with pytest.raises(NotFound, match=str(in_place)):
            is_proposed(
                running, hours, now, RemedyKind.SUBSTITUTION, in_place=in_place,
                due_on=date(2026, 9, 30),
            )  # fmt: skip


def test_what_a_substitution_no_longer_covers_is_proposed_anew(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)
    trees = running.owes(10, "tree", "trees")
    rule = {"from_measure": "trees", "to_measure": "volunteering", "rate": "1"}
    agrees(running, hours, trees, substitutions=[rule])
    delivered = running.delivers(trees, 100, date(2026, 2, 1), verified=100)
    place = {"in_place": trees.id, "due_on": date(2026, 6, 1)}
    met = is_proposed(running, hours, now, RemedyKind.SUBSTITUTION, **place)
    is_approved(running, met, now)
    done = Entry(TODAY, "They were planted.", RemedyState.MET)
    follow(session, running.manager, running.contract, met, done, read_library(), now)
    session.flush()

    earlier = is_raised(running, hours, now, as_of=date(2025, 12, 31))  # before they were planted
    session.flush()
    for facts in (place, place | {"shortfall_id": earlier.id}):
        with pytest.raises(CoveredAlready):
            is_proposed(running, hours, now, RemedyKind.SUBSTITUTION, **facts)
    move(session, delivered, DeliveryState.REJECTED, now, by=None)
    session.flush()

    assert is_proposed(running, hours, now, RemedyKind.SUBSTITUTION, **place).quantity == SHORT


def test_a_breach_may_be_told_whatever_the_terms_say_and_is_questioned(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)
    agrees(running, hours, remedies=[])

    made = is_proposed(running, hours, now, RemedyKind.BREACH, breach=BREACH)

    assert [made.amount, made.working["notice_due_on"]] == [1_200, "2026-03-03"]
    assert codes(made) == [
        "breach_without_warning", "breach_without_opportunity", "mitigation_untold",
    ]  # fmt: skip
    assert made.working["breach"]["outcomes"] == [{"result": "damages", "on": "2026-02-02"}]


def test_a_breach_keeps_the_warnings_and_opportunities_before_it(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)
    warned = is_approved(running, is_proposed(running, hours, now, RemedyKind.WARNING), now)
    improve = is_proposed(
        running, hours, now, RemedyKind.IMPROVEMENT_PLAN, due_on=date(2026, 5, 29)
    )
    is_approved(running, improve, now).state = RemedyState.NOT_MET
    session.flush()

    made = is_proposed(running, hours, now, RemedyKind.BREACH, breach=BREACH)

    assert codes(made) == ["mitigation_untold"]
    assert [(one["remedy_id"], one["kind"], one["state"]) for one in made.working["before"]] == [
        (str(warned.id), "warning", "open"),
        (str(improve.id), "improvement_plan", "not_met"),
    ]


def test_an_opportunity_made_after_the_event_is_none_before_a_breach(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)
    is_approved(running, is_proposed(running, hours, now, RemedyKind.WARNING), now)
    days = {"starts_on": date(2025, 4, 1), "due_on": date(2025, 6, 1)}
    improve = is_proposed(running, hours, now, RemedyKind.IMPROVEMENT_PLAN, **days)
    is_approved(running, improve, now).state = RemedyState.NOT_MET
    session.flush()

    made = is_proposed(running, hours, now, RemedyKind.BREACH, breach=BREACH)

    assert codes(improve) == ["no_opportunity_left"]
    assert codes(made) == ["breach_without_opportunity", "mitigation_untold"]


def test_a_light_touch_contract_needs_no_notice_of_a_breach(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session, is_light_touch=True)

    made = is_proposed(running, hours, now, RemedyKind.BREACH, breach=BREACH)

    assert made.working["notice_due_on"] is None
    assert "no_notice_needed" in codes(made)


def test_where_nothing_is_short_there_is_nothing_to_remedy(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)
    running.delivers(hours, 50, TODAY, verified=50)

    with pytest.raises(NothingShort):
        is_proposed(running, hours, now, RemedyKind.WARNING)


def test_a_remedy_may_rest_on_the_day_of_a_shortfall(session: WriteSession, now: datetime) -> None:
    running, hours = a_contract_behind(session)
    known = is_raised(running, hours, now, as_of=date(2025, 12, 31))
    session.flush()

    made = is_proposed(running, hours, now, RemedyKind.WARNING, shortfall_id=known.id)

    assert (made.working["on"], made.working["figures"]["due"]) == ("2025-12-31", "50")


def test_a_remedy_rests_on_no_other_and_no_resolved_shortfall(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)
    other = running.owes(50)
    known = is_raised(running, hours, now)
    session.flush()

    with pytest.raises(NotFound, match=str(known.id)):
        is_proposed(running, other, now, RemedyKind.WARNING, shortfall_id=known.id)
    resolve(session, running.manager, running.contract, known, "Done.", now)
    session.flush()
    with pytest.raises(ShortfallResolved):
        is_proposed(running, hours, now, RemedyKind.WARNING, shortfall_id=known.id)


def test_a_person_proposes_and_while_the_contract_is_not_closed(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)
    person = running.manager

    running.manager = replace(person, person_id=None)
    with pytest.raises(PersonNeeded):
        is_proposed(running, hours, now, RemedyKind.WARNING)
    running.manager = person
    running.contract.state = ContractState.CLOSED
    with pytest.raises(ContractNotRunning):
        is_proposed(running, hours, now, RemedyKind.WARNING)


def test_after_a_termination_a_credit_is_for_what_was_short_by_then(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)
    agrees(
        running, hours,
        credit={"formula": "fixed_rate", "parameters": {"rate": "100", "cap": "100000"}},
    )  # fmt: skip
    raised = is_raised(running, hours, now)  # before anybody knew that it had ended
    contract, ended_on = running.contract, date(2025, 6, 30)
    end_contract(session, running.manager, contract, Ending.TERMINATED, ended_on, "It is.", now)

    for shortfall_id in (None, raised.id):
        made = is_proposed(running, hours, now, RemedyKind.CREDIT, shortfall_id=shortfall_id)
        assert (made.amount, made.working["on"]) == (Decimal("479.45"), "2025-06-30")
        made.state = RemedyState.WITHDRAWN
        session.flush()
