import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from app.demo.purchase import put_right, rules_for
from app.demo.telling import AS_SENT, METHOD, NOTICE
from app.ocds.notice import TenderNotice
from app.ocds.release import notices_from
from app.problems import Invalid
from app.rules.checks.whole import check, for_publishing
from app.rules.reading import read_file, read_library, read_rule_set, read_tree


def the_notice() -> TenderNotice:
    [notice] = notices_from(NOTICE.read_bytes()).notices
    return notice


def the_method() -> Any:
    return read_tree(read_file(METHOD), METHOD.name)


def test_the_rules_keep_the_methods_twenty_and_count_the_borough() -> None:
    made = rules_for(the_notice(), the_method())

    assert made["locality"]["codes"] == ["E09000002"]
    weights = {one["code"]: Decimal(one["weight"]) for one in made["criteria"]}
    assert weights["social_value"] == 20
    assert sum(weights.values()) == 100
    assert any("Neither council" in note for note in made["notes"])
    assert json.dumps(made)


def test_the_rules_have_no_fault_that_would_stop_their_publication() -> None:
    rule_set = read_rule_set(rules_for(the_notice(), the_method()), "rules.yaml")

    contract = {"value": Decimal(1000000), "years": Decimal(2)}
    found = for_publishing(check(rule_set, read_library(), contract))

    assert {one.code for one in found if one.severity == "fault"} <= {"no_example"}


def test_a_notice_without_weights_makes_no_rules() -> None:
    notice = the_notice()
    bare = replace(notice, lots=(replace(notice.lots[0], criteria=()),))

    with pytest.raises(Invalid, match="makes no rules") as refusal:
        rules_for(bare, the_method())

    assert [finding.code for finding in refusal.value.findings] == ["no_criteria"]


def test_what_is_put_right_is_one_unit_and_nothing_else() -> None:
    before = AS_SENT.read_text(encoding="utf-8").splitlines()
    after = put_right(AS_SENT.read_text(encoding="utf-8")).splitlines()

    [changed] = [(one, other) for one, other in zip(before, after, strict=True) if one != other]

    assert "unit: fte," in changed[0]
    assert "each: 2, unit: fte_year," in changed[1]


def test_tenders_without_the_wrong_unit_cannot_be_put_right() -> None:
    with pytest.raises(ValueError, match="does not stand in the tenders once"):
        put_right("tenders: []")
