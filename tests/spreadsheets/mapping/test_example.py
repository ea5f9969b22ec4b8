"""Every field has an example, and that can be read."""

from decimal import Decimal

import pytest

from app.spreadsheets.mapping.example import example_of
from app.spreadsheets.mapping.pipe import pipe
from app.spreadsheets.mapping.target import TARGETS, FieldKind, TargetField, TargetName

EVERY = [(target, one) for target, fields in TARGETS.items() for one in fields.values()]
DAY, AMOUNT = TARGETS[TargetName.SPEND]["paid_on"], TARGETS[TargetName.SPEND]["amount"]


@pytest.mark.parametrize(
    ("target", "field"), EVERY, ids=[f"{target}-{one.key}" for target, one in EVERY]
)
def test_an_example_is_read_as_its_field_is(target: TargetName, field: TargetField) -> None:
    said = example_of(target, field)

    value = pipe((), field.kind, None)(said)
    assert value not in (None, "")
    if field.kind in (FieldKind.TEXT, FieldKind.CODE):
        assert value == said


def test_an_example_says_what_a_field_takes() -> None:
    assert example_of(TargetName.SPEND, DAY) == "31/03/2026"
    assert pipe((), AMOUNT.kind, None)(example_of(TargetName.SPEND, AMOUNT)) == Decimal("1234.50")
    units = [
        example_of(target, TARGETS[target]["unit"])
        for target in (TargetName.SPEND, TargetName.RETURN)
    ]
    assert units == ["Property services", "people"]
