"""Names that files brought first are known by a number that the register is given later."""

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text
from sqlmodel import Session, col, select

from app.organisations.caller import Caller
from app.organisations.role import Role
from app.organisations.suppliers.entering import IDENTIFIED
from app.platform.database import reading, writing
from app.platform.events import Event
from app.platform.jobs.tables import Job, JobState
from app.rooms import SHOP
from app.spend.batch import BatchKind
from app.spend.names.jobs import MATCH
from app.spend.rows.flipping import take_back
from app.spend.tables import SpendSupplierName
from tests.callers import a_caller, a_person, caller_of
from tests.spend.adoption.taken import Taking
from tests.spend.asked import Asked
from tests.spend.known import A_MINUTE, known_again
from tests.spend.made import NOW, a_batch, a_supplier

NUMBERED = {"company_number": "1234567"}
FIRM = {"name": "Alpha Works Ltd", "identifiers": [{"scheme": "GB-COH", "id": "01234567"}]}
KINDS: list[tuple[BatchKind, dict[str, Any]]] = [
    (BatchKind.SPEND, NUMBERED),
    (BatchKind.GRANTS, NUMBERED),
    (BatchKind.CONTRACTS, NUMBERED),
]


def enters(client: TestClient, asked: Asked, **more: Any) -> dict[str, Any]:
    answer = client.post("/v1/suppliers", json=FIRM | more, headers=asked.headers)
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


def changes(client: TestClient, asked: Asked, supplier: str, **body: Any) -> None:
    headers = asked.headers | {"If-Match": "*"}
    answer = client.patch(f"/v1/suppliers/{supplier}", json=body, headers=headers)
    assert answer.status_code == 200, answer.text


def publishes(asked: Asked, *rows: dict[str, Any], kind: BatchKind = BatchKind.SPEND) -> UUID:
    with writing(asked.engine) as session:
        return a_batch(session, asked.caller, *rows, kind=kind)


def names(asked: Asked) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in asked.get("supplier-names")["data"]}


@pytest.mark.parametrize(("kind", "row"), KINDS, ids=[kind.value for kind, _ in KINDS])
def test_a_supplier_that_is_entered_later_is_known_in_every_kind_of_file(
    client: TestClient, asked: Asked, kind: BatchKind, row: dict[str, Any]
) -> None:
    publishes(asked, row, kind=kind)

    firm = enters(client, asked)
    known_again(asked.engine)

    [name] = names(asked).values()
    assert (name["state"], name["matched_by"]) == ("matched", "identifier")
    assert (name["supplier_id"], name["version"]) == (firm["id"], 2)
    with reading(asked.engine) as session:
        noted = session.exec(select(Event).where(Event.kind == "spend.names_matched")).one()
        assert (noted.facts, noted.subject) == (
            {"names": 1, "let_go": 0}, str(asked.caller.authority_id),
        )  # fmt: skip


def test_a_supplier_that_is_given_its_number_later_is_known_by_it(
    client: TestClient, asked: Asked
) -> None:
    publishes(asked, NUMBERED)
    firm = enters(client, asked, identifiers=[])
    known_again(asked.engine)
    assert names(asked)["Alpha Works Ltd"]["state"] == "waiting"

    changes(client, asked, firm["id"], identifiers=FIRM["identifiers"])
    known_again(asked.engine)

    assert names(asked)["Alpha Works Ltd"]["supplier_id"] == firm["id"]


def test_a_supplier_that_a_contract_is_taken_on_with_is_known_in_every_row(
    client: TestClient, engine: Engine
) -> None:
    taking = Taking(client, engine)
    batch = taking.register({}, NUMBERED, {"supplier": "BETA CLUBS"} | NUMBERED)

    answer = taking.take(batch, 2)
    assert answer.status_code == 201, answer.text
    known_again(engine)

    known = {one["name"]: one["supplier_id"] for one in taking.get("spend/supplier-names")["data"]}
    firm = answer.json()["contract"]["supplier_id"]
    assert list(known.values()).count(firm) == 2
    assert len(known) == 2


