"""A referral that is here already is known by its token, and what changes in it is shown."""

from typing import Any

import pytest
from sqlmodel import select

from app.brokerage.tables import Referral
from app.platform.database import reading
from tests.spreadsheets.kinds.brokerage.made import (
    ALL,
    REFERRAL,
    TOKEN,
    VACANCY,
    everything,
    listed,
)
from tests.spreadsheets.kinds.desk import Desk, changed, codes, counted, filled

REFERRALS = "Referrals"
CELLS = ("cell", "field", "before", "after")


def with_referrals(content: bytes, *rows: dict[str, Any]) -> bytes:
    return filled(content, {REFERRALS: rows})


def told(preview: dict[str, Any]) -> list[tuple[str, ...]]:
    return [tuple(one[key] for key in CELLS) for one in preview["changes"]]


def test_a_row_without_a_reference_is_shown_as_the_change_that_it_is(desk: Desk) -> None:
    blank = desk.file()
    desk.saved(filled(blank, ALL))

    preview = desk.checked(with_referrals(blank, REFERRAL | {"outcome": "withdrew"}))

    assert counted(preview, REFERRALS) == {"rows": 1, "changed": 1}
    assert told(preview) == [("Referrals!F4", "outcome", "started", "withdrew")]
    assert codes(preview, "confirm") == {"Referrals!B4": "referral_known"}
    bare = desk.posts(f"/v1/imports/{preview['id']}/apply", {})
    assert (bare.status_code, bare.json()["code"]) == (409, "questions-open")
    [before] = listed(desk, "referrals")
    desk.applied(preview["id"])
    [after] = listed(desk, "referrals")
    assert (before["outcome"], after["outcome"]) == ("started", "withdrew")
    assert (after["id"], after["version"]) == (before["id"], 2)


def test_it_is_asked_which_is_to_stand_where_it_was_changed_here_meanwhile(desk: Desk) -> None:
    desk.saved(filled(desk.file(), ALL))
    early = desk.file()
    [row] = desk.rows("referrals")
    late = {"row_ref": row["row_ref"], "outcome": "kept_26_weeks"}
    desk.saved(with_referrals(desk.file(), late))

    def cut_and_write(book: Any) -> None:
        book[REFERRALS]["A4"] = None
        book[REFERRALS]["B4"] = TOKEN
        book[REFERRALS]["F4"] = "withdrew"

    preview = desk.checked(changed(early, cut_and_write))

    [question] = preview["questions"]
    assert [question[key] for key in ("base", "yours", "ours")] == [
        "started", "withdrew", "kept_26_weeks",
    ]  # fmt: skip
    refused = desk.posts(f"/v1/imports/{preview['id']}/apply", {"confirmed": True})
    assert refused.json()["code"] == "questions-open"
    assert [one["outcome"] for one in listed(desk, "referrals")] == ["kept_26_weeks"]


def test_what_a_known_row_leaves_blank_stays_as_it_is(desk: Desk) -> None:
    blank = desk.file()
    desk.saved(filled(blank, ALL | {REFERRALS: [REFERRAL | {"outcome": ""}]}))
    bare = {key: REFERRAL[key] for key in ("token", "vacancy", "referred_on")}
    before = everything(desk)

    preview = desk.saved(with_referrals(blank, bare))

    assert counted(preview, REFERRALS) == {"rows": 1, "same": 1}
    assert everything(desk) == before


def test_another_day_or_vacancy_or_person_is_another_referral(desk: Desk) -> None:
    blank = desk.file()
    two = [VACANCY, VACANCY | {"code": "VAC-2", "role": "Driver"}]
    desk.saved(filled(blank, ALL | {"Vacancies": two}))
    others = [
        REFERRAL | one
        for one in ({"vacancy": ""}, {"vacancy": "VAC-2"}, {"token": "BRK-9"},
                    {"referred_on": "2026-02-12"})
    ]  # fmt: skip

    preview = desk.saved(with_referrals(blank, *others))

    assert counted(preview, REFERRALS) == {"rows": 4, "added": 4}
    assert len(listed(desk, "referrals")) == 5


def test_it_is_known_by_the_new_code_of_its_vacancy_in_the_same_file(desk: Desk) -> None:
    desk.saved(filled(desk.file(), ALL))
    alone = desk.file()
    [vacancy], [referral] = desk.rows("vacancies"), desk.rows("referrals")

    def cut(book: Any) -> None:
        book[REFERRALS].delete_rows(4)

    renamed = {"Vacancies": [{"row_ref": vacancy["row_ref"], "code": "VAC-7"}],
               REFERRALS: [REFERRAL | {"vacancy": "VAC-7"}]}  # fmt: skip
    preview = desk.saved(filled(changed(alone, cut), renamed))

    assert counted(preview, REFERRALS) == {"rows": 1, "changed": 1}
    assert [one["id"] for one in listed(desk, "referrals")] == [referral["row_ref"]]


@pytest.mark.parametrize("is_here", [False, True])
def test_two_rows_of_one_referral_are_told_and_neither_is_guessed(
    desk: Desk, is_here: bool
) -> None:
    blank = desk.file()
    desk.saved(filled(blank, ALL if is_here else ALL | {REFERRALS: []}))
    before = everything(desk)

    preview = desk.checked(with_referrals(blank, REFERRAL, REFERRAL | {"outcome": "withdrew"}))

    assert codes(preview, "fix") == {"Referrals!B5": "referral_twice"}
    assert counted(preview, REFERRALS)["faulty"] == 1
    assert everything(desk) == before


def test_the_row_that_has_the_reference_is_the_one_to_change(desk: Desk) -> None:
    desk.saved(filled(desk.file(), ALL))

    preview = desk.checked(with_referrals(desk.file(), REFERRAL | {"outcome": "withdrew"}))

    assert codes(preview, "fix") == {"Referrals!B5": "referral_twice"}
    assert preview["changes"] == []


def test_a_token_that_is_kept_already_changes_nothing_and_another_does(desk: Desk) -> None:
    desk.saved(filled(desk.file(), ALL))
    [row] = desk.rows("referrals")
    same, other = (
        with_referrals(desk.file(), {"row_ref": row["row_ref"], "token": token})
        for token in (TOKEN.lower(), "BRK-2222")
    )

    first, second = desk.checked(same), desk.checked(other)

    assert counted(first, REFERRALS) == {"rows": 1, "same": 1}
    assert told(second) == [("Referrals!B4", "token", "(not shown)", "(not shown)")]


def test_a_known_row_is_not_left_out_of_a_period_that_is_replaced(desk: Desk) -> None:
    blank = desk.file()
    desk.saved(filled(blank, ALL))

    preview = desk.checked(
        with_referrals(blank, REFERRAL | {"outcome": "withdrew"}),
        replace_period="2026-02-10/2026-02-10",
    )
    desk.applied(preview["id"])

    assert [one["outcome"] for one in listed(desk, "referrals")] == ["withdrew"]


def test_it_is_undone_like_any_change(desk: Desk) -> None:
    blank = desk.file()
    desk.saved(filled(blank, ALL))
    with reading(desk.engine) as session:
        [token] = session.exec(select(Referral.token)).all()
    preview = desk.saved(with_referrals(blank, REFERRAL | {"outcome": "withdrew"}))

    answer = desk.posts(f"/v1/imports/{preview['id']}/reverse")

    assert answer.json()["state"] == "reversed"
    with reading(desk.engine) as session:
        [row] = session.exec(select(Referral)).all()
    assert (row.token, row.outcome) == (token, "started")
