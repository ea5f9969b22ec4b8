"""The digest is of what rules mean: the same for any layout, another for any change."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from app.platform.json_body import parse
from app.rules.digest import canonical, digest_of, digest_of_bytes, normal, pinned, unpinned
from app.rules.document.catalogue import Unit, UnitFile
from app.rules.document.ruleset import RuleSet
from app.rules.library import Library
from app.rules.reading import HOME, bases_in, read_file, read_library, read_rule_set, read_tree
from tests.factories import a_rule_set

RULES = """
id: layout
version: 2026.1
effective_from: 2026-04-01
weights: percent
parameters: {rate: {value: 0.030, source: ours}, ceiling: 20000}
facts: {is_vcse: yes_no, days: {kind: number, unit: day, missing: fail}}
figures: {evaluated: {formula: "price - rate * price if is_vcse else price", undefined: 0}}
measures: [{code: jobs, unit: fte_year, cap: {quantity: 5, per_year: true}, deadweight: 0.2}]
tables: {days: {bands: [{to: 3, points: 10}, {over: 3, points: 0}]}}
criteria:
  - {code: price, weight: 60, value: evaluated, method: {use: ratio_to_lowest, clamp: [0, none]}}
  - {code: jobs, weight: 40, value: jobs, method: {use: share_of_target, target: 5, cap: 1}}
