"""Ask the other side for help with a shortfall, and answer."""

from datetime import date, datetime

from app.contracts.tables import Contract
from app.contracts.today import today
from app.deliveries.shortfall.kind import HelpOutcome
from app.deliveries.shortfall.queries import refuse_unless_live
from app.deliveries.shortfall.raising import refuse_resolved
from app.deliveries.shortfall.tables import HelpRequest, Shortfall
from app.organisations.caller import Caller, Separation
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import AlreadyDecided, Finding, Invalid
from app.rules.document.cause import Side


def side_of(caller: Caller) -> Side:
    """Tell which side a caller is on."""
    return Side.AUTHORITY if caller.supplier_id is None else Side.SUPPLIER


def ask(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    shortfall: Shortfall,
    what: str,
    wanted_by: date,
    now: datetime,
) -> HelpRequest:
    """Ask the other side for something that would mend a shortfall.

    Args:
        session: where it is kept.
        caller: of the side that asks.
        contract: that it belongs to.
        shortfall: locked, and open.
        what: is asked.
        wanted_by: the last day on which it would still help, from today on.
        now: when.

    Raises:
        ContractNotRunning: once the contract is closed.
        ShortfallResolved: if nothing more is done about it.
        Invalid: if the day has passed.
    """
    refuse_unless_live(contract, "Asking for help")
    refuse_resolved(shortfall)
    this_day = today(contract.zone, now)
    if wanted_by < this_day:
        words = f"{wanted_by} has passed; today is {this_day}."
        finding = Finding("in_the_past", words, "Name a day from today on.", path="/wanted_by")
        raise Invalid(words, findings=[finding])
    asks = side_of(caller)
    made = HelpRequest(
        authority_id=shortfall.authority_id,
        shortfall_id=shortfall.id,
        asked_of=Side.SUPPLIER if asks is Side.AUTHORITY else Side.AUTHORITY,
        what=what,
        wanted_by=wanted_by,
        outcome=HelpOutcome.OPEN,
        asked_by=caller.who,
        asked_at=now,
        updated_at=now,
    )
    session.add(made)
    note(
        session, "help.asked", made.id, now, authority=made.authority_id, actor=caller.who,
        shortfall=shortfall.id, asked_of=made.asked_of.value, wanted_by=wanted_by.isoformat(),
    )  # fmt: skip
    return made


def answer(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    request: HelpRequest,
    outcome: HelpOutcome,
    words: str,
    now: datetime,
) -> HelpRequest:
    """Say what came of a request for help; whoever was asked says it.

    Args:
        session: where it is kept.
        caller: of the side that was asked.
        contract: under which it was asked, locked.
        request: locked alone.
        outcome: given or declined.
        words: what was done, or why not.
        now: when.

    Raises:
        ContractNotRunning: once the contract is closed.
        Separation: if the caller's own side asked.
        AlreadyDecided: if it was answered before.
    """
    refuse_unless_live(contract, "Answering a request for help")
    if side_of(caller) is not request.asked_of:
        raise Separation(
            f"The {request.asked_of} was asked, and answers.",
            "Say in the shortfall's outcome what became of it.",
        )
    if request.outcome is not HelpOutcome.OPEN:
        raise AlreadyDecided(
            f"This request was answered: {request.outcome}.", "Ask again if more is needed."
        )
    request.outcome, request.answer = outcome, words
    request.answered_by, request.answered_at = caller.who, now
    request.version += 1
    request.updated_at = now
    note(
        session, "help.answered", request.id, now, authority=request.authority_id,
        actor=caller.who, shortfall=request.shortfall_id, outcome=outcome.value,
    )  # fmt: skip
    return request
