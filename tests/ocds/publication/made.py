"""Releases as they are read, and what is entered of a contract."""

import json
from decimal import Decimal
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.contracts.tables import Contract
from app.ocds.publication.particulars.messages import EXAMPLE
from app.organisations.tables import ClaimKind, ClaimStanding, SupplierClaim
from app.platform.database import writing
from tests.callers import ISSUED

LIST = "/api/1.0/ocdsReleasePackages"


def read(text: str) -> Any:
    """Read what was given, every number exact."""
    return json.loads(text, parse_float=Decimal, parse_int=Decimal)


def release_in(client: TestClient, who: dict[str, str], path: str) -> dict[str, Any]:
    """Give the one release of a package."""
    answer = client.get(f"/v1{path}", headers=who)
    assert answer.status_code == 200, answer.text
    [made] = read(answer.text)["releases"]
    return dict(made)


def entered(client: TestClient, who: dict[str, str], contract: Any, **said: Any) -> None:
    """Enter what notices want of a contract."""
    path = f"/v1/contracts/{contract}/ocds/particulars"
    answer = client.post(path, headers=who, json=EXAMPLE | said)
    assert answer.status_code == 201, answer.text


def published(client: TestClient, who: dict[str, str], contract: Any, **body: Any) -> Any:
    """Publish a notice about a contract, and give the answer."""
    return client.post(f"/v1/contracts/{contract}/ocds", headers=who, json=body)


def codes(client: TestClient, who: dict[str, str], contract: Any, asked: str) -> list[str]:
    """List what is missing in a notice, by code."""
    answer = client.get(f"/v1/contracts/{contract}/ocds/omissions?{asked}", headers=who)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["faults"] == []
    return [one["code"] for one in told["omissions"]]


def changed(engine: Engine, contract: UUID, **facts: Any) -> None:
    """Put a contract in another state."""
    with writing(engine) as session:
        found = session.get_one(Contract, contract)
        for name, value in facts.items():
            setattr(found, name, value)


def claimed(engine: Engine, contract: UUID) -> None:
    """Have the supplier say that it is small, and nothing else."""
    with writing(engine) as session:
        of = session.get_one(Contract, contract)
        for kind in ClaimKind:
            session.add(SupplierClaim(
                supplier_id=of.supplier_id, kind=kind, claimed=kind is ClaimKind.SME,
                standing=ClaimStanding.DECLARED, noted_by=of.id, noted_at=ISSUED,
            ))  # fmt: skip
