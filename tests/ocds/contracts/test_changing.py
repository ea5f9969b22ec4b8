from decimal import Decimal
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.contracts.change.tables import ContractChange
from app.organisations.role import Role
from tests.callers import a_person
from tests.ocds.contracts.samples import history
from tests.ocds.intake.sent import codes, ingested
from tests.ocds.intake.using.made import a_change_notice, the_changes, the_contract, worth


@pytest.fixture
def officer(engine: Engine) -> dict[str, str]:
    return a_person(engine, Role.PROCUREMENT_OFFICER)


@pytest.mark.parametrize(
    ("first_day", "standstill", "code"),
    [
        ("2026-07-01", None, "notice_late"),
        ("2026-06-20", True, "notice_late"),
        ("2026-07-02", True, "first_day_in_standstill"),
        ("2026-07-13", True, None),
        ("2026-07-02", None, None),
    ],
)
def test_a_change_whose_published_days_are_not_those_of_the_law_is_taken_with_a_warning(
    client: TestClient,
    engine: Engine,
    officer: dict[str, str],
    first_day: str,
    standstill: bool | None,
    code: str | None,
) -> None:
    notice = a_change_notice(**worth(17_000_000))
    [amendment] = notice["contracts"][0]["amendments"]
    amendment |= {"date": f"{first_day}T00:00:00+01:00", "standstill": standstill}
    amendment["rationaleClassifications"] = [{"id": "extremeUrgency", "description": "Urgency."}]

    _, each = ingested(client, engine, officer, [history(), notice])

    late = {"notice_late", "first_day_in_standstill"}
    assert codes(each[-1]) & late == ({code} if code else set())
    [change] = the_changes(engine)
    assert change.told_by_notice
    answer = approved(client, engine, change)
    if standstill:
        assert answer.json()["how_to_fix"] == "Approve it on 2026-07-11 or later."
    else:
        assert answer.status_code == 201, answer.text
        assert the_contract(engine).value == Decimal(17_000_000)


def approved(client: TestClient, engine: Engine, change: ContractChange) -> Any:
    """Have another person approve a change, on a day before the end of the standstill."""
    colleague = a_person(engine, Role.CONTRACT_MANAGER)
    asked = {"decision": "approve", "reason": "As published."}
    return client.post(f"/v1/changes/{change.id}/decision", headers=colleague, json=asked)
