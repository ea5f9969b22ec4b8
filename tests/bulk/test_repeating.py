"""All or nothing that meets another transaction is done again, whole, and remembered once."""

from collections.abc import Iterator
from itertools import count

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import col, select

from app.bulk import routes
from app.main import create_app
from app.organisations.scope import Scope
from app.platform.database import reading
from app.platform.database_troubles import Again
from app.platform.events import Event
from app.platform.http.dependencies import WriteDep
from app.platform.http.retrying import LARGEST_BODY, RETRIES
from app.platform.http.routing import Router
from app.platform.request.messages import Message
from app.platform.settings import Settings
from tests.bulk.made import MAY, a_supplier, names, sent
from tests.callers import a_key


class Words(Message):
    words: str


class Meetings:
    """A service with one route more, which meets other transactions so many times."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self.left = 0
        router = Router(prefix="/v1")

        @router.post("/meetings")
        def meet(body: Words, session: WriteDep) -> Words:
            if self.left:
                self.left -= 1
                raise Again
            return Words(words=body.words[:5])

        app = create_app(settings, engine)
        app.include_router(router)
        self.client = TestClient(app)


@pytest.fixture
def meetings(settings: Settings, engine: Engine) -> Iterator[Meetings]:
    service = Meetings(settings, engine)
    with service.client:
        yield service


def a_meeting(words: str = "hello") -> dict[str, object]:
    return {"method": "POST", "path": "/v1/meetings", "body": {"words": words}}


def refusals(engine: Engine) -> list[str]:
    query = select(Event.subject).where(Event.kind == "access.refused")
    with reading(engine) as session:
        return list(session.exec(query.order_by(col(Event.number))))


@pytest.mark.parametrize("size", [1, LARGEST_BODY // 3])
def test_it_is_done_again_whatever_its_size(
    meetings: Meetings, engine: Engine, headers: dict[str, str], size: int
) -> None:
    meetings.left = RETRIES
    writes = [a_supplier(1), *(a_meeting("x" * size) for _ in range(4))]

    told = sent(meetings.client, headers, *writes, all_or_nothing=True)

    assert (told.status_code, meetings.left) == (200, 0), told.text[:1_000]
    assert len(names(engine)) == 1


def test_it_is_given_up_after_as_many_meetings_as_any_write(
    meetings: Meetings, engine: Engine, headers: dict[str, str]
) -> None:
    meetings.left = 2 * RETRIES

    told = sent(meetings.client, headers, a_supplier(1), a_meeting(), all_or_nothing=True)

    assert (told.status_code, meetings.left) == (503, RETRIES - 1)
    assert names(engine) == []


def test_it_is_given_up_once_its_time_is_over_and_is_to_be_sent_again(
    meetings: Meetings,
    engine: Engine,
    headers: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing of it was too much, so it is not told to send fewer."""
    seconds = count(step=10)
    monkeypatch.setattr(routes, "monotonic", lambda: float(next(seconds)))
    monkeypatch.setattr(routes, "SECONDS", 15.0)
    meetings.left = RETRIES

    told = sent(meetings.client, headers, a_meeting(), a_supplier(1), all_or_nothing=True)

    assert (told.status_code, meetings.left) == (503, RETRIES - 1)
    assert (told.json()["how_to_fix"], told.headers["retry-after"]) == ("Send it again.", "5")
    assert names(engine) == []


def test_what_was_refused_is_remembered_once(meetings: Meetings, engine: Engine) -> None:
    headers, meetings.left = a_key(engine, Scope.BULK_WRITE), 2

    told = sent(meetings.client, headers, a_supplier(1), a_meeting(), all_or_nothing=True)

    assert (told.status_code, meetings.left) == (422, 0)
    assert refusals(engine) == ["enter_supplier"]


def test_a_key_that_is_revoked_by_one_write_does_no_later_one(
    client: TestClient, engine: Engine
) -> None:
    issued = client.post(
        "/v1/api-keys",
        json={"label": "a program", "scopes": sorted({*MAY, Scope.KEYS_WRITE})},
        headers=a_key(engine),
    ).json()
    headers = {"Authorization": f"Bearer {issued['key']}"}
    revocation = {"method": "POST", "path": f"/v1/api-keys/{issued['id']}/revocation"}

    told = sent(client, headers, revocation, a_supplier(1), all_or_nothing=True).json()

    assert [one["status"] for one in told["answers"]] == [424, 401]
    assert told["answers"][1]["body"]["code"] == "key-revoked"
    assert names(engine) == []
    assert client.get("/v1/suppliers", headers=headers).status_code == 200
