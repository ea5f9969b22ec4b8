"""The kind of workbook that holds what evaluators agreed: read, saved, and undone."""

from dataclasses import asdict, fields
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.assessments.marks.criteria import mark_on
from app.assessments.marks.likeness import only_repeats
from app.assessments.marks.moderation.moderating import (
    Agreement,
    agree,
    change_agreement,
    lot_to_moderate,
    moderation_to_change,
)
from app.assessments.marks.words import AMark, Code, Reason, Reference, Text
from app.assessments.tables import Moderation
from app.organisations.scope import Scope
from app.platform.database import WriteSession
from app.platform.request.messages import Message
from app.problems import Finding, Severity
from app.procurements.tables import Lot
from app.spreadsheets.forms.filled import Filled
from app.spreadsheets.imports.offering import Asking, Kind, Last, Made, Stand
from app.spreadsheets.kinds.document import document_as
from app.spreadsheets.kinds.marks.booking import MODERATION, VERSION, consensus
from app.spreadsheets.kinds.marks.case import Case
from app.spreadsheets.kinds.marks.gathering import agreed_marks, all_marks, case_of, lot_for
from app.spreadsheets.kinds.marks.marking import BY, REPEATS, last_of, one_by_one, refuse_unmade
from app.spreadsheets.kinds.marks.telling import agreed_told
from app.tenders.tables import PanelRole

KEPT = tuple(one.name for one in fields(Agreement))


class AgreedSent(Message):
    """The agreed mark of one tender on one criterion."""

    tender_id: UUID
    criterion: Code
    mark: AMark
    reason: Reason
    good: Text = ""
    missing: Text = ""
    changed_because: Text = ""
    reference: Reference = ""

    def agreement(self) -> Agreement:
        """Give what was agreed."""
        return Agreement(**{name: getattr(self, name) for name in KEPT})


class AllAgreedSent(Message):
    """All that is to be agreed of a lot."""

    moderations: list[AgreedSent]


def read(session: Session, asking: Asking, filled: Filled) -> Made:
    """Make what a workbook says was agreed."""
    lot, case = _case(session, asking)
    return agreed_told(case, filled, all_marks(session, lot, case))


def save(session: WriteSession, asking: Asking, tree: dict[str, Any]) -> tuple[Finding, ...]:
    """Agree the marks that are new, and change those that differ.

    Returns:
        What should be looked at again.

    Raises:
        Invalid: with every fault, each with its place.
        MarksKept: if something that was agreed is left out: it cannot be unmade.
        Problem: whatever stops an agreed mark that is sent alone.
    """
    sent = document_as(AllAgreedSent, tree, "These cannot be taken as agreed marks.").moderations
    lot, case = _case(session, asking)
    known = agreed_marks(session, lot, case)
    said = {(one.tender_id, one.criterion) for one in sent}
    refuse_unmade(known.keys() & set(case.pairs) - said)
    found: list[Finding] = []

    def deed(place: int, one: AgreedSent) -> None:
        made = _agree(session, asking, case, known.get((one.tender_id, one.criterion)), one)
        if made is not None and only_repeats(made.reason, case.criteria[one.criterion].texts):
            fix = "Say what is in this tender: closing asks for it."
            path = f"moderations[{place}].reason"
            found.append(Finding("reason_repeats_criterion", REPEATS, fix, Severity.WARNING, path))

    one_by_one("moderations", sent, deed)
    return tuple(found)


def _agree(
    session: WriteSession, asking: Asking, case: Case, known: Moderation | None, sent: AgreedSent
) -> Moderation | None:
    """Agree a mark or change it; None where it says what it said before."""
    caller, now, agreement = asking.caller, asking.now, sent.agreement()
    if known is None:
        return agree(session, caller, case.lot_id, sent.tender_id, sent.criterion, agreement, now)
    told = asdict(agreement) | {"mark": mark_on(case.criteria[sent.criterion], sent.mark)}
    if told == {name: getattr(known, name) for name in KEPT}:
        return None
    made = moderation_to_change(session, caller, known.id, now)
    change_agreement(session, caller, made, agreement, now)
    return made


def stand(session: Session, asking: Asking) -> Stand:
    """Give what is agreed; what is to write holds the lot."""
    lot, case = _case(session, asking)
    if isinstance(session, WriteSession):
        lot_to_moderate(session, asking.caller, asking.target.id, asking.now)
    known = agreed_marks(session, lot, case)
    agreed = [
        {"tender_id": str(tender), "criterion": code,
         **{name: getattr(one, name) for name in KEPT}}
        for (tender, code), one in known.items()
    ]  # fmt: skip
    return Stand(sum(one.version for one in known.values()), {"moderations": agreed})


def last(session: Session, asking: Asking, _part: str, key: str) -> Last:
    """Name an agreed mark, and tell when it was last changed."""
    lot, case = _case(session, asking)
    return last_of(case, agreed_marks(session, lot, case), key)


def effect(session: Session, asking: Asking) -> dict[str, str]:
    """Count what is agreed, and what is still to be."""
    lot, case = _case(session, asking)
    done = len(agreed_marks(session, lot, case).keys() & set(case.pairs))
    return {"Agreed": str(done), "Not agreed yet": str(len(case.pairs) - done)}


def _case(session: Session, asking: Asking) -> tuple[Lot, Case]:
    lot = lot_for(session, asking, PanelRole.MODERATOR)
    return lot, case_of(session, asking, lot)


MODERATION_KIND = Kind(
    name=MODERATION,
    title="What the evaluators agreed",
    target="lot",
    template_version=VERSION,
    gives=Scope.MODERATIONS_WRITE,
    takes=Scope.MODERATIONS_WRITE,
    book=consensus,
    read=read,
    write=save,
    stand=stand,
    parts={"moderations": BY},
    last=last,
    effect=effect,
    is_sealed=True,
)
