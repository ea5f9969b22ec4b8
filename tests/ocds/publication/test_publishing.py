from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Event as Signal
from threading import current_thread
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event
from sqlalchemy.exc import DatabaseError
from sqlmodel import col, select, update

from app.ocds.publication.kind import NoticeKind, Stage
from app.ocds.publication.publishing import OcidTaken, Wanted, publish_release
from app.ocds.publication.release import Named
from app.ocds.publication.tables import OcdsPublication
from app.organisations.caller import Caller
from app.organisations.role import Role
from app.organisations.scope import Scope
from app.organisations.secret import Mode
from app.organisations.tables import ClaimStanding, SupplierClaim
from app.platform.database import reading, writing
from app.platform.events import Event
from app.platform.http.dependencies import time_of_request
from tests.callers import ISSUED, a_key, a_person, authority_id_of, caller_of
from tests.ocds.publication.made import (
    changed,
    claimed,
    codes,
    published,
    release_in,
)

PERFORMANCE = {"notice": "performance", "starts_on": "2026-01-01", "ends_on": "2026-03-31"}


def test_a_release_is_published_once_and_never_changed(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: UUID
) -> None:
    first = published(client, officer, contract, **PERFORMANCE)
    assert first.status_code == 201, first.text
    text = client.get(f"/api/1.0/ocdsReleasePackages/{first.json()['release_id']}").text

    again = published(client, officer, contract, **PERFORMANCE)

    assert (again.status_code, again.json()["code"]) == (409, "nothing-new")
    changed(engine, contract, title="Cleaning of all schools")
    further = published(client, officer, contract, **PERFORMANCE)
    assert further.status_code == 201
    assert further.json()["release_id"] != first.json()["release_id"]
    assert further.json()["digest"] != first.json()["digest"]
    same = client.get(f"/api/1.0/ocdsReleasePackages/{first.json()['release_id']}").text
    assert same == text
    other = PERFORMANCE | {"ends_on": "2026-06-30"}
    longer = published(client, officer, contract, **other)
    assert longer.status_code == 201, longer.text
    again = published(client, officer, contract, **PERFORMANCE)
    assert again.json()["code"] == "nothing-new", "about the same days"
    with reading(engine) as session:
        told = select(Event).where(col(Event.kind).endswith("release_published"))
        noted = session.exec(told.order_by(col(Event.number))).all()
        assert [one.facts["release"] for one in noted] == [
            "sv-000001-2026", "sv-000002-2026", "sv-000003-2026",
        ]  # fmt: skip


def test_what_is_put_back_as_it_was_is_published_again(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: UUID
) -> None:
    made = []
    for title in ("Cleaning", "Cleaning of schools", "Cleaning"):
        changed(engine, contract, title=title)
        made.append(published(client, officer, contract, notice="details").json())

    assert made[0]["digest"] == made[2]["digest"] != made[1]["digest"]
    tags = [
        client.get(f"/api/1.0/ocdsReleasePackages/{one['release_id']}").json()["releases"][0][
            "tag"
        ]
        for one in made
    ]
    assert tags == [["award", "contract"], *[["awardUpdate", "contractUpdate"]] * 2]


def test_a_notice_on_the_national_platform_is_linked(
    client: TestClient, officer: dict[str, str], contract: UUID
) -> None:
    made = published(client, officer, contract, notice="details", notice_id="012345-2026").json()

    [release] = client.get(f"/api/1.0/ocdsReleasePackages/{made['release_id']}").json()["releases"]

    [document] = release["contracts"][0]["documents"]
    assert (document["id"], document["noticeType"]) == ("012345-2026", "UK7")
    assert document["url"] == "https://www.find-tender.service.gov.uk/Notice/012345-2026"


def test_what_a_supplier_claims_and_somebody_refuted_is_told_as_not_so(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: UUID
) -> None:
    claimed(engine, contract)
    with writing(engine) as session:
        session.exec(update(SupplierClaim).values(
            standing=ClaimStanding.CONTRADICTED, checked_on=date(2026, 1, 5)
        ))  # fmt: skip

    release = release_in(client, officer, f"/contracts/{contract}/ocds?notice=details")

    assert release["parties"][1]["details"]["scale"] == "large"


@pytest.mark.parametrize(("body", "status", "code"), [
    ({"notice": "tender"}, 422, "invalid"),
    ({"notice": "performance"}, 422, "invalid"),
    ({"notice": "performance", "starts_on": "2026-03-31", "ends_on": "2026-01-01"}, 422,
     "invalid"),
    ({"notice": "details", "starts_on": "2026-03-31"}, 422, "invalid"),
    ({"notice": "change"}, 422, "invalid"),
    ({"notice": "details", "change_id": "0195566f-4a00-7000-8000-000000000099"}, 422, "invalid"),
    ({"notice": "change", "change_id": "0195566f-4a00-7000-8000-000000000099"}, 409,
     "nothing-to-publish"),
    ({"notice": "termination"}, 409, "nothing-to-publish"),
    ({"notice": "performance", "starts_on": "2025-01-01", "ends_on": "2025-03-31"}, 409,
     "nothing-to-publish"),
    ({"notice": "details", "notice_id": "../../x"}, 422, "invalid"),
])  # fmt: skip
def test_what_cannot_be_published_is_refused(
    client: TestClient, officer: dict[str, str], contract: UUID,
    body: dict[str, Any], status: int, code: str,
) -> None:  # fmt: skip
    answer = published(client, officer, contract, **body)

    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


