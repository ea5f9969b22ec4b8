"""An overlay changes what its base allows, within its bounds, and nothing else."""

from decimal import Decimal
from typing import Any

import pytest

from app.platform.documents import read_yaml
from app.problems import Finding, Invalid
from app.rules.overlay import compose
from app.rules.reading import read_rule_set

BASE = """
id: base
version: "1"
adaptable: {locality: any, parameters: {ceiling: {min: 0, max: 100}}, weights: {one_of: [percent, points]}}
parameters: {ceiling: 50, floor: 1}
locality: {place_set: districts, codes: [E09000001], credit: {inside: 1}}
criteria:
  - {code: price, weight: 60, value: price, method: {use: ratio_to_lowest}, adaptable: {weight: {min: 50, max: 70}}}
  - code: social
    weight: 40
    adaptable: {weight: {min: 30, max: 50}}
    criteria:
      - {code: plan, weight: 100, method: {formula: value / 5}, adaptable: {method: any}}
"""  # noqa: E501 - as an author would write it


def composed(change: str, base: str = BASE) -> tuple[Any, list[Finding]]:
    text = f"extends: base@1\nid: ours\nversion: '2'\nchange:\n{change}"
    bases = {"base@1": read_yaml(base.encode(), "base.yaml")}
    return compose(read_yaml(text.encode(), "ours.yaml"), bases.get)


def test_what_the_base_allows_is_changed_and_the_rest_stays() -> None:
    made, faults = composed(
        "  criteria: {price: {weight: 55}, social: {weight: 45}, plan: {method: {table: x}}}\n"
        "  locality: {codes: [E09000002]}\n"
        "  parameters: {ceiling: 100}\n  weights: points\n"
    )

    assert faults == []
    assert (made["id"], made["version"], made["composed_of"]) == ("ours", "2", ["base@1"])
    assert [one["weight"] for one in made["criteria"]] == ["55", "45"]
    assert made["criteria"][1]["criteria"][0]["method"] == {"table": "x"}
    assert made["locality"] == {
        "place_set": "districts",
        "codes": ["E09000002"],
        "credit": {"inside": "1"},
    }
    assert made["parameters"] == {"ceiling": "100", "floor": "1"}
    assert "change" not in made
    assert "extends" not in made


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ("  criteria: {price: {weight: 49.99}}", "outside_base", "change.criteria.price.weight"),
        ("  criteria: {price: {weight: 70.01}}", "outside_base", "change.criteria.price.weight"),
        ("  criteria: {price: {weight: lots}}", "outside_base", "change.criteria.price.weight"),
        ("  criteria: {price: {value: total}}", "locked", "change.criteria.price.value"),
        ("  criteria: {prise: {weight: 60}}", "unknown_criterion", "change.criteria.prise"),
        ("  parameters: {floor: 2}", "locked", "change.parameters.floor"),
        ("  parameters: {ceiling: 101}", "outside_base", "change.parameters.ceiling"),
        ("  weights: fraction", "outside_base", "change.weights"),
        ("  rank: {direction: lowest}", "locked", "change.rank"),
        ("  adaptable: {rank: any}", "locked", "change.adaptable"),
        ("  criteria: {price: 5}", "wrong_shape", "change.criteria.price"),
        ("  criteria: {plan: [5]}", "wrong_shape", "change.criteria.plan"),
        ("  criteria: [{code: price, weight: 60}]", "locked", "change.criteria"),
        ("  parameters: 5", "locked", "change.parameters"),
        ("  []", "wrong_shape", "change"),
    ],
)
def test_what_goes_outside_the_base_is_refused_with_words(
    change: str, code: str, path: str
) -> None:
    made, [fault] = composed(change)

    assert (fault.code, fault.path) == (code, path)
    assert fault.message
    assert fault.how_to_fix
    assert made["criteria"][0]["value"] == "price"


@pytest.mark.parametrize("said", ["false", "no", "locked", "none", "true", "{mni: 60}", "[any]"])
def test_what_a_base_does_not_plainly_allow_is_locked(said: str) -> None:
    base = BASE.replace("locality: any", f"locality: {said}")

    _, [fault] = composed("  locality: {codes: [E09000002]}", base)

    assert fault.code == "locked"


def test_the_bounds_themselves_are_inside() -> None:
    for weight in ("50", "70"):
        assert composed(f"  criteria: {{price: {{weight: {weight}}}}}")[1] == []


def test_an_overlay_may_lie_on_an_overlay() -> None:
    trees = {
        "base@1": read_yaml(BASE.encode(), "base.yaml"),
        "region@1": read_yaml(
            b"extends: base@1\nid: region\nversion: '1'\nchange: {parameters: {ceiling: 60}}\n",
            "r",
        ),
    }
    top = read_yaml(
        b"extends: region@1\nid: town\nversion: '1'\nchange: {parameters: {ceiling: 70}}\n", "t"
    )

    made, faults = compose(top, trees.get)

    assert faults == []
    assert made["parameters"]["ceiling"] == "70"
    assert made["composed_of"] == ["base@1", "region@1"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("extends: nowhere@1\nid: t\n", "unknown_base"),
        ("extends: itself@1\nid: itself\n", "unknown_base"),
        ("id: t\nchange: {}\n", "change_without_base"),
        ("extends: base@1\nid: t\ncriteria: []\n", "overlay_key"),
    ],
)
def test_an_overlay_that_leads_nowhere_is_refused(text: str, code: str) -> None:
    trees = {
        "base@1": read_yaml(BASE.encode(), "base.yaml"),
        "itself@1": read_yaml(b"extends: itself@1\nid: itself\n", "x"),
    }

    with pytest.raises(Invalid) as refusal:
        read_rule_set(read_yaml(text.encode(), "ours.yaml"), "ours.yaml", trees.get)

    assert code in [finding.code for finding in refusal.value.findings]


