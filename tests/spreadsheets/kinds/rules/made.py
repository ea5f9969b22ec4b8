"""A draft of a rule set, and somebody at a desk who changes it by a workbook."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from app.platform.settings import Settings
from app.spreadsheets.kinds.rules.drafting import RULES_KIND
from tests.callers import a_person
from tests.spreadsheets.kinds.desk import Desk

DRAFT = """\
# What this line says is lost when a workbook writes the text anew.
id: our-jobs
version: "1"
title: Our jobs
effective_from: 2026-04-01
weights: percent
ratings: statutory-default
groups: {credit: {veteran: 1.5}}
locality: {place_set: districts, codes: [E09000002], credit: {inside: 1, elsewhere: 0.5}}
facts: {delivered: {kind: number, unit: percent}}
tables:
  kept:
    unit: percent
    bands:
      - {from: 95, share: 1, label: Good}
      - {under: 95, share: 0, label: Poor}
measures:
  - code: job_local
    title: Local jobs
    theme: local_jobs
    unit: fte_year
    stacking: {job_young: adds}
    benchmark: {quantity: 43, per_million_pounds: true}
    evidence: {any_of: [payroll_extract], verify: all}
  - {code: job_young, title: Young people, theme: local_jobs, unit: fte_year}
criteria:
  - {code: price, weight: 50, value: price, method: {use: ratio_to_lowest}}
  - {code: jobs, weight: 40, value: quantity(local_jobs),
     method: {use: share_of_target, target: {quantity: 5, unit: fte_year}}}
  - {code: delivery, weight: 10, value: delivered, method: {table: kept}}
rank: {ties: [shared]}
"""


def at_a_desk(
    client: TestClient, engine: Engine, settings: Settings, now: datetime, **body: Any
) -> Desk:
    """Write a draft over the API, and give whoever changes it by workbooks."""
    headers = a_person(engine, Role.PROCUREMENT_OFFICER)
    answer = client.post("/v1/rule-sets", json=body or {"yaml": DRAFT}, headers=headers)
    assert answer.status_code == 201, answer.text
    target = UUID(answer.json()["id"])
    return Desk(client, engine, settings, RULES_KIND, target, headers, now)


def kept(desk: Desk) -> dict[str, Any]:
    """Give the draft as the API tells it."""
    [told] = [
        one for one in desk.gets("/v1/rule-sets").json()["data"] if one["id"] == str(desk.target)
    ]
    found: dict[str, Any] = desk.gets(
        f"/v1/rule-sets/{told['rule_set']}/versions/{told['version']}"
    ).json()
    return found


def measure(found: dict[str, Any], code: str) -> dict[str, Any]:
    """Give one of the measures that a draft writes itself."""
    measures: list[dict[str, Any]] = found["pinned"]["rules"]["measures"]
    return next(one for one in measures if one["code"] == code)
