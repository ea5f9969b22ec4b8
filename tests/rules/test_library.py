"""What a rule set draws on: its own parts stand before the library's."""

from decimal import Decimal

from app.rules.document.catalogue import Catalogue
from app.rules.document.value import DatedValue
from app.rules.library import (
    Library,
    dated,
    measures_of,
    methods_of,
    named,
    tables_of,
    units_of,
)
from app.rules.reading import read_library
from tests.factories import a_rule_set


def test_a_name_may_be_one_several_or_none() -> None:
    assert named(None) == []
    assert named("a") == ["a"]
    assert named(["a", "b"]) == ["a", "b"]


def test_a_rule_sets_own_measures_stand_before_its_catalogues() -> None:
    catalogue = Catalogue.model_validate(
        {
            "catalogue": "ours",
            "version": "1",
            "measures": [{"code": "a", "unit": "hour"}, {"code": "b", "unit": "hour"}],
        }
    )
    rules = a_rule_set("catalogue: ours\nmeasures: [{code: b, unit: week}]\ntotal: price\n")

    found = measures_of(rules, Library(catalogues={"ours": catalogue}))

    assert {code: one.unit for code, one in found.items()} == {"a": "hour", "b": "week"}


def test_own_methods_and_tables_stand_before_the_librarys() -> None:
    rules = a_rule_set(
        "methods: {ratio_to_lowest: {formula: value}}\n"
        "tables: {five-point: {choices: {good: {share: 1}}}}\ntotal: price\n"
    )

    assert methods_of(rules, read_library())["ratio_to_lowest"].formula == "value"
    assert "grade" in methods_of(rules, read_library())
    assert list(tables_of(rules, read_library())["five-point"].choices) == ["good"]


def test_conversions_of_a_rule_set_join_the_librarys() -> None:
    rules = a_rule_set("units: {shift: {hour: 7.5}}\ntotal: price\n")
    units = units_of(rules, read_library())

    assert units.factor("shift", "hour") == Decimal("7.5")
    assert units.factor("shift", "minute") == 450
    assert units.factor("hour", "shift") is not None
    assert units.factor("shift", "week") is None
    assert units.factor("fte", "fte_year") is None


def test_a_reference_is_followed_or_is_nothing() -> None:
    there = DatedValue.model_validate({"values": [{"value": 5}]})
    reference = DatedValue.model_validate({"reference": "values/x.yaml#y"})

    assert dated(there, Library()) is there
    assert dated(reference, Library(values={"values/x.yaml#y": there})) is there
    assert dated(reference, Library()) is None