def test_a_name_alone_waits_for_a_person_however_alike(client: TestClient, asked: Asked) -> None:
    publishes(asked, {"supplier": "Alpha Works Ltd"})

    enters(client, asked)
    known_again(asked.engine)

    name = names(asked)["Alpha Works Ltd"]
    assert (name["state"], name["likely"][0]["percent"]) == ("waiting", 100)


def test_a_number_that_is_taken_from_a_supplier_lets_its_names_go(
    client: TestClient, asked: Asked
) -> None:
    publishes(asked, NUMBERED)
    firm = enters(client, asked)
    known_again(asked.engine)

    changes(client, asked, firm["id"], identifiers=[])
    known_again(asked.engine)

    name = names(asked)["Alpha Works Ltd"]
    assert (name["state"], name["matched_by"], name["supplier_id"]) == ("waiting", None, None)
    with reading(asked.engine) as session:
        told = select(Event).where(Event.kind == "spend.names_matched")
        noted = session.exec(told.order_by(col(Event.number))).all()
        assert [one.facts for one in noted] == [
            {"names": 1, "let_go": 0}, {"names": 0, "let_go": 1},
        ]  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [
        ("waiting",),
        ("nobody",),
        ("waiting", "waiting"),
        ("nobody", "waiting"),
        ("matched", "waiting"),
    ],
    ids=" then ".join,
)
def test_a_person_undoes_it_and_that_stands_however_often_it_is_said(
    client: TestClient, asked: Asked, said: tuple[str, ...]
) -> None:
    publishes(asked, NUMBERED)
    firm = enters(client, asked)
    known_again(asked.engine)
    name_id = names(asked)["Alpha Works Ltd"]["id"]

    for state in said:
        who = {"supplier_id": firm["id"]} if state == "matched" else {}
        asked.match(name_id, {"state": state} | who)
    enters(client, asked, name="Beta", identifiers=[{"scheme": "GB-COH", "id": "07654321"}])
    known_again(asked.engine)

    assert names(asked)["Alpha Works Ltd"]["state"] == said[-1]


def test_a_name_of_a_file_that_was_taken_back_is_known_too(
    client: TestClient, asked: Asked
) -> None:
    batch = publishes(asked, NUMBERED)
    with writing(asked.engine) as session:
        take_back(session, asked.caller, batch, NOW)

    firm = enters(client, asked)
    known_again(asked.engine)

    assert names(asked)["Alpha Works Ltd"]["supplier_id"] == firm["id"]


def test_another_authoritys_names_stay_as_they_are(client: TestClient, asked: Asked) -> None:
    theirs = a_person(asked.engine, Role.ECONOMIC_DEVELOPMENT, authority="Elsewhere Council")
    with writing(asked.engine) as session:
        a_batch(session, caller_of(asked.engine, theirs), NUMBERED)

    enters(client, asked)
    known_again(asked.engine)

    with reading(asked.engine) as session:
        assert session.exec(select(SpendSupplierName)).one().supplier_id is None


def test_one_job_looks_at_all_that_a_workbook_enters(engine: Engine) -> None:
    with writing(engine) as session:
        caller = a_caller(session, Role.ECONOMIC_DEVELOPMENT)
        for number in range(1, 4):
            a_supplier(session, caller, f"Supplier {number}", f"GB-COH-{number:08}")
        a_supplier(session, caller, "Without a number")

    with reading(engine) as session:
        jobs = session.exec(select(Job).where(Job.kind == IDENTIFIED)).all()
    assert [(one.authority, one.payload) for one in jobs] == [(caller.authority_id, {})]


def jobs_of(session: Session, authority: UUID) -> list[Job]:
    query = select(Job).where(Job.kind == IDENTIFIED, Job.authority == authority)
    return list(session.exec(query))


