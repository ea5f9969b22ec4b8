import gzip
import json
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import col, func, select

from app.ocds.intake.jobs import NIGHTLY, SWEEP
from app.ocds.intake.receiving import MOST_WAITING
from app.ocds.intake.tables import OcdsIngest, OcdsIngestPart, OcdsRelease
from app.organisations.role import Role
from app.organisations.scope import Scope
from app.organisations.tables import ApiKey
from app.platform.database import reading, writing
from app.platform.events import Event
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.tables import Job, JobState
from app.platform.jobs.working import run
from app.rooms import SHOP
from tests.callers import a_key, a_person, caller_of
from tests.ocds.intake.sent import (
    AT,
    NOW,
    OCTETS,
    a_release,
    answers,
    codes,
    ingested,
    send,
    told,
    work,
)


def count(engine: Engine, table: Any) -> int:
    with reading(engine) as session:
        return session.exec(select(func.count()).select_from(table)).one()


def test_a_file_is_answered_at_once_and_read_by_a_worker(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    sent = send(client, officer, {"version": "1.1", "releases": [a_release("1"), a_release("2")]})

    assert (sent.status_code, sent.json()["state"], sent.json()["releases"]) == (201, "waiting", 0)
    assert sent.headers["Location"] == f"{AT}/{sent.json()['id']}"
    work(engine, sent.json()["id"])
    whole, each = told(client, officer, sent.json()["id"])
    assert (whole["state"], whole["releases"], whole["bytes_done"]) == ("done", 2, whole["size"])
    assert [(one["number"], one["place"], one["release_id"]) for one in each] == [
        (1, "releases[0]", "1"),
        (2, "releases[1]", "2"),
    ]
    assert count(engine, OcdsIngestPart) == 0
    with reading(engine) as session:
        kinds = select(Event.kind).where(Event.subject == whole["id"])
        assert session.exec(kinds.order_by(col(Event.number))).all() == [
            "ocds.received",
            "ocds.ingested",
        ]


def test_sending_releases_again_changes_nothing(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    amounts = b'{"ocid": "o", "id": "1", "date": "2026-01-01", "x": [1.50, "\xc3\xa9"], "y": 0}'
    same = b'{"y": -0.0, "x": [1.5, "\\u00e9"], "date": "2026-01-01", "id": "1", "ocid": "o"}'
    ingested(client, engine, officer, amounts)

    whole, each = ingested(client, engine, officer, same)

    assert answers(each) == ["same"]
    assert whole["same"] == 1
    assert count(engine, OcdsRelease) == 1


def test_the_same_id_with_other_content_is_told_and_the_first_stays(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    first, other = a_release("1", language="en"), a_release("1", language="cy")

    whole, each = ingested(client, engine, officer, [first, other, first])

    assert answers(each) == ["unused", "conflict", "same"]
    assert codes(each[1]) >= {"release_changed"}
    assert whole["conflict"] == 1
    with reading(engine) as session:
        assert json.loads(session.exec(select(OcdsRelease.content)).one()) == first


def test_one_that_is_refused_keeps_no_other_out(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    good = json.dumps(a_release("2")).encode()
    sent = b'{"releases": [{"ocid": "o", "x": 00}, ' + good + b', {"id": "3"}, "words"]}'

    whole, each = ingested(client, engine, officer, sent)

    assert [one["answer"] == "refused" for one in each] == [True, False, True, True]
    assert [codes(each[at]) for at in (0, 2, 3)] == [{"not_json"}, {"no_ocid"}, {"not_an_object"}]
    assert (whole["state"], whole["refused"], whole["trouble"]) == ("done", 3, "")


def test_what_stands_before_the_damage_goes_in_and_the_damage_is_told(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    sent = b'{"releases": [' + json.dumps(a_release("1")).encode() + b', {"ocid": '

    whole, each = ingested(client, engine, officer, sent)

    assert (whole["state"], whole["releases"]) == ("done", 1)
    assert "breaks off" in whole["trouble"]
    assert each[0]["release_id"] == "1"


def test_what_is_no_json_is_told(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    whole, each = ingested(client, engine, officer, b"a,b\n1,2\n")

    assert each == []
    assert "no JSON" in whole["trouble"]


@pytest.mark.parametrize("sent", [{"releases": []}, [], {"records": [{}]}, [None]])
def test_a_file_without_releases_says_so(
    client: TestClient, engine: Engine, officer: dict[str, str], sent: Any
) -> None:
    whole, _ = ingested(client, engine, officer, sent)

    assert whole["trouble"] == "There are no releases in it." or whole["refused"] == 1


def test_a_list_of_answers_can_be_narrowed(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    whole, _ = ingested(client, engine, officer, [a_release("1"), {"id": "2"}, a_release("1")])

    found = client.get(f"{AT}/{whole['id']}/releases?answer=refused", headers=officer).json()

    assert [one["number"] for one in found["data"]] == [2]
    assert client.get(AT, headers=officer).json()["data"] == [whole]


def test_an_empty_file_is_refused(client: TestClient, officer: dict[str, str]) -> None:
    answer = send(client, officer, b"")

    assert (answer.status_code, answer.json()["detail"]) == (422, "The file is empty.")


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        (b"PK\x03\x04 a workbook", "a ZIP archive"),
        (gzip.compress(b"{}", mtime=0), "gzip"),
        ("{}".encode("utf-16"), "UTF-16"),
    ],
)
def test_what_is_no_plain_text_is_refused_by_its_bytes(
    client: TestClient, engine: Engine, officer: dict[str, str], sent: bytes, kind: str
) -> None:
    answer = send(client, officer, sent)

    assert answer.status_code == 415
    assert answer.json()["detail"] == f"The file is {kind}."
    assert (count(engine, OcdsIngest), count(engine, OcdsIngestPart)) == (0, 0)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "application/json"}, 201),
        ({"Content-Type": "application/json; charset=utf-8"}, 201),
        ({"Content-Type": "application/x-ndjson"}, 201),
        (OCTETS | {"Content-Encoding": "identity"}, 201),
        (OCTETS | {"Content-Encoding": "gzip"}, 415),
        ({"Content-Type": "application/json; charset=utf-16"}, 415),
        ({"Content-Type": "multipart/form-data"}, 415),
        ({"Content-Type": "text/plain"}, 415),
    ],
)
def test_a_file_is_taken_as_bytes_or_as_json(
    client: TestClient, officer: dict[str, str], headers: dict[str, str], status: int
) -> None:
    answer = client.post(AT, headers=officer | headers, content=b'{"releases": []}')

    assert answer.status_code == status


def test_several_numbers_of_one_buyer_are_named(
    client: TestClient, officer: dict[str, str]
) -> None:
    both = ["gb-ppon-pabc-1234-defg", "GB-COH-01234567"]

    answer = client.post(AT, params={"buyer": both}, headers=officer | OCTETS, content=b"[]")

    assert answer.status_code == 201
    assert answer.json()["buyers"] == [one.upper() for one in both]


@pytest.mark.parametrize("buyer", ["GB-FTS-12", "1234567", "GB-COH-words"])
def test_a_buyer_is_told_by_a_number_of_a_register(
    client: TestClient, engine: Engine, officer: dict[str, str], buyer: str
) -> None:
    answer = send(client, officer, [a_release()], buyer=buyer)

    assert answer.status_code == 422
    assert count(engine, OcdsIngestPart) == 0


def test_no_more_files_wait_than_may(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    sent = [send(client, officer, [a_release()]).json() for _ in range(MOST_WAITING)]

    answer = send(client, officer, [a_release()])
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "30")
    assert count(engine, OcdsIngestPart) == MOST_WAITING

    work(engine, sent[0]["id"])
    assert send(client, officer, [a_release()]).status_code == 201


def test_another_authority_finds_nothing_of_it(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    whole, _ = ingested(client, engine, officer, [a_release()])
    other = a_person(engine, Role.PROCUREMENT_OFFICER, authority="Elsewhere Council")

    for place in ("", "/releases"):
        assert client.get(f"{AT}/{whole['id']}{place}", headers=other).status_code == 404
    _, each = ingested(client, engine, other, [a_release(language="cy")])
    assert answers(each) != ["conflict"]


def test_a_key_that_may_not_any_more_stops_it(client: TestClient, engine: Engine) -> None:
    key = a_key(engine, Scope.CONTRACTS_WRITE, Scope.AWARDS_READ)
    sent = send(client, key, [a_release()]).json()
    with writing(engine) as session:
        row = session.get_one(ApiKey, caller_of(engine, key).key_id)
        row.scopes = [Scope.AWARDS_READ]

    work(engine, sent["id"])

    whole, each = told(client, key, sent["id"])
    assert (whole["state"], each) == ("failed", [])
    assert whole["trouble"] == "Whoever sent this may not any more."


def test_a_file_sent_twice_under_one_key_is_one(
    client: TestClient, officer: dict[str, str]
) -> None:
    once = officer | {"Idempotency-Key": '"a-file"'}

    first, second = send(client, once, [a_release()]), send(client, once, [a_release()])
    other = send(client, once, [a_release("2")])

    assert first.json()["id"] == second.json()["id"]
    assert other.status_code == 422


def test_parts_that_nobody_will_read_are_swept(client: TestClient, engine: Engine) -> None:
    officer = a_person(engine, Role.PROCUREMENT_OFFICER)
    waits, given_up = (send(client, officer, [a_release()]).json()["id"] for _ in range(2))
    with writing(engine) as session:
        lost, early = UUID(int=7), NOW.replace(day=1)
        session.add(OcdsIngestPart(ingest_id=lost, number=0, kept_at=early, content=b"x"))
        for part in session.exec(select(OcdsIngestPart)):
            part.kept_at = early
        failed = session.get_one(OcdsIngest, UUID(given_up)).job_id
        session.get_one(Job, failed).state = JobState.FAILED
        job = enqueue(session, SWEEP.name, {}, NOW).id

    run(engine, SHOP.by_name(), job, lambda: NOW)

    with reading(engine) as session:
        assert session.exec(select(OcdsIngestPart.ingest_id)).all() == [UUID(waits)]
        outcome = session.get_one(Job, job).outcome
        assert outcome is not None
        assert outcome["parts"] == 2
    assert NIGHTLY in SHOP.schedules


def test_the_header_of_a_file_is_held_to(client: TestClient, officer: dict[str, str]) -> None:
    assert client.post(AT, headers=officer | OCTETS, content=b"[").status_code == 201


@pytest.mark.parametrize("asked", [{"regime": "law"}, {"procedure": "barter"}])
def test_a_law_or_a_procedure_that_nobody_knows_is_refused(
    client: TestClient, officer: dict[str, str], asked: dict[str, str]
) -> None:
    assert send(client, officer, [a_release()], **asked).status_code == 422
