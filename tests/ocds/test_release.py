import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.ocds.notice import Weighting
from app.ocds.release import notices_from, notices_in
from app.problems import Severity
from tests.ocds.notices import BESIDE, REAL, a_package, the_lot, weighing

SCALARS = st.none() | st.booleans() | st.text(max_size=8) | st.integers() | st.floats()
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


def codes(tree: Any) -> set[str]:
    return {finding.code for finding in notices_in(tree).findings}


def test_a_real_notice_is_read_whole() -> None:
    read = notices_from(REAL.read_bytes())

    [notice] = read.notices
    [lot] = notice.lots
    assert read.findings == ()
    assert (notice.id, notice.ocid) == ("032703-2026", "ocds-h6vhtk-067fb8")
    assert notice.buyer == "Harrogate Town Council"
    assert notice.deadline == datetime(2026, 5, 8, 22, 59, 59, tzinfo=UTC)
    assert notice.above_threshold is False
    assert notice.regions == ("UKE2",)
    assert notice.address == "https://www.find-tender.service.gov.uk/Notice/032703-2026"
    assert (lot.value, lot.currency) == (Decimal(33721), "GBP")
    assert [(one.kind, one.name, one.number) for one in lot.criteria] == [
        ("quality", "Bidder Experience", Decimal(30)),
        ("quality", "Technical Proposal", Decimal(50)),
        ("price", "Commercial Proposal", Decimal(20)),
    ]
    assert {one.weighting for one in lot.criteria} == {Weighting.PERCENT}
    assert lot.total == 100


def test_the_shipped_notice_names_no_person() -> None:
    text = REAL.read_text(encoding="utf-8")

    assert "contactPoint" not in text
    assert "@" not in text
    assert "telephone" not in text


def test_a_notice_is_found_by_its_id_and_by_its_procurement() -> None:
    read = notices_in(a_package())

    assert read.of("032703-2026") is read.of("ocds-h6vhtk-067fb8") is read.notices[0]
    assert read.of("000000-2026") is None
    assert read.notices[0].lot("1") is read.notices[0].lots[0]


@pytest.mark.parametrize(
    "wrap",
    [
        lambda release: release,
        lambda release: [release],
        lambda release: {"records": [{"releases": [release]}]},
        lambda release: {"records": [{"compiledRelease": release}]},
        lambda release: {"releases": {"1": release}},
    ],
    ids=["release", "list", "record", "compiled", "keyed"],
)
def test_a_release_is_found_in_whatever_it_is_wrapped(wrap: Any) -> None:
    [release] = a_package()["releases"]

    assert [notice.id for notice in notices_in(wrap(release)).notices] == ["032703-2026"]


def test_lists_written_as_objects_are_read_in_their_order_and_noted() -> None:
    package = a_package()
    block = the_lot(package)["awardCriteria"]
    first, second, third = block["criteria"]
    block["criteria"] = {"2": second, "10": third, "1": first}

    read = notices_in(package)

    assert [one.name for one in read.notices[0].lots[0].criteria] == [
        "Bidder Experience",
        "Technical Proposal",
        "Commercial Proposal",
    ]
    [finding] = read.findings
    assert finding.code == "list_as_object"
    assert finding.severity is Severity.NOTE


def test_nulls_and_missing_keys_leave_gaps_not_faults() -> None:
    package = a_package()
    tender = package["releases"][0]["tender"]
    tender |= {"description": None, "tenderPeriod": None, "items": None, "aboveThreshold": None}
    the_lot(package).update({"value": None, "contractPeriod": {}})
    del tender["title"]

    read = notices_in(package)

    [notice] = read.notices
    assert (notice.title, notice.deadline, notice.regions) == ("", None, ())
    assert notice.above_threshold is None
    assert notice.lots[0].value is None
    assert read.findings == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"value": {"amount": "lots"}}, "not_a_number"),
        ({"value": {"amount": Decimal(-1)}}, "negative_value"),
        ({"contractPeriod": {"endDate": "next spring"}}, "not_a_moment"),
        ({"contractPeriod": {"endDate": "2026-05-08T12:00:00"}}, "not_a_moment"),
        ({"title": ["a"]}, "not_words"),
        ({"awardCriteria": {"criteria": "see documents"}}, "not_a_list"),
        ({"awardCriteria": {"criteria": ["price"]}}, "not_an_object"),
        ({"awardCriteria": {"criteria": [{"type": "vibes", "name": "V"}]}}, "unknown_kind"),
        ({"awardCriteria": {"criteria": [{"type": "price", "name": "P"}]}}, "no_weight"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_place(change: dict[str, Any], code: str) -> None:
    package = a_package()
    the_lot(package).update(change)

    read = notices_in(package)

    [finding] = [one for one in read.findings if one.code == code]
    assert finding.path.startswith("releases[0].tender.lots[0].")
    assert len(read.notices) == 1


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ({"number": Decimal(10), "weight": "dozens"}, "unknown_weighting"),
        ({"number": Decimal(10), "fixed": "total"}, "number_not_used"),
        ({"number": Decimal(-10), "weight": "percentageExact"}, "negative_weight"),
        ({"number": None, "weight": "percentageExact"}, "no_weight"),
    ],
)
def test_a_weight_that_is_none_is_not_taken_for_one(number: dict[str, Any], code: str) -> None:
    package = weighing(("price", "Price", "100"))
    the_lot(package)["awardCriteria"]["criteria"][0]["numbers"] = [number]

    read = notices_in(package)

    assert code in {finding.code for finding in read.findings}
    assert read.notices[0].lots[0].criteria[0].number is None


