"""What organisations are called in releases, whatever is known of them by now."""

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.contracts.tables import Contract
from app.ocds.intake.buyer import Buyers
from app.ocds.publication.gathering.bodies import other_than
from app.ocds.publication.particulars.particulars import Kept
from app.ocds.publication.told import Body
from app.organisations.tables import SupplierIdentifier
from app.platform.database import writing
from tests.ocds.publication.made import LIST, entered, published, read, release_in
from tests.procurements.test_routes import counted

RECORDS = "/api/1.0/ocdsRecordPackages"


def numbered(engine: Engine, contract: UUID, scheme: str, value: str) -> None:
    """Give the supplier of a contract another number."""
    with writing(engine) as session:
        of = session.get_one(Contract, contract)
        session.add(SupplierIdentifier(
            authority_id=of.authority_id, supplier_id=of.supplier_id, scheme=scheme, value=value,
        ))  # fmt: skip


def called(release: dict[str, Any]) -> list[str]:
    return [one["id"] for one in release["parties"]]


def test_an_organisation_keeps_the_id_under_which_it_was_told_of_first(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: UUID
) -> None:
    first = published(client, officer, contract, notice="details").json()
    [before] = read(client.get(f"{LIST}/{first['release_id']}").text)["releases"]
    numbered(engine, contract, "GB-CHC", "1234567")  # which stands before a company's number
    entered(client, officer, contract)  # and the authority has a number of its own by now

    with counted(engine) as asked:
        release = release_in(client, officer, f"/contracts/{contract}/ocds?notice=award")

    [looked] = [one for one in asked if "ocds_publication.called" in one and "LIMIT" not in one]
    assert "content" not in looked, "releases are not read again to know whom they named"
    assert called(release) == called(before)
    buyer, supplier = release["parties"]
    assert release["buyer"]["id"] == buyer["id"]
    assert buyer["identifier"] == {"scheme": "GB-PPON", "id": "PABC-1234-DEFG"}
    every = [supplier["identifier"], *supplier["additionalIdentifiers"]]
    assert [one["scheme"] for one in every] == ["GB-CHC", "GB-COH"]
    assert published(client, officer, contract, notice="award").status_code == 201
    [record] = read(client.get(f"{RECORDS}/{release['ocid']}").text)["records"]
    assert called(record["compiledRelease"]) == called(before)


def test_an_organisation_that_was_never_told_of_has_its_first_number(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: UUID
) -> None:
    numbered(engine, contract, "GB-CHC", "1234567")
    entered(client, officer, contract)

    release = release_in(client, officer, f"/contracts/{contract}/ocds?notice=details")

    assert called(release) == ["GB-PPON-PABC-1234-DEFG", "GB-CHC-1234567"]


def bought_by(name: str, identifier: str) -> Kept:
    """Give what is kept of a procurement of somebody."""
    buyer = {"id": identifier, "name": name}
    own = Buyers(("GB-PPON-PABC-1234-DEFG",))
    return Kept(who={"buyer": buyer, "parties": [buyer | {"roles": ["buyer"]}]}, buyers=own)


OWN = Body("x", "Anytown Council", identifiers=(("GB-PPON", "PABC-1234-DEFG"),))


@pytest.mark.parametrize(
    ("name", "identifier", "other"),
    [
        ("Anytown Council", "GB-PPON-PABC-1234-DEFG", ""),
        ("City of Anytown", "GB-PPON-PABC-1234-DEFG", ""),
        ("Anytown Council", "GB-PPON-PXYZ-1234-DEFG", "Anytown Council"),
        ("", "GB-PPON-PXYZ-1234-DEFG", "GB-PPON-PXYZ-1234-DEFG"),
        (" ANYTOWN council ", "GB-COH-01234567", ""),
        ("Othertown  Council", "GB-COH-01234567", "Othertown Council"),
        ("Othertown Council", "1", "Othertown Council"),
        ("", "1", ""),
    ],
)
def test_another_buyer_is_told_by_identifiers_of_one_register_and_else_by_names(
    name: str, identifier: str, other: str
) -> None:
    assert other_than(OWN, bought_by(name, identifier)) == other


def test_who_sent_releases_as_their_own_is_not_another() -> None:
    kept = bought_by("Othertown Council", "GB-PPON-PXYZ-1234-DEFG")

    for own in (("GB-PPON-PXYZ-1234-DEFG",), ()), ((), ("OTHERTOWN council",)):
        assert other_than(OWN, kept._replace(buyers=Buyers(*own))) == ""
    assert other_than(OWN, Kept()) == ""
