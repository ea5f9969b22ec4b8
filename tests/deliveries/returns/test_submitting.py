from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from app.contracts.tables import ContractState
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.moving import move
from app.deliveries.people.tables import PersonToken
from app.deliveries.queries import delivery_of, return_of
from app.deliveries.returns.checks.report import LineSent
from app.deliveries.returns.reopening import reopen
from app.deliveries.returns.submitting import submit
from app.deliveries.returns.writing import ReturnSubmitted
from app.deliveries.said import Said
from app.deliveries.tables import Delivery, ReturnLine, ReturnState, Span
from app.platform.database import WriteSession, writing
from app.platform.events import Event
from app.problems import Invalid
from app.procurements.queries import Lock
from tests.deliveries.evidence.made import a_payroll_for
from tests.deliveries.returns.made import (
    DAY,
    MEANS,
    NOW,
    Reported,
    a_reported,
    added_up,
    rolled_up,
)
from tests.procurements.race import Deed, at_once

REASON = "A session was counted twice."


def verify(reporting: Reported, reference: str, quantity: str) -> Delivery:
    row = reporting.kept(reference)[0]
    session, by = reporting.session, reporting.manager.who
    whole = Decimal(quantity) == row.quantity
    became = DeliveryState.VERIFIED if whole else DeliveryState.PART_VERIFIED
    move(session, row, became, NOW, by=by, reason="Seen.", verified=Decimal(quantity))
    return row


def test_what_needs_no_proof_or_has_it_is_evidenced_once_it_is_submitted(
    reporting: Reported,
) -> None:
    parent = reporting.begin()
    jobs = [reporting.a_delivery(reporting.posts, "1", name) for name in ("J-1", "J-2")]
    reporting.write(parent, reporting.mentoring(), *jobs)
    proof = a_payroll_for(reporting.kept("J-1")[0], NOW)
    reporting.session.add_all(proof)

    reporting.submit(parent)

    states = {name: reporting.kept(name)[0].state for name in ("M-1", "J-1", "J-2")}
    assert states == {
        "M-1": DeliveryState.EVIDENCED,
        "J-1": DeliveryState.EVIDENCED,
        "J-2": DeliveryState.CLAIMED,
    }


def test_what_is_submitted_counts_as_reported(reporting: Reported) -> None:
    early = reporting.mentoring("4", "M-2", delivered_on=date(2026, 1, 31))
    parent = reporting.submitted(reporting.mentoring(), early)

    assert (parent.state, parent.submission) == (ReturnState.SUBMITTED, 1)
    assert (parent.submitted_by, parent.submitted_at) == (reporting.supplier.who, NOW)
    hours = reporting.hours.id
    assert rolled_up(reporting.session) == {
        (hours, Span.LIFE, date.min): (Decimal(14), Decimal(0), 2),
        (hours, Span.YEAR, date(2026, 1, 1)): (Decimal(14), Decimal(0), 2),
        (hours, Span.MONTH, date(2026, 1, 1)): (Decimal(4), Decimal(0), 1),
        (hours, Span.MONTH, date(2026, 2, 1)): (Decimal(10), Decimal(0), 1),
    }


def test_each_obligation_with_deliveries_has_its_line_and_a_blank_has_none(
    reporting: Reported,
) -> None:
    parent = reporting.begin()
    nothing = reporting.nothing(reporting.posts)
    reporting.write(parent, reporting.mentoring(), lines=(nothing,))
    reporting.submit(parent)

    lines = reporting.session.exec(select(ReturnLine)).all()
    assert {line.obligation_id: line.said for line in lines} == {
        reporting.hours.id: Said.SOMETHING,
        reporting.posts.id: Said.NOTHING,
    }


def test_a_return_that_says_nothing_of_anything_is_no_zero(reporting: Reported) -> None:
    parent = reporting.begin()

    with pytest.raises(Invalid, match="a blank, not a zero"):
        reporting.submit(parent)

    reporting.write(parent, lines=(reporting.nothing(reporting.hours),))
    reporting.submit(parent)
    assert parent.state is ReturnState.SUBMITTED


