from dataclasses import replace
from decimal import Decimal

import pytest
from sqlmodel import col, select

from app.contracts.queries import ContractNotRunning
from app.contracts.tables import ContractState
from app.deliveries.queries import reporters_of
from app.deliveries.returns.checks.report import DeliverySent
from app.deliveries.returns.recording import (
    DeliveryReplaced,
    ReferenceTaken,
    change,
    record,
    take_out,
)
from app.deliveries.returns.reopening import reopen
from app.deliveries.returns.writing import ReturnSubmitted
from app.deliveries.tables import Delivery, Return
from app.platform.events import Event
from app.problems import Invalid
from tests.deliveries.returns.made import MEANS, Reported, added_up, rolled_up


def put(reporting: Reported, parent: Return, sent: DeliverySent) -> Delivery:
    return record(reporting.session, MEANS, reporting.supplier, parent, sent, reporting.now)[0]


def changed(reporting: Reported, delivery: Delivery, sent: DeliverySent) -> Delivery:
    return change(reporting.session, MEANS, reporting.supplier, delivery, sent, reporting.now)[0]


def test_a_delivery_is_put_into_a_draft(reporting: Reported) -> None:
    parent = reporting.begin()

    made = put(reporting, parent, reporting.mentoring())

    assert (made.quantity, made.replaced, made.submission) == (Decimal(10), 0, None)
    assert parent.version == 2


def test_the_same_delivery_again_changes_nothing(reporting: Reported) -> None:
    parent = reporting.begin()
    first = put(reporting, parent, reporting.apprentice("E-0417"))

    again = put(reporting, parent, reporting.apprentice("E-0417"))

    assert (again.id, again.version, parent.version) == (first.id, 1, 2)
    query = select(Event.kind).where(col(Event.kind).startswith("delivery."))
    assert reporting.session.exec(query).all() == ["delivery.recorded"]


def test_another_content_under_the_same_reference_is_refused(reporting: Reported) -> None:
    parent = reporting.begin()
    first = put(reporting, parent, reporting.apprentice("E-0417"))

    for other in (
        reporting.apprentice("E-0418"),
        reporting.apprentice("E-0417", comment="Another."),
    ):
        with pytest.raises(ReferenceTaken) as refused:
            put(reporting, parent, other)
        assert refused.value.facts == {"delivery_id": str(first.id)}


def test_a_delivery_of_what_was_said_to_be_nothing_is_refused(reporting: Reported) -> None:
    parent = reporting.begin()
    reporting.write(parent, lines=(reporting.nothing(reporting.hours),))

    with pytest.raises(Invalid) as refused:
        put(reporting, parent, reporting.mentoring())

    assert [one.code for one in refused.value.findings] == ["nothing_and_something"]


def test_a_draft_is_changed_in_its_place(reporting: Reported) -> None:
    parent = reporting.begin()
    made = put(reporting, parent, reporting.mentoring())

    same = changed(reporting, made, reporting.mentoring("12"))

    assert (same.id, same.quantity, same.version) == (made.id, Decimal(12), 2)


def test_a_delivery_is_taken_out_of_a_draft_once(reporting: Reported) -> None:
    made = put(reporting, reporting.begin(), reporting.mentoring())

    take_out(reporting.session, reporting.supplier, made, reporting.now)

    assert (made.withdrawn_at, made.replaced) == (reporting.now, 1)
    with pytest.raises(DeliveryReplaced, match="not in the draft any more"):
        take_out(reporting.session, reporting.supplier, made, reporting.now)
    assert put(reporting, reporting.session.get_one(Return, made.return_id),
               reporting.mentoring()).replaced == 0  # fmt: skip


def test_what_was_submitted_is_neither_changed_nor_taken_out(reporting: Reported) -> None:
    parent = reporting.submitted(reporting.mentoring())
    [made] = reporting.kept("M-1")

    for deed in (
        lambda: put(reporting, parent, reporting.mentoring(reference="M-2")),
        lambda: changed(reporting, made, reporting.mentoring("11")),
        lambda: take_out(reporting.session, reporting.supplier, made, reporting.now),
    ):
        with pytest.raises(ReturnSubmitted):
            deed()


