import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import col, select

from app.deliveries.evidence.receivers.answering import Given, answer
from app.deliveries.evidence.tables import Answer, Confirmation
from app.deliveries.lifecycle import DeliveryState
from app.organisations.role import Role
from app.organisations.tables import Authority, Person, Supplier
from app.platform.database import WriteSession, reading, writing
from app.platform.http.dependencies import time_of_request
from app.platform.mail.tables import Letter
from app.rules.reading import read_library
from tests.callers import ISSUED, a_person, caller_of
from tests.deliveries.evidence.made import Site, code, finding
from tests.procurements.race import at_once

ASKED = {"organisation": "Anytown Youth Forum", "email": "office@youthforum.example"}
ADVICE = "vcs_expert_hours"


def ask(site: Site, delivery: UUID, who: dict[str, str] | None = None, **changes: str) -> Any:
    path = f"/deliveries/{delivery}/confirmations"
    return site.send(who or site.supplier, "POST", path, json=ASKED | changes)


def letters(site: Site, kind: str = "receiver.asked") -> list[Letter]:
    query = select(Letter).where(Letter.kind == kind).order_by(col(Letter.id))
    with reading(site.engine) as session:
        return list(session.exec(query))


def token(site: Site, delivery: UUID, email: str = ASKED["email"]) -> str:
    """Ask a receiver, and read the secret in its letter."""
    answer = ask(site, delivery, email=email)
    assert answer.status_code == 201, answer.text
    return secret_in(site)


def secret_in(site: Site) -> str:
    """Read the secret in the letter that was written last."""
    found = re.search(
        r"http://127.0.0.1:8000/receiver-confirmations/(\S+)", letters(site)[-1].text
    )
    assert found is not None
    return found[1]


def link(site: Site, secret: str, **body: Any) -> Any:
    path = f"/receiver-confirmations/{secret}"
    return site.send({}, "POST" if body else "GET", path, **({"json": body} if body else {}))


def set_time(site: Site, now: datetime) -> None:
    assert isinstance(site.client.app, FastAPI)
    site.client.app.dependency_overrides[time_of_request] = lambda: now


def test_a_receiver_is_asked_by_letter_and_confirms_without_a_key(site: Site) -> None:
    delivery = site.delivers(ADVICE, "12")
    secret = token(site, delivery)
    [letter] = letters(site)
    assert (letter.recipient, letter.is_secret) == (ASKED["email"], True)

    question = link(site, secret).json()
    assert (question["supplier"], question["authority"]) == ("Ash Cleaning Ltd", "Anytown Council")
    assert (question["quantity"], question["unit"]) == ("12", "staff_expert_hour")
    told = link(site, secret, answer="confirmed", usefulness=5, comment="Just in time.")

    assert told.status_code == 201
    assert told.json()["state"] == "evidenced"
    path = f"/contracts/{site.contract}/confirmations"
    [row] = site.send(site.manager, "GET", path).json()["data"]
    assert (row["answer"], row["usefulness"], row["comment"]) == ("confirmed", 5, "Just in time.")
    assert site.verify(delivery).status_code == 201


def test_only_the_digest_of_a_link_is_kept_and_nobody_is_told_it(site: Site) -> None:
    delivery = site.delivers(ADVICE)
    answered = ask(site, delivery).text
    secret = token(site, delivery)

    with reading(site.engine) as session:
        rows = session.exec(select(Confirmation)).all()
    assert all(secret not in str(row.model_dump()) for row in rows)
    assert "receiver-confirmations" not in answered
    assert secret not in str([event.facts for event in site.events("receiver.asked")])


