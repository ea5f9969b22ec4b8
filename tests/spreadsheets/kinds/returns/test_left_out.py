"""Rows of a return that it is saved without, of which what is never told again is not kept."""

import io

from openpyxl import load_workbook

from tests.spreadsheets.kinds.desk import filled
from tests.spreadsheets.kinds.returns.made import HALF_TIME, POSTCODE, Reporting

FAULTY = HALF_TIME | {
    "role": "Trainer", "weekly_hours": "many", "home_postcode": POSTCODE,
    "referral_token": "BRK-7F3K2",
}  # fmt: skip


def test_a_postcode_and_a_token_are_blank_and_named_with_why(reporting: Reporting) -> None:
    desk = reporting.desk
    sent = desk.checked(filled(desk.file(), {"Jobs": [HALF_TIME, FAULTY]}))["id"]
    desk.applied(sent, partly=True)

    book = load_workbook(io.BytesIO(desk.gets(f"/v1/imports/{sent}/fix-list.xlsx").content))

    found = {str(one) for sheet in book for row in sheet.values for one in row if one}
    assert {"Trainer", "many", "home_postcode"} <= found
    assert not any(POSTCODE in one or "BRK-7F3K2" in one for one in found)
    said = [one for one in found if one.endswith("never told again, so it is not kept.")]
    assert sorted(one.split("'")[1] for one in said) == ["home_postcode", "referral_token"]
