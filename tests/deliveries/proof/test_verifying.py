from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from app.deliveries.lifecycle import DeliveryState
from app.deliveries.proof.verdict import Verdict
from app.deliveries.proof.verifying import verify
from app.deliveries.tables import Delivery, Return, ReturnState
from app.organisations.role import Role
from app.organisations.scope import Scope
from app.platform.database import WriteSession, writing
from app.platform.identifiers import new_id
from app.rules.reading import read_library
from tests.callers import ISSUED, a_key, a_person, caller_of, person_id_of
from tests.deliveries.evidence.made import Site, code
from tests.deliveries.proof.made import evidenced
from tests.procurements.race import at_once


def bulk(site: Site, *verdicts: dict[str, Any]) -> Any:
    body = {"verifications": [{"reason": "Seen."} | one for one in verdicts]}
    path = f"/contracts/{site.contract}/verifications"
    return site.send(site.manager, "POST", path, json=body)


def test_what_is_verified_counts_at_once(site: Site) -> None:
    delivery = evidenced(site)

    told = site.verify(delivery).json()

    assert (told["state"], told["reported"], told["verified"], told["unit"]) == (
        "verified", "2", "2", "fte_year",
    )  # fmt: skip
    assert site.rolled_up() == (2, 2)
    [event] = site.events("delivery.verified")
    assert (event.subject, event.facts["outcomes"]) == (str(delivery), {"verified": 1})


def test_a_part_is_verified_with_its_quantity(site: Site) -> None:
    delivery = evidenced(site)

    assert site.verify(delivery, "part_verified", quantity="0.75").status_code == 201

    assert site.stands(delivery) == (DeliveryState.PART_VERIFIED, Decimal("0.75"))
    assert site.rolled_up() == (2, Decimal("0.75"))


def test_what_was_approved_is_unapproved_and_is_what_it_was(site: Site) -> None:
    delivery = evidenced(site)
    before = site.stands(delivery), site.rolled_up()

    site.verify(delivery)
    undone = site.verify(delivery, "evidenced", reason="The wrong row was ticked.")

    assert undone.status_code == 201
    assert (site.stands(delivery), site.rolled_up()) == before
    assert site.moves(delivery) == [
        ("evidenced", ""),
        ("verified", "As the payroll shows."),
        ("evidenced", "The wrong row was ticked."),
    ]


@pytest.mark.parametrize("back", ["claimed", "evidenced"])
def test_a_rejection_is_taken_back(site: Site, back: str) -> None:
    delivery = evidenced(site)

    site.verify(delivery, "rejected")
    assert site.verify(delivery, back).status_code == 201

    assert site.stands(delivery) == (DeliveryState(back), 0)


def test_a_locked_return_is_no_hindrance(site: Site, engine: Engine) -> None:
    delivery = evidenced(site)
    with writing(engine) as session:
        session.get_one(Return, site.parent).state = ReturnState.LOCKED
    site.verify(delivery)

    assert site.verify(delivery, "rejected").status_code == 201
    assert site.rolled_up() == (2, 0)


def test_evidence_that_was_there_before_the_return_was_submitted_is_found(site: Site) -> None:
    draft = site.delivers(submission=None)
    site.uploaded(draft)
    with writing(site.engine) as session:
        session.get_one(Delivery, draft).submission = 1

    assert site.verify(draft).status_code == 201
    assert [became for became, _ in site.moves(draft)] == ["evidenced", "verified"]


def test_a_program_verifies_nothing(site: Site, engine: Engine) -> None:
    delivery, program = evidenced(site), a_key(engine, Scope.DELIVERIES_VERIFY)

    assert code(site.verify(delivery, who=program)) == (403, "person-needed")


def test_a_supplier_verifies_nothing(site: Site) -> None:
    assert code(site.verify(evidenced(site), who=site.supplier)) == (403, "scope-missing")


def test_another_authoritys_delivery_looks_like_none(site: Site, engine: Engine) -> None:
    delivery = evidenced(site)
    stranger = a_person(engine, Role.CONTRACT_MANAGER, authority="Elsewhere Council")

    assert code(site.verify(delivery, who=stranger)) == (404, "not-found")
    assert code(site.verify(new_id())) == (404, "not-found")


