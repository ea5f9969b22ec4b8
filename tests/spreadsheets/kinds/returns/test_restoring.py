"""Undoing a file of a return puts back, or refuses to lose, what no document says of it."""

from collections.abc import Collection
from typing import Any

import pytest
from sqlmodel import col, select

from app.deliveries.people.tables import PersonToken
from app.deliveries.tables import Delivery
from app.platform.database import reading
from tests.spreadsheets.kinds.desk import filled
from tests.spreadsheets.kinds.returns.made import (
    HALF_TIME,
    NONE_YET,
    POSTCODE,
    SESSION,
    Reporting,
)
from tests.spreadsheets.kinds.returns.test_replacing import without_the_last

ELSEWHERE = "IG11 0AB"  #: of the shipped sample, in another district
NAMED = HALF_TIME | {"staff_token": "S-0099-payroll"}
REASON = "Looked at on the site, and found to be so by two of us."


def undone(reporting: Reporting, import_id: str) -> tuple[int, Any]:
    answer = reporting.desk.posts(f"/v1/imports/{import_id}/reverse")
    told = answer.json()
    return answer.status_code, told.get("code", told.get("state"))


def changes(reporting: Reporting, sheet: str, **cells: Any) -> str:
    """Save a file that changes the one row of a sheet, and give its id."""
    [row] = reporting.desk.rows(sheet.casefold())
    late = {"row_ref": row["row_ref"], **cells}
    return str(reporting.desk.saved(filled(reporting.desk.file(), {sheet: [late]}))["id"])


def reopens(reporting: Reporting) -> None:
    answer = reporting.desk.posts(f"{reporting.address()}/reopening", {"reason": REASON})
    assert answer.status_code == 201, answer.text


def verifies(reporting: Reporting) -> None:
    """Submit the return, have its one delivery verified, and open it again."""
    reporting.submits()
    [one] = reporting.deliveries()
    manager = reporting.desk.of(reporting.manager)
    verdict = {"outcome": "verified", "reason": REASON}
    answer = manager.posts(f"/v1/deliveries/{one['id']}/verification", verdict)
    assert answer.status_code == 201, answer.text
    reopens(reporting)


def counted(reporting: Reporting) -> Collection[str]:
    """Give the digests of whom the draft counts."""
    query = (
        select(PersonToken.token)
        .join(Delivery, col(Delivery.id) == PersonToken.delivery_id)
        .where(col(Delivery.withdrawn_at).is_(None), Delivery.replaced == 0)
    )
    with reading(reporting.desk.engine) as session:
        return sorted(session.exec(query))


def test_what_was_verified_since_is_not_undone(reporting: Reporting) -> None:
    desk = reporting.desk
    desk.saved(filled(desk.file(), {"Summary": [NONE_YET]}))
    content = filled(desk.file(), {"Community": [SESSION]})
    saved = desk.saved(content)
    assert desk.sends(content).json()["moved_since"] is False
    verifies(reporting)
    before = reporting.deliveries()
    assert [one["state"] for one in before] == ["verified"]

    refused = desk.posts(f"/v1/imports/{saved['id']}/reverse")

    assert (refused.status_code, refused.json()["code"]) == (409, "import-depended-on")
    assert f"the delivery {before[0]['reference']} on " in refused.json()["detail"]
    assert reporting.deliveries() == before
    assert desk.sends(content).json()["moved_since"] is True


def test_what_was_verified_before_a_file_is_verified_again_once_that_is_undone(
    reporting: Reporting,
) -> None:
    desk = reporting.desk
    row = SESSION | {"place": None, "postcode": POSTCODE}
    desk.saved(filled(desk.file(), {"Community": [row], "Summary": [NONE_YET]}))
    verifies(reporting)
    before = [(one["id"], one["state"], one["place"]) for one in reporting.deliveries()]
    late = changes(reporting, "Community", place=None, postcode=ELSEWHERE)
    assert [one["state"] for one in reporting.deliveries()] == ["claimed"]

    assert undone(reporting, late) == (201, "reversed")

    after = [(one["id"], one["state"], one["place"]) for one in reporting.deliveries()]
    assert after == before


