from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.platform.columns import canonical
from app.procurements.draft import (
    MOST_MONEY,
    Deadline,
    Draft,
    EstimatedValue,
    Facts,
    Kind,
    Procedure,
    facts_of,
    faults_of_form,
    stored_facts,
)
from tests.procurements.made import a_draft, a_lot

FACTS = st.dictionaries(
    st.sampled_from(["value", "years", "above_threshold", "floor_area"]),
    st.booleans() | st.decimals("0", "1000000000", places=2),
)


@given(contract=FACTS, kind=st.sampled_from(Kind), procedure=st.sampled_from(Procedure))
def test_a_draft_comes_back_from_what_is_kept_of_it(
    contract: dict[str, Any], kind: Kind, procedure: Procedure
) -> None:
    draft = a_draft(a_lot("1", contract=contract), a_lot("2"), kind=kind, procedure=procedure)

    assert Draft.read(draft.document()) == draft
    assert canonical(Draft.read(draft.document()).document()) == canonical(draft.document())


def test_what_is_not_known_yet_stays_unknown() -> None:
    bare = a_draft(value=None, deadline=None)

    assert Draft.read(bare.document()) == bare
    half = replace(bare, value=EstimatedValue(Decimal("10.50"), None))
    assert Draft.read(half.document()) == half


def test_a_moment_is_kept_in_utc_with_the_zone_it_is_told_in() -> None:
    at = datetime.fromisoformat("2026-05-01T12:00:00+01:00")
    kept = Deadline(at).document()

    assert kept == {"at": "2026-05-01T11:00:00+00:00", "zone": "Europe/London"}
    assert Deadline.read(kept) == Deadline(at.astimezone(UTC))


def test_facts_are_numbers_words_and_yes_or_no_again() -> None:
    contract: Facts = {"value": Decimal("10.50"), "above_threshold": True, "currency": "GBP"}

    assert stored_facts(contract) == {**contract, "value": "10.50"}
    assert facts_of(stored_facts(contract)) == contract


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"lots": (a_lot("1"), a_lot("1"))}, "lot_twice", "lots[1].number"),
        (
            {"value": EstimatedValue(Decimal(2), Decimal(1))},
            "value_below_net",
            "estimated_value.with_vat",
        ),
        (
            {"requests_by": Deadline(datetime(2026, 4, 1, tzinfo=UTC))},
            "requests_not_asked",
            "requests_by",
        ),
        (
            {"lots": (a_lot(contract={"value": Decimal("1.005")}),)},
            "too_precise",
            "lots[0].contract.value",
        ),
        *(
            ({"lots": (a_lot(contract={"value": worth}),)}, "not_money", "lots[0].contract.value")
            for worth in (Decimal(10) ** 30, Decimal(-1), MOST_MONEY + 1, "dear", True)
        ),
    ],
)
def test_what_makes_no_sense_is_not_kept(changes: dict[str, Any], code: str, path: str) -> None:
    [fault] = faults_of_form(a_draft(**changes))

    assert (fault.code, fault.path) == (code, path)


def test_a_sensible_draft_has_no_faults() -> None:
    assert list(faults_of_form(a_draft(a_lot("1"), a_lot("2")))) == []


def test_a_contract_may_be_worth_nothing_or_as_much_as_there_is() -> None:
    for worth in (Decimal(0), MOST_MONEY, Decimal("0.01")):
        assert list(faults_of_form(a_draft(a_lot(contract={"value": worth})))) == []
