"""A receipt holds everything, replays to the last byte, and names whatever was changed."""

import json
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from app.platform.documents import place_at
from app.problems import Invalid
from app.rules.digest import canonical, digest_of
from app.rules.document.validity import checked
from app.rules.reading import HOME, read_file, read_library, read_rule_set, read_tree
from app.scoring.answer import answer
from app.scoring.intake import TendersIn
from app.scoring.receipt import (
    Replay,
    full_receipt,
    kept_receipt,
    receipt_of,
    replay,
    what_was_scored,
)
from app.scoring.worked import ExampleIn
from tests.factories import PRICE_ONLY, TWO_PRICES, a_rule_set

EXAMPLES = [
    *sorted((HOME / "worked_examples").glob("*.yaml")),
    *sorted((Path(__file__).parents[1] / "schemes").glob("*.yaml")),
]


def held_for(rules: Any, sent: TendersIn) -> dict[str, Any]:
    """Make a receipt and pass it through a file, as the command does."""
    answered = answer(rules, read_library(), sent, {})
    short = receipt_of(answered, sent, {}, "engine 1", "2026-03-02T09:30:00+00:00")
    held: dict[str, Any] = json.loads(json.dumps(full_receipt(answered, sent, {}, short)))
    return held


def a_receipt() -> dict[str, Any]:
    sent = TendersIn.model_validate(read_tree(TWO_PRICES.encode(), "tenders.yaml"))
    return held_for(a_rule_set(PRICE_ONLY), sent)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_replays_identically(path: Path) -> None:
    tree = read_tree(read_file(path), path.name)
    example, _ = checked(ExampleIn, tree, place_at, path.name)
    assert example is not None
    try:
        held = held_for(read_rule_set(tree["rules"], path.name), example)
    except Invalid:
        assert "faults" in example.expect  # it is one that must not be scored
        return

    result = replay(held)

    assert result.differences == ()
    assert result.identical


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_what_is_kept_is_the_full_receipt_byte_for_byte(path: Path) -> None:
    tree = read_tree(read_file(path), path.name)
    example, _ = checked(ExampleIn, tree, place_at, path.name)
    assert example is not None
    try:
        answered = answer(read_rule_set(tree["rules"], path.name), read_library(), example, {})
    except Invalid:
        assert "faults" in example.expect  # it is one that must not be scored
        return
    told: tuple[Any, Any, dict[str, Any]] = answered, example, {}
    moment = "engine 1", "2026-03-02T09:30:00+00:00"

    kept = kept_receipt(*told, *moment)

    assert kept.short == receipt_of(*told, *moment)
    assert kept.text == canonical(full_receipt(*told, kept.short)).decode()


def test_what_was_scored_is_read_back_whole() -> None:
    held = a_receipt()

    again = answer(*what_was_scored(held))

    assert json.loads(canonical(again.document)) == held["result"]


def test_a_receipt_says_what_was_scored_when_and_by_what() -> None:
    short = a_receipt()["receipt"]

    assert short["engine"] == "engine 1"
    assert short["scored_at"] == "2026-03-02T09:30:00+00:00"
    assert all(
        short[f"{part}_digest"].startswith("sha256:") for part in ("rules", "input", "result")
    )


@pytest.mark.parametrize(
    ("part", "steps", "value"),
    [
        ("rules", ("rules", "criteria", 0, "weight"), "99"),
        ("input", ("tenders", "tenders", 0, "price"), "1"),
        ("result", ("tenders", 0, "total"), "42"),
    ],
)
def test_a_changed_part_is_named(part: str, steps: tuple[Any, ...], value: str) -> None:
    held = changed(a_receipt(), part, steps, value)

    with pytest.raises(Invalid) as refusal:
        replay(held)

    assert [finding.path for finding in refusal.value.findings] == [part]
    assert [finding.code for finding in refusal.value.findings] == ["seal_broken"]


