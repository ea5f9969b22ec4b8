"""The workbook of brokerage and capacity: filled in, sent, looked at, saved, undone."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from app.brokerage.tables import Referral
from app.organisations.role import Role
from app.platform.database import reading
from app.spreadsheets.imports.tables import FileImportPart
from tests.callers import a_person
from tests.spreadsheets.kinds.brokerage.made import (
    ALL,
    FIRM,
    NEED,
    REFERRAL,
    TOKEN,
    VACANCY,
    everything,
    listed,
)
from tests.spreadsheets.kinds.desk import Desk, changed, codes, counted, filled


def test_what_is_filled_in_is_shown_then_saved_then_listed(desk: Desk) -> None:
    preview = desk.checked(filled(desk.file(), ALL))

    assert set(codes(preview).values()) == {"text_as_day"}
    assert counted(preview, "Referrals") == {"rows": 1, "added": 1}
    assert {"figure": "People who started work", "before": "0", "after": "1"} in preview["effect"]
    assert everything(desk) == [[], [], [], []]

    desk.applied(preview["id"])

    [[vacancy], [referral], [firm], [need]] = everything(desk)
    assert (vacancy["role"], vacancy["posts"], vacancy["opens_on"]) == ("Cleaner", 3, "2026-02-01")
    assert (referral["vacancy_id"], referral["outcome"]) == (vacancy["id"], "started")
    assert (firm["identifier"], firm["has_bid"], firm["has_won"]) == (
        "GB-COH-01234567",
        True,
        None,
    )
    assert (need["quantity"], need["received"], need["usefulness"]) == ("12.5", "0", 4)


def test_a_token_is_kept_as_a_digest_and_told_nowhere(desk: Desk) -> None:
    preview = desk.saved(filled(desk.file(), ALL))
    with reading(desk.engine) as session:
        [row] = session.exec(select(Referral)).all()
        parts = session.exec(select(FileImportPart)).all()
    printed = desk.rows("referrals")

    assert TOKEN.casefold() not in row.token
    assert len(row.token) == 64
    assert printed[0]["token"] is None
    told = desk.gets(f"/v1/imports/{preview['id']}/preview").text
    assert TOKEN not in told + desk.gets("/v1/referrals").text
    assert parts
    assert TOKEN not in str(parts)


def test_sent_again_with_an_outcome_it_changes_one_cell(desk: Desk) -> None:
    desk.saved(filled(desk.file(), ALL))
    [row] = desk.rows("referrals")
    content = filled(
        desk.file(), {"Referrals": [{"row_ref": row["row_ref"], "outcome": "kept_13_weeks"}]}
    )

    preview = desk.saved(content)

    assert preview["total"] | {"sheet": ""} == {
        "sheet": "", "rows": 4, "added": 0, "changed": 1, "same": 3, "faulty": 0, "not_read": 0,
    }  # fmt: skip
    [referral] = listed(desk, "referrals")
    assert (referral["outcome"], referral["version"]) == ("kept_13_weeks", 2)
    [vacancy] = listed(desk, "vacancies")
    assert vacancy["version"] == 1


def test_the_same_file_twice_adds_nothing(desk: Desk) -> None:
    content = filled(desk.file(), ALL)
    desk.saved(content)
    before = everything(desk)

    again = desk.saved(changed(content, lambda book: book["Read me"].__setitem__("B1", "x")))

    assert codes(again, "note")["Referrals!B4"] == "referral_known"
    assert everything(desk) == before


def test_one_sheet_comes_back_as_csv(desk: Desk) -> None:
    desk.saved(filled(desk.file(), ALL))
    text = desk.fetched(desk.given(), "vacancies").decode("utf-8-sig")

    desk.saved(text.replace("Cleaner", "Caretaker").encode())

    assert [one["role"] for one in listed(desk, "vacancies")] == ["Caretaker"]
    assert len(listed(desk, "referrals")) == 1


def test_referrals_stay_with_a_vacancy_that_is_given_another_code(desk: Desk) -> None:
    desk.saved(filled(desk.file(), ALL))
    alone = desk.fetched(desk.given(), "vacancies").decode("utf-8-sig")
    desk.saved(alone.replace("VAC-014", "VAC-15").encode())
    [row] = desk.rows("vacancies")
    whole = filled(desk.file(), {"Vacancies": [{"row_ref": row["row_ref"], "code": "VAC-16"}]})

    again = desk.saved(whole)

    [[vacancy], [referral], *_] = everything(desk)
    assert (vacancy["code"], vacancy["id"]) == ("VAC-16", referral["vacancy_id"])
    assert referral["version"] == 1
    assert desk.posts(f"/v1/imports/{again['id']}/reverse").json()["state"] == "reversed"
    [[vacancy], [referral], *_] = everything(desk)
    assert (vacancy["code"], vacancy["id"]) == ("VAC-15", referral["vacancy_id"])


def test_two_vacancies_exchange_their_codes_and_keep_their_referrals(desk: Desk) -> None:
    both = [VACANCY, VACANCY | {"code": "VAC-2", "role": "Driver"}]
    desk.saved(filled(desk.file(), ALL | {"Vacancies": both}))
    [before] = [one["vacancy_id"] for one in listed(desk, "referrals")]
    text = desk.fetched(desk.given(), "vacancies").decode("utf-8-sig")
    turned = text.replace("VAC-014", "?").replace("VAC-2", "VAC-014").replace("?", "VAC-2")

    desk.saved(turned.encode())

    roles = {one["code"]: one["role"] for one in listed(desk, "vacancies")}
    assert roles == {"VAC-2": "Cleaner", "VAC-014": "Driver"}
    assert [one["vacancy_id"] for one in listed(desk, "referrals")] == [before]


@pytest.mark.parametrize(
    ("sheet", "row", "cell", "code"),
    [
        ("Vacancies", VACANCY | {"contract": "C-9"}, "Vacancies!C4", "unknown_contract"),
        ("Vacancies", VACANCY | {"posts": 0}, "Vacancies!E4", "greater_than_equal"),
        ("Vacancies", VACANCY | {"posts": 1.5}, "Vacancies!E4", "bad_cell"),
        ("Vacancies", VACANCY | {"closes_on": "2026-01-01"}, "Vacancies!G4", "day_order"),
        ("Vacancies", VACANCY | {"opens_on": "01/02/26"}, "Vacancies!F4", "bad_cell"),
        ("Referrals", REFERRAL | {"vacancy": "VAC-9"}, "Referrals!E4", "unknown_vacancy"),
        ("Referrals", REFERRAL | {"vacancy": "", "token": ""}, "Referrals!B4", "token_missing"),
        (
            "Referrals",
            REFERRAL | {"vacancy": "", "token": "Pat Example"},
            "Referrals!B4",
            "token_refused",
        ),
        ("Referrals", REFERRAL | {"vacancy": "", "place": "IG11 0AB"}, "Referrals!C4", "bad_cell"),
        ("Referrals", REFERRAL | {"vacancy": "", "outcome": "hired"}, "Referrals!F4", "bad_cell"),
        (
            "Supplier readiness",
            FIRM | {"identifier": "01234567"},
            "Supplier readiness!C4",
            "bad_cell",
        ),
        (
            "VCS needs and support",
            NEED | {"usefulness": 6},
            "VCS needs and support!I4",
            "less_than_equal",
        ),
        (
            "VCS needs and support",
            NEED | {"quantity": -1},
            "VCS needs and support!D4",
            "greater_than_equal",
        ),
    ],
)
def test_what_does_not_fit_is_told_in_its_cell_and_not_saved(
    desk: Desk, sheet: str, row: dict[str, Any], cell: str, code: str
) -> None:
    preview = desk.checked(filled(desk.file(), {sheet: [row]}))

    assert codes(preview, "fix") == {cell: code}
    assert everything(desk) == [[], [], [], []]


def test_a_referral_to_a_vacancy_at_fault_is_told_that_it_is_not_to_blame(desk: Desk) -> None:
    faulty = VACANCY | {"posts": "many"}

    preview = desk.checked(filled(desk.file(), {"Vacancies": [faulty], "Referrals": [REFERRAL]}))

    knock_on = next(one for one in preview["problems"] if one["code"] == "unknown_vacancy")
    assert "mend its row, not this one" in knock_on["how_to_fix"]


def test_a_faulty_token_is_not_repeated(desk: Desk) -> None:
    row = REFERRAL | {"vacancy": "", "token": "Pat Example"}

    preview = desk.checked(filled(desk.file(), {"Referrals": [row]}))

    problems = desk.gets(f"/v1/imports/{preview['id']}/problems").text
    assert "Pat" not in str(preview) + problems


def test_without_a_secret_tokens_are_refused_in_words(desk: Desk) -> None:
    desk.settings = desk.settings.model_copy(update={"people_key": ""})

    preview = desk.checked(filled(desk.file(), {"Referrals": [REFERRAL | {"vacancy": ""}]}))

    assert codes(preview, "fix") == {"Referrals!B4": "no_people_key"}


def test_it_is_nobody_elses(desk: Desk, engine: Engine) -> None:
    other = desk.of(a_person(engine, Role.ECONOMIC_DEVELOPMENT, authority="Elsewhere Council"))
    supplier = desk.of(a_person(engine, Role.SUPPLIER, supplier="Oakwood Ltd"))
    strange = desk.asks(target_id=str(UUID(int=7)))

    assert other.asks().status_code == strange.status_code == 404
    assert supplier.asks().status_code == 403
    assert other.sends(filled(desk.file(), ALL)).status_code == 404


def test_a_vacancy_that_is_renamed_takes_its_referrals_along(desk: Desk) -> None:
    desk.saved(filled(desk.file(), ALL))
    [vacancy], [referral] = desk.rows("vacancies"), desk.rows("referrals")
    both = {
        "Vacancies": [{"row_ref": vacancy["row_ref"], "code": "VAC-99"}],
        "Referrals": [{"row_ref": referral["row_ref"], "outcome": "kept_13_weeks"}],
    }
    content = filled(desk.file(), both)

    preview = desk.saved(content)

    assert codes(preview, "fix", "stop") == {}
    [found] = listed(desk, "referrals")
    assert (found["vacancy_id"], found["outcome"]) == (vacancy["row_ref"], "kept_13_weeks")
    assert [one["code"] for one in listed(desk, "vacancies")] == ["VAC-99"]


def test_a_code_that_another_vacancy_has_is_refused_though_that_is_left_out(desk: Desk) -> None:
    desk.saved(filled(desk.file(), ALL))
    text = desk.fetched(desk.given(), "vacancies").decode("utf-8-sig").splitlines()
    row = f",{VACANCY['code']},C-1,Cook,1,2026-02-01,"
    preview = desk.checked("\r\n".join([text[0], row]).encode())
    same = desk.checked("\r\n".join([text[0], row.replace("VAC-014", "VAC-2")]).encode())
    desk.applied(same["id"])
    second = next(one for one in desk.rows("vacancies") if one["code"] == "VAC-2")
    clash = f"{second['row_ref']}{row}"

    refused = desk.checked("\r\n".join([text[0], clash]).encode())

    assert counted(preview, "") == {"rows": 1, "changed": 1}  # known by its code
    assert set(codes(refused, "fix").values()) == {"code_twice"}


def test_bounds_are_told_in_plain_words(desk: Desk) -> None:
    preview = desk.checked(filled(desk.file(), {"Vacancies": [VACANCY | {"posts": -5}]}))

    [told] = [one for one in preview["problems"] if one["severity"] == "fix"]
    assert (told["cells"], told["messages"]) == (["Vacancies!E4"], ["This is below 1."])
    assert told["how_to_fix"] == "Write 1 or more."
