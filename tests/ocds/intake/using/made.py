"""Counting what came of releases, and notices that follow the real history."""

from copy import deepcopy
from typing import Any

from sqlalchemy import Engine
from sqlmodel import func, select

from app.contracts.change.tables import ContractChange
from app.contracts.tables import Contract, Indicator
from app.deliveries.standing.tables import Rating
from app.ocds.intake.tables import OcdsRelease
from app.organisations.tables import SupplierIdentifier
from app.platform.database import reading
from app.procurements.tables import Procurement
from tests.ocds.contracts.samples import OCID

RULES = "local-first@2026.1"
UK7, UK9 = "003456-2026", "059886-2026"


def made_by(each: list[dict[str, Any]]) -> dict[str, set[str]]:
    """Give what each release made, by its id."""
    return {one["release_id"]: {made["kind"] for made in one["made"]} for one in each}


def counted(engine: Engine) -> list[int]:
    """Count what can be made of releases, and the releases."""
    tables = (Procurement, Contract, Indicator, Rating, SupplierIdentifier, OcdsRelease)
    with reading(engine) as session:
        return [session.exec(select(func.count()).select_from(one)).one() for one in tables]


def the_contract(engine: Engine) -> Contract:
    """Give the only contract."""
    with reading(engine) as session:
        return session.exec(select(Contract)).one()


def the_changes(engine: Engine) -> list[ContractChange]:
    """Give all changes, in their order."""
    with reading(engine) as session:
        return list(session.exec(select(ContractChange).order_by(ContractChange.number)))  # type: ignore[arg-type]


def a_change_notice(name: str = "090000-2026", day: str = "2026-07-01", **told: Any) -> Any:
    """Give a contract change notice (UK10) of the real history's contract."""
    document = {"id": name, "documentType": "contractNotice", "noticeType": "UK10"}
    contract = {
        "id": "1",
        "awardID": "1",
        "amendments": [{"id": name, "date": f"{day}T00:00:00+01:00", "description": "More."}],
        "documents": [document],
        **told,
    }
    return {
        "ocid": OCID, "id": name, "date": f"{day}T09:00:00+01:00", "tag": ["contractAmendment"],
        "contracts": [contract],
    }  # fmt: skip


def an_end_notice(day: str, name: str = "095000-2026", published: str = "2026-09-01") -> Any:
    """Give a contract termination notice (UK11) of the real history's contract."""
    made = a_change_notice(name, published)
    del made["contracts"][0]["amendments"]
    made["contracts"][0] |= {
        "documents": [{"id": name, "noticeType": "UK11"}],
        "implementation": {"endDate": f"{day}T00:00:00Z"},
        "terminationRationaleClassifications": [{"id": "discharge", "description": "Agreed."}],
    }
    return made | {"tag": ["contractTermination"]}


def worth(amount: int, last_on: str = "2029-01-11") -> dict[str, Any]:
    """Give what a notice says of a contract's value and days."""
    period = {"startDate": "2026-01-12T00:00:00Z", "endDate": f"{last_on}T23:59:59Z"}
    return deepcopy({"value": {"amount": amount, "currency": "GBP"}, "period": period})
