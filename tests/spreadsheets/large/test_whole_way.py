"""A file of payments from its upload to sums and back, through the service and its worker."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from sqlalchemy import Engine
from sqlmodel import select

from app.organisations.role import Role
from app.platform.database import reading, writing
from app.platform.http.dependencies import time_of_request
from app.platform.jobs.enqueuing import enqueue
from app.platform.settings import Settings
from app.spreadsheets.imports.jobs import EXPIRE
from app.spreadsheets.imports.lifecycle import UNDONE
from app.spreadsheets.imports.tables import FileImportPart, Part
from app.spreadsheets.large.kinds import LARGE_KINDS
from app.spreadsheets.mapping.keeping import keep
from app.spreadsheets.mapping.wording import LONGEST
from tests.callers import a_person, caller_of
from tests.served import served
from tests.spreadsheets.files import xlsx
from tests.spreadsheets.imports.made import Office
from tests.spreadsheets.large.made import HEADING, a_profile, a_row
from tests.tenders.made import SEAL_KEY

FILE = xlsx({"May": (HEADING, a_row(1), a_row(2, amount="-40.00"), a_row(3, amount="lots"))})


@pytest.fixture
def office(engine: Engine, now: datetime) -> Iterator[Office]:
    address = engine.url.render_as_string(hide_password=False)
    settings = Settings(database_url=address, seal_key=SEAL_KEY, requests_per_minute=100_000)
    with served(settings, engine) as app:
        app.dependency_overrides[time_of_request] = lambda: now
        with TestClient(app) as client:
            headers = a_person(engine, Role.ECONOMIC_DEVELOPMENT)
            yield Office(client, engine, headers, now, LARGE_KINDS, settings)


@pytest.fixture
def profile(office: Office) -> str:
    caller = caller_of(office.engine, office.headers)
    with writing(office.engine) as session:
        return str(keep(session, caller, a_profile(), "", office.now).id)


def total(office: Office) -> tuple[int, str]:
    found = office.gets("/v1/spend/summary").json()["total"]
    return found["lines"], found["amount"]


def test_payments_count_once_they_are_saved_and_no_more_once_that_is_undone(
    office: Office, profile: str
) -> None:
    one = office.checked(FILE, kind="spend", profile=profile, file_name="may.xlsx")
    assert total(office) == (0, "0.00")
    preview = office.previews(one["id"])
    assert {"figure": "Payments that count", "before": "0", "after": "2"} in preview["effect"]

    answer = office.applies(one["id"], partly=True)
    assert answer.status_code == 202, answer.text
    office.works()
    assert office.reads(one["id"])["state"] == "applied"
    assert total(office) == (2, "60.00")

    answer = office.posts(f"/v1/imports/{one['id']}/reverse")
    assert answer.status_code == 201, answer.text
    office.works()
    assert total(office) == (0, "0.00")


def test_payments_that_were_left_out_can_be_had_after_the_rest_is_saved(
    office: Office, profile: str
) -> None:
    one = office.checked(FILE, kind="spend", profile=profile, file_name="may.xlsx")
    assert office.applies(one["id"], partly=True).status_code == 202
    office.works()

    answer = office.gets(f"/v1/imports/{one['id']}/fix-list.xlsx")
    book: Any = load_workbook(BytesIO(answer.content))
    rows = [row[: len(HEADING)] for row in book["May"].iter_rows(values_only=True)]
    assert rows == [HEADING, tuple(a_row(3, amount="lots"))]
    book["May"]["D2"].value = "70.00"
    book.save(mended := BytesIO())
    again = office.checked(mended.getvalue(), kind="spend", profile=profile)
    assert office.applies(again["id"], confirmed=True).status_code == 202
    office.works()
    assert total(office) == (3, "130.00")


def test_headings_that_changed_are_to_be_confirmed_before_anything_is_saved(
    office: Office,
) -> None:
    caller = caller_of(office.engine, office.headers)
    [layout] = a_profile().layouts
    confirmed = layout.model_copy(update={"confirmed": (HEADING,)})
    with writing(office.engine) as session:
        known = a_profile().model_copy(update={"layouts": (confirmed,)})
        profile = str(keep(session, caller, known, "", office.now).id)
    story = tuple("Story" if one == "Purpose" else one for one in HEADING)

    same = office.checked(xlsx({"May": (HEADING, a_row(1))}), kind="spend", profile=profile)
    other = office.checked(xlsx({"May": (story, a_row(1))}), kind="spend", profile=profile)

    assert (same["state"], same["needs_confirming"]) == ("ready", False)
    assert (other["state"], other["needs_confirming"]) == ("ready", True)
    [told] = office.previews(other["id"])["problems"]
    assert (told["code"], told["severity"], told["cells"]) == (
        "headings_changed", "confirm", ["May!A1"],
    )  # fmt: skip
    assert "'Purpose' is gone. 'Story' is new." in told["message"]
    refused = office.applies(other["id"])
    assert (refused.status_code, refused.json()["code"]) == (409, "questions-open")
    assert office.applies(other["id"], confirmed=True).status_code == 202


def test_headings_that_are_too_long_to_be_held_to_are_told(office: Office, profile: str) -> None:
    content = xlsx({"May": ((*HEADING, "x" * (LONGEST + 1)), a_row(1))})

    found = office.checked(content, kind="spend", profile=profile)

    told = {one["code"]: one["severity"] for one in office.previews(found["id"])["problems"]}
    assert told["headings_not_watched"] == "note"


def test_a_profile_that_names_no_headings_is_held_to_those_of_the_last_file_that_was_saved(
    office: Office, profile: str
) -> None:
    story = tuple("Story" if one == "Purpose" else one for one in HEADING)

    def sent(heading: tuple[str, ...], number: int) -> dict[str, Any]:
        content = xlsx({"May": (heading, a_row(number))})
        return office.checked(content, kind="spend", profile=profile)

    first, other = sent(HEADING, 1), sent(story, 2)
    assert (first["needs_confirming"], other["needs_confirming"]) == (False, False)
    assert office.applies(first["id"]).status_code == 202
    office.works()

    changed, same = sent(story, 3), sent(HEADING, 4)
    [told] = [one for one in office.previews(changed["id"])["problems"]
              if one["code"] == "headings_changed"]  # fmt: skip
    assert "'Purpose' is gone. 'Story' is new." in told["message"]
    assert (told["severity"], office.applies(changed["id"]).status_code) == ("confirm", 409)
    codes = {one["code"] for one in office.previews(same["id"])["problems"]}
    assert "headings_changed" not in codes

    assert office.applies(changed["id"], confirmed=True).status_code == 202
    office.works()
    again = office.previews(sent(story, 5)["id"])["problems"]
    assert "headings_changed" not in {one["code"] for one in again}


def test_the_headings_of_a_saved_file_are_known_when_all_else_of_it_is_gone(
    office: Office, profile: str
) -> None:
    def sent(heading: tuple[str, ...], number: int) -> str:
        content = xlsx({"May": (heading, a_row(number))})
        return str(office.checked(content, kind="spend", profile=profile)["id"])

    def told(import_id: str) -> set[str]:
        return {one["code"] for one in office.previews(import_id)["problems"]}

    first = sent(HEADING, 1)
    office.applies(first)
    office.works()
    with writing(office.engine) as session:
        enqueue(session, EXPIRE, {}, office.now)
    office.works(lambda: office.now + UNDONE)
    with reading(office.engine) as later:
        kept = later.exec(
            select(FileImportPart.what).where(FileImportPart.import_id == UUID(first))
        )
        assert set(kept) == {Part.WORDINGS}

    story = tuple("Story" if one == "Purpose" else one for one in HEADING)
    changed = sent(story, 2)
    assert "headings_changed" in told(changed)
    assert "headings_changed" not in told(sent(HEADING, 3))

    assert office.applies(changed, confirmed=True).status_code == 202
    office.works()
    assert "headings_changed" not in told(sent(story, 4))
    assert office.posts(f"/v1/imports/{changed}/reverse").status_code == 201
    assert "headings_changed" in told(sent(story, 5))


def test_the_same_file_twice_is_the_same_import(office: Office, profile: str) -> None:
    first = office.sent(FILE, kind="spend", profile=profile)

    assert office.sent(FILE, kind="spend", profile=profile) == first


def test_the_same_file_by_another_profile_counts_no_second_time(
    office: Office, profile: str
) -> None:
    first = office.checked(FILE, kind="spend", profile=profile)
    office.applies(first["id"], partly=True)
    office.works()
    caller = caller_of(office.engine, office.headers)
    with writing(office.engine) as session:
        copy = a_profile().model_copy(update={"name": "A copy"})
        other = str(keep(session, caller, copy, "", office.now).id)

    again = office.checked(FILE, kind="spend", profile=other)

    assert again["state"] == "needs_fixing"
    [told] = office.previews(again["id"])["problems"]
    assert told["code"] == "file_counts_already"
    assert office.applies(again["id"], partly=True).status_code == 409
    assert total(office) == (2, "60.00")


def test_names_of_a_file_that_is_withdrawn_go_with_it(office: Office, profile: str) -> None:
    one = office.checked(FILE, kind="spend", profile=profile)
    assert office.gets("/v1/spend/supplier-names").json()["data"] != []

    answer = office.client.delete(f"/v1/imports/{one['id']}", headers=office.headers)
    assert answer.status_code == 200, answer.text
    office.works()

    assert office.gets("/v1/spend/supplier-names").json()["data"] == []


def test_a_file_without_a_profile_is_rejected_in_words(office: Office) -> None:
    one = office.checked(FILE, kind="spend")

    assert one["state"] == "rejected"
    assert "mapping profile" in str(one)


def test_a_file_goes_its_way_when_its_profile_is_removed_and_no_other_comes_by_it(
    office: Office, profile: str
) -> None:
    one = office.sent(FILE, kind="spend", profile=profile)
    waiting = office.checked(xlsx({"June": (HEADING, a_row(4))}), kind="spend", profile=profile)

    gone = office.client.delete(f"/v1/mapping-profiles/{profile}", headers=office.headers)
    assert gone.status_code == 200, gone.text

    office.works()
    for sent in (one, waiting["id"]):
        assert office.applies(sent, partly=True).status_code == 202
        office.works()
        assert office.reads(sent)["state"] == "applied"
        assert office.reads(sent)["profile_id"] == profile
    assert office.gets(f"/v1/mapping-profiles/{profile}").status_code == 200
    refused = office.sends(xlsx({"July": (HEADING, a_row(5))}), kind="spend", profile=profile)
    assert (refused.status_code, refused.json()["code"]) == (404, "not-found")
