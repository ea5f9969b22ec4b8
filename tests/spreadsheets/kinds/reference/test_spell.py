"""The days that places are in a set, told from its versions."""

from datetime import date

from app.spreadsheets.kinds.reference.spell import Spell, spells_of

SPRING, SUMMER, AUTUMN = date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1)


def test_a_place_is_in_a_set_until_the_day_before_a_version_without_it() -> None:
    found = spells_of([(SPRING, {"a", "b"}), (SUMMER, {"a"})])

    assert found == {"a": Spell(SPRING), "b": Spell(SPRING, date(2026, 6, 30))}


def test_a_place_that_came_back_has_the_days_since() -> None:
    found = spells_of([(SPRING, {"a"}), (SUMMER, {"b"}), (AUTUMN, {"a", "b"})])

    assert found == {"a": Spell(AUTUMN), "b": Spell(SUMMER)}


def test_a_version_that_was_put_right_on_its_own_day_tells_nothing() -> None:
    assert spells_of([(SPRING, {"a"}), (SPRING, {"b"})]) == {"b": Spell(SPRING)}
