"""A return by workbook beside others who write it: asked about, undone, left alone, refused."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, func, select

from app.contracts.tables import Contract
from app.deliveries.tables import Delivery, Return
from app.organisations.role import Role
from app.platform.database import reading, writing
from app.spreadsheets.kinds.returns.returning import stand
from tests.callers import a_person
from tests.deliveries.returns.made import BIRCH
from tests.spreadsheets.kinds.desk import changed, filled, is_held
from tests.spreadsheets.kinds.returns.made import (
    A_QUARTER,
    HALF_TIME,
    HOURS,
    NONE_YET,
    PAID,
    PEOPLE,
    POSTS,
    SESSION,
    Reporting,
    said,
)


def test_what_two_changed_is_asked_about_and_the_answer_is_saved(reporting: Reporting) -> None:
    desk = reporting.desk
    desk.saved(filled(desk.file(), {"Summary": [NONE_YET]}))
    mine = filled(desk.file(), {"Summary": [{"row_ref": PEOPLE, "forecast": 7}]})
    line = {"obligation_id": reporting.ids()[PEOPLE], "said": "nothing", "forecast": "8"}
    reporting.writes({"lines": [line]})

    preview = desk.checked(mine)
    [asked] = preview["questions"]
    refused = desk.posts(f"/v1/imports/{preview['id']}/apply", {"confirmed": True})
    answers = {"answers": [{"question": asked["question"], "take": "yours"}]}
    path = f"/v1/imports/{preview['id']}/answers"
    answered = desk.client.put(path, json=answers, headers=desk.headers | {"If-Match": "*"})
    assert answered.status_code in (200, 202), answered.text
    desk.works()
    desk.applied(preview["id"])

    assert (asked["base"], asked["yours"], asked["ours"]) == ("9", "7", "8")
    assert refused.status_code == 409
    assert reporting.lines()[PEOPLE]["forecast"] == "7"


def test_a_column_that_is_not_read_is_named_with_its_rows(reporting: Reporting) -> None:
    def add(book: Any) -> None:
        sheet = book["Community"]
        column = sheet.max_column + 1
        sheet.cell(1, column).value = "Confirmed by"
        sheet.cell(4, column).value = "A person"

    content = changed(filled(reporting.desk.file(), {"Community": [SESSION]}), add)

    preview = reporting.desk.checked(content)

    assert [(one["what"], one["name"]) for one in preview["not_read"]] == [
        ("column", "Confirmed by")
    ]


def test_text_that_looks_like_a_formula_comes_back_as_text(reporting: Reporting) -> None:
    text = '=HYPERLINK("http://x.example","here")'
    row = {"row_ref": PEOPLE, "delivered_qty": 0, "comment": f"See {text}"}
    reporting.desk.saved(filled(reporting.desk.file(), {"Summary": [row]}))

    assert reporting.lines()[PEOPLE]["comment"] == f"See {text}"
    reporting.writes({"lines": [{"obligation_id": reporting.ids()[PEOPLE], "said": "nothing",
                                 "comment": text}]})  # fmt: skip
    preview = reporting.desk.checked(reporting.desk.file())
    assert preview["changes_total"] == 0


def test_what_was_saved_is_undone_while_nothing_depends_on_it(reporting: Reporting) -> None:
    desk = reporting.desk
    desk.saved(filled(desk.file(), {"Summary": [NONE_YET], "Jobs": [HALF_TIME]}))
    before = said(reporting)
    second = desk.saved(
        filled(desk.file(), {"Spend": [PAID], "Summary": [{"row_ref": PEOPLE, "forecast": 3}]})
    )
    assert said(reporting) != before

    undone = desk.posts(f"/v1/imports/{second['id']}/reverse")

    assert undone.status_code in (200, 201, 202), undone.text
    assert said(reporting) == before


def test_nobody_writes_a_draft_that_is_about_to_be_replaced(reporting: Reporting) -> None:
    desk = reporting.desk
    with writing(desk.engine) as session:
        assert stand(session, desk.asking()).version == 0
        assert is_held(desk.engine, Contract, desk.target)
    desk.saved(filled(desk.file(), {"Summary": [NONE_YET]}))
    [begun] = reporting.returns()

    with writing(desk.engine) as session:
        told = stand(session, desk.asking())

        assert told.version == begun["version"]
        assert is_held(desk.engine, Return, UUID(begun["id"]))


def test_a_file_is_undone_whatever_was_reported_beside_it(reporting: Reporting) -> None:
    desk = reporting.desk
    desk.saved(filled(desk.file(), {"Summary": [NONE_YET]}))
    first = desk.saved(filled(desk.file(), {"Jobs": [HALF_TIME]}))
    second = desk.saved(filled(desk.file(), {"Spend": [PAID]}))
    [paid] = [one for one in reporting.deliveries() if one["reference"].startswith("S-")]

    undone = desk.posts(f"/v1/imports/{first['id']}/reverse")

    assert undone.json()["state"] == "reversed", undone.text
    assert [one["reference"] for one in reporting.deliveries()] == [paid["reference"]]
    assert desk.posts(f"/v1/imports/{second['id']}/reverse").json()["state"] == "reversed"
    assert reporting.deliveries() == []


def test_a_delivery_that_was_changed_since_is_named(reporting: Reporting) -> None:
    desk = reporting.desk
    first = desk.saved(filled(desk.file(), {"Summary": [NONE_YET], "Spend": [PAID]}))
    [row] = desk.rows("spend")
    late = {"row_ref": row["row_ref"], "comment": "Two invoices"}
    second = desk.saved(filled(desk.file(), {"Spend": [late]}))

    refused = desk.posts(f"/v1/imports/{first['id']}/reverse").json()

    assert refused["code"] == "import-depended-on"
    assert f"the delivery {row['row_ref']} on " in refused["detail"]
    assert " by you." in refused["detail"]
    for one in (second, first):
        assert desk.posts(f"/v1/imports/{one['id']}/reverse").json()["state"] == "reversed"
    assert reporting.deliveries() == []


def test_what_was_submitted_since_is_not_undone(reporting: Reporting) -> None:
    saved = reporting.desk.saved(filled(reporting.desk.file(), A_QUARTER))
    reporting.submits()

    refused = reporting.desk.posts(f"/v1/imports/{saved['id']}/reverse")

    assert (refused.status_code, refused.json()["code"]) == (409, "return-submitted")
    assert refused.json()["how_to_fix"]


def test_a_return_that_was_submitted_is_not_written_over(reporting: Reporting) -> None:
    reporting.desk.saved(filled(reporting.desk.file(), A_QUARTER))
    content = filled(reporting.desk.file(), {"Summary": [{"row_ref": PEOPLE, "forecast": 3}]})
    reporting.submits()

    preview = reporting.desk.checked(content)

    [stop] = [one for one in preview["problems"] if one["severity"] == "stop"]
    assert stop["code"] == "return_submitted"
    assert "Open it again" in stop["how_to_fix"]


def test_a_verified_delivery_stays_verified_when_its_row_is_left_alone(
    reporting: Reporting,
) -> None:
    """A postcode was dropped: that its area is now given by its code alone changes nothing."""
    desk = reporting.desk
    row = SESSION | {"place": None, "postcode": "E17 8XB"}
    desk.saved(filled(desk.file(), {"Community": [row], "Jobs": [HALF_TIME]}))
    reporting.submits()
    reopened = desk.posts(f"{reporting.address()}/reopening", {"reason": "A job is missing."})
    assert reopened.status_code == 201, reopened.text
    before = {one["reference"]: one for one in reporting.deliveries()}

    desk.saved(filled(desk.file(), {"Jobs": [HALF_TIME | {"role": "Trainer"}]}))

    after = {one["reference"]: one for one in reporting.deliveries()}
    assert {key: after[key] for key in before} == before
    assert len(after) == 3


def test_deliveries_of_the_api_that_no_sheet_can_say_stay_as_they_are(
    reporting: Reporting,
) -> None:
    desk = reporting.desk
    desk.posts(f"{reporting.contract}/returns", {"day": desk.day})
    ids = reporting.ids()
    reporting.writes({
        "deliveries": [
            {"reference": "API-1", "obligation_id": ids[POSTS], "delivered_on": "2026-02-27",
             "posts": [{"people": 2, "hours_per_week": "35", "weeks": "8"},
                       {"people": 1, "hours_per_week": "20", "weeks": "6"}]},
            {"reference": "API-2", "obligation_id": ids[HOURS], "delivered_on": "2026-02-27",
             "sessions": [{"hours": "1", "attendees": 3}, {"hours": "2", "attendees": 4}]},
            {"reference": "API-3", "obligation_id": ids[PEOPLE], "quantity": "2",
             "delivered_on": "2026-02-27", "people": ["T-001", "T-002"]},
        ]
    })  # fmt: skip
    before = reporting.deliveries()

    desk.saved(filled(desk.file(), {"Spend": [PAID]}))

    after = reporting.deliveries()
    assert [one for one in after if one["reference"].startswith("API")] == before
    assert len(after) == 4


@pytest.mark.parametrize("kind", [Role.CONTRACT_MANAGER, Role.ECONOMIC_DEVELOPMENT])
def test_the_authority_may_report_for_a_supplier_and_another_supplier_may_not(
    reporting: Reporting, kind: Role
) -> None:
    desk = reporting.desk
    own = desk.of(a_person(desk.engine, kind))
    rival = desk.of(a_person(desk.engine, Role.SUPPLIER, supplier=BIRCH))
    abroad = desk.of(a_person(desk.engine, Role.CONTRACT_MANAGER, authority="Elsewhere"))
    content = filled(own.file(), {"Summary": [NONE_YET]})

    assert rival.asks().status_code == abroad.asks().status_code == 404
    assert rival.sends(content).status_code == abroad.sends(content).status_code == 404
    own.saved(content)

    with reading(desk.engine) as session:
        assert session.exec(select(func.count(col(Return.id)))).one() == 1
        assert session.exec(select(func.count(col(Delivery.id)))).one() == 0


def test_a_program_of_an_auditor_gets_no_return(reporting: Reporting) -> None:
    desk = reporting.desk
    auditor = replace(desk, headers=a_person(desk.engine, Role.AUDITOR))

    assert auditor.asks().status_code == 403


@pytest.mark.parametrize(
    ("day", "code"),
    [(None, "day_missing"), ("2024-06-01", "outside_periods"), ("2026-05-01", "period_to_come")],
)
def test_a_day_of_no_period_that_has_begun_is_refused(
    reporting: Reporting, day: str | None, code: str
) -> None:
    answer = replace(reporting.desk, day=day).asks()

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == code
