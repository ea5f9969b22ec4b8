"""Rows of a brokerage as people write them, and what the API lists of them."""

from typing import Any

from tests.spreadsheets.kinds.desk import Desk

TOKEN = "BRK-7F3K2"
VACANCY = {
    "code": "VAC-014", "contract": "C-1", "role": "Cleaner", "posts": 3, "opens_on": "01/02/2026",
}  # fmt: skip
REFERRAL = {
    "token": TOKEN, "place": "E05000026", "group": "care_leaver", "vacancy": "VAC-014",
    "outcome": "started", "referred_on": "2026-02-10",
}  # fmt: skip
FIRM = {
    "firm": "Oakwood Ltd", "identifier": "GB-COH-1234567", "gap": "No quality plan",
    "supported_on": "2026-02-11", "has_bid": "yes",
}  # fmt: skip
NEED = {
    "organisation": "Anytown Forum", "need": "Bookkeeping", "quantity": "12.5", "unit": "hour",
    "received": 0, "usefulness": 4,
}  # fmt: skip
ALL: dict[str, list[dict[str, Any]]] = {
    "Vacancies": [VACANCY],
    "Referrals": [REFERRAL],
    "Supplier readiness": [FIRM],
    "VCS needs and support": [NEED],
}


def listed(desk: Desk, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.gets(f"/v1/{name}").json()["data"]
    return found


def everything(desk: Desk) -> list[list[dict[str, Any]]]:
    return [
        listed(desk, name)
        for name in ("vacancies", "referrals", "supplier-readiness", "vcs-needs")
    ]
