"""Open a lot's tenders: asked for by one person, done by another, once the deadline has passed.

The lot is locked alone, so nobody is half-way through a submission; then the database is asked
the time. A tender is opened if and only if a receipt stands: the version that the receipt names is
unsealed and held against its digest, and the receipt against its proof. Where anything does not
fit the tender is kept as it is and named, and the others are opened all the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from app.organisations.caller import Caller, SecondPersonNeeded
from app.platform.database import WriteSession
from app.platform.events import note
from app.platform.sealing import DataKey, Seals
from app.problems import Conflict
from app.procurements.interests.queries import refuse_interested
from app.procurements.lifecycle import LotState, refuse_unless
from app.procurements.queries import Lock, lot_of, state_of
from app.procurements.tables import Lot
from app.tenders.content import TenderContent
from app.tenders.lifecycle import TenderState
from app.tenders.log.queries import head_of
from app.tenders.opened.blindness import Tenderer, hints_remain
from app.tenders.opened.queries import tenderers_of
from app.tenders.proving import faults_in
from app.tenders.receipting import is_genuine
from app.tenders.sealing import TenderDamaged, key_of, unseal
from app.tenders.tables import Opening, Receipt, Tender, TenderVersion
from app.tenders.uploading import Clock


class DeadlineNotPassed(Conflict):
    """The lot may not be opened yet; whoever tried is remembered."""

    slug = "deadline-not-passed"
    title = "It is too early"
    is_remembered = True


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of one tender at the opening."""

    tender: Tender
    state: TenderState
    number: int | None  #: of the version
    digest: str | None
    faults: tuple[str, ...] = ()  #: codes of what stops it from being scored
    hints_remain: bool = False  #: without names: something like the supplier's is left in it

    def told(self) -> dict[str, Any]:
        """Give it as it is recorded."""
        return {
            "tender_id": str(self.tender.id), "state": self.state.value,
            "number": self.number, "digest": self.digest,
            "procurement_version": self.tender.confirmed_version, "faults": list(self.faults),
            "hints_remain": self.hints_remain,
        }  # fmt: skip


def open_lot(
    session: WriteSession, seals: Seals, caller: Caller, lot_id: UUID, clock: Clock
) -> Opening:
    """Ask for the opening of a lot, or carry out what another person asked for.

    Returns:
        the opening; `opened_at` is None as long as a second person is needed.

    Raises:
        PersonNeeded: if the caller is a program.
        InterestDeclared: if the caller has an interest that was not allowed.
        DeadlineNotPassed: before the deadline, by the database's clock.
        WrongMoment: if the lot is not one whose tenders are sealed.
        SecondPersonNeeded: if the caller asked for it.
    """
    person = caller.person()
    lot = lot_of(session, caller, lot_id, Lock.ALONE)
    refuse_interested(session, caller, lot)
    at = clock(session)
    _refuse_early(lot, state_of(session, lot, at), at)
    opening = session.get(Opening, lot.id, populate_existing=True)
    if opening is None:
        opening = Opening(lot_id=lot.id, asked_by=person, asked_at=at)
        session.add(opening)
        note(
            session, "lot.opening_asked", lot.id, at,
            authority=caller.authority_id, actor=caller.who,
        )  # fmt: skip
        return opening
    if opening.asked_by == person:
        raise SecondPersonNeeded(
            "You asked for this opening; another person must carry it out.",
            "Have somebody else who may open tenders send the same request.",
        )
    _carry_out(session, seals, lot, opening, person, at)
    return opening


def _refuse_early(lot: Lot, state: LotState, at: datetime) -> None:
    if state is LotState.OPEN and lot.deadline is not None:
        raise DeadlineNotPassed(
            "The deadline for tenders has not passed; nobody may open them before.",
            "Open the lot once it has passed. This attempt has been noted.",
            deadline=lot.deadline,
            now=at,
        )
    refuse_unless("Opening", state, LotState.CLOSED)


