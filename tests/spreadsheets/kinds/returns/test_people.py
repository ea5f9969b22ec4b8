"""Nothing that tells who somebody is stays: in no row, no preview, no workbook, no message."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, text
from sqlmodel import col, select

from app.contracts.plan.periods import Period
from app.contracts.plan.tables import DeliveryPlan
from app.platform.database import reading, writing
from app.platform.http.dependencies import time_of_request
from tests.spreadsheets.kinds.desk import changed, counted, filled
from tests.spreadsheets.kinds.returns.made import (
    FTE,
    HALF_TIME,
    POSTCODE,
    POSTS,
    SESSION,
    Reporting,
)

TOKEN, OTHER = "E-0417-brokerage", "S-0099-payroll"
SECRET = HALF_TIME | {
    "home_postcode": POSTCODE, "referral_token": TOKEN, "staff_token": OTHER,
    "priority_group": "care_leaver",
}  # fmt: skip


def everything_in(engine: Engine) -> str:
    """Give all that a database holds, as text."""
    with reading(engine) as session:
        names = inspect(session.connection()).get_table_names()
        rows = [session.execute(text(f'SELECT * FROM "{name}"')).all() for name in names]  # noqa: S608 - names of our tables
    return repr(rows)


def test_postcodes_and_tokens_are_in_no_row_no_preview_and_no_later_workbook(
    reporting: Reporting,
) -> None:
    desk = reporting.desk
    preview = desk.saved(filled(desk.file(), {"Jobs": [SECRET]}))
    import_id = preview["id"]
    told = [
        json.dumps(preview),
        *(desk.gets(f"/v1/imports/{import_id}/{part}").text for part in ("problems", "changes")),
        json.dumps(desk.rows("jobs")),
        desk.fetched(desk.given(), "jobs").decode(),
        json.dumps([reporting.read(), reporting.deliveries()]),
        everything_in(desk.engine),
    ]

    for secret in (POSTCODE, "E178XB", TOKEN, OTHER, TOKEN.casefold()):
        assert [secret in one for one in told] == [False] * len(told), secret
    [kept] = reporting.deliveries()
    assert kept["place"] == "E09000031"
    with reading(desk.engine) as session:
        digests = session.execute(text("SELECT count(*) FROM person_token")).scalar_one()
    assert digests == 1


def test_a_group_is_counted_and_not_kept_with_the_person(reporting: Reporting) -> None:
    desk = reporting.desk
    desk.saved(filled(desk.file(), {"Jobs": [SECRET]}))
    assert reporting.lines()[POSTS]["groups"] == {"care_leaver": 1}

    two = HALF_TIME | {"role": "Trainer", "people": 2, "priority_group": "care_leaver"}
    desk.saved(filled(desk.file(), {"Jobs": [two]}))

    assert reporting.lines()[POSTS]["groups"] == {"care_leaver": 3}
    assert "care_leaver" not in json.dumps(reporting.deliveries())


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"home_postcode": "ZZ1 1ZZ"}, "postcode_not_placed"),
        ({"referral_token": "Jane Example"}, "not_a_token"),
    ],
)
def test_what_is_wrong_with_a_secret_does_not_repeat_it(
    reporting: Reporting, row: dict[str, str], code: str
) -> None:
    content = filled(reporting.desk.file(), {"Jobs": [HALF_TIME | row]})

    preview = reporting.desk.checked(content)

    [problem] = [one for one in preview["problems"] if one["severity"] == "fix"]
    assert problem["code"] == code
    assert problem["cells"][0][:6] in ("Jobs!K", "Jobs!O")
    for secret in [*row.values(), "Jane"]:
        assert secret not in json.dumps(preview)
        assert secret not in everything_in(reporting.desk.engine)


def test_a_row_whose_secrets_are_left_blank_keeps_them(reporting: Reporting) -> None:
    desk = reporting.desk
    desk.saved(filled(desk.file(), {"Jobs": [SECRET]}))
    [ref] = [row["row_ref"] for row in desk.rows("jobs")]

    desk.saved(filled(desk.file(), {"Jobs": [{"row_ref": ref, "comment": "On nights."}]}))

    [kept] = reporting.deliveries()
    assert (kept["comment"], kept["place"]) == ("On nights.\nRole: Cleaner", "E09000031")
    assert kept["vintage"]
    with reading(desk.engine) as session:
        assert session.execute(text("SELECT count(*) FROM person_token")).scalar_one() == 1


def test_a_session_in_a_place_that_is_a_postcode_is_kept_by_its_district(
    reporting: Reporting,
) -> None:
    row = SESSION | {"place": None, "postcode": POSTCODE}

    reporting.desk.saved(filled(reporting.desk.file(), {"Community": [row]}))

    assert reporting.deliveries()[0]["place"] == "E09000031"


@pytest.mark.parametrize(("commitment", "whole"), [(POSTS, "25"), (FTE, "12.5")])
def test_the_same_workforce_is_25_fte_years_and_12_and_a_half_fte(
    reporting: Reporting, commitment: str, whole: str
) -> None:
    """Ten full-time and five half-time posts for two years, by the returns of each year."""
    desk = reporting.desk
    desk.now = datetime(2027, 1, 11, 9, 30, tzinfo=UTC)
    app: Any = desk.client.app
    app.dependency_overrides[time_of_request] = lambda: desk.now
    with writing(desk.engine) as session:
        query = select(DeliveryPlan).where(col(DeliveryPlan.contract_id) == desk.target)
        session.exec(query).one().period = Period.YEAR
    job = {"commitment": commitment, "role": "Builder", "start_date": "2025-01-01",
           "end_date": "2026-12-31"}  # fmt: skip
    rows = [job | {"weekly_hours": 35}] * 10 + [job | {"weekly_hours": 17.5}] * 5

    for day in ("2025-06-30", "2026-06-30"):
        desk.day = day
        desk.saved(filled(desk.file(), {"Jobs": rows}))

    assert sum(Decimal(one["quantity"]) for one in reporting.deliveries()) == Decimal(whole)


def test_a_file_with_tokens_that_is_sent_again_says_the_same(reporting: Reporting) -> None:
    """Nobody has to look at changes that are none: digests and the place are compared."""
    desk = reporting.desk
    named = HALF_TIME | {"home_postcode": POSTCODE, "staff_token": OTHER}
    content = filled(desk.file(), {"Jobs": [named]})
    desk.saved(content)

    again = desk.checked(resaved(content))
    [row] = desk.rows("jobs")
    mine = {"row_ref": row["row_ref"], "staff_token": OTHER.casefold()}
    by_reference = desk.checked(filled(desk.file(), {"Jobs": [mine]}))

    for preview in (again, by_reference):
        assert counted(preview, "Jobs") == {"rows": 1, "same": 1}
        assert preview["changes"] == []


def test_another_token_is_a_change_that_shows_neither(reporting: Reporting) -> None:
    desk = reporting.desk
    blank = desk.file()
    desk.saved(filled(blank, {"Jobs": [HALF_TIME | {"staff_token": OTHER}]}))

    another = HALF_TIME | {"staff_token": "S-0100-payroll"}
    preview = desk.checked(filled(blank, {"Jobs": [another]}))

    assert counted(preview, "Jobs")["changed"] == 1
    [change] = [one for one in preview["changes"] if one["field"] == "staff_token"]
    assert (change["before"], change["after"]) == ("(not shown)", "(not shown)")


def resaved(content: bytes) -> bytes:
    """Give the same workbook as another program writes it: other bytes, the same cells."""
    return changed(content, lambda book: setattr(book.properties, "creator", "Another program"))