@pytest.mark.parametrize(
    ("part", "steps", "value", "named"),
    [
        ("input", ("tenders", "tenders", 0, "price"), "500", "tenders[Alpha].price"),
        ("result", ("tenders", 1, "total"), "42", "tenders[Beta].total: was 42, is 80"),
        ("rules", ("rules", "rounding"), {"total": {"decimals": "-1"}}, "total_unrounded"),
    ],
)
def test_a_forger_who_seals_again_is_told_the_first_line_that_differs(
    part: str, steps: tuple[Any, ...], value: Any, named: str
) -> None:
    held = changed(a_receipt(), part, steps, value)
    seal_again(held)

    result = replay(held)

    assert not result.identical
    assert any(named in line for line in result.differences), result.differences


def test_a_forged_warning_is_noted() -> None:
    held = changed(a_receipt(), "result", ("warnings", 0, "message"), "All is well.")
    seal_again(held)

    result = replay(held)

    assert result.identical
    assert "All is well." in result.notes[0]


def seal_again(held: dict[str, Any]) -> None:
    """Do what a forger does: put every digest right again."""
    head = held["receipt"]
    for part in ("rules", "input", "result"):
        head[f"{part}_digest"] = digest_of(held[part])
    del head["seal"]
    head["seal"] = digest_of(head)


@pytest.mark.parametrize("name", ["scored_at", "engine", "seal"])
def test_a_head_that_was_changed_is_seen(name: str) -> None:
    held = a_receipt()
    held["receipt"][name] = "1999-01-01T00:00:00+00:00"

    with pytest.raises(Invalid) as refused:
        replay(held)

    assert [fault.path for fault in refused.value.findings] == ["receipt"]


@pytest.mark.parametrize("change", [{"language": "77"}, {"winner": "Beta"}])
def test_a_head_that_is_not_ours_is_no_receipt(change: dict[str, str]) -> None:
    held = a_receipt()
    held["receipt"] |= change
    seal_again(held)

    with pytest.raises(Invalid, match="not a receipt"):
        replay(held)


def changed(held: dict[str, Any], part: str, steps: tuple[Any, ...], value: Any) -> dict[str, Any]:
    made = deepcopy(held)
    *above, last = (part, *steps)
    here: Any = made
    for step in above:
        here = here[step]
    here[last] = value
    return made


@pytest.mark.parametrize(
    "held",
    [
        None,
        [],
        "receipt",
        {},
        {"receipt": {}},
        {"receipt": [], "rules": {}, "input": {}, "result": {}},
        {"receipt": None, "rules": None, "input": None, "result": None},
    ],
)
def test_what_is_no_receipt_is_refused(held: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        replay(held)

    assert refusal.value.findings


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("rules", {}),
        ("rules", {"rules": {}, "library": {}}),
        ("rules", []),
        ("input", {}),
        ("input", {"tenders": {}, "places": {}}),
        ("input", {"tenders": {"tenders": []}, "places": []}),
        ("input", {"tenders": {"tenders": []}, "places": {"AB1 2CD": {"height": "3"}}}),
        ("input", {"tenders": {"tenders": []}, "places": {"AB1 2CD": {"easting": "far"}}}),
        ("result", []),
        ("result", None),
    ],
)
def test_a_receipt_whose_parts_make_no_sense_is_refused_even_when_sealed(
    part: str, value: Any
) -> None:
    held = a_receipt()
    held[part] = value
    held["receipt"][f"{part}_digest"] = digest_of(value)

    with suppress(Invalid):
        assert not replay(held).identical


def test_a_receipt_is_the_same_bytes_each_time() -> None:
    assert canonical(a_receipt()) == canonical(a_receipt())


@pytest.mark.parametrize("block", ["", "partners: {credit: {partly: 0.75}}\n"])
def test_what_a_promise_says_of_days_and_partners_is_held_and_comes_out_again(block: str) -> None:
    line = {
        "measure": "help",
        "quantity": "4",
        "unit": "hour",
        "partner": "A choir",
        "partner_answer": "partly",
        "member": "Elm Joinery",
        "starts": "2026-09-01",
        "ends": "2027-08-31",
    }
    sent = TendersIn.model_validate({"tenders": [{"supplier": "Ash", "commitments": [line]}]})
    rules = a_rule_set(
        f"{block}measures: [{{code: help, unit: hour}}]\ntotal: {{formula: help}}\n"
    )

    held = held_for(rules, sent)

    assert replay(held) == Replay(identical=True, differences=(), notes=())
    assert held["input"]["tenders"]["tenders"][0]["commitments"] == [line]