def test_a_second_submission_is_refused(reporting: Reported) -> None:
    parent = reporting.submitted(reporting.mentoring())

    with pytest.raises(ReturnSubmitted):
        reporting.submit(parent)


def test_what_came_after_the_end_is_found_when_the_contract_ended_since(
    reporting: Reported,
) -> None:
    parent = reporting.begin()
    reporting.write(parent, reporting.mentoring())
    reporting.contract.state = ContractState.ENDED
    reporting.contract.ended_on = DAY - timedelta(days=1)

    with pytest.raises(Invalid) as refused:
        reporting.submit(parent)

    assert [one.code for one in refused.value.findings] == ["after_end"]


def test_questions_are_told_again(reporting: Reported) -> None:
    parent = reporting.begin()
    reporting.write(parent, reporting.mentoring("201"), reporting.mentoring("201", "M-2"))

    told = [one.code for one in reporting.submit(parent)]
    assert told == ["much_more", "much_more", "seems_twice"]


def test_an_event_tells_counts_and_a_digest(reporting: Reported) -> None:
    parent = reporting.submitted(reporting.mentoring())

    [event] = reporting.session.exec(select(Event).where(Event.kind == "return.submitted"))
    assert event.subject == str(parent.id)
    told = {name: event.facts[name] for name in ("deliveries", "counted", "taken_back", "is_late")}
    assert told == {"deliveries": 1, "counted": 1, "taken_back": 0, "is_late": False}
    assert len(event.facts["digest"]) == 64


def test_opened_again_all_of_it_still_counts(reporting: Reported) -> None:
    parent = reporting.submitted(reporting.mentoring())
    verify(reporting, "M-1", "10")
    before = rolled_up(reporting.session)

    reopen(reporting.session, reporting.supplier, parent, REASON, NOW)
    reporting.write(parent)

    assert rolled_up(reporting.session) == before == added_up(reporting.session)


def test_submitted_again_what_changed_replaces_and_what_did_not_keeps_its_state(
    reporting: Reported,
) -> None:
    same, other = reporting.mentoring(), reporting.mentoring("5", "M-2")
    gone = reporting.mentoring("7", "M-3")
    parent = reporting.submitted(same, other, gone)
    for reference, quantity in (("M-1", "10"), ("M-2", "3"), ("M-3", "7")):
        verify(reporting, reference, quantity)
    reopen(reporting.session, reporting.supplier, parent, REASON, NOW)

    reporting.write(parent, same, reporting.mentoring("6", "M-2"))
    reporting.submit(parent)

    [kept] = reporting.kept("M-1")
    assert (kept.state, kept.verified, kept.submission) == (DeliveryState.VERIFIED, Decimal(10), 1)
    new, old = reporting.kept("M-2")
    fresh = DeliveryState.EVIDENCED, Decimal(0), 2
    assert (new.state, new.verified, new.submission) == fresh
    assert (old.state, old.verified, old.withdrawn_at) == (
        DeliveryState.PART_VERIFIED, Decimal(3), NOW,
    )  # fmt: skip

    assert [row.withdrawn_at for row in reporting.kept("M-3")] == [NOW]
    life = rolled_up(reporting.session)[reporting.hours.id, Span.LIFE, date.min]
    assert life == (Decimal(16), Decimal(10), 2)
    assert rolled_up(reporting.session) == added_up(reporting.session)


def test_a_delivery_that_was_rejected_or_disputed_is_reported_still(reporting: Reported) -> None:
    reporting.submitted(reporting.mentoring(), reporting.mentoring("5", "M-2"))
    verify(reporting, "M-1", "10")
    for reference, became in (("M-1", DeliveryState.DISPUTED), ("M-2", DeliveryState.REJECTED)):
        [row] = reporting.kept(reference)
        move(reporting.session, row, became, NOW, by=reporting.manager.who, reason="Not so.")

    life = rolled_up(reporting.session)[reporting.hours.id, Span.LIFE, date.min]
    assert life == (Decimal(15), Decimal(0), 2)
    assert rolled_up(reporting.session) == added_up(reporting.session)


