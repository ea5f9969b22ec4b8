"""Rows of places, and the place sets that are kept."""

from typing import Any

from tests.spreadsheets.kinds.desk import Desk

WARDS = ["E05000026", "E05000027", "E05000028"]


def a_place(code: str, **more: Any) -> dict[str, Any]:
    usual = {"place_set": "growth area", "place_kind": "wards", "place_code": code}
    return usual | {"valid_from": "2026-04-01"} | more


def sets(desk: Desk) -> dict[str, list[dict[str, Any]]]:
    """Give the versions of each place set, by its name."""
    found = desk.gets("/v1/place-sets").json()["data"]
    return {
        one["name"]: desk.gets(f"/v1/place-sets/{one['id']}/versions").json()["data"]
        for one in found
    }