def test_a_place_that_goes_back_is_told_by_the_list_that_told_it(reporting: Reporting) -> None:
    desk = reporting.desk
    desk.saved(filled(desk.file(), {"Jobs": [HALF_TIME | {"home_postcode": POSTCODE}]}))
    [before] = reporting.deliveries()
    late = changes(reporting, "Jobs", home_postcode=ELSEWHERE)
    assert reporting.deliveries()[0]["place"] != before["place"]

    assert undone(reporting, late) == (201, "reversed")

    [after] = reporting.deliveries()
    assert before["vintage"]
    assert (after["place"], after["vintage"]) == (before["place"], before["vintage"])


def test_tokens_that_were_changed_are_not_said_to_be_back(reporting: Reporting) -> None:
    desk = reporting.desk
    desk.saved(filled(desk.file(), {"Jobs": [NAMED]}))
    first = counted(reporting)
    late = changes(reporting, "Jobs", staff_token="S-0100-payroll")
    second = counted(reporting)
    assert first != second

    refused = desk.posts(f"/v1/imports/{late}/reverse")

    assert (refused.status_code, refused.json()["code"]) == (409, "import-depended-on")
    assert "Whom the delivery J-" in refused.json()["detail"]
    assert "tokens" in refused.json()["how_to_fix"]
    assert counted(reporting) == second


def test_tokens_that_were_added_go_again(reporting: Reporting) -> None:
    desk = reporting.desk
    desk.saved(filled(desk.file(), {"Jobs": [HALF_TIME]}))
    late = changes(reporting, "Jobs", staff_token="S-0100-payroll", comment="On nights.")
    assert len(counted(reporting)) == 1

    assert undone(reporting, late) == (201, "reversed")

    assert counted(reporting) == []
    assert "nights" not in reporting.deliveries()[0]["comment"]


def test_tokens_of_what_was_submitted_are_back(reporting: Reporting) -> None:
    desk = reporting.desk
    desk.saved(filled(desk.file(), {"Jobs": [NAMED], "Summary": [NONE_YET]}))
    first, [before] = counted(reporting), reporting.deliveries()
    reporting.submits()
    reopens(reporting)
    late = changes(reporting, "Jobs", staff_token="S-0100-payroll")
    assert counted(reporting) != first

    assert undone(reporting, late) == (201, "reversed")

    assert (counted(reporting), reporting.deliveries()[0]["id"]) == (first, before["id"])


def test_a_token_that_was_changed_since_keeps_its_delivery(reporting: Reporting) -> None:
    desk = reporting.desk
    first = desk.saved(filled(desk.file(), {"Jobs": [NAMED]}))["id"]
    late = changes(reporting, "Jobs", staff_token="S-0100-payroll")
    before = reporting.deliveries()

    for import_id in (first, late):
        assert undone(reporting, import_id) == (409, "import-depended-on")

    assert reporting.deliveries() == before


@pytest.mark.parametrize("is_submitted", [True, False])
def test_a_row_that_was_removed_is_back_with_its_tokens_if_it_was_submitted(
    reporting: Reporting, *, is_submitted: bool
) -> None:
    desk = reporting.desk
    desk.saved(filled(desk.file(), {"Jobs": [NAMED], "Summary": [NONE_YET]}))
    first = counted(reporting)
    if is_submitted:
        reporting.submits()
        reopens(reporting)
    period = "2026-01-01/2026-03-31"
    preview = desk.checked(without_the_last(desk.file(), "Jobs"), replace_period=period)
    desk.applied(preview["id"], removing=preview["removing"]["type_to_confirm"])
    assert reporting.deliveries() == []

    assert undone(reporting, preview["id"]) == (201, "reversed")

    assert len(reporting.deliveries()) == 1
    assert counted(reporting) == (first if is_submitted else [])