def test_without_an_ocid_nothing_is_published(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: UUID
) -> None:
    changed(engine, contract, ocid="")

    answer = published(client, officer, contract, notice="details")

    assert (answer.status_code, answer.json()["code"]) == (409, "no-ocid")
    assert "PUT /v1/procurements/{procurement_id}" in answer.json()["how_to_fix"]
    assert "no_procurement_id" in codes(client, officer, contract, "notice=details")


def test_a_program_publishes_nothing(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: UUID
) -> None:
    answer = published(client, a_key(engine, Scope.CONTRACTS_WRITE), contract, notice="details")

    assert (answer.status_code, answer.json()["code"]) == (403, "person-needed")


def test_another_authority_neither_sees_nor_publishes_it(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: UUID
) -> None:
    other = a_person(engine, Role.PROCUREMENT_OFFICER, authority="Othertown")

    assert client.get(f"/v1/contracts/{contract}/ocds", headers=other).status_code == 404
    assert published(client, other, contract, notice="details").status_code == 404


def test_two_authorities_do_not_publish_under_one_ocid(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: UUID
) -> None:
    other = authority_id_of(engine, a_person(engine, Role.AUDITOR, authority="Othertown"))
    with writing(engine) as session:
        session.add(OcdsPublication(
            number=1, release_id="sv-000001-2026", mode=Mode.LIVE, authority_id=other,
            ocid="ocds-h6vhtk-0000a0", kind=NoticeKind.DETAILS, stage=Stage.AWARD,
            digest="0" * 64, content="{}", called=[], published_by=contract,
            published_at=ISSUED + timedelta(days=1),
        ))  # fmt: skip

    answer = published(client, officer, contract, notice="details")

    assert (answer.status_code, answer.json()["code"]) == (409, "ocid-taken")


def test_of_two_authorities_that_publish_under_one_ocid_at_once_one_does(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: UUID, now: datetime
) -> None:
    release = release_in(client, officer, f"/contracts/{contract}/ocds?notice=details")
    wanted = Wanted(
        NoticeKind.DETAILS, contract, release["ocid"], Stage.AWARD, "https://a.example"
    )  # fmt: skip
    ours = caller_of(engine, officer)
    theirs = caller_of(engine, a_person(engine, Role.PROCUREMENT_OFFICER, authority="Othertown"))
    others: list[Future[None]] = []
    waits = Signal()

    def listen(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "FOR UPDATE" in statement and current_thread().name.startswith("theirs"):
            waits.set()

    def publish(caller: Caller, made: Callable[[Named], dict[str, Any]]) -> None:
        with writing(engine) as session:
            publish_release(session, caller, wanted, made, now)

    def quick(named: Named) -> dict[str, Any]:
        return release | {"id": named.id}

    def slow(named: Named) -> dict[str, Any]:
        others.append(pool.submit(publish, theirs, quick))
        if engine.dialect.name != "sqlite":  # which lets in one writer, and no other
            assert waits.wait(30)  # it is about to lock what we have locked
        return quick(named)

    event.listen(engine, "before_cursor_execute", listen)
    with ThreadPoolExecutor(1, thread_name_prefix="theirs") as pool:
        publish(ours, slow)
        with pytest.raises(OcidTaken):
            others[0].result()
    event.remove(engine, "before_cursor_execute", listen)


def test_numbers_have_no_gaps_whoever_publishes_at_once(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: UUID
) -> None:
    ends = ("2026-03-31", "2026-04-30", "2026-06-30", "2026-09-30")
    periods = [PERFORMANCE | {"ends_on": day} for day in ends]
    periods += [{"notice": "details"}, {"notice": "award"}]

    with ThreadPoolExecutor(len(periods)) as pool:
        answers = list(
            pool.map(lambda body: published(client, officer, contract, **body), periods)
        )

    assert [one.status_code for one in answers] == [201] * len(periods)
    with reading(engine) as session:
        rows = session.exec(select(OcdsPublication).order_by(col(OcdsPublication.number))).all()
        assert [one.number for one in rows] == list(range(1, len(periods) + 1))
        assert len({one.release_id for one in rows}) == len(rows)


def test_of_two_who_publish_the_same_at_once_one_does(
    client: TestClient, officer: dict[str, str], contract: UUID
) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda _: published(client, officer, contract, notice="details"), range(4))
        )

    assert sorted(one.status_code for one in answers) == [201, 409, 409, 409]


def test_a_clock_that_steps_back_leaves_the_order_as_it_is(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: UUID, now: datetime
) -> None:
    clock = now
    assert isinstance(client.app, FastAPI)
    client.app.dependency_overrides[time_of_request] = lambda: clock
    for step, notice in enumerate(("details", "award"), 1):
        assert published(client, officer, contract, notice=notice).status_code == 201
        clock = now - timedelta(hours=step)

    with reading(engine) as session:
        rows = session.exec(select(OcdsPublication).order_by(col(OcdsPublication.number))).all()
        assert [one.published_at for one in rows] == [now, now + timedelta(seconds=1)]


def test_a_release_that_is_out_cannot_be_changed_in_the_database(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: UUID
) -> None:
    published(client, officer, contract, notice="details")

    with pytest.raises(DatabaseError), writing(engine) as session:
        session.exec(update(OcdsPublication).values(content="{}"))
    with reading(engine) as session:
        assert session.exec(select(OcdsPublication.content)).one() != "{}"
