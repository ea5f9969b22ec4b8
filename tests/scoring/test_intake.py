"""What is sent is read by its shape: shorthands in, one full form out."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from app.scoring.answer import input_of
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
        {"starts": "1 May 2026"},
        {"partner": ""},
        {"partner_answer": "maybe"},
        {"partner_answer": "true"},
    ],
)
def test_what_no_promise_can_say_is_refused(line: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        a_line(**line)


def test_a_promise_tells_when_by_whom_and_how_it_is_shown() -> None:
    line = a_line(
        starts="2026-09-01",
        ends="2026-09-01",
        member="Ash Joinery",
        partner="Elm Street Foodbank",
        partner_answer="partly",
        evidence="payroll, each quarter",
    )

    assert (line.starts, line.ends) == (date(2026, 9, 1), date(2026, 9, 1))
    assert (line.member, line.partner, line.partner_answer) == (
        "Ash Joinery",
        "Elm Street Foodbank",
        "partly",
    )
    assert a_line().partner_answer is None


@pytest.mark.parametrize(
    ("said", "doubt"),
    [
        ({}, None),
        ({"partner": "A choir", "partner_answer": "yes"}, None),
        ({"partner": "A choir", "partner_answer": "partly"}, "partly"),
        ({"partner": "A choir", "partner_answer": "no"}, "declined"),
        ({"partner": "A choir", "partner_answer": "none"}, "unconfirmed"),
        ({"partner": "A choir"}, "unconfirmed"),
    ],
)
def test_only_a_yes_leaves_nothing_open_of_a_partner(
    said: dict[str, str], doubt: str | None
) -> None:
    assert a_line(**said).doubt == doubt


def test_a_promise_that_ends_before_it_starts_is_refused_in_words() -> None:
    with pytest.raises(ValidationError, match="ends before it starts"):
        a_line(starts="2026-09-01", ends="2026-08-31")


def test_what_a_promise_does_not_say_is_not_in_what_is_sealed() -> None:
    sent = TendersIn.model_validate(
        {"tenders": [{"supplier": "A", "commitments": [{"measure": "jobs", "quantity": "1"}]}]}
    )

    assert input_of(sent, {})["tenders"]["tenders"][0]["commitments"] == [
        {"measure": "jobs", "quantity": "1"}
    ]


def test_days_are_sealed_as_they_were_written() -> None:
    line = {"measure": "jobs", "quantity": "1", "starts": "2026-09-01", "ends": "2027-08-31"}
    sent = TendersIn.model_validate({"tenders": [{"supplier": "A", "commitments": [line]}]})

    kept = input_of(sent, {})["tenders"]

    assert kept["tenders"][0]["commitments"] == [line]
    assert TendersIn.model_validate(kept) == sent
