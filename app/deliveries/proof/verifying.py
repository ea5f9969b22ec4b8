"""Say what of a delivery is proven: by a person, who neither reported it nor handed in its proof.

Each outcome can be taken back with a reason; every one of them stays on record. That a return is
locked changes nothing: what looked proven may turn out not to be.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from app.contracts.queries import contract_for
from app.contracts.tables import Contract
from app.deliveries.evidence.queries import refuse_settled
from app.deliveries.lifecycle import PROVEN, DeliveryState
from app.deliveries.moving import move
from app.deliveries.proof.admitting import Known, admit, known_of
from app.deliveries.proof.verdict import Verdict
from app.deliveries.queries import delivery_of
from app.deliveries.tables import Delivery, Return
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Finding, Forbidden, Invalid, NotFound, Problem
from app.procurements.queries import Lock
from app.rules.library import Library


def verify(
    session: WriteSession, caller: Caller, verdict: Verdict, library: Library, now: datetime
) -> Delivery:
    """Keep what a person says of one delivery.

    Args:
        session: where it is kept.
        caller: a person who never recorded, changed or submitted it, nor handed in evidence of it.
        verdict: what is said of it.
        library: where the contract's own rules do not say what a measure asks for.
        now: when.

    Raises:
        PersonNeeded: if a program calls.
        NotFound: if there is no such delivery for the caller.
        ContractNotRunning: if its contract is settled.
        Problem: as `admit` says, if it cannot be kept.
        MoveNotPossible: if it cannot go there from where it is.
    """
    contract_id = delivery_of(session, caller, verdict.delivery_id).contract_id
    contract = contract_for(session, caller, contract_id, Lock.SHARED)
    [found] = verify_all(session, caller, contract, [verdict], library, now)
    return found


def verify_many(
    session: WriteSession,
    caller: Caller,
    contract_id: UUID,
    verdicts: Sequence[Verdict],
    library: Library,
    now: datetime,
) -> list[Delivery]:
    """Keep what a person says of several deliveries of one contract: all of it, or nothing.

    Raises:
        PersonNeeded: if a program calls.
        NotFound: if there is no such contract for the caller.
        ContractNotRunning: if it is settled.
        Separation: if the caller reported one of them.
        Invalid: with a finding for each that cannot be kept.
    """
    contract = contract_for(session, caller, contract_id, Lock.SHARED)
    return verify_all(session, caller, contract, verdicts, library, now, is_bulk=True)


def verify_all(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    verdicts: Sequence[Verdict],
    library: Library,
    now: datetime,
    *,
    is_bulk: bool = False,
) -> list[Delivery]:
    """Keep verdicts on a contract that is held, and note one event of them."""
    person = caller.person()
    refuse_settled(contract, "Verifying")
    held = _held(session, contract, verdicts)
    known = known_of(session, contract, list(held.values()), library)
    faults: list[Finding] = []
    for place, verdict in enumerate(verdicts):
        try:
            _keep(session, person, verdict, held, known, now)
        except Forbidden:
            raise  # remembered as what it is, not as one of many faults
        except Problem as problem:
            if not is_bulk:
                raise
            faults.append(_finding(problem, place))
    if faults:
        raise Invalid("Nothing was kept: not all of these can be.", findings=faults)
    _note(session, caller, contract, verdicts, now)
    return [held[verdict.delivery_id] for verdict in verdicts]


Held = Mapping[UUID, Delivery]


def _held(session: Session, contract: Contract, verdicts: Sequence[Verdict]) -> Held:
    """Give the deliveries that verdicts are about, by their ids.

    Their returns are held before them, as whoever submits or reopens one does, and each in the
    order of their ids.
    """
    wanted = [verdict.delivery_id for verdict in verdicts]
    named = select(Delivery.return_id).where(
        Delivery.contract_id == contract.id, col(Delivery.id).in_(wanted)
    )
    session.exec(
        select(Return.id)
        .where(col(Return.id).in_(named))
        .order_by(col(Return.id))
        .with_for_update(read=True, of=Return)
    ).all()
    deliveries = session.exec(
        select(Delivery)
        .where(Delivery.contract_id == contract.id, col(Delivery.id).in_(wanted))
        .order_by(col(Delivery.id))
        .with_for_update(of=Delivery)
        .execution_options(populate_existing=True)
    )
    return {one.id: one for one in deliveries}


def _keep(
    session: WriteSession,
    person: UUID,
    verdict: Verdict,
    held: Held,
    known: Known,
    now: datetime,
) -> None:
    """Keep one verdict."""
    if verdict.delivery_id not in held:
        raise NotFound(f"There is no delivery {verdict.delivery_id}.", "The contract lists them.")
    delivery = held[verdict.delivery_id]
    verified = admit(session, person, delivery, verdict, known)
    if verdict.outcome in PROVEN and delivery.state is DeliveryState.CLAIMED:
        # it has all that is asked for; whatever asked for less before, it is evidenced now
        move(session, delivery, DeliveryState.EVIDENCED, now, by=person)
    move(
        session, delivery, verdict.outcome, now,
        by=person, reason=verdict.reason, verified=verified,
    )  # fmt: skip


def _finding(problem: Problem, place: int) -> Finding:
    """Make one finding of a list of what was refused by itself."""
    return Finding(
        problem.slug.replace("-", "_"),
        problem.detail,
        problem.how_to_fix,
        path=f"verifications[{place}]",
    )


def _note(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    verdicts: Sequence[Verdict],
    now: datetime,
) -> None:
    """Note one event: how many became what."""
    counts: dict[str, int] = {}
    for verdict in verdicts:
        counts[verdict.outcome.value] = counts.get(verdict.outcome.value, 0) + 1
    subject = verdicts[0].delivery_id if len(verdicts) == 1 else contract.id
    note(
        session, "delivery.verified", subject, now,
        authority=contract.authority_id, actor=caller.who, contract=contract.id, outcomes=counts,
    )  # fmt: skip