def test_a_correction_of_what_was_submitted_is_a_row_of_its_own(reporting: Reported) -> None:
    parent = reporting.submitted(reporting.mentoring())
    reopen(reporting.session, reporting.supplier, parent, "A slip.", reporting.now)
    [before] = reporting.kept("M-1")

    after = changed(reporting, before, replace(reporting.mentoring("11"), people=()))

    assert after.id != before.id
    assert [(row.quantity, row.replaced) for row in reporting.kept("M-1")] == [
        (Decimal(11), 0), (Decimal(10), 1),
    ]  # fmt: skip
    assert before.withdrawn_at is None  # it counts until the return is submitted again
    assert rolled_up(reporting.session) == added_up(reporting.session)
    with pytest.raises(DeliveryReplaced) as refused:
        changed(reporting, before, reporting.mentoring("12"))
    assert refused.value.facts == {"delivery_id": str(after.id)}


def test_a_correction_that_is_undone_brings_back_the_first(reporting: Reported) -> None:
    parent = reporting.submitted(reporting.apprentice("E-0417"))
    reopen(reporting.session, reporting.supplier, parent, "A slip.", reporting.now)
    [before] = reporting.kept("A-1")
    after = changed(reporting, before, reporting.apprentice("E-0418"))

    back = changed(reporting, after, reporting.apprentice("E-0417"))

    assert (back.id, back.replaced) == (before.id, 0)
    assert after.withdrawn_at == reporting.now
    again = changed(reporting, back, reporting.apprentice("E-0418"))
    assert reporting.kept("A-1")[0].id == again.id
    assert len({row.replaced for row in reporting.kept("A-1")}) == 3


def test_whoever_recorded_or_changed_it_stays_among_its_reporters(reporting: Reported) -> None:
    session, manager = reporting.session, reporting.manager
    parent = reporting.begin()
    made, _ = record(session, MEANS, manager, parent, reporting.mentoring(), reporting.now)
    changed(reporting, made, reporting.mentoring("11"))
    reporting.submit(parent)
    assert reporters_of(session, [made])[made.id] == {manager.who, reporting.supplier.who}

    reopen(session, reporting.supplier, parent, "A slip.", reporting.now)
    after = changed(reporting, made, reporting.mentoring("12"))
    assert (after.recorded_by, made.recorded_by) == (reporting.supplier.who, manager.who)
    assert manager.who in reporters_of(session, [after])[after.id]


def test_under_a_closed_contract_nothing_is_taken_out(reporting: Reported) -> None:
    made = put(reporting, reporting.begin(), reporting.mentoring())
    reporting.contract.state = ContractState.CLOSED
    reporting.session.flush()

    with pytest.raises(ContractNotRunning):
        take_out(reporting.session, reporting.supplier, made, reporting.now)
    assert made.withdrawn_at is None


def test_what_was_something_until_its_last_delivery_was_taken_out_is_said_anew(
    reporting: Reported,
) -> None:
    parent = reporting.submitted(reporting.mentoring())
    reopen(reporting.session, reporting.supplier, parent, "A slip.", reporting.now)
    take_out(reporting.session, reporting.supplier, reporting.kept("M-1")[0], reporting.now)

    with pytest.raises(Invalid) as refused:
        reporting.submit(parent)

    assert [one.code for one in refused.value.findings] == ["something_and_nothing"]


def test_a_thousandfold_is_refused_until_it_is_said_to_be_right_and_why(
    reporting: Reported,
) -> None:
    parent = reporting.begin()
    slip = reporting.mentoring("5000")  # five, by minutes for hours or a comma
    sure = replace(slip, confirmed=True)

    for sent in (slip, sure, replace(sure, comment=" ")):
        with pytest.raises(Invalid) as refused:
            put(reporting, parent, sent)
        assert [one.code for one in refused.value.findings] == ["thousandfold"]

    put(reporting, parent, replace(sure, comment="Ten schools for a whole year."))
    assert [one.code for one in reporting.submit(parent)] == ["much_more"]
