"""A file of payments from its upload to sums and back, through the service and its worker."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from app.platform.database import writing
from app.platform.http.dependencies import time_of_request
from app.platform.settings import Settings
from app.spreadsheets.large.kinds import LARGE_KINDS
from app.spreadsheets.mapping.keeping import keep
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
