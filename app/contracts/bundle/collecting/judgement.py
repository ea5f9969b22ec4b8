"""How the tenders were judged: the panel, interests, marks and what was agreed, all revisions."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.assessments.tables import (
    Mark,
    MarkRevision,
    Moderation,
    ModerationReopening,
    ModerationRevision,
)
from app.contracts.bundle.collecting.rows import rows_of, told
from app.contracts.bundle.material import Material
from app.procurements.tables import ConflictDeclaration, Lot
from app.tenders.tables import PanelMember


def of_judgement(session: Session, lot: Lot) -> Iterator[Material]:
    """Give who judged, what interests they declared, every mark and every agreement."""
    panel = rows_of(session, PanelMember, PanelMember.lot_id == lot.id, by=(PanelMember.id,))
    yield Material("marks/panel.json", "Who judged the tenders", [told(one) for one in panel])
    declared = rows_of(
        session,
        ConflictDeclaration,
        ConflictDeclaration.lot_id == lot.id,
        by=(ConflictDeclaration.id,),
    )
    content = [told(one) for one in declared]
    yield Material("marks/declarations.json", "Interests that were declared", content)
    what = "Every evaluator's marks, each as it was at any time"
    yield Material("marks/marks.json", what, _marks(session, lot))
    what = "What the evaluators agreed, each as it was at any time"
    yield Material("marks/moderations.json", what, _moderations(session, lot))
    opened_again = rows_of(
        session,
        ModerationReopening,
        ModerationReopening.lot_id == lot.id,
        by=(ModerationReopening.id,),
    )
    what = "When agreed marks were opened again, by whom and why"
    yield Material("marks/reopenings.json", what, [told(one) for one in opened_again])


def _marks(session: Session, lot: Lot) -> list[dict[str, Any]]:
    before: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    query = select(MarkRevision).join(Mark).where(Mark.lot_id == lot.id)
    for one in session.exec(query.order_by(col(MarkRevision.mark_id), col(MarkRevision.number))):
        before[one.mark_id].append(told(one, "id", "mark_id"))
    rows = rows_of(session, Mark, Mark.lot_id == lot.id, by=(Mark.id,))
    return [{**told(row), "revisions": before[row.id]} for row in rows]


def _moderations(session: Session, lot: Lot) -> list[dict[str, Any]]:
    before: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    query = select(ModerationRevision).join(Moderation).where(Moderation.lot_id == lot.id)
    in_order = (col(ModerationRevision.moderation_id), col(ModerationRevision.number))
    for one in session.exec(query.order_by(*in_order)):
        before[one.moderation_id].append(told(one, "id", "moderation_id"))
    rows = rows_of(session, Moderation, Moderation.lot_id == lot.id, by=(Moderation.id,))
    return [{**told(row), "revisions": before[row.id]} for row in rows]
