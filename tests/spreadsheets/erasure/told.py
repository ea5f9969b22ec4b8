"""Of whom brokerage and returns tell, and how somebody asks that a person be erased."""

from typing import Any

from tests.spreadsheets.kinds.desk import Desk, filled
from tests.spreadsheets.kinds.returns.made import HALF_TIME, Reporting

TOKEN = "BRK-7F3K2"
WHY = "Asked for by the person, by letter."
REFERRAL = {
    "token": TOKEN, "place": "E05000026", "group": "care_leaver", "outcome": "started",
    "referred_on": "2026-02-10",
}  # fmt: skip
OTHER = REFERRAL | {"token": "BRK-9Z9Z9", "place": "E05000027"}
EMPLOYED = HALF_TIME | {"referral_token": TOKEN}


def erases(desk: Desk, token: str = TOKEN, reason: str = WHY) -> Any:
    """Have a person erased, and give the answer."""
    return desk.posts("/v1/person-tokens/erasure", {"token": token, "reason": reason})


def erased(desk: Desk, token: str = TOKEN) -> dict[str, int]:
    """Have a person erased, and give the counts that are not nought."""
    answer = erases(desk, token)
    assert answer.status_code == 201, answer.text
    return {name: count for name, count in answer.json().items() if count}


def state_of(desk: Desk, import_id: str) -> tuple[str, str]:
    """Give where a file stands, and what is said of it."""
    found = desk.gets(f"/v1/imports/{import_id}").json()
    return found["state"], found["trouble"]


def refers(desk: Desk, *rows: dict[str, Any]) -> str:
    """Have referrals saved, and give the id of the import."""
    return str(desk.saved(filled(desk.file(), {"Referrals": list(rows)}))["id"])


def employs(reporting: Reporting, *rows: dict[str, Any]) -> str:
    """Have jobs saved in the draft of a return, and give the id of the import."""
    desk = reporting.desk
    return str(desk.saved(filled(desk.file(), {"Jobs": list(rows)}))["id"])


def referrals(desk: Desk) -> list[dict[str, Any]]:
    """List the referrals that there are."""
    return list(desk.gets("/v1/referrals").json()["data"])