def test_what_was_taken_back_keeps_no_tokens(reporting: Reported) -> None:
    parent = reporting.submitted(reporting.apprentice("E-0417"))
    reopen(reporting.session, reporting.supplier, parent, REASON, NOW)
    reporting.write(parent, lines=(reporting.nothing(reporting.people),))
    assert len(reporting.session.exec(select(PersonToken)).all()) == 1

    reporting.submit(parent)

    assert reporting.session.exec(select(PersonToken)).all() == []


def test_a_group_is_held_against_what_single_deliveries_left(reporting: Reported) -> None:
    parent = reporting.begin()
    line = LineSent(reporting.people.id, Said.SOMETHING, groups={"care_leaver": 2})
    reporting.write(parent, reporting.apprentice("E-0417", "E-0418"), lines=(line,))
    row = reporting.kept("A-1")[0]
    row.quantity = Decimal(1)

    with pytest.raises(Invalid) as refused:
        reporting.submit(parent)

    assert [one.code for one in refused.value.findings] == ["more_in_group"]


@pytest.fixture
def both(engine: Engine) -> Reported:
    """Give a contract with two drafts of five deliveries each, kept for good."""
    with writing(engine) as session:
        made = a_reported(session)
        for day in (DAY, date(2025, 11, 1)):
            parent = made.drafts[day] = made.begin(day)
            sent = (
                made.mentoring("2", f"{day:%m}-{number}", delivered_on=day) for number in range(5)
            )
            made.write(parent, *sent)
    return made


def test_returns_that_are_submitted_at_once_all_count(engine: Engine, both: Reported) -> None:
    def submitted(day: date) -> Deed:
        def deed(session: WriteSession) -> str:
            parent = return_of(session, both.supplier, both.drafts[day].id, Lock.ALONE)
            submit(session, MEANS, both.supplier, parent, NOW)
            return parent.state.value

        return deed

    days = [*both.drafts, *both.drafts]  # each of them twice
    told = at_once(engine, *(submitted(day) for day in days))

    assert sorted(told) == ["return-submitted", "return-submitted", "submitted", "submitted"]
    with writing(engine) as session:
        assert rolled_up(session) == added_up(session)
        assert rolled_up(session)[both.hours.id, Span.LIFE, date.min] == (
            Decimal(20), Decimal(0), 10,
        )  # fmt: skip


@pytest.fixture
def reopened(engine: Engine, both: Reported) -> list[UUID]:
    """Give the deliveries of a return that was submitted, evidenced, and opened to correct one."""
    with writing(engine) as session:
        parent = return_of(session, both.supplier, both.drafts[DAY].id, Lock.ALONE)
        submit(session, MEANS, both.supplier, parent, NOW)
        query = select(Delivery).where(Delivery.return_id == parent.id)
        rows = session.exec(query.order_by(col(Delivery.reference))).all()
        reopen(session, both.supplier, parent, REASON, NOW)
        both.session = session
        both.write(parent, both.mentoring("3", "02-0"))
    return [row.id for row in rows]


def test_verifying_while_a_return_is_submitted_again_leaves_the_sums_right(
    engine: Engine, both: Reported, reopened: list[UUID]
) -> None:
    def again(session: WriteSession) -> str:
        parent = return_of(session, both.supplier, both.drafts[DAY].id, Lock.ALONE)
        submit(session, MEANS, both.supplier, parent, NOW)
        return "submitted"

    def verified(delivery_id: UUID) -> Deed:
        def deed(session: WriteSession) -> str:
            row = delivery_of(session, both.manager, delivery_id, Lock.ALONE)
            if row.withdrawn_at is not None:
                return "too late"
            by, became = both.manager.who, DeliveryState.VERIFIED
            move(session, row, became, NOW, by=by, verified=row.quantity)
            return "verified"

        return deed

    told = at_once(engine, again, *map(verified, reopened))

    assert told[0] == "submitted"
    assert set(told[1:]) <= {"verified", "too late"}
    with writing(engine) as session:
        assert rolled_up(session) == added_up(session)
        assert rolled_up(session)[both.hours.id, Span.LIFE, date.min] == (
            Decimal(3), Decimal(0), 1,
        )  # fmt: skip