rank: {on: exact, ties: [jobs, {evaluated: lowest}, shared]}
rounding: {value: none, total: {decimals: 2}}
"""


def digest(text: str) -> str:
    return digest_of(pinned(a_rule_set(text), read_library()))


def mixed(tree: Any, chance: Any) -> Any:
    """Put the keys of every mapping in another order; lists keep theirs."""
    if isinstance(tree, dict):
        keys = chance.sample(sorted(tree), len(tree))
        return {key: mixed(tree[key], chance) for key in keys}
    return [mixed(part, chance) for part in tree] if isinstance(tree, list) else str(tree)


@given(st.randoms(use_true_random=False))
def test_another_layout_has_the_same_digest(chance: Any) -> None:
    tree = read_tree(RULES.encode(), "rules.yaml")
    as_json = json.dumps(mixed(tree, chance))

    again = read_rule_set(parse(as_json.encode()), "rules.json")

    assert digest_of(pinned(again, read_library())) == digest(RULES)


@pytest.mark.parametrize(
    "other",
    [
        RULES.replace("0.030", "0.03"),
        RULES.replace("weight: 60", 'weight: "60.0"'),
        RULES.replace("price - rate * price if is_vcse", "price  -  rate * price\n  if is_vcse"),
        RULES.replace("\n", "\r\n"),
        RULES + "# a remark\n",
        RULES.replace("is_vcse: yes_no", "is_vcse: {kind: yes_no}"),
        RULES.replace("target: 5,", "target: {formula: 5},"),
    ],
)
def test_what_means_the_same_has_the_same_digest(other: str) -> None:
    assert digest(other) == digest(RULES)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("weight: 60", "weight: 60.0000001"),
        ("0.030", "0.031"),
        ("missing: fail", "missing: 0"),
        ("decimals: 2", "decimals: 3"),
        ("on: exact", "on: total"),
        ("lowest}, shared", "highest}, shared"),
        ("over: 3", "from: 4"),
        ("clamp: [0, none]", "clamp: [0, 1]"),
        ("per_year: true", "per_year: false"),
        ("2026-04-01", "2026-04-02"),
        ("share_of_target", "points_menu"),
        ("deadweight: 0.2", "leakage: 0.2"),
        ("[jobs, {evaluated: lowest}", "[{evaluated: lowest}, jobs"),
    ],
)
def test_any_change_of_meaning_changes_the_digest(old: str, new: str) -> None:
    assert old in RULES
    changed = RULES.replace(old, new)
    if new == "points_menu":
        changed = changed.replace("target: 5", "expected: 5")

    assert digest(changed) != digest(RULES)


def test_a_change_in_the_library_that_the_rules_draw_on_changes_the_digest() -> None:
    library = read_library()
    method = library.methods["ratio_to_lowest"]
    rules = a_rule_set(RULES)
    other = Library(
        methods={
            **library.methods,
            "ratio_to_lowest": method.model_copy(update={"formula": "lowest / value * 1"}),
        },
        scales=library.scales,
        units=library.units,
    )
    unused = Library(
        methods={k: v for k, v in library.methods.items() if k != "logarithmic"},
        scales=library.scales,
        ratings=library.ratings,
        units=library.units,
        catalogues=library.catalogues,
        values=library.values,
        policies=library.policies,
    )

    assert digest_of(pinned(rules, other)) != digest_of(pinned(rules, library))
    assert digest_of(pinned(rules, unused)) == digest_of(pinned(rules, library))


def test_what_the_rules_do_not_draw_on_changes_no_digest() -> None:
    rules, library = a_rule_set(RULES + "catalogue: community-wealth\n"), read_library()
    with_more = replace(
        library,
        methods={**library.methods, "more": library.methods["logarithmic"]},
        scales={**library.scales, "more": next(iter(library.scales.values()))},
        units=UnitFile(
            units={**library.units.units, "furlong": Unit(title="Furlongs")},
            conversions={**library.units.conversions, "furlong": {"metre": Decimal("201.168")}},
        ),
    )

    assert digest_of(pinned(rules, with_more)) == digest_of(pinned(rules, library))


@pytest.mark.parametrize(
    ("rules", "scales"),
    [
        ("criteria: [{code: q, weight: 100, method: {use: grade, scale: five-point}}]", 1),
        ("criteria: [{code: q, weight: 100, method: {table: five-point}}]", 1),
        ("figures: {f: {table: five-point, of: price}}\ntotal: {formula: f}", 1),
        (
            "scales: {five-point: {choices: {good: {share: 1}}}}\n"
            "criteria: [{code: q, weight: 100, method: {use: grade, scale: five-point}}]",
            0,
        ),
    ],
)
def test_the_scales_that_the_rules_look_into_are_pinned(rules: str, scales: int) -> None:
    found = pinned(a_rule_set(rules), read_library())["library"]["scales"]

    assert list(found) == ["five-point"][:scales]


def test_the_units_that_an_offer_can_be_made_in_are_pinned() -> None:
    rules = a_rule_set(
        "measures: [{code: m, unit: minute, each: {max: 1, unit: shift}}]\n"
        "units: {shift: {hour: 7.5}}\ntotal: {formula: m}"
    )

    found = pinned(rules, read_library())["library"]["units"]

    assert sorted(found["units"]) == ["hour", "minute"]
    assert found["conversions"] == {"hour": {"minute": "60"}}


def test_numbers_are_pinned_in_one_normal_form() -> None:
    text = pinned(a_rule_set(RULES), read_library())

    assert text["rules"]["criteria"][0]["weight"] == "60"
    assert text["rules"]["parameters"]["rate"]["values"][0]["value"] == "0.03"
    assert normal({"a": [1, None, True]}) == {"a": ["1", None, True]}
    assert canonical({"b": 1, "a": "£"}) == '{"a":"£","b":"1"}'.encode()


RULE_SETS = sorted(
    [
        *HOME.glob("rulesets/*/*.yaml"),
        *HOME.glob("worked_examples/*.yaml"),
        *(Path(__file__).parents[1] / "schemes").glob("*.yaml"),
    ],
    key=lambda path: str(path),
)


@pytest.mark.parametrize("path", RULE_SETS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_pinned_text_is_read_back_whole(path: Any) -> None:
    tree = read_tree(read_file(path), path.name)
    bases = bases_in(HOME / "rulesets")
    rules: RuleSet = read_rule_set(tree.get("rules", tree), path.name, bases)
    text = pinned(rules, read_library(HOME))

    again = pinned(*unpinned(json.loads(canonical(text))))

    assert digest_of(again) == digest_of(text)


def test_what_is_canonical_already_has_the_digest_of_its_bytes() -> None:
    text = pinned(a_rule_set(RULES), read_library())

    assert digest_of_bytes(canonical(text)) == digest_of(text)
    assert json.loads(canonical(text)) == text


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False)
    | WORDS | st.dates(),
    lambda part: st.lists(part, max_size=4) | st.dictionaries(WORDS, part, max_size=4),
)  # fmt: skip


@given(TREES)
def test_what_is_written_is_canonical_json_to_the_byte(tree: object) -> None:
    assert canonical(tree) == rfc8785.dumps(normal(tree))


def test_keys_beyond_sixteen_bits_are_in_the_order_of_their_halves() -> None:
    assert canonical({"\ufb33": "", "\U0001f600": ""}) == '{"\U0001f600":"","\ufb33":""}'.encode()
