from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ocds.notice import NoticeLot, TenderNotice
from app.ocds.release import notices_in
from app.ocds.ruleset import FilledIn, RulesMade, method_with_notice, rules_from_notice
from app.rules.reading import HOME, read_file, read_library, read_rule_set, read_tree
from app.scoring.answer import answer
from app.scoring.intake import TendersIn
from tests.ocds.notices import a_package, the_lot, weighing

ROTHERHAM = HOME / "rulesets" / "rotherham-half-half" / "2026-04-01.yaml"


def the(package: dict[str, Any]) -> tuple[TenderNotice, NoticeLot]:
    [notice] = notices_in(package).notices
    return notice, notice.lots[0]


def made_of(package: dict[str, Any], **filled: Any) -> RulesMade:
    return rules_from_notice(*the(package), FilledIn(**filled))


def with_method(package: dict[str, Any], **filled: Any) -> RulesMade:
    method = read_tree(read_file(ROTHERHAM), ROTHERHAM.name)
    return method_with_notice(method, *the(package), FilledIn(**filled))


def weights(made: RulesMade) -> dict[str, str]:
    assert made.document is not None
    return {one["code"]: one["weight"] for one in made.document["criteria"]}


def codes(made: RulesMade) -> list[str]:
    return [finding.code for finding in made.findings]


def test_a_notice_becomes_rules_with_its_weights_as_published() -> None:
    made = made_of(a_package())

    assert codes(made) == []
    assert weights(made) == {
        "bidder_experience": "30",
        "technical_proposal": "50",
        "commercial_proposal": "20",
    }
    assert made.document is not None
    assert made.document["id"] == "notice-032703-2026-lot-1"
    assert made.document["version"] == made.document["effective_from"] == "2026-04-10"
    assert made.document["source"]["body"] == "Harrogate Town Council"


def test_rules_from_a_notice_can_be_read_and_scored_by() -> None:
    rule_set = read_rule_set(made_of(a_package(), quality_at_least="2").document, "made")
    sent = TendersIn.model_validate(
        {
            "tenders": [
                {
                    "supplier": name,
                    "price": price,
                    "marks": {"bidder_experience": one, "technical_proposal": two},
                }
                for name, price, one, two in [("A", 100, 4, 5), ("B", 80, 3, 3), ("C", 70, 1, 5)]
            ]
        }
    )

    document = answer(rule_set, read_library(), sent, {}).document

    found = {one["supplier"]: (one["rank"], one["total"]) for one in document["tenders"]}
    # 0.8 x 30 + 1 x 50 + 80 / 100 x 20 = 90; 0.6 x 80 + 20 = 68; C's mark of 1 fails
    assert found == {"A": (1, "90"), "B": (2, "68"), "C": (None, None)}


def test_a_method_keeps_its_part_and_the_notice_shares_the_rest() -> None:
    made = with_method(a_package())

    assert codes(made) == []
    assert weights(made) == {
        "bidder_experience": "24",
        "technical_proposal": "40",
        "commercial_proposal": "16",
        "social_value": "20",
    }


def test_a_method_with_a_notice_can_be_read_and_names_both_its_sources() -> None:
    made = with_method(a_package())

    rule_set = read_rule_set(made.document, "made")

    assert rule_set.id == "rotherham-half-half-032703-2026"
    assert made.document is not None
    assert [source["body"] for source in made.document["source"]] == [
        "Rotherham Metropolitan Borough Council",
        "Harrogate Town Council",
    ]
    assert any("Filled in by us" in note for note in made.document["notes"])


@pytest.mark.parametrize(
    ("kind", "numbers", "written"),
    [
        ("percentageExact", ("30", "70"), "percent"),
        ("decimalExact", ("0.3", "0.7"), "fraction"),
        ("pointsExact", ("30", "90"), "points"),
    ],
)
def test_each_way_of_weighing_is_kept(kind: str, numbers: tuple[str, str], written: str) -> None:
    one, other = numbers
    made = made_of(weighing(("price", "Price", one), ("quality", "Quality", other), kind=kind))

    assert made.document is not None
    assert made.document["weights"] == written
    assert codes(made) == []
    assert read_rule_set(made.document, "made").criteria[0].weight == Decimal(one)


