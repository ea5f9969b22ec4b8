"""Saving a file of the brokerage is undone by its rows, whatever was saved beside them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine

from app.organisations.role import Role
from app.platform.http.dependencies import time_of_request
from tests.callers import a_person
from tests.spreadsheets.kinds.brokerage.made import (
    ALL,
    NEED,
    REFERRAL,
    VACANCY,
    everything,
    listed,
)
from tests.spreadsheets.kinds.desk import Desk, filled


def test_saving_is_undone_whatever_was_saved_beside_it(desk: Desk) -> None:
    first = desk.saved(filled(desk.file(), {"Referrals": [REFERRAL | {"vacancy": ""}]}))
    desk.saved(filled(desk.file(), {"Vacancies": [VACANCY], "VCS needs and support": [NEED]}))
    before = everything(desk)

    undone = desk.posts(f"/v1/imports/{first['id']}/reverse")

    assert undone.json()["state"] == "reversed"
    assert everything(desk) == [before[0], [], [], before[3]]


def test_a_later_change_of_the_same_row_is_undone_first(desk: Desk, engine: Engine) -> None:
    first = desk.saved(filled(desk.file(), ALL))
    colleague = desk.of(a_person(engine, Role.ECONOMIC_DEVELOPMENT))
    [row] = desk.rows("vacancies")
    late = {"row_ref": row["row_ref"], "posts": 5}
    second = hours_later(colleague, 1).saved(filled(colleague.file(), {"Vacancies": [late]}))

    refused = desk.posts(f"/v1/imports/{first['id']}/reverse").json()
    for one, who in ((second, colleague), (first, desk)):
        undone = hours_later(who, 2).posts(f"/v1/imports/{one['id']}/reverse")
        assert undone.json()["state"] == "reversed"

    assert refused["code"] == "import-depended-on"
    assert refused["detail"] == (
        "What this file saved was changed since: the vacancy VAC-014 on 2 March 2026 at 10:30 UTC "
        "by a colleague (economic development)."
    )
    assert everything(desk) == [[], [], [], []]


def test_a_vacancy_stays_while_a_later_referral_names_it(desk: Desk) -> None:
    first = desk.saved(filled(desk.file(), {"Vacancies": [VACANCY]}))
    second = desk.saved(filled(desk.file(), {"Referrals": [REFERRAL]}))

    refused = desk.posts(f"/v1/imports/{first['id']}/reverse")
    assert (refused.status_code, refused.json()["code"]) == (409, "vacancy-named")
    assert "VAC-014" in refused.json()["detail"]
    assert refused.json()["how_to_fix"]

    for one in (second, first):
        desk.posts(f"/v1/imports/{one['id']}/reverse")
    assert everything(desk) == [[], [], [], []]


def hours_later(desk: Desk, hours: int) -> Desk:
    """Give the same desk at a later time."""
    later = desk.now + timedelta(hours=hours)
    app: Any = desk.client.app
    app.dependency_overrides[time_of_request] = lambda: later
    return replace(desk, now=later)


def test_one_file_after_the_other_is_undone_back_to_nothing(desk: Desk) -> None:
    first = desk.saved(filled(desk.file(), ALL))
    [row] = desk.rows("referrals")
    late = {"row_ref": row["row_ref"], "outcome": "kept_13_weeks"}
    desk = hours_later(desk, 1)
    second = desk.saved(filled(desk.file(), {"Referrals": [late]}))
    desk = hours_later(desk, 2)
    third = desk.saved(filled(desk.file(), {"Vacancies": [VACANCY | {"code": "VAC-2"}]}))

    for hours, one in ((3, third), (4, second)):
        answer = hours_later(desk, hours).posts(f"/v1/imports/{one['id']}/reverse")
        assert answer.json()["state"] == "reversed"
    assert [one["outcome"] for one in listed(desk, "referrals")] == ["started"]
    assert desk.posts(f"/v1/imports/{first['id']}/reverse").json()["state"] == "reversed"
    assert everything(desk) == [[], [], [], []]


def test_a_change_that_waited_for_a_file_to_be_saved_is_later_than_that(
    desk: Desk, engine: Engine
) -> None:
    first = desk.saved(filled(desk.file(), ALL))
    colleague = desk.of(a_person(engine, Role.ECONOMIC_DEVELOPMENT))
    [row] = desk.rows("vacancies")
    late = {"row_ref": row["row_ref"], "posts": 5}
    waited = hours_later(colleague, -1)  # it was asked for before the file, and let in after it
    waited.saved(filled(waited.file(), {"Vacancies": [late]}))

    refused = hours_later(desk, 1).posts(f"/v1/imports/{first['id']}/reverse")

    assert (refused.status_code, refused.json()["code"]) == (409, "import-depended-on")
    assert "the vacancy VAC-014 on " in refused.json()["detail"]
    assert [one["posts"] for one in listed(desk, "vacancies")] == [5]
