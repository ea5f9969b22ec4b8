"""Bulks that enter suppliers, and what came of them."""

from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine
from sqlmodel import func, select

from app.organisations.scope import Scope
from app.organisations.tables import Supplier
from app.platform.database import reading

MAY = (Scope.BULK_WRITE, Scope.SUPPLIERS_WRITE, Scope.SUPPLIERS_READ)


def a_supplier(number: int, **more: Any) -> dict[str, Any]:
    """Give the write that enters a supplier, under a key of its own."""
    body = {"name": f"Works {number} Ltd", "address": f"{number} Mill Lane, Anytown"}
    entry = {"method": "POST", "path": "/v1/suppliers", "body": body}
    return entry | {"idempotency_key": f"supplier-{number}"} | more


NAMELESS = a_supplier(0, body={"address": "nowhere"})


def sent(
    client: TestClient, headers: dict[str, str], *writes: dict[str, Any], all_or_nothing: bool
) -> Response:
    body = {"writes": list(writes), "all_or_nothing": all_or_nothing}
    answer: Response = client.post("/v1/bulk", json=body, headers=headers)
    return answer


def names(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return sorted(session.exec(select(Supplier.name)))


def count(engine: Engine, table: Any) -> int:
    with reading(engine) as session:
        return session.exec(select(func.count()).select_from(table)).one()


def statuses(told: list[dict[str, Any]]) -> list[int]:
    return [one["status"] for one in told]