@pytest.mark.parametrize(
    "body", [{"outcome": "verified"}, {"outcome": "verified", "reason": " "}, {"outcome": "fine"}]
)
def test_every_outcome_has_a_reason_and_is_one_that_there_is(
    site: Site, body: dict[str, str]
) -> None:
    path = f"/deliveries/{evidenced(site)}/verification"

    assert site.send(site.manager, "POST", path, json=body).status_code == 422


def test_what_is_verified_is_not_verified_again(site: Site) -> None:
    delivery = evidenced(site)
    site.verify(delivery)

    refused = site.verify(delivery)

    assert code(refused) == (409, "move-not-possible")
    assert "evidenced" in refused.json()["possible"]


def test_a_settled_contract_stays_as_it_is(site: Site) -> None:
    delivery = evidenced(site)
    site.settles()

    assert code(site.verify(delivery)) == (409, "contract-not-running")


def test_many_are_verified_at_once(site: Site) -> None:
    ids = [evidenced(site) for _ in range(3)]

    answer = bulk(
        site,
        {"delivery_id": str(ids[0]), "outcome": "verified"},
        {"delivery_id": str(ids[1]), "outcome": "part_verified", "quantity": "1"},
        {"delivery_id": str(ids[2]), "outcome": "rejected"},
    )

    assert [one["verified"] for one in answer.json()["deliveries"]] == ["2", "1", "0"]
    assert site.rolled_up() == (6, 3)
    [event] = site.events("delivery.verified")
    assert event.facts["outcomes"] == {"verified": 1, "part_verified": 1, "rejected": 1}


def test_one_that_cannot_be_kept_keeps_all_back_and_is_named_by_its_place(site: Site) -> None:
    good, unproven = evidenced(site), site.delivers()

    refused = bulk(
        site,
        {"delivery_id": str(good), "outcome": "verified"},
        {"delivery_id": str(unproven), "outcome": "verified"},
        {"delivery_id": str(new_id()), "outcome": "verified"},
        {"delivery_id": str(good), "outcome": "verified"},
    )

    assert refused.status_code == 422
    assert [(one["path"], one["code"]) for one in refused.json()["errors"]] == [
        ("verifications[1]", "evidence_missing"),
        ("verifications[2]", "not_found"),
        ("verifications[3]", "move_not_possible"),
    ]
    assert site.stands(good) == (DeliveryState.EVIDENCED, 0)
    assert site.rolled_up() == (4, 0)


def test_one_that_was_reported_by_the_caller_refuses_them_all_as_what_it_is(site: Site) -> None:
    good = evidenced(site)
    own = evidenced(site, recorded_by=person_id_of(site.engine, site.manager))

    refused = bulk(
        site, *({"delivery_id": str(one), "outcome": "verified"} for one in (good, own))
    )

    assert code(refused) == (403, "separation")
    assert site.rolled_up() == (4, 0)


def test_two_who_verify_at_once_count_once(site: Site, engine: Engine) -> None:
    delivery = evidenced(site)
    callers = [
        caller_of(engine, site.manager),
        caller_of(engine, a_person(engine, Role.ECONOMIC_DEVELOPMENT)),
    ]
    verdict = Verdict(delivery, DeliveryState.VERIFIED, "Seen.")

    def by(place: int) -> Any:
        def deed(session: WriteSession) -> str:
            verify(session, callers[place], verdict, read_library(), ISSUED)
            return "kept"

        return deed

    assert sorted(at_once(engine, by(0), by(1))) == ["kept", "move-not-possible"]
    assert site.rolled_up() == (2, 2)


def test_what_waits_is_listed_with_what_is_missing(site: Site) -> None:
    bare, proven, done = site.delivers(), evidenced(site), evidenced(site)
    site.delivers(submission=None)
    site.verify(done)

    path = f"/contracts/{site.contract}/deliveries-to-verify"
    rows = site.send(site.supplier, "GET", path).json()["data"]

    told = {row["id"]: (row["state"], row["missing"]) for row in rows}
    assert told == {
        str(bare): ("claimed", ["payroll_extract or employer_declaration"]),
        str(proven): ("evidenced", []),
    }
    assert {(row["measure"], row["unit"]) for row in rows} == {("job_local", "fte_year")}
