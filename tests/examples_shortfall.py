"""Contracts that are behind or are being closed: what the examples about them speak of."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.contracts.duties.tables import DutyDone
from app.contracts.tables import Contract, ContractState, Ending, Obligation, Origin
from app.deliveries.closing.beginning import begin_closing, say
from app.deliveries.closing.settlement import How, Offer
from app.deliveries.closing.settling import decide_settlement, propose_settlement
from app.deliveries.closing.tables import CloseOut
from app.deliveries.shortfall.helping import ask
from app.deliveries.shortfall.kind import RemedyKind
from app.deliveries.shortfall.raising import Seen, raise_shortfall
from app.deliveries.shortfall.remedies.deciding import decide_remedy
from app.deliveries.shortfall.remedies.proposal import Proposal
from app.deliveries.shortfall.remedies.proposing import propose
from app.deliveries.shortfall.tables import HelpRequest, Remedy, Shortfall
from app.deliveries.tables import Return, ReturnState
from app.platform.database import WriteSession
from app.rules.reading import HOME, read_library
from tests.callers import ISSUED
from tests.world.cast import Cast
from tests.world.numbers import id_of, numbered

BEHIND, ALSO_BEHIND = 60, 61  #: numbers of the first contract's obligations; the first is its own
ENDED, CLOSING, PROPOSED, SETTLED = 62, 63, 64, 65  #: contracts, each with its obligation
FIRST, LAST = date(2024, 3, 1), date(2026, 2, 28)
DAY = date(2026, 3, 1)


def contracts_behind(session: WriteSession, cast: Cast) -> None:
    """Put in a contract that is behind, and four that have come to their end."""
    _behind(session, cast)
    for number in (ENDED, CLOSING, PROPOSED, SETTLED):
        made = _contract(session, cast, number, state=ContractState.ENDED, ends_on=LAST,
                         ended_on=LAST, ending=Ending.EXPIRED)  # fmt: skip
        _obligation(session, cast, made, number)
        if number != ENDED:
            _closing(session, cast, made, number)


def _behind(session: WriteSession, cast: Cast) -> None:
    contract = _contract(session, cast, BEHIND, ends_on=date(2027, 2, 28))
    hours = _obligation(session, cast, contract, BEHIND)
    _obligation(session, cast, contract, ALSO_BEHIND)
    caller, library = cast.first.caller, read_library(HOME)
    with numbered(BEHIND, Shortfall, block=cast.block):
        seen = Seen(date(2026, 2, 28), "no_candidates")
        made = raise_shortfall(session, caller, contract, hours, seen, library, _now())
    with numbered(BEHIND, HelpRequest, block=cast.block):
        who = cast.supplier.caller
        ask(session, who, contract, made, "An introduction.", date(2026, 3, 20), _now())
    for number in (BEHIND, ALSO_BEHIND):
        with numbered(number, Remedy, block=cast.block):
            warning = Proposal(RemedyKind.WARNING, "Tell us what you will do.", DAY)
            remedy = propose(session, caller, contract, hours, warning, library, _now())
    second = cast.second.caller
    decide_remedy(session, second, contract, remedy, "Fair.", _now(), is_approved=True)


def _closing(session: WriteSession, cast: Cast, contract: Contract, number: int) -> None:
    caller = cast.first.caller
    with numbered(number, CloseOut, block=cast.block):
        made = begin_closing(session, caller, contract, _now())
    session.flush()
    if number == CLOSING:
        return
    library, owed = read_library(HOME), id_of(number, cast.block)
    offer = Offer(owed, How.WAIVED, reason="The start was late.")
    propose_settlement(session, caller, contract, made, offer, library, _now())
    if number == PROPOSED:
        return
    second = cast.second.caller
    decide_settlement(session, second, made, owed, "Agreed.", _now(), is_agreed=True)
    say(session, caller, made, "The forum keeps its room.", "Begin sooner.", _now())
    session.add(_final_return(contract, caller.who))
    session.add(
        DutyDone(
            authority_id=contract.authority_id, contract_id=contract.id,
            duty="termination_notice", done_on=DAY, recorded_by=caller.who,
            recorded_at=_now(),
        )
    )  # fmt: skip
    session.flush()


def _contract(session: WriteSession, cast: Cast, number: int, **facts: Any) -> Contract:
    given: dict[str, Any] = {"state": ContractState.ENTERED} | facts
    with numbered(number, Contract, block=cast.block):
        made = Contract(
            authority_id=cast.first.caller.authority_id, origin=Origin.TAKEN_ON,
            supplier_id=cast.supplier.caller.supplier(), title=f"Care of parks {number}",
            price=Decimal(500_000), entered_on=FIRST, starts_on=FIRST, made_at=ISSUED,
            updated_at=ISSUED, **given,
        )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def _obligation(session: WriteSession, cast: Cast, contract: Contract, number: int) -> Obligation:
    with numbered(number, Obligation, block=cast.block):
        made = Obligation(
            contract_id=contract.id, commitment=f"hours-{number}", ordinal=number,
            measure="volunteering", title="Volunteering", theme="skills",
            promised=Decimal(100), unit="hour", document={}, made_at=ISSUED,
        )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def _final_return(contract: Contract, who: UUID) -> Return:
    return Return(
        authority_id=contract.authority_id, contract_id=contract.id,
        supplier_id=contract.supplier_id, period_starts_on=date(2026, 1, 1),
        period_ends_on=LAST, state=ReturnState.LOCKED, submission=1,
        made_by=who, made_at=ISSUED, updated_at=ISSUED,
    )  # fmt: skip


def _now() -> datetime:
    return datetime.fromisoformat("2026-03-01T12:00:00Z")
