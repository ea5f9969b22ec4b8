from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from app.deliveries.lifecycle import DeliveryState
from app.organisations.role import Role
from tests.callers import a_person
from tests.deliveries.evidence.made import Headers, Site, code
from tests.deliveries.evidence.receivers.test_routes import (
    ADVICE,
    ASKED,
    ask,
    link,
    secret_in,
    set_time,
)

OWN = "friend@home.example"  #: of somebody who would say anything for the supplier


def asked(site: Site, delivery: UUID, who: Headers, **changes: str) -> str:
    """Ask a receiver, and read the secret in its letter."""
    answer = ask(site, delivery, who, **changes)
    assert answer.status_code == 201, answer.text
    return secret_in(site)


def rows(site: Site, who: Headers | None = None) -> list[dict[str, Any]]:
    path = f"/contracts/{site.contract}/confirmations"
    found: list[dict[str, Any]] = site.send(who or site.manager, "GET", path).json()["data"]
    return found


def test_a_supplier_ends_no_letter_of_the_authority(site: Site, now: datetime) -> None:
    delivery = site.delivers(ADVICE, "12")
    secret = asked(site, delivery, site.manager)

    refused = ask(site, delivery, site.supplier, email=OWN)

    assert code(refused) == (409, "authority-asked")
    assert f"{now + timedelta(days=30):%Y-%m-%d}" in refused.json()["detail"]
    assert link(site, secret, answer="disputed").status_code == 201
    assert site.stands(delivery)[0] is DeliveryState.DISPUTED
    assert code(ask(site, delivery, site.supplier, email=OWN)) == (409, "already-decided")


def test_once_a_letter_of_the_authority_is_over_a_supplier_may_ask(
    site: Site, now: datetime
) -> None:
    delivery = site.delivers(ADVICE, "12")
    asked(site, delivery, site.manager)

    set_time(site, now + timedelta(days=30))

    assert ask(site, delivery, site.supplier).status_code == 201


def test_an_answer_to_a_supplier_keeps_the_authority_from_nothing(site: Site) -> None:
    delivery = site.delivers(ADVICE, "12")
    link(site, asked(site, delivery, site.supplier, email=OWN), answer="confirmed", usefulness=5)
    assert code(ask(site, delivery, site.supplier)) == (409, "already-decided")

    told = link(site, asked(site, delivery, site.manager), answer="disputed")

    assert told.json()["state"] == "disputed"
    assert [(one["asker"], one["answer"]) for one in rows(site)] == [
        ("supplier", "confirmed"), ("authority", "disputed"),
    ]  # fmt: skip
    assert code(ask(site, delivery, site.manager)) == (409, "already-decided")


def test_when_the_authority_asks_an_open_letter_of_the_supplier_is_over(site: Site) -> None:
    delivery = site.delivers(ADVICE, "12")
    own = asked(site, delivery, site.supplier, email=OWN)

    secret = asked(site, delivery, site.manager)

    over = link(site, own, answer="confirmed")
    assert code(over) == (409, "link-over")
    assert "took the place of this one" in over.json()["detail"]
    assert link(site, secret, answer="confirmed").status_code == 201


def test_who_received_people_is_told_to_those_who_verify_and_to_the_supplier_alone(
    site: Site, engine: Engine
) -> None:
    for delivery in (site.delivers("job_local"), site.delivers(ADVICE)):
        assert link(
            site, asked(site, delivery, site.supplier), answer="confirmed", comment="Yes."
        ).is_success

    def told(who: Headers) -> list[Any]:
        return [(one["organisation"], one["sent_to"], one["comment"]) for one in rows(site, who)]

    given = (*ASKED.values(), "Yes.")
    assert told(a_person(engine, Role.AUDITOR)) == [(None, None, None), given]
    assert told(site.manager) == told(site.supplier) == [given, given]