def test_a_dispute_takes_back_what_was_verified_and_both_stay_visible(
    site: Site, engine: Engine
) -> None:
    with writing(engine) as session:
        manager = session.get_one(Person, caller_of(engine, site.manager).person())
        manager.email = "contracts@anytown.example"
    delivery = site.delivers(ADVICE, "12")
    secret = token(site, delivery)
    site.uploaded(delivery, kind="beneficiary_confirmation")
    site.verify(delivery)
    assert site.rolled_up(ADVICE) == (12, 12)

    told = link(site, secret, answer="disputed", comment="Nobody came.").json()

    assert (told["state"], told["answer"], told["quantity"]) == ("disputed", "disputed", "12")
    assert site.stands(delivery) == (DeliveryState.DISPUTED, 0)
    assert site.rolled_up(ADVICE) == (12, 0)
    [event] = site.events("receiver.answered")
    assert (event.actor, event.facts["answer"]) == ("", "disputed")
    [letter] = letters(site, "delivery.disputed")
    assert letter.recipient == "contracts@anytown.example"
    assert "Nobody came" not in letter.text
    assert site.verify(delivery, "rejected").status_code == 201


def test_a_part_is_a_proof_with_a_quantity(site: Site) -> None:
    delivery = site.delivers(ADVICE, "12")

    told = link(site, token(site, delivery), answer="part", quantity="4.5").json()

    assert (told["state"], told["answered_quantity"]) == ("evidenced", "4.5")
    assert site.stands(delivery) == (DeliveryState.EVIDENCED, 0)


def test_less_than_was_verified_disputes_it(site: Site) -> None:
    delivery = site.delivers(ADVICE, "12")
    secret = token(site, delivery)
    site.uploaded(delivery, kind="beneficiary_confirmation")
    site.verify(delivery, "part_verified", quantity="6")

    link(site, secret, answer="part", quantity="5")

    assert site.stands(delivery) == (DeliveryState.DISPUTED, 0)


def test_what_was_rejected_stays_rejected_whatever_is_answered(site: Site) -> None:
    delivery = site.delivers(ADVICE)
    secret = token(site, delivery)
    site.verify(delivery, "rejected")

    assert link(site, secret, answer="disputed").status_code == 201

    assert site.stands(delivery) == (DeliveryState.REJECTED, 0)


def test_a_link_is_good_for_one_answer(site: Site) -> None:
    secret = token(site, site.delivers(ADVICE))
    link(site, secret, answer="confirmed")

    assert code(link(site, secret, answer="disputed")) == (409, "receiver-answered")
    assert link(site, secret).json()["answer"] == "confirmed"


def test_two_answers_at_once_are_one(site: Site, engine: Engine) -> None:
    delivery = site.delivers(ADVICE)
    secret = token(site, delivery)

    def deed(session: WriteSession) -> str:
        answer(session, secret, Given(Answer.DISPUTED), read_library(), ISSUED)
        return "kept"

    assert sorted(at_once(engine, deed, deed)) == ["kept", "receiver-answered"]
    assert [became for became, _ in site.moves(delivery)] == ["disputed"]


def test_a_link_ends_after_thirty_days_and_only_its_holder_learns_so(
    site: Site, now: datetime
) -> None:
    secret = token(site, site.delivers(ADVICE))

    set_time(site, now + timedelta(days=30) - timedelta(seconds=1))
    assert link(site, secret).status_code == 200
    set_time(site, now + timedelta(days=30))
    assert code(link(site, secret)) == (409, "link-over")
    assert code(link(site, secret, answer="confirmed")) == (409, "link-over")
    assert code(link(site, "1" * 43)) == (404, "not-found")
    assert code(link(site, "1" * 43, answer="confirmed")) == (404, "not-found")


def test_asked_again_the_link_before_works_no_more(site: Site) -> None:
    delivery = site.delivers(ADVICE)
    first, second = token(site, delivery), token(site, delivery, email="desk@youthforum.example")

    assert code(link(site, first)) == (409, "link-over")
    assert link(site, second, answer="confirmed").status_code == 201


def test_who_has_answered_is_not_asked_again(site: Site) -> None:
    delivery = site.delivers(ADVICE)
    link(site, token(site, delivery), answer="disputed")

    assert code(ask(site, delivery)) == (409, "already-decided")


