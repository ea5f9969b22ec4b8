from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID, uuid4

from app.deliveries.returns.checks.ground import Owed
from app.deliveries.returns.checks.reached import people_reached

HOURS, PEOPLE = UUID(int=1), UUID(int=2)
OWED = {
    HOURS: Owed(HOURS, "mentoring", "hour", Decimal(1)),
    PEOPLE: Owed(PEOPLE, "apprentices", "people", Decimal(1)),
}


@dataclass
class Row:
    """A delivery."""

    obligation_id: UUID
    quantity: Decimal
    id: UUID


def row(owed: UUID, quantity: int) -> Row:
    return Row(owed, Decimal(quantity), uuid4())


def test_what_is_counted_in_people_tells_how_many() -> None:
    assert people_reached(OWED, [row(PEOPLE, 2), row(PEOPLE, 3)], {}) == {PEOPLE: 5}


def test_tokens_tell_how_many_different_people_there_were() -> None:
    one, other = row(HOURS, 20), row(HOURS, 30)
    tokens = {one.id: frozenset({"a", "b"}), other.id: frozenset({"b", "c"})}

    assert people_reached(OWED, [one, other], tokens) == {HOURS: 3}


def test_without_tokens_of_each_it_cannot_be_told() -> None:
    one, other = row(HOURS, 20), row(HOURS, 30)

    assert people_reached(OWED, [one, other], {one.id: frozenset({"a"})}) == {HOURS: None}
    assert people_reached(OWED, [], {}) == {}
