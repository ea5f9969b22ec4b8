"""Give a supplier the workbook of its tender for a lot, and take back what it has filled in."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.sealing import Seals
from app.problems import Finding, Invalid, Severity
from app.procurements.moment import told as told_moment
from app.procurements.queries import Lock, lot_of, rules_of
from app.procurements.tables import Lot, Procurement
from app.rules.document.ruleset import RuleSet
from app.rules.library import Library
from app.spreadsheets.document import Document
from app.spreadsheets.forms.writing import write_book
from app.spreadsheets.reading import refusal_of, workbook
from app.spreadsheets.tender.booking import Cover, printed_offers, tender_book
from app.spreadsheets.tender.content import content_of, told
from app.spreadsheets.tender.filled import tender_of
from app.spreadsheets.tender.identity import Identity, misfit, other_rules
from app.spreadsheets.tender.recognising import same_version
from app.tenders.content import TenderContent
from app.tenders.partners.queries import stale_answers
from app.tenders.proving import Proved, findings_in, prove
from app.tenders.tables import Tender, TenderVersion
from app.tenders.uploading import refuse_when_over, upload

Clock = Callable[[Session], datetime]
NAME = "The workbook"  #: in words; what its file is called is asked of nobody
MARKS = "Suppose marks for what evaluators mark, as `?marks=criterion:4,another:3`."


@dataclass(frozen=True, slots=True)
class LotRules:
    """What a lot's workbooks are held against."""

    own: Identity
    rule_set: RuleSet
    library: Library
    arrived_at: datetime  #: when the workbook was all there, by the database's clock


@dataclass(frozen=True, slots=True)
class Read:
    """A workbook that was read."""

    rules_digest: str  #: of the rules that it was made from
    arrived_at: datetime  #: by the database's clock
    document: Document
    content: TenderContent | None  #: None: it has faults