@pytest.mark.parametrize("own", ["bids@ash.example", "Bids@ASH.example"])
def test_a_supplier_does_not_confirm_for_the_receiver(
    site: Site, engine: Engine, own: str
) -> None:
    with writing(engine) as session:
        supplier = session.get_one(Supplier, caller_of(engine, site.supplier).supplier())
        supplier.email = "bids@ash.example"
    delivery = site.delivers(ADVICE)

    for who in (site.supplier, site.manager):
        assert code(ask(site, delivery, who, email=own)) == (403, "separation")
    for near in ("else@ash.example", "Else@post.ASH.example"):
        assert code(ask(site, delivery, email=near)) == (403, "separation")
    assert ask(site, delivery, email="else@hash.example").status_code == 201
    assert ask(site, delivery, site.manager, email="else@ash.example").status_code == 201


def test_an_address_of_somebody_who_works_for_the_supplier_is_refused(
    site: Site, engine: Engine
) -> None:
    with writing(engine) as session:
        person = session.get_one(Person, caller_of(engine, site.supplier).person())
        person.email = "somebody@home.example"

    refused = ask(site, site.delivers(ADVICE), site.manager, email="somebody@home.example")

    assert code(refused) == (403, "separation")


@pytest.mark.parametrize("own", ["office@anytown.example", "manager@home.example"])
def test_the_authority_does_not_confirm_for_the_receiver(
    site: Site, engine: Engine, own: str
) -> None:
    caller = caller_of(engine, site.manager)
    with writing(engine) as session:
        session.get_one(Authority, caller.authority_id).email = "contracts@Anytown.example"
        session.get_one(Person, caller.person()).email = "manager@home.example"
    delivery = site.delivers(ADVICE)

    for who in (site.supplier, site.manager):
        assert code(ask(site, delivery, who, email=own)) == (403, "separation")
    assert ask(site, delivery, email="head@school.anytown.example").status_code == 201


@pytest.mark.parametrize("facts", [{"submission": None}, {"withdrawn_at": ISSUED}])
def test_nobody_is_asked_about_what_is_not_reported(site: Site, facts: dict[str, Any]) -> None:
    refused = ask(site, site.delivers(ADVICE, **facts))

    assert code(refused) == (409, "delivery-not-submitted")


@pytest.mark.parametrize(
    "body",
    [
        {"answer": "part"},
        {"answer": "part", "quantity": "2"},
        {"answer": "confirmed", "quantity": "1"},
    ],
)
def test_a_quantity_that_does_not_fit_is_refused(site: Site, body: dict[str, str]) -> None:
    refused = link(site, token(site, site.delivers(ADVICE)), **body)

    assert (refused.status_code, finding(refused)) == (422, "wrong_quantity")


@pytest.mark.parametrize("usefulness", [0, 6])
def test_usefulness_is_from_one_to_five(site: Site, usefulness: int) -> None:
    secret = token(site, site.delivers(ADVICE))

    assert link(site, secret, answer="confirmed", usefulness=usefulness).status_code == 422


@pytest.mark.parametrize("email", ["", "nobody", "two@a.example, b@b.example"])
def test_an_address_is_an_address(site: Site, email: str) -> None:
    assert ask(site, site.delivers(ADVICE), email=email).status_code == 422


def test_a_settled_contract_takes_no_answers(site: Site) -> None:
    delivery = site.delivers(ADVICE)
    secret = token(site, delivery)
    site.settles()

    assert code(link(site, secret, answer="confirmed")) == (409, "contract-not-running")
    assert code(ask(site, delivery)) == (409, "contract-not-running")


def test_what_another_received_is_nobody_elses_to_know(site: Site, engine: Engine) -> None:
    delivery = site.delivers(ADVICE)
    rival = a_person(engine, Role.SUPPLIER, supplier="Birch Services Ltd")
    stranger = a_person(engine, Role.CONTRACT_MANAGER, authority="Elsewhere Council")

    for who in (rival, stranger):
        assert code(ask(site, delivery, who)) == (404, "not-found")
        path = f"/contracts/{site.contract}/confirmations"
        assert code(site.send(who, "GET", path)) == (404, "not-found")
