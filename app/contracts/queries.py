"""Look-ups of awards and contracts, each for one caller."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from app.assessments.tables import AssessmentSummary, Scorecard, SummaryBatch
from app.contracts.tables import Award, Contract, ContractState, Obligation, Origin
from app.organisations.caller import Caller
from app.organisations.tables import Supplier
from app.platform.mail.address import is_address
from app.problems import Conflict, NotFound
from app.procurements.queries import Lock
from app.tenders.tables import Tender

#: a contract that nobody has entered into, or ever will
NOT_MADE = (ContractState.AWARDED, ContractState.WITHDRAWN)


class ContractNotRunning(Conflict):
    """The contract is not in a state in which this can be done."""

    slug = "contract-not-running"


class ContractClosed(Conflict):
    """The contract is settled, and is only read from now on."""

    slug = "contract-closed"


def award_of(
    session: Session, caller: Caller, award_id: UUID, lock: Lock = Lock.NONE
) -> tuple[Award, Contract]:
    """Give one of an authority's awards, with its contract.

    Raises:
        NotFound: if there is none, or it is another authority's.
    """
    query = (
        select(Award, Contract)
        .join(Contract, col(Contract.award_id) == Award.id)
        .where(Award.id == award_id, Award.authority_id == caller.authority_id)
    )
    if lock is not Lock.NONE:
        query = query.with_for_update(read=lock is Lock.SHARED)
    found = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound(f"There is no award {award_id}.", "List them to see which there are.")
    return found


def known_to(caller: Caller) -> ColumnElement[bool]:
    """Give the condition under which a caller may know of a contract, however it came about.

    A supplier knows of its own alone, and of one that was awarded to it only when every supplier
    has been told.
    """
    own = col(Contract.authority_id) == caller.authority_id
    if caller.supplier_id is None:
        return own
    told = (
        select(Award.id)
        .join(SummaryBatch, col(SummaryBatch.assessment_id) == Award.assessment_id)
        .where(Award.id == Contract.award_id)
        .exists()
    )
    may = or_(col(Contract.state).not_in(NOT_MADE), told)
    return and_(own, col(Contract.supplier_id) == caller.supplier_id, may)


def contract_for(
    session: Session, caller: Caller, contract_id: UUID, lock: Lock = Lock.NONE
) -> Contract:
    """Give a contract that a caller may know of, however it came about: a supplier, its own.

    Raises:
        NotFound: if there is none, or it is not the caller's to see.
    """
    return contract_where(session, contract_id, known_to(caller), lock)


def contract_where(
    session: Session, contract_id: UUID, may_know: ColumnElement[bool], lock: Lock
) -> Contract:
    """Give a contract, as it is now, if a condition holds of it.

    Raises:
        NotFound: if there is none, or the condition does not hold.
    """
    query = select(Contract).where(Contract.id == contract_id, may_know)
    if lock is not Lock.NONE:
        query = query.with_for_update(read=lock is Lock.SHARED, of=Contract)
    found = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound(f"There is no contract {contract_id}.", "List them to see which there are.")
    return found


def refuse_unless_running(contract: Contract, what: str) -> None:
    """Let through what is done under a contract that was entered into and has not ended.

    Args:
        contract: locked, where anything turns on the answer.
        what: is to be done, as a sentence begins: "Reporting".

    Raises:
        ContractNotRunning: in any other state; it says which.
    """
    if contract.state is not ContractState.ENTERED:
        raise ContractNotRunning(
            f"{what} needs a contract that is running; this one is {contract.state}.",
            "Record that it was entered into first; if it is not to be, withdraw its award."
            if contract.state is ContractState.AWARDED
            else "What was done under it can still be read.",
            state=contract.state.value,
        )


def refuse_closed(contract: Contract) -> None:
    """Let through what is done to a contract that is not settled.

    Raises:
        ContractClosed: if it is; or if it, or its award, was withdrawn.
    """
    if contract.state is ContractState.WITHDRAWN:
        raise ContractClosed(
            "This contract was never made: its award was withdrawn."
            if contract.origin is Origin.AWARD
            else "This contract was taken on by mistake, and withdrawn.",
            "It can still be read.",
        )
    if contract.state is ContractState.CLOSED:
        raise ContractClosed("This contract is settled and closed.", "It can still be read.")


def obligations_of(session: Session, contract_id: UUID) -> list[Obligation]:
    """List what is owed under a contract, in the order in which it was promised."""
    query = select(Obligation).where(Obligation.contract_id == contract_id)
    return list(session.exec(query.order_by(col(Obligation.ordinal), col(Obligation.id))))


def winner_of(session: Session, lot_id: UUID) -> tuple[Award, str] | None:
    """Give the award of a lot that stands, and the name of its supplier, if there is one."""
    query = (
        select(Award, Supplier.name)
        .join(Supplier, col(Supplier.id) == Award.supplier_id)
        .where(Award.lot_id == lot_id, col(Award.withdrawn_at).is_(None))
    )
    return session.exec(query).one_or_none()


@dataclass(frozen=True, slots=True)
class Hearers:
    """The suppliers that know of an award, by who tells them what becomes of it."""

    told: list[UUID]  #: by letter
    not_told: list[UUID]  #: they have no address, or were owed no summary: by the authority itself


def hearers_of(session: Session, award: Award) -> Hearers:
    """List who knows of an award: nobody before its summaries were sent."""
    if session.get(SummaryBatch, award.assessment_id) is None:
        return Hearers([], [])
    query = (
        select(Supplier.id, Supplier.email, AssessmentSummary.id)
        .join(Tender, col(Tender.supplier_id) == Supplier.id)
        .join(Scorecard, col(Scorecard.tender_id) == Tender.id)
        .outerjoin(
            AssessmentSummary,
            (col(AssessmentSummary.tender_id) == Tender.id)
            & (col(AssessmentSummary.assessment_id) == Scorecard.assessment_id),
        )
        .where(Scorecard.assessment_id == award.assessment_id)
        .order_by(col(Supplier.id))
    )
    rows = session.exec(query).all()
    told = [who for who, email, summary in rows if summary is not None and is_address(email)]
    return Hearers(told, [who for who, *_ in rows if who not in told])
