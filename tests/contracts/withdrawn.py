"""An award of which everybody was told, and its withdrawal by two."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from sqlmodel import select, update

from app.assessments.tables import AssessmentSummary
from app.organisations.tables import Supplier
from app.platform.database import writing
from app.platform.http.dependencies import time_of_request
from app.platform.mail.tables import Letter
from app.tenders.tables import PanelMember, PanelRole, Tender
from tests.assessments.results.made import OPENED, SENT, Judged, looking
from tests.callers import person_id_of

NOTICE = {"notice_id": "012345-2026", "published_on": "2026-02-26"}
WHY = "The price was read wrongly."


def at(judged: Judged, month: int, day: int) -> None:
    """Have it be half past nine on a day of 2026."""
    app = judged.client.app
    assert isinstance(app, FastAPI)
    moment = datetime(2026, month, day, 9, 30, tzinfo=UTC)
    app.dependency_overrides[time_of_request] = lambda: moment


def addressed(judged: Judged) -> None:
    """Have every supplier enter an address."""
    assert judged.tenders
    with writing(judged.engine) as session:
        session.execute(update(Supplier).values(email="bids@supplier.example"))


def told(judged: Judged) -> dict[str, Any]:
    """Have the lot awarded, every supplier told, and the award announced."""
    addressed(judged)
    made = judged.awarded()
    summaries_kept(judged, made["assessment_id"])
    judged.done(judged.officer, f"/awards/{made['id']}/notice", NOTICE)
    return made


def summaries_kept(judged: Judged, assessment: str) -> None:
    """Have a summary kept for each tender, as one that was sent."""
    judged.summarised(assessment)
    with writing(judged.engine) as session:
        for tender in session.exec(select(Tender).where(Tender.lot_id == judged.lot)):
            row = AssessmentSummary(
                authority_id=tender.authority_id, assessment_id=UUID(assessment),
                tender_id=tender.id, supplier_id=tender.supplier_id, document={"of": assessment},
                digest="sha256:0", sent_at=SENT,
            )  # fmt: skip
            session.add(row)


def propose(judged: Judged, award: str, who: dict[str, str] | None = None) -> Any:
    """Propose to withdraw an award, as the first officer or somebody else."""
    return judged.post(who or judged.officer, f"/awards/{award}/withdrawal", {"reason": WHY})


def take_back(judged: Judged, award: str, who: dict[str, str] | None = None) -> Any:
    """Take that back, as the second officer or somebody else."""
    body = {"reason": "It was read rightly.", "withdraw": True}
    return judged.post(who or judged.second, f"/awards/{award}/withdrawal", body)


def approve(judged: Judged, award: str, version: int, who: dict[str, str] | None = None) -> Any:
    """Approve that, as the second officer or somebody else."""
    path = f"/awards/{award}/withdrawal/approval"
    return judged.post(who or judged.second, path, {"version": version})


def withdrawn(judged: Judged, award: str) -> dict[str, Any]:
    """Have an award withdrawn by two."""
    version = propose(judged, award).json()["version"]
    answer = approve(judged, award, version)
    assert answer.status_code == 201, answer.text
    given: dict[str, Any] = answer.json()
    return given


def seated(judged: Judged, who: dict[str, str], role: PanelRole) -> None:
    """Have somebody be on the lot's panel, as others named them."""
    member = PanelMember(
        lot_id=judged.lot, person_id=person_id_of(judged.engine, who), role=role,
        named_by=judged.made.authority_id, named_at=OPENED,
    )  # fmt: skip
    with writing(judged.engine) as session:
        session.add(member)


def letters(judged: Judged, kind: str) -> list[Letter]:
    """List the letters of a kind that were written."""
    with looking(judged.engine) as session:
        return list(session.exec(select(Letter).where(Letter.kind == kind)))