def test_weights_that_do_not_total_a_hundred_are_used_as_published_and_flagged() -> None:
    made = made_of(weighing(("price", "Price", "40"), ("quality", "Quality", "55")))

    assert codes(made) == ["weights_do_not_total"]
    assert made.document is not None
    assert made.document["weights"] == "points"
    assert weights(made) == {"price": "40", "quality": "55"}


def test_ranges_are_used_by_their_middle_and_flagged() -> None:
    package = weighing(
        ("price", "Price", "40"), ("quality", "Quality", "60"), kind="percentageRangeMiddle"
    )

    assert codes(made_of(package)) == ["weights_are_ranges"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"criteria": []}, "no_criteria"),
        (
            {
                "criteria": [
                    {"type": "price", "numbers": [{"number": Decimal(1), "weight": "order"}]}
                ]
            },
            "only_an_order",
        ),
        ({"criteria": [{"type": "price", "name": "Price"}]}, "weight_missing"),
        (
            {
                "criteria": [
                    {"type": "price", "numbers": [{"number": Decimal(50), "weight": kind}]}
                    for kind in ("percentageExact", "decimalExact")
                ]
            },
            "mixed_weights",
        ),
        (
            {
                "criteria": [
                    {"type": "price", "numbers": [{"number": Decimal(0), "weight": "pointsExact"}]}
                ]
            },
            "weights_are_nothing",
        ),
    ],
)
@pytest.mark.parametrize("make", [made_of, with_method])
def test_criteria_without_usable_weights_make_no_rules(
    make: Any, change: dict[str, Any], code: str
) -> None:
    package = a_package()
    the_lot(package)["awardCriteria"] = change

    made = make(package)

    assert made.document is None
    assert codes(made) == [code]


def test_weights_that_cannot_share_the_rest_exactly_are_refused() -> None:
    package = weighing(
        ("price", "Price", "1"),
        ("quality", "One", "1"),
        ("quality", "Two", "1"),
        kind="pointsExact",
    )

    made = with_method(package)

    assert made.document is None
    assert codes(made) == ["weights_do_not_share"]


@pytest.mark.parametrize("change", [{"extends": "base@1"}, {"weights": "points"}])
def test_a_method_must_be_whole_and_in_per_cent(change: dict[str, Any]) -> None:
    method = {**read_tree(read_file(ROTHERHAM), ROTHERHAM.name), **change}

    made = method_with_notice(method, *the(a_package()))

    assert codes(made) == ["method_does_not_fit"]


def test_a_method_that_leaves_no_room_is_refused() -> None:
    method = {"id": "full", "criteria": [{"code": "social_value", "weight": "100"}]}

    assert codes(method_with_notice(method, *the(a_package()))) == ["method_does_not_fit"]


def test_a_minimum_score_is_said_not_to_be_used() -> None:
    package = weighing(("quality", "Quality", "100"))
    numbers = the_lot(package)["awardCriteria"]["criteria"][0]["numbers"]
    numbers.append({"number": Decimal(60), "threshold": "minimumScore"})

    assert codes(made_of(package)) == ["minimum_score_not_used"]


@given(
    st.lists(
        st.sampled_from(["Price", "price", "Quality 1", "Quality", "if", "3D", "£", "quality_2"]),
        min_size=1,
        max_size=6,
    )
)
def test_whatever_the_criteria_are_called_each_has_a_code_of_its_own(names: list[str]) -> None:
    package = weighing(*[("quality", name, "5") for name in names], kind="pointsExact")

    made = made_of(package)

    assert len(weights(made)) == len(names)
    assert len(read_rule_set(made.document, "made").criteria) == len(names)
