import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.ocds.importing import exact
from app.ocds.procurement import Made, Wanted, draft_from
from app.ocds.release import notices_in
from app.problems import Severity
from app.procurements.draft import Deadline, EstimatedValue, Kind, Procedure
from tests.ocds.notices import BESIDE, a_package, the_lot

RULES = "local-first@2026.1"
NOTICED = date(2026, 4, 10)


def made(package: dict[str, Any], **wanted: Any) -> Made:
    [notice] = notices_in(package).notices
    return draft_from(notice, Wanted(RULES, **wanted))


def codes(found: Made, severity: Severity = Severity.FAULT) -> set[str]:
    return {one.code for one in found.findings if one.severity is severity}


def test_a_real_notice_makes_a_draft() -> None:
    found = made(a_package())

    draft = found.draft
    assert draft is not None
    assert (draft.reference, draft.ocid) == ("032703-2026", "ocds-h6vhtk-067fb8")
    assert draft.commences_on == draft.noticed_on == NOTICED
    assert (draft.kind, draft.procedure) == (Kind.SERVICES, Procedure.BELOW_THRESHOLD)
    assert draft.value == EstimatedValue(Decimal(33721), Decimal("40465.2"))
    assert draft.deadline == Deadline(datetime(2026, 5, 8, 22, 59, 59, tzinfo=UTC))
    [lot] = draft.lots
    assert lot.number == "1"
    assert lot.contract == {
        "value": Decimal(33721),
        "years": Decimal("0.64"),
        "above_threshold": False,
    }
    assert codes(found) == set()


def test_what_the_draft_does_not_hold_is_listed() -> None:
    found = made(a_package())

    assert codes(found, Severity.WARNING) == {"criteria_not_used"}
    [criteria] = [one for one in found.findings if one.code == "criteria_not_used"]
    assert "Technical Proposal 50" in criteria.message
    assert "not_used" in codes(found, Severity.NOTE)


def test_what_the_caller_says_stands_before_the_notice() -> None:
    draft = made(
        a_package(),
        reference="PROC-9",
        kind=Kind.LIGHT_TOUCH,
        procedure=Procedure.OPEN,
        commences_on=date(2026, 6, 1),
    ).draft

    assert draft is not None
    assert (draft.reference, draft.kind, draft.procedure) == (
        "PROC-9",
        Kind.LIGHT_TOUCH,
        Procedure.OPEN,
    )
    assert (draft.commences_on, draft.noticed_on) == (date(2026, 6, 1), NOTICED)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"mainProcurementCategory": None}, "kind_missing"),
        ({"procurementMethodDetails": "Direct award"}, "procedure_not_known"),
        ({"lots": []}, "no_lots"),
    ],
)
def test_what_must_be_known_and_is_not_is_asked_for(change: dict[str, Any], code: str) -> None:
    package = a_package()
    package["releases"][0]["tender"].update(change)

    found = made(package)

    assert found.draft is None
    assert code in codes(found)


def test_a_notice_whose_id_is_no_reference_is_given_one() -> None:
    package = a_package()
    package["releases"][0]["id"] = "032703/2026\n"
    package["releases"][0]["id"] = "№ 7"
    package["releases"][0]["tender"]["documents"] = []

    assert "reference_needed" in codes(made(package))
    assert "reference_needed" not in codes(made(package, reference="PROC-9"))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"amount": Decimal(5), "currency": "EUR"}, "not_in_pounds"),
        ({"amount": Decimal("5.005"), "currency": "GBP"}, "not_money"),
        ({"amount": Decimal("1e15"), "currency": "GBP"}, "not_money"),
        ({}, "no_value"),
    ],
)
def test_an_amount_that_cannot_be_kept_is_left_out_and_said(
    value: dict[str, Any], code: str
) -> None:
    package = a_package()
    the_lot(package)["value"] = value
    package["releases"][0]["tender"]["value"] = value

    found = made(package)

    assert found.draft is not None
    assert "value" not in found.draft.lots[0].contract
    assert found.draft.value is None
    assert code in codes(found, Severity.WARNING)


def test_a_day_of_publication_beyond_all_calendars_is_asked_for() -> None:
    package = a_package()
    package["releases"][0]["date"] = "0001-01-01T00:00:00+14:00"

    assert "day_missing" in codes(made(package))


def test_an_amount_below_nothing_is_no_money() -> None:
    [notice] = notices_in(a_package()).notices
    debt = replace(notice, value=Decimal(-1), lots=(replace(notice.lots[0], value=Decimal(-1)),))

    found = draft_from(debt, Wanted(RULES))

    assert found.draft is not None
    assert found.draft.value is None
    assert "value" not in found.draft.lots[0].contract
    assert "not_money" in codes(found, Severity.WARNING)


@pytest.mark.parametrize(
    "moment", [None, "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"]
)
def test_a_deadline_beyond_all_calendars_is_left_out(moment: str | None) -> None:
    package = a_package()
    package["releases"][0]["tender"]["tenderPeriod"] = {"endDate": moment}

    found = made(package)

    assert found.draft is not None
    assert found.draft.deadline is None
    assert "no_deadline" in codes(found, Severity.WARNING)


def test_a_title_is_brought_onto_one_line() -> None:
    package = a_package()
    package["releases"][0]["tender"]["title"] = "Grounds\nand  gardens " + "x" * 400

    found = made(package)

    assert found.draft is not None
    assert found.draft.title.startswith("Grounds and gardens x")
    assert len(found.draft.title) == 300
    assert "title_cut" in codes(found, Severity.WARNING)


def test_only_the_lots_asked_for_are_taken() -> None:
    package = a_package()
    lots = package["releases"][0]["tender"]["lots"]
    lots.append({**lots[0], "id": "2"})

    found = made(package, lots=("2",))
    unknown = made(package, lots=("3",))

    assert found.draft is not None
    assert [lot.number for lot in found.draft.lots] == ["2"]
    assert any("not asked for: 1" in one.message for one in found.findings)
    assert "unknown_lot" in codes(unknown)


def test_every_real_notice_beside_the_project_makes_a_draft_or_says_why_not() -> None:
    for path in sorted(BESIDE.glob("*UK4*.json")):
        tree = exact(json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal))
        for notice in notices_in(tree).notices:
            found = draft_from(notice, Wanted(RULES))

            assert (found.draft is None) == bool(codes(found)), path.name
