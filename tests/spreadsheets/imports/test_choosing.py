"""Which mapping profile a file of a kind is read by, told before its bytes are taken."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from app.platform.database import writing
from app.spreadsheets.mapping.keeping import keep
from app.spreadsheets.mapping.profile import Profile
from app.spreadsheets.mapping.shipping import preset_called
from tests.callers import ISSUED, a_person, authority_id_of, caller_of

OCTETS = {"Content-Type": "application/octet-stream"}
LIST = Profile.model_validate({
    "name": "Our places", "target": "places",
    "layouts": [{"columns": [{"field": "name", "headings": ["a"]}]}],
})  # fmt: skip


def sent(
    client: TestClient, engine: Engine, kind: str, profile: Profile, **more: Any
) -> tuple[int, dict[str, Any]]:
    """Send a file with a profile."""
    who = a_person(engine, Role.ECONOMIC_DEVELOPMENT)
    with writing(engine) as session:
        kept = str(keep(session, caller_of(engine, who), profile, "", ISSUED).id)
    asked = {"kind": kind, "target": str(authority_id_of(engine, who)), "profile": kept}
    answer = client.post(
        "/v1/imports", params=asked | more, content=b"a,b\n1,2\n", headers=who | OCTETS
    )
    return answer.status_code, answer.json()


@pytest.mark.parametrize(
    ("kind", "preset", "known"),
    [
        ("spend", "essex-quarterly", "spend"),
        ("grants", "transparency-spend", "grants"),
        ("reference-data", "transparency-spend", "organisations or places"),
    ],
)
def test_a_profile_for_another_target_is_refused_in_words(
    client: TestClient, engine: Engine, kind: str, preset: str, known: str
) -> None:
    status, told = sent(client, engine, kind, preset_called(preset))

    [error] = told["errors"]
    assert (status, error["code"]) == (422, "profile_unfit")
    is_for = "return" if preset == "essex-quarterly" else "spend"
    assert (
        f"is for {is_for}, and a file of the kind {kind} is read by one for {known}."
        in (error["message"])
    )


def test_a_kind_that_is_read_by_no_profile_says_so(client: TestClient, engine: Engine) -> None:
    status, told = sent(client, engine, "brokerage", preset_called("transparency-spend"))

    assert status == 422
    assert told["errors"][0]["message"] == (
        "Files of the kind brokerage are read by no mapping profile."
    )


def test_fixes_of_a_file_that_is_not_there_are_refused(client: TestClient, engine: Engine) -> None:
    fixes = "0195566f-4a00-7000-8000-000000000060"

    status, _ = sent(client, engine, "reference-data", LIST, fixes=fixes)

    assert status == 404
