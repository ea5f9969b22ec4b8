"""Give a supplier the workbook of its tender for a lot, and take back what it has filled in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.sealing import Seals
from app.problems import Invalid
from app.procurements.moment import told
from app.procurements.queries import Lock, lot_of, rules_of
from app.procurements.tables import Procurement
from app.rules.document.ruleset import RuleSet
from app.spreadsheets.document import Document
from app.spreadsheets.reading import refusal_of, workbook
from app.spreadsheets.sheet import Cell, Workbook
from app.spreadsheets.table import fault
from app.spreadsheets.tender.content import content_of
from app.spreadsheets.tender.filled import tender_of
from app.spreadsheets.tender.layout import KIND, STAMP
from app.spreadsheets.tender.templating import Cover, blank_tender
from app.tenders.content import TenderContent
from app.tenders.tables import Tender, TenderVersion
from app.tenders.uploading import refuse_when_over, upload

Clock = Callable[[Session], datetime]
NAME = "The workbook"  #: in words; what its file is called is asked of nobody
AGAIN = "Download the lot's template again, and fill that in."


@dataclass(frozen=True, slots=True)
class LotRules:
    """What a lot's workbooks are held against."""

    lot_id: UUID
    digest: str
    rule_set: RuleSet


@dataclass(frozen=True, slots=True)
class Filled:
    """A workbook that was read without a fault."""

    rules_digest: str  #: of the rules that it was made from
    document: Document
    content: TenderContent


def template(session: Session, caller: Caller, lot_id: UUID) -> bytes:
    """Make the blank workbook of a tender for a lot.

    Raises:
        NotFound: if there is no such lot, or it has no rules yet.
    """
    lot = lot_of(session, caller, lot_id)
    procurement = session.get_one(Procurement, lot.procurement_id)
    deadline = "None yet" if lot.deadline is None else told(lot.deadline, lot.zone)
    cover = Cover(
        lot_id=str(lot.id),
        lot=f"lot {lot.number}, {lot.title}",
        procurement=f"{procurement.title} ({procurement.reference})",
        deadline=deadline,
        rules_digest=lot.rules_digest or "",
    )
    return blank_tender(cover, *rules_of(session, lot))


def rules_for(session: Session, caller: Caller, lot_id: UUID, clock: Clock) -> LotRules:
    """Give the rules of a lot that a supplier may still tender for.

    Raises:
        SupplierNeeded: if the caller is no supplier.
        NotFound: if there is no such lot.
        DeadlinePassed: if it is too late.
        WrongMoment: if the lot takes no tenders.
    """
    caller.supplier()
    lot = lot_of(session, caller, lot_id)
    refuse_when_over(session, lot, clock(session), "Writing a tender")
    return LotRules(lot.id, lot.rules_digest or "", rules_of(session, lot)[0])


def read_filled(file: bytes, rules: LotRules) -> Filled:
    """Read a workbook that was filled in, in a child process; it may take seconds.

    Args:
        file: its bytes.
        rules: of the lot that it was sent for.

    Raises:
        Invalid: if it was made for another lot or under other rules; or with every fault, each
            with its cell.
        Problem: if it is of a kind that is not read, too large or damaged.
    """
    book = workbook(file, "")
    _refuse_others(book, rules)
    made = tender_of(book, rules.rule_set.facts)
    content = content_of(made)
    if content is None:
        raise refusal_of(made, NAME)
    return Filled(rules.digest, made, content)


def upload_filled(
    session: WriteSession,
    seals: Seals,
    caller: Caller,
    lot_id: UUID,
    filled: Filled,
    clock: Clock,
) -> tuple[Tender, TenderVersion]:
    """Keep what a workbook says as the next version of a tender, as if it had come as JSON.

    Raises:
        Invalid: if the rules were amended while the workbook was read.
        Problem: whatever stops any other upload.
    """
    lot = lot_of(session, caller, lot_id, Lock.SHARED)
    if lot.rules_digest != filled.rules_digest:
        raise _other_rules("")
    return upload(session, seals, caller, lot_id, filled.content, clock)


def _refuse_others(book: Workbook, rules: LotRules) -> None:
    """Refuse a workbook that is not this lot's, before anything else in it is looked at."""
    stamp = _stamp(book)
    said = {name: cell.text.strip() for name, cell in stamp.items()}
    if said.get("kind") != KIND or not {"lot", "rules"} <= said.keys():
        words = f"The workbook was not made from a lot's template: its sheet {STAMP} is not whole."
        raise Invalid(words, findings=[fault("no_stamp", words, AGAIN, f"{STAMP}!A1")])
    if said["lot"].lower() != str(rules.lot_id):
        words = f"The workbook was made for another lot, {said['lot'][:50]}."
        fix = "Send it for that lot, or fill in this lot's own."
        raise Invalid(words, findings=[fault("other_lot", words, fix, stamp["lot"].at)])
    if said["rules"] != rules.digest:
        raise _other_rules(stamp["rules"].at)


def _stamp(book: Workbook) -> dict[str, Cell]:
    """Give what the hidden sheet says, by its names."""
    rows = [row for sheet in book.sheets if sheet.name == STAMP for row in sheet.rows]
    return {row.cells[1].text: row.cells[2] for row in rows if {1, 2} <= row.cells.keys()}


def _other_rules(at: str) -> Invalid:
    words = "The rules of the lot were amended after the workbook was made."
    return Invalid(words, findings=[fault("other_rules", words, AGAIN, at)])