def test_a_fault_of_an_overlay_has_its_line() -> None:
    tree = read_yaml(
        b"extends: base@1\nid: t\nversion: '1'\nchange:\n  weights: fraction\n", "ours.yaml"
    )
    with pytest.raises(Invalid) as refusal:
        read_rule_set(tree, "ours.yaml", {"base@1": read_yaml(BASE.encode(), "b")}.get)

    [fault] = refusal.value.findings
    assert (fault.file, fault.line, fault.path) == ("ours.yaml", 5, "change.weights")


def laid_over(base: str, own: str) -> tuple[Any, list[Finding]]:
    below = read_yaml(f"id: base\nversion: '1'\n{base}".encode(), "base.yaml")
    tree = read_yaml(f"extends: base@1\nid: ours\n{own}".encode(), "ours.yaml")
    return compose(tree, {"base@1": below}.get)


def test_an_overlay_of_rules_that_wait_waits_too() -> None:
    waiting = "status: awaiting_guidance\n"

    made, [fault] = laid_over(waiting, "status: ours\n")

    assert (fault.code, fault.path, made["status"]) == ("locked", "status", "awaiting_guidance")
    assert "`status` is locked" in fault.message
    assert laid_over(waiting, "title: Ours\n")[0]["status"] == "awaiting_guidance"
    assert laid_over(waiting, waiting)[1] == []


def test_an_overlay_goes_on_where_its_base_lets_it() -> None:
    made, faults = laid_over(
        "status: awaiting_guidance\nadaptable: {status: {one_of: [ours]}}\n", "status: ours\n"
    )

    assert (made["status"], faults) == ("ours", [])
    assert laid_over("status: our_method\n", "status: ours\n")[0]["status"] == "ours"


@pytest.mark.parametrize(
    ("base", "own", "both"),
    [
        ("policy: a\n", "policy: b\n", ["a", "b"]),
        ("policy: [a, b]\n", "policy: [b, c]\n", ["a", "b", "c"]),
        ("policy: a\n", "policy: []\n", ["a"]),
        ("policy: a\n", "title: x\n", "a"),
        ("title: x\n", "policy: b\n", "b"),
    ],
)
def test_the_policies_of_a_base_bind_its_overlays(base: str, own: str, both: object) -> None:
    made, faults = laid_over(base, own)

    assert (made["policy"], faults) == (both, [])


def test_the_sources_of_a_base_are_kept_before_those_of_an_overlay() -> None:
    made, _ = laid_over("source: {title: The guide}\n", "source: {title: Our policy}\n")

    assert made["source"] == [{"title": "The guide"}, {"title": "Our policy"}]


def test_a_slip_in_what_the_base_allows_is_told_in_the_base_and_in_its_overlays() -> None:
    base = read_yaml(BASE.replace("{min: 50,", "{mni: 50,").encode(), "base.yaml")
    own = read_yaml(b"extends: base@1\nid: ours\ntitle: Ours\n", "ours.yaml")

    for tree, file in ((base, "base.yaml"), (own, "ours.yaml")):
        with pytest.raises(Invalid) as refusal:
            read_rule_set(tree, file, {"base@1": base}.get)
        [fault] = refusal.value.findings
        assert fault.path == "criteria[0].adaptable.weight.mni"
        assert (fault.code, fault.file, fault.line) == ("bad_adaptable", "base.yaml", 8)


def test_a_choice_is_the_same_in_yaml_and_in_json() -> None:
    base = {"id": "b", "version": "1", "adaptable": {"respread_at_least": {"one_of": ["2", "3"]}}}
    own = {"extends": "b@1", "id": "o", "change": {"respread_at_least": Decimal(2)}}

    assert compose(own, {"b@1": base}.get)[1] == []


def test_a_base_may_leave_partners_to_its_overlays_within_bounds() -> None:
    base = BASE.replace(
        "adaptable: {locality: any",
        "partners: {credit: {unconfirmed: 1, declined: 0}}\n"
        "adaptable: {partners: {credit: {unconfirmed: {min: 0.5}}}, locality: any",
    )

    made, faults = composed("  partners: {credit: {unconfirmed: 0.5}}\n", base)
    _, low = composed("  partners: {credit: {unconfirmed: 0.4}}\n", base)
    _, locked = composed("  partners: {credit: {declined: 1}}\n", base)

    assert faults == []
    assert made["partners"] == {"credit": {"unconfirmed": "0.5", "declined": "0"}}
    assert [one.code for one in low] == ["outside_base"]
    assert [one.code for one in locked] == ["locked"]
