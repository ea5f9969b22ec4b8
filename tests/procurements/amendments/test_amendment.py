from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.problems import Invalid
from app.procurements.amendments.amendment import (
    AmendmentNotAllowed,
    Change,
    LotChange,
    faults_of_form,
    law_for,
)
from app.procurements.draft import Deadline, Draft, EstimatedValue, Facts, Kind, Procedure
from app.procurements.law.reading import read_law
from app.procurements.readiness import purchase_of
from tests.procurements.made import DEADLINE, a_draft, a_lot

LAW = read_law()
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
REQUESTS = DEADLINE - timedelta(days=30)
TITLE = Change(title="Other words")
MINOR = replace(TITLE, substantial=False)
RULES = Change(lots={"1": LotChange(rules="points-menu@2026.1")})


def law(change: Change, draft: Draft, at: datetime = NOW) -> str:
    return law_for(change, draft, LAW, purchase_of(draft, "sub_central"), at)


def flexible(**changes: object) -> Draft:
    draft = a_draft(procedure=Procedure.COMPETITIVE_FLEXIBLE, requests_by=Deadline(REQUESTS))
    return replace(draft, **changes)  # type: ignore[arg-type]


def test_an_open_procedure_may_change_until_tenders_are_due_and_not_at_that_instant() -> None:
    just_before = DEADLINE - timedelta(microseconds=1)

    assert "s.31(1): open" in law(RULES, a_draft(), just_before)
    with pytest.raises(AmendmentNotAllowed, match="has passed"):
        law(RULES, a_draft(), DEADLINE)


@given(later=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=900)))
def test_a_deadline_that_has_passed_never_moves(later: timedelta) -> None:
    for draft in (a_draft(), flexible(), a_draft(procedure=Procedure.BELOW_THRESHOLD)):
        moved = Change(deadline=Deadline(DEADLINE + later + timedelta(days=30)))
        with pytest.raises(AmendmentNotAllowed):
            law(moved, draft, DEADLINE + later)


@given(left=st.timedeltas(min_value=timedelta(days=-900), max_value=timedelta(days=60)))
def test_an_earlier_deadline_leaves_the_laws_least_time_from_the_change_on(
    left: timedelta,
) -> None:
    earlier = Change(deadline=Deadline(min(NOW + left, DEADLINE - timedelta(seconds=1))))
    if left >= timedelta(days=25):
        assert law(earlier, a_draft())
    else:
        with pytest.raises(AmendmentNotAllowed) as refused:
            law(earlier, a_draft())
        assert refused.value.facts["least_days"] == 25


def test_where_the_law_sets_no_least_time_ten_days_are_left() -> None:
    small = a_draft(
        procedure=Procedure.BELOW_THRESHOLD, value=EstimatedValue(Decimal(1), Decimal(1))
    )

    assert law(Change(deadline=Deadline(NOW + timedelta(days=10))), small)
    with pytest.raises(AmendmentNotAllowed, match="10 days"):
        law(Change(deadline=Deadline(NOW + timedelta(days=9))), small)


def test_a_deadline_may_be_put_later_on_its_last_minute() -> None:
    later = Change(deadline=Deadline(DEADLINE + timedelta(hours=1)))

    assert law(later, a_draft(), DEADLINE - timedelta(minutes=1))


def test_before_requests_are_due_anything_may_change() -> None:
    substantial = replace(RULES, substantial=True)

    assert "before requests to take part are due" in law(substantial, flexible())
    assert "before tenders are due" in law(substantial, flexible(requests_by=None))


def test_after_requests_only_what_is_not_substantial() -> None:
    assert "s.31(2): not substantial" in law(MINOR, flexible(), REQUESTS)
    with pytest.raises(AmendmentNotAllowed, match="substantial"):
        law(replace(TITLE, substantial=True), flexible(), REQUESTS)


def test_a_light_touch_contract_may_change_substantially_until_tenders_are_due() -> None:
    light = flexible(kind=Kind.LIGHT_TOUCH)

    assert "light touch" in law(replace(TITLE, substantial=True), light, REQUESTS)


def test_after_requests_it_is_asked_whether_a_change_is_substantial() -> None:
    with pytest.raises(Invalid) as refused:
        law(TITLE, flexible(), REQUESTS)

    assert [one.code for one in refused.value.findings] == ["substantial_needed"]
    assert "s.31(1)" in law(TITLE, flexible(), REQUESTS - timedelta(microseconds=1))
    assert "light touch" in law(TITLE, flexible(kind=Kind.LIGHT_TOUCH), REQUESTS)


@pytest.mark.parametrize("substantial", [None, False, True])
@pytest.mark.parametrize("kind", [Kind.SERVICES, Kind.LIGHT_TOUCH])
def test_after_requests_final_tenders_are_invited_and_the_rules_stay(
    substantial: bool | None, kind: Kind
) -> None:
    """Section 24 allows criteria to be refined only before final tenders are invited."""
    change = replace(RULES, substantial=substantial)

    with pytest.raises(AmendmentNotAllowed, match=r"s\.24"):
        law(change, flexible(kind=kind), REQUESTS)
    assert "s.31(1)" in law(change, flexible(kind=kind), REQUESTS - timedelta(microseconds=1))


def test_a_change_leaves_what_it_does_not_name() -> None:
    draft = a_draft(a_lot("1"), a_lot("2"))
    contract = {"value": Decimal(5), "years": Decimal(1)}
    change = Change(description="", lots={"2": LotChange(title="Other", contract=contract)})

    after = change.of(draft)

    assert (after.description, after.title, after.deadline) == ("", draft.title, draft.deadline)
    assert after.lots == (draft.lots[0], a_lot("2", title="Other", contract=contract))


def test_a_change_comes_back_from_what_is_kept_of_it() -> None:
    contract: Facts = {"value": Decimal(5), "above_threshold": True}
    change = Change(
        title="Other",
        deadline=Deadline(DEADLINE),
        lots={"1": LotChange(contract=contract), "2": LotChange(rules="ours@2")},
        substantial=True,
    )

    assert Change.read(change.document()) == change
    assert Change.read(TITLE.document()) == TITLE


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (Change(), "nothing_changes"),
        (Change(title="Cleaning of public buildings"), "nothing_changes"),
        (Change(lots={"9": LotChange(title="Other")}), "unknown_lot"),
        (Change(lots={"1": LotChange(contract={"value": Decimal(10) ** 30})}), "not_money"),
    ],
)
def test_a_change_of_nothing_is_none(change: Change, code: str) -> None:
    assert code in {one.code for one in faults_of_form(change, a_draft())}


def test_a_lot_that_was_cancelled_is_not_changed() -> None:
    change = Change(lots={"1": LotChange(title="Other"), "2": LotChange(title="Other")})
    draft = a_draft(a_lot("1"), a_lot("2"))

    [fault] = faults_of_form(change, draft, frozenset({"2"}))

    assert (fault.code, fault.path) == ("lot_cancelled", "change.lots.2")
