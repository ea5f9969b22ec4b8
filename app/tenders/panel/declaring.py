"""Declare an interest in a lot, or that there is none; and decide what an interest means."""

from datetime import datetime
from uuid import UUID

from sqlmodel import select

from app.organisations.caller import Caller, SecondPersonNeeded
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import AlreadyDecided, Conflict, NotFound
from app.procurements.interests.effect import Effect, effect_of
from app.procurements.interests.queries import declarations_of, refuse_interested
from app.procurements.tables import ConflictDeclaration, Lot


class NothingToDecide(Conflict):
    """The declaration takes no decision: it names no interest, or another one replaced it."""

    slug = "nothing-to-decide"


def declare(
    session: WriteSession,
    caller: Caller,
    lot: Lot,
    has_interest: bool,
    details: str,
    now: datetime,
) -> ConflictDeclaration:
    """Declare for oneself whether one has an interest in a lot; what was declared before stays.

    It can be done at any time: conflicts are kept under review through the award (Procurement
    Act 2023, sections 81 to 83), and a cancelled purchase is still looked into. After the award
    it undoes nothing that was done; it bars its holder from what is still to be done.

    Raises:
        PersonNeeded: if the caller is a program.
    """
    person = caller.person()
    made = ConflictDeclaration(
        authority_id=lot.authority_id,
        lot_id=lot.id,
        person_id=person,
        has_interest=has_interest,
        details=details,
        declared_at=now,
        updated_at=now,
    )
    session.add(made)
    note(
        session, "conflict.declared", lot.id, now, authority=caller.authority_id,
        actor=caller.who, declaration=made.id, has_interest=has_interest,
    )  # fmt: skip
    return made


def decide(
    session: WriteSession,
    caller: Caller,
    declaration_id: UUID,
    allowed: bool,
    reason: str,
    now: datetime,
) -> ConflictDeclaration:
    """Decide whether somebody with an interest may take part all the same.

    Raises:
        NotFound: if the authority has no such declaration.
        PersonNeeded: if the caller is a program.
        SecondPersonNeeded: if it is the caller's own.
        InterestDeclared: if the caller has an interest that was not allowed.
        AlreadyDecided: if it was decided.
        NothingToDecide: if it needs no decision, or was replaced.
    """
    person = caller.person()
    declaration = _locked(session, caller, declaration_id)
    lot = session.get_one(Lot, declaration.lot_id)
    if declaration.person_id == person:
        raise SecondPersonNeeded(
            "This is your own declaration; another person must decide about it.",
            "Have somebody else who may decide about tenders do it.",
        )
    refuse_interested(session, caller, lot)
    _refuse_needless(session, lot, declaration)
    declaration.allowed, declaration.reason = allowed, reason
    declaration.decided_by, declaration.updated_at = person, now
    note(
        session, "conflict.decided", lot.id, now, authority=caller.authority_id,
        actor=caller.who, declaration=declaration.id, allowed=allowed,
    )  # fmt: skip
    return declaration


def _locked(session: WriteSession, caller: Caller, declaration_id: UUID) -> ConflictDeclaration:
    query = (
        select(ConflictDeclaration)
        .where(
            ConflictDeclaration.id == declaration_id,
            ConflictDeclaration.authority_id == caller.authority_id,
        )
        .with_for_update(of=ConflictDeclaration)
    )
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotFound(f"There is no declaration {declaration_id}.", "A lot lists them.")
    return found


def _refuse_needless(session: WriteSession, lot: Lot, declaration: ConflictDeclaration) -> None:
    if declaration.allowed is not None:
        raise AlreadyDecided("This was decided before.", "Nothing more is to be done.")
    declared = declarations_of(session, lot, declaration.person_id)
    if declared[-1].id != declaration.id:
        raise NothingToDecide(
            "The same person has declared something else since.", "Decide about their last one."
        )
    if effect_of(declared) is not Effect.UNDECIDED:
        raise NothingToDecide(
            "Its holder declared no interest, and may take part.", "Nothing is to be done."
        )
