"""Bundles that are asked for, and a lot with a history to tell."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from app.assessments.tables import (
    Mark,
    MarkRevision,
    Moderation,
    ModerationReopening,
    ModerationRevision,
)
from app.platform.database import writing
from app.platform.identifiers import new_id
from app.procurements.tables import Clarification
from tests.assessments.results.made import MODERATED, OPENED, Judged
from tests.callers import a_supplier

PURPOSE = {"purpose": "Claim of an unsuccessful supplier"}
LAW = "Procurement Act 2023, section 94"


def asked(judged: Judged, *redactions: tuple[str, str], **headers: str) -> Any:
    wanted = [
        {"document": name, "path": path, "reason": "trade secret", "law": LAW}
        for name, path in redactions
    ]
    return judged.client.post(
        f"/v1/lots/{judged.lot}/challenge-bundle",
        json={**PURPOSE, "redactions": wanted},
        headers=judged.officer | headers,
    )


def files_in(answer: Any) -> dict[str, bytes]:
    assert answer.status_code == 201, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def documents_in(answer: Any) -> dict[str, Any]:
    return documents_of(files_in(answer))


def documents_of(files: dict[str, bytes]) -> dict[str, Any]:
    return {name: json.loads(content) for name, content in files.items() if name.endswith(".json")}


def a_history(judged: Judged) -> dict[str, Any]:
    """Have the lot awarded, after marks and agreements were changed and a question asked."""
    assert judged.tenders
    supplier = a_supplier(judged.engine, "Ash")
    with writing(judged.engine) as session:
        unrevised = col(Mark.id).not_in(select(MarkRevision.mark_id))
        mark = session.exec(select(Mark).where(unrevised).order_by(col(Mark.id))).first()
        agreed = col(Moderation.id).not_in(select(ModerationRevision.moderation_id))
        moderation = session.exec(
            select(Moderation).where(agreed).order_by(col(Moderation.id))
        ).first()
        assert mark is not None
        assert moderation is not None
        for number, given in ((1, "1"), (2, "3")):
            said: dict[str, Any] = {"number": number, "at": OPENED}
            told: dict[str, Any] = {
                "mark": given,
                "reason": f"Revision {number}.",
                "reference": "page 1",
            }
            session.add(MarkRevision(mark_id=mark.id, **said, **told))
            session.add(
                ModerationRevision(moderation_id=moderation.id, document=told, by=new_id(), **said)
            )
        question = Clarification(
            authority_id=judged.made.authority_id, procurement_id=judged.made.procurement_id,
            number=1, question="May it be phased?", supplier_id=supplier,
            asked_at=OPENED - timedelta(days=30), updated_at=OPENED,
        )  # fmt: skip
        session.add(question)
        session.add(
            ModerationReopening(
                lot_id=judged.lot,
                reason="A page had been overlooked.",
                closed_at=MODERATED,
                reopened_by=new_id(),
                reopened_at=MODERATED,
            )
        )
    return judged.awarded()
