"""The kind of workbook that holds an evaluator's scores: read, saved as marks, and undone."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.assessments.marks.criteria import mark_on
from app.assessments.marks.marking import Judged, change_mark, make_mark, mark_to_change
from app.assessments.marks.queries import lot_to_judge
from app.assessments.marks.words import AMark, Code, Further, Line, Reason
from app.assessments.tables import Mark, Moderation
from app.organisations.scope import Scope
from app.platform.database import WriteSession
from app.platform.request.messages import Message
from app.problems import Conflict, Finding, Invalid, Severity
from app.procurements.queries import Lock
from app.spreadsheets.forms.filled import Filled
from app.spreadsheets.imports.offering import Asking, Kind, Last, Made, Stand
from app.spreadsheets.kinds.document import document_as
from app.spreadsheets.kinds.marks.booking import EVALUATION, VERSION, scores
from app.spreadsheets.kinds.marks.case import Case, Pair
from app.spreadsheets.kinds.marks.gathering import case_of, lot_for, own_marks
from app.spreadsheets.kinds.marks.telling import scores_told
from app.tenders.panel.queries import acting_member
from app.tenders.tables import PanelRole

REPEATS = "The reason seems to repeat the criterion or its scale."
KEPT = ("mark", "reason", "reference", "higher")
BY = ("tender_id", "criterion")  #: what tells marks apart


class MarksKept(Conflict):
    """What was judged cannot be made as if it had not been."""

    slug = "marks-kept"


class MarkSent(Message):
    """A mark for one tender on one criterion."""

    tender_id: UUID
    criterion: Code
    mark: AMark
    reason: Reason
    reference: Line
    higher: Further = ""


class MarksSent(Message):
    """All marks that an evaluator is to have made."""

    marks: list[MarkSent]


def read(session: Session, asking: Asking, filled: Filled) -> Made:
    """Make the marks that a workbook means."""
    return scores_told(_case(session, asking), filled)


def save(session: WriteSession, asking: Asking, tree: dict[str, Any]) -> tuple[Finding, ...]:
    """Make the marks that are new, and change those that differ.

    Returns:
        What should be looked at again.

    Raises:
        Invalid: with every fault, each with its place.
        MarksKept: if a mark that was made is left out: it cannot be unmade.
        Problem: whatever stops a mark that is sent alone.
    """
    sent = document_as(MarksSent, tree, "These cannot be taken as marks.").marks
    case = _case(session, asking)
    own = own_marks(session, case)
    said = {(one.tender_id, one.criterion) for one in sent}
    refuse_unmade(own.keys() & set(case.pairs) - said)
    found: list[Finding] = []

    def deed(place: int, one: MarkSent) -> None:
        made = _mark(session, asking, case, own.get((one.tender_id, one.criterion)), one)
        if made is not None and made.questioned:
            fix = "Say what this tender offers, and where, that earned the mark."
            path = f"marks[{place}].reason"
            found.append(Finding("reason_repeats_criterion", REPEATS, fix, Severity.WARNING, path))

    one_by_one("marks", sent, deed)
    return tuple(found)


def one_by_one(part: str, sent: Iterable[Any], deed: Callable[[int, Any], None]) -> None:
    """Do something with each line of a document, and tell the faults of all at once.

    Raises:
        Invalid: with every fault, each with its place in the document.
    """
    faults: list[Finding] = []
    for place, one in enumerate(sent):
        try:
            deed(place, one)
        except Invalid as refusal:
            faults += [
                replace(fault, path=f"{part}[{place}].{fault.path.strip('/')}")
                for fault in refusal.findings
            ]
    if faults:
        raise Invalid("Some of these cannot be taken.", findings=faults)


def refuse_unmade(left_out: Iterable[Pair]) -> None:
    """Let through a document that leaves nothing out that was judged before.

    Raises:
        MarksKept: if it does, as it is when a workbook that made new marks is to be undone.
    """
    if number := len(list(left_out)):
        raise MarksKept(
            f"{number} of these were made by the file, and what was judged is kept for good.",
            "Change it instead: every version is kept with its reason.",
        )


def _mark(
    session: WriteSession, asking: Asking, case: Case, known: Mark | None, sent: MarkSent
) -> Mark | None:
    """Make or change a mark; None where it says what it said before."""
    judged = Judged(sent.mark, sent.reason, sent.reference, sent.higher)
    if known is None:
        return make_mark(
            session, asking.caller, case.lot_id, sent.tender_id, sent.criterion, judged, asking.now
        )
    told = (
        mark_on(case.criteria[sent.criterion], sent.mark),
        *(getattr(sent, name) for name in KEPT[1:]),
    )
    if told == tuple(getattr(known, name) for name in KEPT):
        return None
    made = mark_to_change(session, asking.caller, known.id, asking.now)
    change_mark(session, asking.caller, made, judged, asking.now)
    return made


def stand(session: Session, asking: Asking) -> Stand:
    """Give the marks as they are; nobody else changes them, and what is to write holds them."""
    case = _case(session, asking)
    if isinstance(session, WriteSession):
        lot = lot_to_judge(session, asking.caller, asking.target.id, Lock.SHARED)
        acting_member(session, lot, asking.caller, PanelRole.EVALUATOR)
    own = own_marks(session, case)
    marks = [
        {"tender_id": str(tender), "criterion": code,
         **{name: getattr(one, name) for name in KEPT}}
        for (tender, code), one in own.items()
    ]  # fmt: skip
    return Stand(sum(one.version for one in own.values()), {"marks": marks})


def last(session: Session, asking: Asking, _part: str, key: str) -> Last:
    """Name a mark, and tell when it was last changed."""
    case = _case(session, asking)
    return last_of(case, own_marks(session, case), key)


def last_of(case: Case, known: Mapping[Pair, Mark | Moderation], key: str) -> Last:
    """Name a mark by its tender and criterion, and tell when it was last changed."""
    written, _, criterion = key.partition("|")
    tender = UUID(written)
    found = known.get((tender, criterion))
    words = f"the mark of {case.names.get(tender, tender)} on {criterion}"
    return Last(words) if found is None else Last(words, found.updated_at, (found.id,))


def effect(session: Session, asking: Asking) -> dict[str, str]:
    """Count what is scored, and what is still to be."""
    case = _case(session, asking)
    done = len(own_marks(session, case).keys() & set(case.pairs))
    return {"Scored": str(done), "Not scored yet": str(len(case.pairs) - done)}


def _case(session: Session, asking: Asking) -> Case:
    return case_of(session, asking, lot_for(session, asking, PanelRole.EVALUATOR))


EVALUATION_KIND = Kind(
    name=EVALUATION,
    title="An evaluator's own scores",
    target="lot",
    template_version=VERSION,
    gives=Scope.MARKS_WRITE,
    takes=Scope.MARKS_WRITE,
    book=scores,
    read=read,
    write=save,
    stand=stand,
    parts={"marks": BY},
    last=last,
    effect=effect,
    is_sealed=True,
)
