"""Add what else is owed to a contract that was taken on, until its delivery plan is agreed."""

from datetime import datetime

from app.contracts.adoption.adopting import obligations_under
from app.contracts.adoption.promise import Promised, promise_of
from app.contracts.adoption.queries import has_agreed_plan
from app.contracts.queries import obligations_of, refuse_unless_running
from app.contracts.tables import Contract, Obligation, Origin
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, Invalid
from app.rules.library import Library

MOST = 500


class NotTakenOn(Conflict):
    """The contract is an award's: what is owed under it is what was tendered."""

    slug = "not-taken-on"


class PlanIsAgreed(Conflict):
    """A delivery plan is agreed: what is owed now changes only by a contract change."""

    slug = "plan-is-agreed"


class ObligationKnown(Conflict):
    """The contract has an obligation of this id."""

    slug = "obligation-known"


class TooManyObligations(Conflict):
    """The contract has as many obligations as one may have."""

    slug = "too-many-obligations"


def owe_more(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    promised: Promised,
    library: Library,
    now: datetime,
) -> Obligation:
    """Add an obligation to a contract.

    Args:
        session: where it is kept.
        caller: who adds it.
        contract: locked alone, so that no plan is agreed meanwhile.
        promised: what is owed.
        library: whose measures and units it is held against.
        now: when.

    Raises:
        NotTakenOn: if the contract came of an award.
        ContractNotRunning: if it has ended.
        PlanIsAgreed: if a delivery plan is agreed.
        TooManyObligations: if it has five hundred.
        Invalid: with every fault of what is promised.
        ObligationKnown: if it has one of this id.
    """
    if contract.origin is not Origin.TAKEN_ON:
        raise NotTakenOn(
            "What is owed under this contract is what was tendered.", "Propose a contract change."
        )
    refuse_unless_running(contract, "Adding an obligation")
    if has_agreed_plan(session, contract.id):
        raise PlanIsAgreed("A delivery plan is agreed.", "Propose a contract change.")
    there = obligations_of(session, contract.id)
    if len(there) >= MOST:
        raise TooManyObligations(
            f"A contract has at most {MOST} obligations.", "Say several promises as one."
        )
    ordinal = max((one.ordinal for one in there), default=0) + 1
    promise, faults = promise_of(promised, library, contract.value, str(ordinal))
    if promise is None:
        raise Invalid("This cannot be owed as it stands.", findings=faults)
    for one in there:
        if one.commitment == promise.commitment:
            raise ObligationKnown(
                f"The contract has an obligation {promise.commitment!r}.",
                "Give this one an id of its own.",
                obligation_id=str(one.id),
            )
    [made] = obligations_under(contract, [promise], ordinal, now)
    session.add(made)
    contract.version += 1
    contract.updated_at = now
    session.flush()
    note(
        session, "obligation.added", made.id, now, authority=contract.authority_id,
        actor=caller.who, contract=contract.id, ordinal=ordinal,
    )  # fmt: skip
    return made
