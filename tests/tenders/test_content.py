from decimal import Decimal

import pytest
from pydantic import ValidationError

from app.tenders.content import TenderContent

LINE = {"measure": "job_local", "quantity": "6", "unit": "fte_year"}


def test_commitments_without_an_id_are_known_by_their_place() -> None:
    content = TenderContent.model_validate({"commitments": [LINE, {**LINE, "id": "more"}, LINE]})

    assert [name for name, _ in content.named()] == ["1", "more", "3"]


def test_it_is_scored_as_it_was_written() -> None:
    content = TenderContent.model_validate(
        {"price": "100.50", "commitments": [LINE], "facts": {"bonded": "true"},
         "method_statements": {"quality": {"text": "By lorry."}}}
    )  # fmt: skip

    scored = content.as_scored("Alpha", {"quality": 4})

    assert (scored.supplier, scored.price) == ("Alpha", Decimal("100.50"))
    assert scored.commitments == content.commitments
    assert set(scored.facts) == {"bonded"}
    assert scored.marks["quality"].mark == Decimal(4)
    assert content.as_scored("Alpha").marks == {}


def test_a_tender_without_a_price_is_scored_without_one() -> None:
    assert TenderContent().as_scored("Alpha").price is None


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"commitments": [{**LINE, "quantity": "1.00001"}]}, "more than 4 decimal places"),
        ({"commitments": [{**LINE, "id": "x" * 101}]}, "more than 100 characters"),
        ({"commitments": [{**LINE, "id": "a"}] * 2}, "same id"),
        ({"price": "-0.01"}, "greater than or equal to 0"),
        ({"price": "0.00001"}, "the price has more than 4 decimal places"),
        ({"price": "100000000000000"}, "the price has more than 14 digits"),
        ({"commitments": [{**LINE, "quantity": "1" + "0" * 14}]}, "more than 14 digits"),
    ],
)
def test_what_could_not_be_kept_exactly_is_refused(wrong: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        TenderContent.model_validate(wrong)


def test_four_decimals_and_trailing_noughts_are_kept() -> None:
    lines = [{**LINE, "quantity": quantity} for quantity in ("0.0001", "6.00000", "1000")]

    assert len(TenderContent.model_validate({"commitments": lines}).commitments) == 3