@dataclass(frozen=True, slots=True)
class Filled:
    """A workbook that was read without a fault."""

    rules_digest: str  #: of the rules that it was made from
    arrived_at: datetime  #: by the database's clock
    document: Document
    content: TenderContent


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A tender, with the version of it that says what a workbook says."""

    tender: Tender
    version: TenderVersion
    is_new: bool = True  #: False: it was there already


@dataclass(frozen=True, slots=True)
class Tried:
    """What would come of a workbook."""

    findings: tuple[Finding, ...]
    proved: Proved | None  #: None: it cannot be scored as it is


def template(session: Session, caller: Caller, lot_id: UUID) -> bytes:
    """Make the blank workbook of a tender for a lot.

    Raises:
        NotFound: if there is no such lot, or it has no rules yet.
    """
    lot = lot_of(session, caller, lot_id)
    procurement = session.get_one(Procurement, lot.procurement_id)
    deadline = "None yet" if lot.deadline is None else told_moment(lot.deadline, lot.zone)
    cover = Cover(
        own=Identity(lot.id, lot.rules_digest or "", caller.supplier_id),
        lot=f"lot {lot.number}, {lot.title}",
        procurement=f"{procurement.title} ({procurement.reference})",
        deadline=deadline,
    )
    book = tender_book(cover, *rules_of(session, lot), lot.contract)
    return write_book(book, cover.own.reference)


def rules_for(session: Session, caller: Caller, lot_id: UUID, clock: Clock) -> LotRules:
    """Give the rules of a lot that a supplier may still tender for, as its workbook arrives.

    Raises:
        SupplierNeeded: if the caller is no supplier.
        NotFound: if there is no such lot.
        DeadlinePassed: if it is too late.
        WrongMoment: if the lot takes no tenders.
    """
    supplier = caller.supplier()
    lot = lot_of(session, caller, lot_id)
    at = clock(session)
    refuse_when_over(session, lot, at, "Writing a tender")
    own = Identity(lot.id, lot.rules_digest or "", supplier)
    return LotRules(own, *rules_of(session, lot), at)


def read_workbook(file: bytes, rules: LotRules) -> Read:
    """Read a workbook that was filled in, in a child process; it may take seconds.

    Args:
        file: its bytes.
        rules: of the lot that it was sent for.

    Raises:
        Invalid: if it was made for another lot or supplier, or under other rules.
        Problem: if it is of a kind that is not read, too large or damaged.
    """
    book = workbook(file, "")
    wrong = misfit(book, rules.own)
    if wrong is not None:
        raise Invalid(wrong.message, findings=[wrong])
    printed = printed_offers(rules.own, rules.rule_set, rules.library)
    made = tender_of(book, rules.rule_set, printed)
    return Read(rules.own.rules_digest, rules.arrived_at, made, content_of(made))


def whole(read: Read) -> Filled:
    """Give a workbook that can be kept as it is.

    Raises:
        Invalid: with every fault, each with its cell.
    """
    if read.content is None:
        raise refusal_of(read.document, NAME)
    return Filled(read.rules_digest, read.arrived_at, read.document, read.content)


def upload_filled(
    session: WriteSession,
    seals: Seals,
    caller: Caller,
    lot_id: UUID,
    filled: Filled,
    clock: Clock,
) -> Uploaded:
    """Keep what a workbook says as the next version of a tender, as if it had come as JSON.

    One that says what the last version says adds none: whoever sends it twice, to be safe, has
    not undone a submission.

    Raises:
        DeadlinePassed: if the deadline passed while it was read; it is kept as late.
        Invalid: if the rules were amended while the workbook was read.
        Problem: whatever stops any other upload.
    """
    lot = lot_of(session, caller, lot_id, Lock.SHARED)
    refuse_amended(lot, filled.rules_digest)
    same = same_version(session, seals, caller, lot, filled.content, clock(session))
    if same is not None:
        return Uploaded(*same, is_new=False)
    made = upload(session, seals, caller, lot_id, filled.content, clock, filled.arrived_at)
    return Uploaded(*made)


def refuse_amended(lot: Lot, digest: str) -> None:
    """Let a workbook through that was read by the rules that hold.

    Raises:
        Invalid: if they were amended meanwhile.
    """
    if lot.rules_digest != digest:
        wrong = other_rules("")
        raise Invalid(wrong.message, findings=[wrong])


def try_out(
    session: Session,
    seals: Seals,
    caller: Caller,
    lot: Lot,
    read: Read,
    marks: dict[str, Any],
    today: date,
) -> Tried:
    """Tell what would come of a workbook, and score it alone; nothing is kept.

    Args:
        session: where the rules and places are.
        seals: the secrets of this deployment.
        caller: whose tender it would be.
        lot: that it is for.
        read: what it says.
        marks: that its supplier supposes, by criterion.
        today: the day on which places are asked for.
    """
    if read.content is None:
        return Tried(tuple(read.document.findings), None)
    stale = _stale_answers(session, seals, caller, lot, read.content)
    found = told(read.document, (*findings_in(session, lot, read.content, today), *stale))
    try:
        return Tried(tuple(found), prove(session, lot, read.content, marks, today))
    except Invalid as refusal:
        known = {(one.code, one.path) for one in found}
        further = [
            one
            for one in told(Document(cells=read.document.cells), refusal.findings)
            if (one.code, one.path) not in known
        ]
        return Tried((*found, *map(_unscored, further)), None)


def _stale_answers(
    session: Session, seals: Seals, caller: Caller, lot: Lot, content: TenderContent
) -> tuple[Finding, ...]:
    """Tell which partners answered about another version, if there is a tender already."""
    own = select(Tender).where(Tender.lot_id == lot.id, Tender.supplier_id == caller.supplier())
    tender = session.exec(own).one_or_none()
    return () if tender is None else tuple(stale_answers(session, seals, tender, content))


def _unscored(finding: Finding) -> Finding:
    """Tell what only keeps a tender from being scored here: a mark is not its supplier's."""
    if finding.code != "missing_mark":
        return finding
    return replace(finding, how_to_fix=MARKS, severity=Severity.NOTE)
