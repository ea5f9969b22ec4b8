"""What a base lets change is said in a few strict forms; a slip would take the bound away."""

import pytest

from app.platform.documents import read_yaml
from app.rules.document.adaptable import faults

RULES = """
id: base
adaptable: %s
parameters: {ceiling: 50}
locality: {place_set: districts, codes: [E09000001], credit: {inside: 1}}
criteria:
  - code: social
    weight: 40
    criteria:
      - {code: plan, weight: 100, method: {use: share_of_target, target: 5}, adaptable: %s}
"""
INNER = "criteria[0].criteria[0].adaptable"


def found(top: str = "{}", inner: str = "{}") -> list[tuple[str, str]]:
    tree = read_yaml((RULES % (top, inner)).encode(), "base.yaml")
    told = faults(tree)
    assert all(fault.code == "bad_adaptable" and fault.how_to_fix for fault in told)
    return [(fault.path, fault.message) for fault in told]


@pytest.mark.parametrize(
    "top",
    [
        "{}",
        "{locality: any, groups: any, title: locked, rank: false}",
        "{locality: {codes: any, miles: {min: 1, max: 30}, credit: {inside: {min: 0.5}}}}",
        "{parameters: {ceiling: {min: 0, max: 100}}}",
        "{partners: any}",
        "{partners: {credit: any, note: any}}",
        "{weights: {one_of: [percent, points]}}",
        "{rounding: {total: {decimals: {max: 4}}}}",
    ],
)
def test_the_strict_forms_are_read(top: str) -> None:
    assert found(top) == []


@pytest.mark.parametrize(
    "inner",
    [
        "{weight: {min: 60, max: 60}}",
        "{method: any, question: any, gate: {at_least: {max: 3}}}",
        "{method: {target: {min: 1}}}",
    ],
)
def test_a_criterion_lets_its_own_fields_change(inner: str) -> None:
    assert found(inner=inner) == []


@pytest.mark.parametrize(
    ("rule", "path", "words"),
    [
        ("{weight: {mni: 60}}", ".weight", "did you mean `min`?"),
        ("{weight: {min: 60, mx: 80}}", ".weight.mx", "did you mean `max`?"),
        ("{weight: {min: sixty}}", ".weight", "`min` is 'sixty', which is no number"),
        ("{weight: {min: 80, max: 60}}", ".weight", "nothing fits"),
        ("{weight: {one_of: 80 95}}", ".weight", "is a list of values"),
        ("{weight: {one_of: []}}", ".weight", "is a list of values"),
        ("{weight: {one_of: [80], max: 90}}", ".weight", "stands alone"),
        ("{weight: anyy}", ".weight", "did you mean `any`?"),
        ("{weight: true}", ".weight", "`true` is no rule"),
        ("{weight: {}}", ".weight", "no rule"),
        ("{weight: [any]}", ".weight", "no rule"),
        ("{wieght: any}", ".wieght", "did you mean `weight`?"),
        ("{code: any}", ".code", "no field that can be let change"),
        ("{method: {taget: any}}", ".method.taget", "did you mean `target`?"),
        ("any", "", "no mapping of fields"),
    ],
)
def test_a_slip_is_a_fault_with_its_path(rule: str, path: str, words: str) -> None:
    [(at, message)] = found(inner=rule)

    assert at == INNER + path
    assert words in message


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ("{loclity: any}", "adaptable.loclity"),
        ("{adaptable: any}", "adaptable.adaptable"),
        ("{criteria: any}", "adaptable.criteria"),
        ("{id: any}", "adaptable.id"),
        ("{parameters: {cieling: any}}", "adaptable.parameters.cieling"),
        ("{locality: {code: any}}", "adaptable.locality.code"),
    ],
)
def test_a_rule_set_lets_only_fields_change_that_there_are(rule: str, path: str) -> None:
    assert [at for at, _ in found(rule)] == [path]