def test_one_job_that_waits_serves_for_every_file_and_every_supplier(
    client: TestClient, asked: Asked
) -> None:
    publishes(asked, NUMBERED)
    firm = enters(client, asked)
    publishes(asked, {"supplier": "Beta"})
    enters(client, asked, name="Beta", identifiers=[{"scheme": "GB-COH", "id": "07654321"}])
    with writing(asked.engine) as session:
        other = a_caller(session, Role.ECONOMIC_DEVELOPMENT, authority="Elsewhere Council")
        a_supplier(session, other, "Alpha Works Ltd", "GB-COH-01234567")

    with reading(asked.engine) as session:
        [job] = jobs_of(session, asked.caller.authority_id)
        assert len(jobs_of(session, other.authority_id)) == 1
    known_again(asked.engine)
    assert names(asked)["Alpha Works Ltd"]["supplier_id"] == firm["id"]

    enters(client, asked, name="Gamma", identifiers=[{"scheme": "GB-COH", "id": "07654322"}])
    with reading(asked.engine) as session:
        states = {one.id: one.state for one in jobs_of(session, asked.caller.authority_id)}
    assert (states.pop(job.id), list(states.values())) == (JobState.DONE, [JobState.WAITING])


@pytest.mark.parametrize("state", [JobState.RUNNING, JobState.DONE, JobState.FAILED])
def test_a_job_that_was_begun_serves_for_nothing_that_comes_later(
    engine: Engine, state: JobState
) -> None:
    with writing(engine) as session:
        caller = a_caller(session, Role.ECONOMIC_DEVELOPMENT)
        a_supplier(session, caller, "One", "GB-COH-00000001")
        [begun] = jobs_of(session, caller.authority_id)
        begun.state = state
        a_supplier(session, caller, "Two", "GB-COH-00000002")

        assert len(jobs_of(session, caller.authority_id)) == 2


def test_a_job_that_is_to_be_tried_again_later_is_not_waited_for(engine: Engine) -> None:
    with writing(engine) as session:
        caller = a_caller(session, Role.ECONOMIC_DEVELOPMENT)
        a_supplier(session, caller, "One", "GB-COH-00000001")
        [stumbled] = jobs_of(session, caller.authority_id)
        stumbled.due = NOW + A_MINUTE
        a_supplier(session, caller, "Two", "GB-COH-00000002")

        assert len(jobs_of(session, caller.authority_id)) == 2


def test_a_job_that_waits_does_not_begin_before_a_supplier_is_there_for_all_to_see(
    engine: Engine,
) -> None:
    with writing(engine) as session:
        caller = a_caller(session, Role.ECONOMIC_DEVELOPMENT)
        a_batch(session, caller, NUMBERED)
        [job] = jobs_of(session, caller.authority_id)
    with writing(engine) as session:
        firm = a_supplier(session, caller, "Alpha Works Ltd", "GB-COH-01234567").id
        if engine.dialect.name == "postgresql":  # SQLite has one writer at a time
            with writing(engine) as worker:
                begins = select(Job).where(Job.id == job.id).with_for_update(skip_locked=True)
                assert worker.exec(begins).all() == []
    known_again(engine)

    with reading(engine) as session:
        assert session.exec(select(SpendSupplierName.supplier_id)).one() == firm
        assert [one.id for one in jobs_of(session, caller.authority_id)] == [job.id]


def test_a_supplier_that_is_entered_while_a_file_is_stored_is_known_after_it(
    engine: Engine,
) -> None:
    with writing(engine) as session:
        caller: Caller = a_caller(session, Role.ECONOMIC_DEVELOPMENT)
        a_batch(session, caller, NUMBERED)
        # as if it had been entered, and its job done, between the rows and the end of the file
        session.execute(text("DELETE FROM job"))
        firm = a_supplier(session, caller, "Alpha Works Ltd", "GB-COH-01234567").id
        session.execute(text("DELETE FROM job"))
        a_batch(session, caller, {"supplier": "Another"})
    known_again(engine)

    with reading(engine) as session:
        named = select(SpendSupplierName.supplier_id).where(SpendSupplierName.company != "")
        assert session.exec(named).one() == firm


def test_the_workers_know_the_job() -> None:
    assert SHOP.by_name()[IDENTIFIED] is MATCH
