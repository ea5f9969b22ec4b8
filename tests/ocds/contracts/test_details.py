import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ocds.contracts.details import details_in
from app.ocds.contracts.notice import AgreedMetric, NoticeParty, Target
from app.problems import Severity
from tests.ocds.contracts.samples import (
    OCID,
    REAL,
    as_read,
    award_alone,
    below_threshold,
    history,
    implementation,
    small_award,
    the_contract,
)

#: of documents that tell of a contract
KINDS = ("uk7", "history", "award", "implementation", "page")
SCALARS = st.none() | st.booleans() | st.text(max_size=8) | st.integers()
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


def test_a_real_notice_tells_what_it_says_and_no_more() -> None:
    [one] = details_in(as_read(below_threshold())).contracts

    assert (one.notice, one.ocid, one.id) == ("028961-2025", "ocds-h6vhtk-052a2e", "1")
    assert (one.title, one.category) == ("Route optimisation software", "goods")
    assert (one.value, one.value_with_tax) == (Decimal("54393.6"), Decimal(67992))
    assert (one.starts, one.ends) == (date(2025, 5, 19), date(2028, 5, 18))
    assert (one.signed, one.above_threshold) == (date(2025, 4, 4), False)
    assert one.suppliers == (
        NoticeParty("Integrated Skills Limited", (("GB-PPON", "PBHQ-9995-HXVM"),)),
    )
    assert (one.light_touch, one.framework, one.concession, one.metrics) == (False,) * 3 + ((),)


def test_of_a_history_only_the_contract_details_are_read() -> None:
    [one] = details_in(as_read(history())).contracts

    assert (one.notice, one.latest_end) == ("003456-2026", date(2030, 1, 11))
    assert [(metric.id, metric.title, metric.targets) for metric in one.metrics] == [
        ("1", "On-Time Delivery of Business-critical Goods", ()),
        ("2", "Service Delivery", ()),
    ]


def test_an_award_counts_as_long_as_no_contract_was_made_of_it() -> None:
    whole = details_in(as_read(history()))
    [one] = details_in(as_read(award_alone())).contracts

    assert [earlier.notice for earlier in whole.earlier] == ["083057-2025", "003456-2026"]
    assert (one.notice, one.ocid, one.id, one.award) == ("083057-2025", OCID, "", "1")
    assert (one.value, one.value_with_tax) == (Decimal(8500000), Decimal(10200000))
    assert (one.starts, one.ends, one.signed) == (date(2025, 12, 30), date(2028, 12, 29), None)
    assert (one.latest_end, one.above_threshold) == (date(2029, 12, 29), True)
    assert one.suppliers == whole.contracts[0].suppliers
    assert one.is_under_act


def test_an_award_of_contracts_finder_is_read() -> None:
    [one] = details_in(as_read(small_award())).contracts

    assert (one.title, one.category, one.value) == (
        "Parking Pilot - CEO",
        "services",
        Decimal(93007),
    )
    assert (one.starts, one.ends) == (date(2025, 1, 23), date(2025, 4, 23))
    assert one.suppliers == (NoticeParty("Marstons holdings plc", (("GB-CFS", "307567"),)),)
    assert (one.is_under_act, one.award) == (False, f"{one.ocid}-1")
    assert one.not_read == ("date", "datePublished", "documents")


def test_a_contract_of_no_kind_of_notice_is_known_by_the_day_it_was_signed() -> None:
    [one] = details_in(as_read(implementation())).contracts

    assert (one.signed, one.value) == (date(2010, 6, 10), Decimal(11000000))
    assert (one.id, one.award) == (
        "ocds-213czf-000-00001-contract-01", "ocds-213czf-000-00001-award-01",
    )  # fmt: skip
    assert ("GB-COH", "11111111") in one.suppliers[0].identifiers
    assert "implementation" in one.not_read


def test_of_an_award_that_was_published_twice_the_last_counts() -> None:
    first, last = award_alone(), award_alone()
    last |= {"id": "090000-2025", "date": "2025-12-16T09:00:00Z"}

    read = details_in(as_read({"releases": [last, first]}))

    assert [one.notice for one in read.contracts] == ["090000-2025"]
    assert [one.notice for one in read.earlier] == ["083057-2025"]


