import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from copy import deepcopy
from datetime import datetime
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from app.contracts.kind import Regime
from app.ocds.intake.buyer import Buyers
from app.ocds.intake.queries import to_use
from app.ocds.intake.reading import read_file
from app.ocds.intake.tables import OcdsIngest, OcdsRelease
from app.ocds.intake.using.wanted import For
from app.ocds.intake.using.working import use_new
from app.organisations.role import Role
from app.platform.database import ReadSession, WriteSession, reading, writing
from app.platform.events import first_fault
from app.platform.jobs.working import Superseded
from app.rules.reading import read_library
from tests.callers import a_person, caller_of
from tests.ocds.contracts.samples import OCID, a_document, history, only
from tests.ocds.intake.sent import NOW, answers, codes, ingested, send, told, work
from tests.ocds.intake.using.made import (
    RULES,
    UK7,
    UK9,
    a_change_notice,
    counted,
    made_by,
    the_changes,
    the_contract,
    worth,
)


def test_the_history_of_a_procurement_becomes_a_procurement_a_contract_and_its_ratings(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    said = {"rules": RULES, "procedure": "open"}
    whole, each = ingested(client, engine, officer, history(), **said)

    assert (whole["procedure"], whole["taken"], whole["refused"]) == ("open", 3, 0)
    made = made_by(each)
    assert made["068730-2025"] == {"procurement"}
    assert (made[UK7], made[UK9]) == ({"contract", "supplier"}, {"rating"})
    assert codes(each[1]) == {"later_notice"}
    assert counted(engine)[:5] == [1, 1, 3, 3, 1]
    [drafted] = [one["id"] for one in each[0]["made"]]
    draft = client.get(f"/v1/procurements/{drafted}", headers=officer).json()
    assert (draft["ocid"], draft["procedure"], draft["kind"]) == (OCID, "open", "goods")
    assert the_contract(engine).ocid == OCID

    whole, again = ingested(client, engine, officer, history(), **said)
    assert set(answers(again)) == {"same"}
    assert counted(engine)[:5] == [1, 1, 3, 3, 1]


def test_an_award_of_contracts_finder_becomes_a_contract_where_its_law_is_named(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    sent = a_document("award-f20e2ab3")
    _, [without] = ingested(client, engine, officer, sent)
    assert (without["answer"], without["made"]) == ("unused", [])

    whole, [each] = ingested(client, engine, officer, sent, regime="pcr15")

    assert (whole["regime"], each["answer"]) == ("pcr15", "same")
    assert {one["kind"] for one in each["made"]} == {"contract", "supplier"}
    contract = the_contract(engine)
    assert (contract.regime, str(contract.entered_on)) == ("pcr15", "2024-11-15")
    assert (str(contract.value), str(contract.ends_on)) == ("232600.0000", "2026-11-14")


def test_of_a_release_of_which_part_was_refused_that_part_is_tried_again(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    details = only(history(), UK7)
    [contract] = details["contracts"]
    details["contracts"] = [contract, deepcopy(contract) | {"id": "2", "dateSigned": "2099-01-01"}]
    _, [first] = ingested(client, engine, officer, details)
    assert first["answer"] == "taken"
    assert "in_the_future" in codes(first)
    with reading(engine) as session:
        assert session.exec(select(OcdsRelease.is_used)).one() is False

    sent = send(client, officer, details).json()["id"]
    work(engine, sent, lambda: datetime(2099, 6, 1, tzinfo=NOW.tzinfo))

    assert counted(engine)[1] == 2
    with reading(engine) as session:
        assert session.exec(select(OcdsRelease.is_used)).one() is True


class Killed(BaseException):
    """Stands for the end of a worker's process."""


class OneThatDies:
    """A worker whose process ends, or is known to, as it writes for the so-manieth time."""

    def __init__(self, engine: Engine, dies_at: int, how: type[BaseException] = Killed) -> None:
        self._engine, self._left, self._how = engine, dies_at, how
        self.gone_through: list[str] = []

    def reading(self) -> AbstractContextManager[ReadSession]:
        return reading(self._engine)

    @contextmanager
    def writing(self) -> Iterator[WriteSession]:
        with writing(self._engine) as session:
            yield session
            self._left -= 1
            if not self._left:
                raise self._how

    def report(self, session: WriteSession, done: int, total: int | None = None) -> None:
        """Tell nobody."""

    def let_others(self, *, after: str = "") -> None:
        """Note where to go on; nobody else has anything to do."""
        self.gone_through.append(after)

    def now(self) -> datetime:
        return NOW


@pytest.mark.parametrize("together", [1, 2])
def test_a_worker_that_dies_while_it_uses_releases_leaves_nothing_half_done(
    client: TestClient,
    engine: Engine,
    officer: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    together: int,
) -> None:
    monkeypatch.setattr("app.ocds.intake.using.working.TOGETHER", together)
    alone = a_document("award-f20e2ab3")
    sent = [history(), a_change_notice(**worth(9_000_000)), alone]
    name = send(client, officer, sent, rules=RULES, procedure="open", regime="pcr15").json()["id"]
    key = UUID(name)
    read_file(OneThatDies(engine, 0), key)
    with reading(engine) as session:
        row = session.get_one(OcdsIngest, key)
        wanted = For(
            caller_of(engine, officer),
            key,
            RULES,
            row.procedure,
            row.regime,
            Buyers(),
            read_library(),
        )
    for dies_at in (1, 2)[: 3 - together]:
        for how in (Killed, Superseded):
            with pytest.raises(how):
                use_new(OneThatDies(engine, dies_at, how), wanted, [alone["ocid"], OCID])

    work(engine, name)

    whole, each = told(client, officer, name)
    assert (whole["state"], whole["taken"], whole["unused"]) == ("done", 5, 1)
    assert counted(engine)[:5] == [1, 2, 3, 3, 2]
    assert len(the_changes(engine)) == 1
    assert made_by(each)["090000-2026"] == {"contract", "change"}
    with reading(engine) as session:
        assert first_fault(session, caller_of(engine, officer).authority_id) is None


def test_files_of_the_same_procurements_read_at_once_make_one_of_each(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    others = [a_person(engine, Role.PROCUREMENT_OFFICER) for _ in range(2)]
    alone = a_document("award-f20e2ab3")
    sent = [*history()["releases"], alone]
    names = [
        send(client, who, some, regime="pcr15").json()["id"]
        for who, some in zip([officer, *others], [sent, sent[::-1], sent[2:]], strict=True)
    ]

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda one: work(engine, one), names))
    for one in names:  # one that met another too often is tried again by its worker
        work(engine, one, lambda: datetime(2026, 9, 29, tzinfo=NOW.tzinfo))

    assert [told(client, officer, one)[0]["state"] for one in names] == ["done"] * 3
    assert counted(engine) == [0, 2, 3, 3, 2, 5]
    ingested(client, engine, officer, sent, regime="pcr15")
    assert counted(engine) == [0, 2, 3, 3, 2, 5]


def test_more_than_is_read_together_is_told_and_nothing_is_made_of_it(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    dull = [{"ocid": OCID, "id": str(one), "date": "2020-01-01"} for one in range(1_001)]

    whole, each = ingested(client, engine, officer, json.dumps([*dull, history()]).encode())

    assert (whole["state"], whole["unused"]) == ("done", 1_005)
    assert codes(each[0]) == {"history_too_long"}
    assert counted(engine)[1] == 0


def test_releases_that_are_many_and_long_are_not_seen_each_with_all_before_it(
    client: TestClient,
    engine: Engine,
    officer: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.ocds.intake.queries.MOST_WORK", 10_000)

    _, each = ingested(client, engine, officer, [history(), a_document("award-f20e2ab3")])

    assert [codes(one) == {"history_too_long"} for one in each] == [True] * 4 + [False]


def test_a_few_procurements_are_used_in_one_transaction(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    alone = a_document("award-f20e2ab3")
    sent = [alone | {"ocid": f"ocds-b5fd17-{number:06}"} for number in range(25)]
    name = send(client, officer, sent, regime="pcr15").json()["id"]
    worker = OneThatDies(engine, 0)
    read_file(worker, UUID(name))
    wanted = For(
        caller_of(engine, officer), UUID(name), "", None, Regime.PCR15, Buyers(), read_library()
    )

    use_new(OneThatDies(engine, 4), wanted, [one["ocid"] for one in sent])

    assert counted(engine)[1] == 25
    with reading(engine) as session:
        assert first_fault(session, caller_of(engine, officer).authority_id) is None


def test_others_may_have_their_turn_after_whatever_is_read_together(
    client: TestClient, engine: Engine, officer: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = [history(), a_document("award-f20e2ab3")]
    key = UUID(send(client, officer, sent, regime="pcr15").json()["id"])
    read_file(OneThatDies(engine, 0), key)
    monkeypatch.setattr("app.ocds.intake.using.queries.TOGETHER", 1)
    caller, worker = caller_of(engine, officer), OneThatDies(engine, 0)
    with reading(engine) as session:
        ocids = to_use(session, caller.authority_id, key)

    use_new(worker, For(caller, key, "", None, Regime.PCR15, Buyers(), read_library()), ocids)

    assert len(ocids) == 2
    assert worker.gone_through == [*ocids, ocids[-1]]