def test_a_minimum_score_is_kept_beside_the_weight() -> None:
    package = weighing(("quality", "Quality", "100"))
    numbers = the_lot(package)["awardCriteria"]["criteria"][0]["numbers"]
    numbers.append({"number": Decimal(60), "threshold": "minimumScore"})

    [criterion] = notices_in(package).notices[0].lots[0].criteria

    assert [criterion.number, criterion.minimum_score] == [100, 60]


def test_other_notices_are_left_out_and_named() -> None:
    package = a_package()
    other = a_package()["releases"][0]
    other["id"] = "999999-2026"
    other["tender"]["documents"] = [{"id": "999999-2026", "noticeType": "UK1"}]
    package["releases"].append(other)

    read = notices_in(package)

    assert [notice.id for notice in read.notices] == ["032703-2026"]
    [finding] = read.findings
    assert (finding.code, finding.path) == ("not_a_tender_notice", "releases[1]")


def test_a_release_without_a_tag_is_read_by_its_criteria_and_said_so() -> None:
    [release] = a_package()["releases"]
    release["tender"]["documents"] = []
    del release["tag"]

    read = notices_in(release)

    assert len(read.notices) == 1
    assert "no_tag" in {finding.code for finding in read.findings}


@pytest.mark.parametrize("tree", [None, [], {}, "text", Decimal(3), {"releases": [None, 3]}])
def test_a_document_without_a_tender_notice_says_so(tree: Any) -> None:
    assert "no_tender_notice" in codes(tree)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_json"),
        (b'{"value": 000,}', "not_json"),
        (b"\xff\xfe{", "not_utf8"),
        (b"[" * 200_000, "too_deep"),
        (b"<html>", "not_json"),
    ],
)
def test_what_is_no_json_is_one_fault(content: bytes, code: str) -> None:
    read = notices_from(content)

    assert [finding.code for finding in read.findings] == [code]
    assert read.notices == ()


@pytest.mark.parametrize(
    "written", ["1e9999", "-1e9999", "Infinity", "NaN", "9" * 5000, "1e-9999"]
)
def test_a_number_that_no_computer_can_hold_is_set_aside(written: str) -> None:
    text = REAL.read_text(encoding="utf-8").replace('"amount": 33721', f'"amount": {written}')

    read = notices_from(text.encode())

    assert read.notices[0].lots[0].value is None
    assert {finding.code for finding in read.findings} & {"number_out_of_range", "not_a_number"}


def test_a_name_given_twice_is_noticed() -> None:
    text = REAL.read_text(encoding="utf-8")
    text = text.replace('"status": "active"', '"status": "a", "status": "b"')

    assert "duplicate_name" in {finding.code for finding in notices_from(text.encode()).findings}


def test_exact_numbers_are_kept_exactly() -> None:
    text = REAL.read_text(encoding="utf-8").replace('"amount": 33721', '"amount": 33721.10')

    assert notices_from(text.encode()).notices[0].lots[0].value == Decimal("33721.10")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_nothing_that_json_can_say_breaks_the_reader(data: st.DataObject) -> None:
    package = a_package()
    tender = package["releases"][0]["tender"]
    for target in (package["releases"][0], tender, the_lot(package)):
        for key in data.draw(st.lists(st.sampled_from(sorted(target)), max_size=3)):
            if target is not tender or key != "lots":
                target[key] = data.draw(ANYTHING)

    read = notices_from(json.dumps(package, default=str).encode())

    assert read.notices or read.findings


#: the history is trimmed so far that nothing in it tells a tender notice
WHOLE = [path for path in sorted(BESIDE.glob("*UK4*.json")) if "history" not in path.name]


@pytest.mark.parametrize("path", [REAL, *WHOLE], ids=lambda path: path.stem)
def test_every_real_notice_at_hand_is_read_with_its_weights(path: Path) -> None:
    read = notices_from(path.read_bytes())

    assert {finding.severity for finding in read.findings} <= {Severity.NOTE}
    assert [lot.total for notice in read.notices for lot in notice.lots] == [
        Decimal(100) for notice in read.notices for _ in notice.lots
    ]
    assert read.notices


def test_a_release_without_a_tag_that_tells_of_nothing_but_a_tender_is_its_notice() -> None:
    tender = {"title": "Vans", "value": {"amount": 5}}
    bare = {"ocid": "ocds-abc123-1", "id": "1", "tender": tender}

    for tree in (bare, {"releases": [bare]}):
        [notice] = notices_in(tree).notices
        assert (notice.title, len(notice.lots)) == ("Vans", 1)
        assert "no_tag" in codes(tree)
    for other in ({"awards": [{"id": "1"}]}, {"contracts": [{"id": "1"}]}, {"tag": ["planning"]}):
        assert notices_in(bare | other).notices == ()