@pytest.mark.parametrize(
    "changes",
    [{"status": "unsuccessful"}, {"status": "cancelled"}, {"suppliers": [], "value": {}}],
)
def test_what_gave_nothing_to_nobody_is_no_award(changes: dict[str, Any]) -> None:
    document = award_alone()
    document["awards"][0] |= changes

    assert details_in(as_read(document)).contracts == ()


def test_of_several_awards_nobody_knows_whose_the_parties_are() -> None:
    document = award_alone()
    [award] = document["awards"]
    document["awards"] = [award | {"suppliers": []}, award | {"id": "2", "suppliers": []}]

    assert [one.suppliers for one in details_in(as_read(document)).contracts] == [(), ()]


def test_targets_are_read_where_they_are_numbers_with_a_unit() -> None:
    document = history()
    the_contract(document)["agreedMetrics"] = [
        {
            "id": "7",
            "observations": [
                {"measure": 95, "unit": {"name": "percent"}},
                {"measure": "12.5", "unit": {"name": "hour"}},
                {"measure": "as many as can be", "unit": {"name": "hour"}},
                {"measure": 3},
                {"value": {"amount": 500, "currency": "GBP"}},
            ],
        }
    ]

    [one] = details_in(as_read(document)).contracts

    [metric] = one.metrics
    assert metric.targets == (
        Target(Decimal(95), "percent"),
        Target(Decimal("12.5"), "hour"),
        Target(Decimal(500), "GBP"),
    )


@pytest.mark.parametrize(
    ("period", "months"),
    [
        ({"durationInMonths": 12}, 12),
        ({"durationInMonths": "6"}, 6),
        ({"durationInMonths": 0}, None),
        ({"durationInMonths": "1.5"}, None),
        ({"durationInMonths": 10**30}, None),
        ({"durationInMonths": [3]}, None),
        ({"durationInMonths": 61}, None),
        ({"durationInDays": 30}, None),
        (None, None),
    ],
)
def test_how_often_an_indicator_is_reported_is_read_where_it_is_months_and_told_else(
    period: Any, months: int | None
) -> None:
    document = history()
    for metric in the_contract(document)["agreedMetrics"]:
        metric["observations"] = [{"id": "1"}, {"id": "frequency", "period": period}]

    read = details_in(as_read(document))

    [one] = read.contracts
    assert {metric.every_months for metric in one.metrics} == {months}
    told = [found for found in read.findings if found.code == "frequency_not_read"]
    assert len(told) == (0 if months else len(one.metrics))
    assert all(found.severity is Severity.NOTE for found in told)
    assert all(".observations[1]" in found.path for found in told)


@pytest.mark.parametrize(
    ("title", "description", "filler"),
    [("N/A", "", True), ("", "", True), ("n/a", "N/A", True), ("On time", "", False),
     ("None", "No lost parcels", False)],
)  # fmt: skip
def test_what_only_fills_a_place_of_the_form_is_known(
    title: str, description: str, filler: bool
) -> None:
    assert AgreedMetric("3", title, description).is_filler is filler


def test_a_supplier_that_is_only_referred_to_is_known_by_its_id() -> None:
    document = history()
    for release in document["releases"]:
        release["parties"] = []

    [one] = details_in(as_read(document)).contracts

    assert one.suppliers == (
        NoticeParty("Brigantes Consulting Limited", (("GB-COH", "08834019"),)),
    )


def test_a_document_without_a_contract_says_so() -> None:
    read = details_in({"releases": []})

    assert read.contracts == ()
    assert [one.code for one in read.findings] == ["no_contract"]


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_every_real_document_at_hand_is_read(path: Path) -> None:
    read = details_in(as_read(json.loads(path.read_text(encoding="utf-8"))))

    has_details = any(kind in path.name.lower() for kind in KINDS)
    assert bool(read.contracts) is has_details


@given(name=st.sampled_from(["period", "value", "agreedMetrics", "documents", "awardID"]),
       part=ANYTHING)  # fmt: skip
def test_however_odd_a_contract_is_it_is_read_or_named(name: str, part: Any) -> None:
    document = history()
    the_contract(document)[name] = part

    read = details_in(as_read(document))

    assert read.contracts or read.findings


@given(name=st.sampled_from(["status", "suppliers", "value", "contractPeriod", "documents", "id"]),
       part=ANYTHING)  # fmt: skip
def test_however_odd_an_award_is_it_is_read_or_named(name: str, part: Any) -> None:
    document = award_alone()
    document["awards"][0][name] = part

    read = details_in(as_read(document))

    assert read.contracts or read.findings
