"""What is sent is read by its shape: shorthands in, one full form out."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from app.scoring.intake import CommitmentIn, TenderIn, TendersIn


def a_line(**parts: Any) -> CommitmentIn:
    return CommitmentIn.model_validate({"measure": "jobs", "quantity": "1", **parts})


def test_groups_are_one_or_several() -> None:
    assert a_line().group == ()
    assert a_line(group="care_leaver").group == ("care_leaver",)
    assert a_line(group=["care_leaver", "neet"]).group == ("care_leaver", "neet")


def test_a_mark_is_a_number_a_word_or_either_with_its_reason() -> None:
    tender = TenderIn.model_validate(
        {"supplier": "A", "marks": {"a": "4", "b": "good", "c": {"mark": 3, "reason": "clear"}}}
    )

    assert tender.marks["a"].mark == Decimal(4)
    assert tender.marks["b"].mark == "good"
    assert (tender.marks["c"].mark, tender.marks["c"].reason) == (Decimal(3), "clear")


def test_lots_are_named_or_described() -> None:
    named = TendersIn.model_validate({"lots": ["north", "south"], "tenders": []})
    described = TendersIn.model_validate(
        {"lots": {"north": {"contract": {"value": 5}}, "south": {}}, "tenders": []}
    )
    tender = TenderIn.model_validate({"supplier": "A", "price": 5, "lots": ["north"]})

    assert list(named.lots) == list(described.lots) == ["north", "south"]
    assert described.lots["north"].contract == {"value": Decimal(5)}
    assert list(tender.lots) == ["north"]


def test_facts_of_a_contract_may_have_any_name_and_are_read_as_written() -> None:
    sent = TendersIn.model_validate(
        {"contract": {"value": "5", "date": "2026-04-01", "urgent": "true"}, "tenders": []}
    )

    assert sent.contract == {"value": Decimal(5), "date": "2026-04-01", "urgent": True}


@pytest.mark.parametrize(
    "line",
    [
        {"quantity": None},
        {"attribution": "1.1"},
        {"year": "10000"},
        {"drop_off": "2"},
        {"deadweight": {"share": "2"}},
        {"places": {"person_home": ""}},
        {"colour": "red"},
    ],
)
def test_what_no_promise_can_say_is_refused(line: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        a_line(**line)
