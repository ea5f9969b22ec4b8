"""A period of the brokerage is replaced: rows that the workbook leaves out are removed."""

import pytest
from sqlmodel import select

from app.brokerage.tables import Referral
from app.platform.database import reading
from tests.spreadsheets.kinds.brokerage.made import (
    ALL,
    REFERRAL,
    VACANCY,
    everything,
    listed,
)
from tests.spreadsheets.kinds.desk import Desk, filled

JANUARY = REFERRAL | {"token": "BRK-0001", "referred_on": "2026-01-10"}
PERIOD = "2026-02-01/2026-02-28"


def replacing(desk: Desk) -> bytes:
    """Save a referral of January and two of February, and give February's sheet with one."""
    second = REFERRAL | {"token": "BRK-0002", "referred_on": "2026-02-11"}
    desk.saved(filled(desk.file(), ALL | {"Referrals": [JANUARY, REFERRAL, second]}))
    lines = desk.fetched(desk.given(), "referrals").decode("utf-8-sig").splitlines()
    kept = [one for one in lines if "2026-02-11" not in one and "2026-01-10" not in one]
    return "\r\n".join(kept).encode()


def test_what_is_left_out_of_a_period_is_removed_once_somebody_types_it(desk: Desk) -> None:
    content = replacing(desk)
    before = everything(desk)

    preview = desk.checked(content, replace_period=PERIOD)
    path = f"/v1/imports/{preview['id']}/apply"
    bare = desk.posts(path, {"confirmed": True})
    wrong = desk.posts(path, {"confirmed": True, "removing": "remove 2 rows"})
    assert everything(desk) == before
    desk.applied(preview["id"], removing="remove 1 row")

    [removed] = preview["removing"]["rows"]
    assert (preview["removing"]["total"], preview["removing"]["type_to_confirm"]) == (
        1, "remove 1 row",
    )  # fmt: skip
    assert (removed["sheet"], "2026-02-11" in removed["says"]) == ("Referrals", True)
    assert preview["missing_total"] == 4  # January's, and all of the sheets that it has not
    assert {"figure": "People referred", "before": "3", "after": "2"} in preview["effect"]
    assert [one.json()["code"] for one in (bare, wrong)] == ["questions-open"] * 2
    assert [one["referred_on"] for one in listed(desk, "referrals")] == [
        "2026-01-10", "2026-02-10",
    ]  # fmt: skip
    assert [len(rows) for rows in everything(desk)] == [1, 2, 1, 1]


def test_what_was_removed_is_back_once_it_is_undone(desk: Desk) -> None:
    content = replacing(desk)
    before = desk.rows("referrals")
    with reading(desk.engine) as session:
        tokens = {one.id: one.token for one in session.exec(select(Referral))}
    preview = desk.checked(content, replace_period=PERIOD)
    desk.applied(preview["id"], removing="remove 1 row")

    answer = desk.posts(f"/v1/imports/{preview['id']}/reverse")

    assert answer.json()["state"] == "reversed"
    by_ref = {one["row_ref"]: one for one in before}
    assert {one["row_ref"]: one for one in desk.rows("referrals")} == by_ref
    with reading(desk.engine) as session:
        assert {one.id: one.token for one in session.exec(select(Referral))} == tokens


def test_a_file_that_removes_rows_is_saved_whole_or_not_at_all(desk: Desk) -> None:
    lines = replacing(desk).decode().splitlines()
    faulty = f",BRK-9,E05000026,care_leaver,{VACANCY['code']},hired,2026-02-12"

    preview = desk.checked("\r\n".join([*lines, faulty]).encode(), replace_period=PERIOD)

    assert preview["partly"]["is_possible"] is False
    assert preview["total"]["faulty"] == 1
    refused = desk.posts(f"/v1/imports/{preview['id']}/apply", {"partly": True})
    assert refused.status_code == 409


@pytest.mark.parametrize("period", ["2026-02-28/2026-02-01", "2026-02", "february"])
def test_what_is_no_period_is_refused_before_anything_is_kept(desk: Desk, period: str) -> None:
    answer = desk.sends(desk.file(), replace_period=period)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "period"
