"""A return whose period is replaced: deliveries that the workbook leaves out are removed."""

from typing import Any

import pytest

from tests.spreadsheets.kinds.desk import changed, codes, filled
from tests.spreadsheets.kinds.returns.made import (
    HALF_TIME,
    HOURS,
    NONE_YET,
    PAID,
    SESSION,
    Reporting,
)

OWN = "2026-01-01/2026-03-31"
LATER = SESSION | {"organisation": "Anytown Food Bank", "delivered_on": "2026-02-21"}
#: what stands before
TWO: dict[str, list[dict[str, Any]]] = {
    "Community": [SESSION, LATER], "Spend": [PAID], "Summary": [NONE_YET],
}  # fmt: skip


def without_the_last(content: bytes, sheet: str = "Community") -> bytes:
    """Take the last row of a sheet out of a workbook."""

    def take(book: Any) -> None:
        rows = [row for row in book[sheet].iter_rows(min_row=4) if any(c.value for c in row)]
        book[sheet].delete_rows(rows[-1][0].row)

    return changed(content, take)


def organisations(reporting: Reporting) -> dict[str, Any]:
    """Give what is said of each organisation: all of it, but when and as what it was put down."""
    hours = reporting.ids()[HOURS]
    found = [one for one in reporting.deliveries() if one["obligation_id"] == hours]
    return {
        one["organisation"]: {key: one[key] for key in one.keys() - {"id", "updated_at"}}
        for one in found
    }


def test_a_row_that_is_left_out_is_removed_once_somebody_types_it_and_is_back_when_undone(
    reporting: Reporting,
) -> None:
    desk = reporting.desk
    desk.saved(filled(desk.file(), TWO))
    before = organisations(reporting)
    content = without_the_last(desk.file())
    stays = desk.checked(content)

    preview = desk.checked(content, replace_period=OWN)
    bare = desk.posts(f"/v1/imports/{preview['id']}/apply", {"confirmed": True})
    assert organisations(reporting) == before
    desk.applied(preview["id"], removing=preview["removing"]["type_to_confirm"])

    assert stays["removing"] == {"rows": [], "total": 0, "type_to_confirm": ""}
    [row] = preview["removing"]["rows"]
    assert (row["sheet"], row["row_ref"][:2]) == ("Community", "C-")
    assert (bare.status_code, bare.json()["code"]) == (409, "questions-open")
    left = organisations(reporting)
    assert len(left) == 1
    assert left.items() <= before.items()

    undone = desk.posts(f"/v1/imports/{preview['id']}/reverse")

    assert undone.status_code == 201, undone.text
    assert organisations(reporting) == before


def test_a_sheet_that_the_file_does_not_have_leaves_nothing_out(reporting: Reporting) -> None:
    desk = reporting.desk
    desk.saved(filled(desk.file(), TWO))
    content = desk.fetched(desk.given(), "spend")

    preview = desk.checked(content, replace_period=OWN, file_name="spend.csv")

    assert preview["removing"]["total"] == 0
    assert preview["missing_total"] > 0


def test_rows_that_count_people_by_tokens_are_asked_about(reporting: Reporting) -> None:
    desk = reporting.desk
    desk.saved(filled(desk.file(), {"Jobs": [HALF_TIME | {"referral_token": "BRK-7F3K2"}]}))

    preview = desk.checked(without_the_last(desk.file(), "Jobs"), replace_period=OWN)

    assert "tokens_removed" in codes(preview, "confirm").values()


@pytest.mark.parametrize("period", ["2026-01-01/2026-02-28", "2025-10-01/2025-12-31"])
def test_no_other_period_than_its_own_is_replaced(reporting: Reporting, period: str) -> None:
    answer = reporting.desk.sends(reporting.desk.file(), replace_period=period)

    assert answer.status_code == 422
    assert OWN in answer.json()["errors"][0]["how_to_fix"]