def _carry_out(
    session: WriteSession, seals: Seals, lot: Lot, opening: Opening, person: UUID, at: datetime
) -> None:
    tenders = list(
        session.exec(
            select(Tender)
            .where(Tender.lot_id == lot.id)
            .order_by(col(Tender.id))
            .with_for_update()
        )
    )
    key = key_of(session, seals, lot.id) if tenders else None
    found = list(_opened(session, key, lot, tenders, at)) if key is not None else []
    for one in found:
        if one.state is TenderState.DAMAGED:
            one.tender.submitted_number = one.number
        one.tender.state, one.tender.updated_at = one.state, at
        one.tender.version += 1
    if key is not None:
        _give_aliases(key, [one for one in tenders if one.state is TenderState.OPENED])
    opening.opened_by, opening.opened_at = person, at
    opening.found = [one.told() for one in found]
    lot.opened_at = at
    lot.version += 1
    counts = {state.value: n for state in TenderState if (n := _count(found, state))}
    note(
        session, "lot.opened", lot.id, at, authority=lot.authority_id, actor=person,
        tenders=counts, **head_of(session, lot),
    )  # fmt: skip


def _opened(
    session: WriteSession, key: DataKey, lot: Lot, tenders: list[Tender], at: datetime
) -> Iterator[Found]:
    """Open each tender that has a standing receipt, and say what was found of every one.

    One that does not fit the rules, which may have been amended since it was submitted, would
    keep its lot from being scored; so it is named, by codes that tell nothing of what it says.
    """
    standing = _standing(session, tenders)
    names = tenderers_of(session, [one.supplier_id for one in tenders]) if lot.blind_names else {}
    for tender in tenders:
        receipt, version = standing.get(tender.id, (None, None))
        if receipt is not None:
            content = _content_of(key, tender, receipt, version)
            if content is None:
                yield Found(tender, TenderState.DAMAGED, receipt.number, receipt.digest)
                continue
            faults = {one.code for one in faults_in(session, lot, content, at.date())}
            proved = receipt.number, receipt.digest
            hints = _hints(content, names.get(tender.supplier_id))
            yield Found(tender, TenderState.OPENED, *proved, tuple(sorted(faults)), hints)
        elif tender.state is TenderState.SUBMITTED:
            yield Found(tender, TenderState.DAMAGED, tender.submitted_number, None)
        elif tender.state is TenderState.UPLOADED:
            yield Found(tender, TenderState.NOT_SUBMITTED, None, None)
        else:
            yield Found(tender, tender.state, None, None)


def _hints(content: TenderContent, tenderer: Tenderer | None) -> bool:
    """Tell whether a tender that is marked without names hints at its supplier's."""
    if tenderer is None:
        return False
    return hints_remain(content.model_dump(mode="json", exclude_unset=True), tenderer)


def _standing(
    session: WriteSession, tenders: list[Tender]
) -> dict[UUID, tuple[Receipt, TenderVersion | None]]:
    """Give each tender's standing receipt, with the version that it names."""
    of_version = (col(TenderVersion.tender_id) == Receipt.tender_id) & (
        col(TenderVersion.number) == Receipt.number
    )
    query = (
        select(Receipt, TenderVersion)
        .outerjoin(TenderVersion, of_version)
        .where(
            col(Receipt.tender_id).in_([tender.id for tender in tenders]),
            col(Receipt.replaced_at).is_(None),
            col(Receipt.withdrawn_at).is_(None),
        )
    )
    return {receipt.tender_id: (receipt, version) for receipt, version in session.exec(query)}


def _content_of(
    key: DataKey, tender: Tender, receipt: Receipt, version: TenderVersion | None
) -> TenderContent | None:
    """Give what a tender says; None if anything of it is not as it was received."""
    fits = (
        tender.state is TenderState.SUBMITTED
        and tender.submitted_number == receipt.number
        and version is not None
        and version.digest == receipt.digest
        and is_genuine(key, receipt)
    )
    if not fits or version is None:
        return None
    try:
        return unseal(key, version).content
    except TenderDamaged:
        return None


def _give_aliases(key: DataKey, tenders: list[Tender]) -> None:
    """Name tenders A, B, C … in an order that tells nothing and nobody can foresee."""
    for place, tender in enumerate(sorted(tenders, key=lambda one: key.digest(one.id.bytes))):
        tender.alias = alias_at(place)


def alias_at(place: int) -> str:
    """Give the alias of a place: A to Z, then AA and AB, and so on."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"Tender {letters}"


def _count(found: list[Found], state: TenderState) -> int:
    return sum(one.state is state for one in found)
