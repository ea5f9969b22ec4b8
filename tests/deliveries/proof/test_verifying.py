from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from app.deliveries.lifecycle import DeliveryState
from app.deliveries.people.tables import Doubt, DoubtState
from app.deliveries.proof.verifying import Verdict, verify
from app.deliveries.tables import Delivery, Return, ReturnState
from app.organisations.role import Role
from app.organisations.scope import Scope
from app.platform.database import WriteSession, reading, writing
from app.platform.events import Event
from app.platform.identifiers import new_id
from app.rules.reading import read_library
from tests.callers import ISSUED, a_key, a_person, caller_of, person_id_of
from tests.deliveries.evidence.made import Site, code, finding
from tests.procurements.race import at_once


def evidenced(site: Site, quantity: str = "2", **facts: Any) -> UUID:
    """Have something reported, with a proof of it."""
    delivery = site.delivers(quantity=quantity, **facts)
    site.uploaded(delivery)
    return delivery


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


def test_a_missing_kind_blocks_and_is_named(site: Site) -> None:
    delivery = site.delivers()
    site.uploaded(delivery, kind="survey")

    refused = site.verify(delivery)

    assert code(refused) == (409, "evidence-missing")
    assert refused.json()["missing"] == ["payroll_extract or employer_declaration"]
    assert "payroll_extract or employer_declaration" in refused.json()["detail"]


def test_evidence_that_was_there_before_the_return_was_submitted_is_found(site: Site) -> None:
    draft = site.delivers(submission=None)
    site.uploaded(draft)
    with writing(site.engine) as session:
        session.get_one(Delivery, draft).submission = 1

    assert site.verify(draft).status_code == 201
    assert [became for became, _ in site.moves(draft)] == ["evidenced", "verified"]


def test_who_submitted_may_not_verify_and_it_is_remembered(site: Site, engine: Engine) -> None:
    delivery = evidenced(site)
    with writing(engine) as session:
        session.get_one(Return, site.parent).submitted_by = person_id_of(engine, site.manager)

    assert code(site.verify(delivery)) == (403, "separation")

    assert site.stands(delivery) == (DeliveryState.EVIDENCED, 0)
    query = select(Event).where(Event.kind == "access.refused", Event.subject == "verify_delivery")
    with reading(engine) as session:
        [event] = session.exec(query)
    assert event.facts["reason"] == "separation"


def test_who_recorded_it_may_not_verify_it(site: Site, engine: Engine) -> None:
    delivery = evidenced(site, recorded_by=person_id_of(engine, site.manager))

    assert code(site.verify(delivery)) == (403, "separation")
    assert code(bulk(site, {"delivery_id": str(delivery), "outcome": "verified"})) == (
        403, "separation",
    )  # fmt: skip


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


@pytest.mark.parametrize("facts", [{"submission": None}, {"withdrawn_at": ISSUED}])
def test_what_does_not_count_is_not_verified(site: Site, facts: dict[str, Any]) -> None:
    assert code(site.verify(site.delivers(**facts))) == (409, "not-reported")


@pytest.mark.parametrize(
    ("outcome", "facts"),
    [
        ("part_verified", {}),
        ("part_verified", {"quantity": "2"}),
        ("part_verified", {"quantity": "7"}),
        ("verified", {"quantity": "1"}),
        ("rejected", {"quantity": "1"}),
    ],
)
def test_a_quantity_that_does_not_fit_is_refused(
    site: Site, outcome: str, facts: dict[str, str]
) -> None:
    refused = site.verify(evidenced(site), outcome, **facts)

    assert (refused.status_code, finding(refused)) == (422, "wrong_quantity")


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


@pytest.mark.parametrize(("found", "expected"), [(DoubtState.SAME, 409), (DoubtState.OTHERS, 201)])
def test_one_person_is_verified_once(
    site: Site, engine: Engine, found: DoubtState, expected: int
) -> None:
    first, second = evidenced(site), evidenced(site)
    with writing(engine) as session:
        session.add(
            Doubt(
                authority_id=caller_of(engine, site.manager).authority_id, first_id=first,
                second_id=second, state=found, asked_at=ISSUED, updated_at=ISSUED,
            )
        )  # fmt: skip

    assert site.verify(first).status_code == 201
    refused = site.verify(second)

    assert refused.status_code == expected
    if expected == 409:
        assert refused.json()["code"] == "counted-twice"
        site.verify(first, "rejected")
        assert site.verify(second).status_code == 201


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
