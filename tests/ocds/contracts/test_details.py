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
from tests.ocds.contracts.samples import REAL, as_read, below_threshold, history, the_contract

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

    has_details = any(kind in path.name.lower() for kind in ("uk7", "history"))
    assert bool(read.contracts) is has_details


@given(name=st.sampled_from(["period", "value", "agreedMetrics", "documents", "awardID"]),
       part=ANYTHING)  # fmt: skip
def test_however_odd_a_contract_is_it_is_read_or_named(name: str, part: Any) -> None:
    document = history()
    the_contract(document)[name] = part

    read = details_in(as_read(document))

    assert read.contracts or read.findings
