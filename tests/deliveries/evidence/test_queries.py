from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine

from app.contracts.tables import Contract
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.tables import Delivery, Return
from app.organisations.role import Role
from app.platform.database import writing
from tests.callers import a_person, caller_of
from tests.deliveries.evidence.made import PDF, Headers, Site, code, files_in, finding, set_
from tests.deliveries.evidence.receivers.test_routes import ask, letters

BIRCH = "Birch Services Ltd"


def goes_over(site: Site, engine: Engine) -> Headers:
    """Have a contract go over to another supplier, and give somebody of it."""
    birch = a_person(engine, Role.SUPPLIER, supplier=BIRCH)
    with writing(engine) as session:
        contract = session.get_one(Contract, site.contract)
        contract.supplier_id = caller_of(engine, birch).supplier()
    return birch


def a_return_of(site: Site, who: Headers) -> UUID:
    """Keep a return of the next quarter, of another supplier."""
    with writing(site.engine) as session:
        was, caller = session.get_one(Return, site.parent), caller_of(site.engine, who)
        told = was.model_dump(exclude={"id"}) | {
            "supplier_id": caller.supplier(), "period_starts_on": date(2026, 4, 1),
            "period_ends_on": date(2026, 6, 30),
        }  # fmt: skip
        made = Return(**told)
        session.add(made)
        return made.id


def ids(site: Site, who: Headers, what: str) -> list[str]:
    listed = site.send(who, "GET", f"/contracts/{site.contract}/{what}").json()["data"]
    return [row["id"] for row in listed]


def test_after_a_contract_went_over_each_supplier_reads_its_own_files_alone(
    site: Site, engine: Engine
) -> None:
    delivery = site.delivers()
    before = site.uploaded(delivery)
    birch = goes_over(site, engine)
    after = site.uploaded(who=birch, content=PDF + b"\n%%EOF")

    for who, own, others in ((site.supplier, before, after), (birch, after, before)):
        assert site.send(who, "GET", f"/evidence/{own}/content").status_code == 200
        for path in ("", "/content"):
            assert code(site.send(who, "GET", f"/evidence/{others}{path}")) == (404, "not-found")
    assert ids(site, birch, "evidence") == [after]
    assert ids(site, site.manager, "evidence") == [before, after]


def test_after_a_contract_went_over_what_was_reported_before_is_not_the_new_ones(
    site: Site, engine: Engine
) -> None:
    delivery = site.delivers()
    asked = ask(site, delivery).json()["id"]
    birch = goes_over(site, engine)

    refused = site.upload(delivery, who=birch)

    assert (refused.status_code, finding(refused)) == (422, "unknown_delivery")
    assert (ids(site, birch, "confirmations"), ids(site, birch, "deliveries-to-verify")) == (
        [],
        [],
    )
    assert ids(site, site.manager, "confirmations") == [asked]
    assert ids(site, site.manager, "deliveries-to-verify") == [str(delivery)]
    assert code(ask(site, delivery, birch)) == (404, "not-found")


def test_the_receiver_is_asked_about_whoever_reported(site: Site, engine: Engine) -> None:
    delivery = site.delivers()
    with writing(engine) as session:
        reporter = session.get_one(Delivery, delivery).contract.supplier_id
    birch = goes_over(site, engine)

    assert caller_of(engine, birch).supplier() != reporter
    assert ask(site, delivery, site.manager).status_code == 201
    assert "Ash Cleaning Ltd tells" in letters(site)[-1].text


def test_what_the_authority_hands_in_is_for_whoever_reported_and_not_for_the_next(
    site: Site, engine: Engine
) -> None:
    delivery = site.delivers()
    birch = goes_over(site, engine)

    found = site.uploaded(delivery, who=site.manager)

    assert site.send(site.supplier, "GET", f"/evidence/{found}/content").status_code == 200
    assert code(site.send(birch, "GET", f"/evidence/{found}/content")) == (404, "not-found")
    assert ids(site, birch, "evidence") == []
    later = site.uploaded(who=site.manager)  # for no delivery yet: for whoever has it now
    assert ids(site, birch, "evidence") == [later]
    body = {"delivery_ids": [str(delivery)]}
    refused = site.send(site.manager, "POST", f"/evidence/{later}/deliveries", json=body)
    assert finding(refused) == "two_suppliers"


def test_one_file_is_never_for_two_suppliers(site: Site, engine: Engine, folder: Path) -> None:
    delivery = site.delivers()
    birch = goes_over(site, engine)
    theirs = site.delivers(return_id=a_return_of(site, birch))

    refused = site.upload(delivery, theirs, who=site.manager)

    assert (refused.status_code, finding(refused)) == (422, "two_suppliers")
    assert files_in(folder) == []


def test_what_the_scanner_refused_is_told_to_whoever_reported(site: Site, engine: Engine) -> None:
    delivery = site.delivers()
    birch = goes_over(site, engine)
    set_(site, scan_command="/bin/false")

    refused = site.upload(delivery, who=site.manager)

    assert code(refused) == (422, "evidence-refused")
    assert ids(site, birch, "evidence") == []
    assert len(ids(site, site.supplier, "evidence")) == 1


def test_who_had_a_contract_before_still_proves_what_it_reported(
    site: Site, engine: Engine
) -> None:
    delivery, other = site.delivers(), site.delivers()
    goes_over(site, engine)

    found = site.uploaded(delivery)
    put = {"delivery_ids": [str(other)]}

    assert site.send(site.supplier, "POST", f"/evidence/{found}/deliveries", json=put).is_success
    assert site.stands(delivery) == site.stands(other) == (DeliveryState.EVIDENCED, 0)
    removed = put | {"reason": "It is another month's."}
    assert site.send(site.supplier, "POST", f"/evidence/{found}/removal", json=removed).is_success
    asked = ask(site, delivery).json()["id"]
    assert ids(site, site.supplier, "confirmations") == [asked]
    assert set(ids(site, site.supplier, "deliveries")) == {str(delivery), str(other)}
