"""Settle what fell short in the end: proposed by one person, agreed by another."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.contracts.tables import Contract, ContractState
from app.contracts.today import today
from app.deliveries.closing.beginning import refuse_closed
from app.deliveries.closing.outturn import Outturn
from app.deliveries.closing.queries import covers, outturns
from app.deliveries.closing.settlement import (
    Cover,
    How,
    Offer,
    SettlementState,
    current,
    is_settled,
    refuse_incomplete,
)
from app.deliveries.closing.tables import CloseOut
from app.deliveries.shortfall.shortage import NothingShort
from app.organisations.caller import Caller, SecondPersonNeeded
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import AlreadyDecided, Conflict, NotFound
from app.rules.library import Library
from app.units import plain


class NotEnded(Conflict):
    """The contract has not ended, so that nobody knows yet what is short."""

    slug = "not-ended"


class SettlementStands(Conflict):
    """A settlement of this obligation waits for its decision, or was agreed."""

    slug = "settlement-stands"


class NotRemedied(Conflict):
    """The remedies that were met do not cover what is short."""

    slug = "not-remedied"


def propose_settlement(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    closing: CloseOut,
    offer: Offer,
    library: Library,
    now: datetime,
) -> dict[str, Any]:
    """Propose how what is short of an obligation is settled; another person agrees.

    Args:
        session: where it is kept.
        caller: a person.
        contract: locked alone.
        closing: its own, locked alone.
        offer: what is proposed.
        library: for the bands.
        now: when.

    Raises:
        PersonNeeded: if a program calls.
        ContractClosed: once the contract is closed.
        NotEnded: before it ended.
        Invalid: if the offer does not say what its kind needs.
        NotFound: if the contract has no such obligation.
        NothingShort: if nothing of it is left short, and something was reported of it.
        SettlementStands: if one waits or was agreed, and what is short is the same.
        NotRemedied: if it is to be settled by remedies that do not cover it.
    """
    person = caller.person()
    refuse_closed(closing)
    refuse_incomplete(offer)
    outturn = _outturn(session, contract, offer.obligation_id, library)
    cover = covers(session, contract, today(contract.zone, now), library).get(
        offer.obligation_id, Cover()
    )
    _refuse_standing(closing, outturn, cover)
    if offer.how is How.REMEDIED:
        _refuse_unremedied(outturn, cover)
    made: dict[str, Any] = {
        "obligation_id": str(offer.obligation_id),
        "how": offer.how.value,
        "short": plain(outturn.left),
        "unit": outturn.unit,
        "amount": None if offer.amount is None else plain(offer.amount),
        "reference": offer.reference,
        "reason": offer.reason,
        "state": SettlementState.PROPOSED.value,
        "proposed_by": str(person),
        "proposed_at": now.isoformat(),
        "decided_by": None,
        "decided_at": None,
        "decision": "",
    }
    _keep(closing, [*closing.settlement, made], now)
    note(
        session, "settlement.proposed", closing.id, now, authority=closing.authority_id,
        actor=caller.who, contract=contract.id, obligation=offer.obligation_id,
        how=offer.how.value,
    )  # fmt: skip
    return made


def decide_settlement(
    session: WriteSession,
    caller: Caller,
    closing: CloseOut,
    obligation_id: UUID,
    reason: str,
    now: datetime,
    *,
    is_agreed: bool,
) -> dict[str, Any]:
    """Agree to a settlement that another person proposed, or turn it down.

    Args:
        session: where it is kept.
        caller: a person who did not propose it.
        closing: locked alone.
        obligation_id: what is settled.
        reason: for the decision.
        now: when.
        is_agreed: whether it stands.

    Raises:
        PersonNeeded: if a program calls.
        ContractClosed: once the contract is closed.
        NotFound: if no settlement of it was proposed.
        SecondPersonNeeded: if the caller proposed it.
        AlreadyDecided: if it was decided before.
    """
    person = caller.person()
    refuse_closed(closing)
    found = current(closing.settlement, obligation_id)
    if found is None:
        raise NotFound(
            f"No settlement of the obligation {obligation_id} was proposed.", "Propose one first."
        )
    if found["proposed_by"] == str(person):
        raise SecondPersonNeeded(
            "You proposed this settlement; another person agrees to it.",
            "Ask somebody else who may approve what is done under contracts.",
        )
    if found["state"] != SettlementState.PROPOSED.value:
        raise AlreadyDecided(
            f"This settlement was decided: it is {found['state']}.", "Read the closing."
        )
    state = SettlementState.AGREED if is_agreed else SettlementState.REFUSED
    decided = found | {
        "state": state.value,
        "decided_by": str(person),
        "decided_at": now.isoformat(),
        "decision": reason,
    }
    _keep(closing, [decided if one is found else one for one in closing.settlement], now)
    note(
        session, "settlement.decided", closing.id, now, authority=closing.authority_id,
        actor=caller.who, contract=closing.contract_id, obligation=obligation_id,
        became=state.value,
    )  # fmt: skip
    return decided


def _outturn(
    session: Session, contract: Contract, obligation_id: UUID, library: Library
) -> Outturn:
    if contract.state is not ContractState.ENDED or contract.ended_on is None:
        raise NotEnded(
            "The contract has not ended, so that nobody knows yet what is short in the end.",
            "Record how and when it ended.",
        )
    for one in outturns(session, contract, contract.ended_on, library):
        if one.obligation_id == obligation_id:
            if one.wants_settling:
                return one
            raise NothingShort(
                f"Nothing is short: {plain(one.verified)} {one.unit} are verified of "
                f"{plain(one.due)} due, {plain(one.reported)} reported and "
                f"{plain(one.promised)} promised{_offset(one)}.",
                "There is nothing to settle.",
            )
    raise NotFound(
        f"There is no obligation {obligation_id} under this contract.",
        "A contract lists its obligations.",
    )


def _refuse_standing(closing: CloseOut, outturn: Outturn, cover: Cover) -> None:
    found = current(closing.settlement, outturn.obligation_id)
    if found is None or found["short"] != plain(outturn.left):
        return
    waits = found["state"] == SettlementState.PROPOSED.value
    if waits or is_settled(closing.settlement, outturn, cover):
        raise SettlementStands(
            f"A settlement of {found['short']} {found['unit']} is {found['state']}.",
            "Have it decided first." if waits else "There is nothing more to settle.",
        )


def _refuse_unremedied(outturn: Outturn, cover: Cover) -> None:
    if cover.holds(outturn.left):
        return
    raise NotRemedied(
        f"{plain(outturn.left)} {outturn.unit} are left short, the substitutions and credits "
        f"that were met cover {plain(cover.quantity)}, and no breach was met by damages or a "
        "settlement.",
        "Have a remedy met, or settle by a payment or a waiver.",
        short=plain(outturn.left),
        covered=plain(cover.quantity),
    )


def _offset(outturn: Outturn) -> str:
    return f", and over-delivery offsets {plain(outturn.offset)}" if outturn.offset else ""


def _keep(closing: CloseOut, settlements: list[dict[str, Any]], now: datetime) -> None:
    closing.settlement = settlements
    closing.version += 1
    closing.updated_at = now
