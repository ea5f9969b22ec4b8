"""An export is asked for where it can be made, and holds up nobody."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from app.exports.asking import MAKE, approve
from app.organisations.role import Role
from app.organisations.tables import Authority
from app.platform.database import reading, writing
from app.platform.jobs.tables import Job
from app.platform.sealing import Seals
from tests.callers import a_person, caller_of
from tests.tenders.made import SEAL_KEY

Headers = dict[str, str]
REASON = {"reason": "We move to another service."}


@pytest.fixture
def two(client: TestClient, engine: Engine) -> tuple[Headers, Headers]:
    """Give two administrators of a service that can seal."""
    app: Any = client.app
    app.state.seals = Seals(SEAL_KEY)
    return a_person(engine, Role.ADMINISTRATOR), a_person(engine, Role.ADMINISTRATOR)


@pytest.mark.parametrize("step", ["asked", "approved"])
def test_without_a_secret_to_seal_with_an_export_is_refused_at_once(
    client: TestClient, engine: Engine, two: tuple[Headers, Headers], step: str
) -> None:
    app: Any = client.app
    if step == "asked":
        app.state.seals = Seals()
        answer = client.post("/v1/exports", json=REASON, headers=two[0])
    else:
        asked = client.post("/v1/exports", json=REASON, headers=two[0]).json()
        app.state.seals = Seals()
        answer = client.post(f"/v1/exports/{asked['id']}/approval", headers=two[1])
    exports = client.get("/v1/exports", headers=two[0]).json()["data"]

    assert (answer.status_code, answer.json()["code"]) == (503, "no-seal-key")
    assert [one["state"] for one in exports] == ([] if step == "asked" else ["asked"])
    with reading(engine) as session:
        assert list(session.exec(select(Job).where(Job.kind == MAKE))) == []


def test_an_approval_holds_up_nobody_who_adds_something_to_the_authority(
    client: TestClient, engine: Engine, two: tuple[Headers, Headers], now: datetime
) -> None:
    asked = client.post("/v1/exports", json=REASON, headers=two[0]).json()
    who = caller_of(engine, two[1])
    as_adding = select(Authority.id).with_for_update(read=True, key_share=True, nowait=True)

    with writing(engine) as session:
        approve(session, who, UUID(asked["id"]), Seals(SEAL_KEY), now)
        with engine.execution_options(reads_only=True).connect() as other:
            found = other.execute(as_adding.where(Authority.id == who.authority_id)).all()

    assert [one[0] for one in found] == [who.authority_id]
