import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.contracts.tables import Contract, ContractState
from app.deliveries.lifecycle import DeliveryState
from app.platform.database import writing
from tests.deliveries.evidence.made import Site, a_site, code, files_in, finding


def test_a_delivery_with_all_that_is_asked_for_becomes_evidenced_by_itself(site: Site) -> None:
    one, other = site.delivers(), site.delivers()

    site.uploaded(one, other)

    assert site.stands(one) == (DeliveryState.EVIDENCED, 0)
    assert site.stands(other) == (DeliveryState.EVIDENCED, 0)
    [event] = site.events("evidence.uploaded")
    assert event.facts["evidenced"] == 2


def test_another_kind_than_is_asked_for_proves_nothing(site: Site) -> None:
    delivery = site.delivers()

    site.uploaded(delivery, kind="survey")

    assert site.stands(delivery) == (DeliveryState.CLAIMED, 0)


def test_what_is_put_to_a_draft_moves_nothing_yet(site: Site) -> None:
    delivery = site.delivers(submission=None)

    site.uploaded(delivery)

    assert site.moves(delivery) == []


def test_a_file_is_put_to_a_delivery_later(site: Site) -> None:
    delivery, found = site.delivers(), site.uploaded()
    body = {"delivery_ids": [str(delivery)]}

    answers = [
        site.send(site.supplier, "POST", f"/evidence/{found}/deliveries", json=body)
        for _ in range(2)
    ]

    assert [one.status_code for one in answers] == [201, 201]
    assert site.moves(delivery) == [("evidenced", "")]


def test_a_delivery_of_another_contract_is_no_delivery_here(site: Site, folder: Path) -> None:
    other = a_site(site.client, site.engine).delivers()

    refused = site.upload(other)

    assert finding(refused) == "unknown_delivery"
    assert files_in(folder) == []


@pytest.mark.parametrize("state", [ContractState.AWARDED, ContractState.CLOSED])
def test_nothing_is_handed_in_before_a_contract_or_after_it_is_settled(
    site: Site, engine: Engine, state: ContractState
) -> None:
    with writing(engine) as session:
        session.get_one(Contract, site.contract).state = state

    assert code(site.upload(who=site.manager)) == (409, "contract-not-running")


def test_the_same_bytes_sent_twice_at_once_are_two_entries_each_with_its_own_file(
    site: Site, folder: Path
) -> None:
    delivery, barrier = site.delivers(), threading.Barrier(2)

    def send(_: int) -> str:
        barrier.wait(10)
        return site.uploaded(delivery)

    with ThreadPoolExecutor(2) as pool:
        entries = set(pool.map(send, range(2)))

    assert len(entries) == 2
    assert len(files_in(folder)) == 2
    assert site.moves(delivery) == [("evidenced", "")]


def test_a_request_that_is_repeated_is_done_once(site: Site) -> None:
    who = site.supplier | {"Idempotency-Key": "one-upload"}

    first, again = site.upload(who=who), site.upload(who=who)

    assert first.json()["id"] == again.json()["id"]
    assert len(site.events("evidence.uploaded")) == 1
