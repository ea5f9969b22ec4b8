from sqlalchemy import Engine

from app.contracts.tables import Contract
from app.deliveries.tables import Delivery
from app.organisations.role import Role
from app.platform.database import writing
from tests.callers import a_person, caller_of
from tests.deliveries.evidence.made import PDF, Headers, Site, code, finding
from tests.deliveries.evidence.receivers.test_routes import ask, letters

BIRCH = "Birch Services Ltd"


def goes_over(site: Site, engine: Engine) -> Headers:
    """Have a contract go over to another supplier, and give somebody of it."""
    birch = a_person(engine, Role.SUPPLIER, supplier=BIRCH)
    with writing(engine) as session:
        contract = session.get_one(Contract, site.contract)
        contract.supplier_id = caller_of(engine, birch).supplier()
    return birch


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
