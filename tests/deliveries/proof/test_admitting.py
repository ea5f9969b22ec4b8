from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from app.deliveries.evidence.tables import Answer, Asker
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.tables import Return
from app.organisations.role import Role
from app.platform.database import reading, writing
from app.platform.events import Event
from tests.callers import ISSUED, a_person, caller_of, person_id_of
from tests.deliveries.evidence.made import Site, a_submission, code, finding
from tests.deliveries.proof.made import answered, corrected, evidenced
from tests.organisations.programs import a_program_of, headers_of_a_program


def test_who_submitted_may_not_verify_and_it_is_remembered(site: Site, engine: Engine) -> None:
    """However often others have submitted the return since."""
    delivery = evidenced(site)
    with writing(engine) as session:
        parent = session.get_one(Return, site.parent)
        for submitter in (site.manager, site.supplier):
            parent.submission += 1
            session.add(a_submission(parent, person_id_of(engine, submitter)))

    assert code(site.verify(delivery)) == (403, "separation")

    assert site.stands(delivery) == (DeliveryState.EVIDENCED, 0)
    query = select(Event).where(Event.kind == "access.refused", Event.subject == "verify_delivery")
    with reading(engine) as session:
        [event] = session.exec(query)
    assert event.facts["reason"] == "separation"


def test_who_recorded_it_may_not_verify_it(site: Site, engine: Engine) -> None:
    delivery = evidenced(site, recorded_by=person_id_of(engine, site.manager))

    assert code(site.verify(delivery)) == (403, "separation")


def test_who_changed_it_may_not_verify_it(site: Site, engine: Engine) -> None:
    delivery = evidenced(site, writers=[str(person_id_of(engine, site.manager))])

    assert code(site.verify(delivery)) == (403, "separation")


def test_who_handed_in_its_evidence_may_not_verify_on_it(site: Site) -> None:
    delivery = site.delivers()
    site.uploaded(delivery, who=site.manager)

    for outcome in ("verified", "evidenced"):
        assert code(site.verify(delivery, outcome)) == (403, "separation")

    other = a_person(site.engine, Role.CONTRACT_MANAGER)
    assert site.verify(delivery, who=other).status_code == 201


def test_nobody_verifies_what_a_program_of_theirs_recorded(site: Site, engine: Engine) -> None:
    issuer = caller_of(engine, site.manager)
    with writing(engine) as session:
        program = a_program_of(session, issuer)
    delivery = evidenced(site, recorded_by=program.who)

    assert code(site.verify(delivery)) == (403, "separation")
    other = a_person(engine, Role.CONTRACT_MANAGER)
    assert site.verify(delivery, who=other).status_code == 201


def test_nobody_verifies_on_evidence_that_a_program_of_theirs_handed_in(
    site: Site, engine: Engine
) -> None:
    issuer = caller_of(engine, site.manager)
    with writing(engine) as session:
        program = headers_of_a_program(session, issuer)
    delivery = site.delivers()
    site.uploaded(delivery, who=program)

    assert code(site.verify(delivery)) == (403, "separation")
    other = a_person(engine, Role.CONTRACT_MANAGER)
    assert site.verify(delivery, who=other).status_code == 201


def test_who_put_somebody_elses_file_to_it_may_not_verify_on_it_though_it_was_removed(
    site: Site,
) -> None:
    delivery = site.delivers()
    found, ids = site.uploaded(), {"delivery_ids": [str(delivery)]}
    site.send(site.manager, "POST", f"/evidence/{found}/deliveries", json=ids)
    removed = ids | {"reason": "It is another month's."}
    assert site.send(site.supplier, "POST", f"/evidence/{found}/removal", json=removed).is_success
    site.uploaded(delivery)

    assert code(site.verify(delivery)) == (403, "separation")


def test_who_handed_in_evidence_may_still_say_that_it_is_not_so(site: Site) -> None:
    delivery = site.delivers()
    site.uploaded(delivery, who=site.manager)

    assert site.verify(delivery, "disputed", reason="It is another site's.").status_code == 201
    assert site.verify(delivery, "rejected", reason="It is another site's.").status_code == 201


def test_a_missing_kind_blocks_and_is_named(site: Site) -> None:
    delivery = site.delivers()
    site.uploaded(delivery, kind="survey")

    refused = site.verify(delivery)

    assert code(refused) == (409, "evidence-missing")
    assert refused.json()["missing"] == ["payroll_extract or employer_declaration"]
    assert "payroll_extract or employer_declaration" in refused.json()["detail"]


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


def test_of_nothing_nothing_is_verified(site: Site) -> None:
    refused = site.verify(evidenced(site, "0"))

    assert (refused.status_code, finding(refused)) == (422, "wrong_quantity")
    assert "0 fte_year" in refused.json()["detail"]


def test_more_than_arrived_is_verified_only_once_it_is_disputed(site: Site) -> None:
    delivery = evidenced(site, "10")
    answered(site, delivery, Answer.PART, "1.5")

    refused = site.verify(delivery)
    assert (code(refused), refused.json()["arrived"]) == ((409, "receiver-says-less"), "1.5")
    assert "1.5 fte_year of 10 fte_year arrived" in refused.json()["detail"]
    assert code(site.verify(delivery, "part_verified", quantity="2")) == (
        409, "receiver-says-less",
    )  # fmt: skip

    assert site.verify(delivery, "part_verified", quantity="1.5").status_code == 201
    assert code(site.verify(delivery)) == (409, "receiver-says-less")
    site.verify(delivery, "disputed", reason="The register of the site shows ten.")
    assert site.verify(delivery, reason="As the register shows.").status_code == 201


def test_what_a_receiver_says_holds_for_the_delivery_that_took_its_place(site: Site) -> None:
    delivery = evidenced(site, "10")
    answered(site, delivery, Answer.DISPUTED)
    again = corrected(site, delivery, "10")

    assert code(site.verify(again)) == (409, "receiver-says-less")
    answered(site, again, Answer.CONFIRMED)
    assert site.verify(again).status_code == 201


def test_what_a_supplier_is_told_later_undoes_nothing_that_the_authority_was_told(
    site: Site,
) -> None:
    delivery = evidenced(site, "10")
    answered(site, delivery, Answer.DISPUTED)
    again = corrected(site, delivery, "10")
    answered(site, again, Answer.CONFIRMED, asker=Asker.SUPPLIER)

    assert code(site.verify(again)) == (409, "receiver-says-less")
