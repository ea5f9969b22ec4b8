"""Fill a sandbox by the very use cases that real data goes through, firm by firm.

Everything happens on the days of the story rather than on the day on which the sandbox is opened:
a return is submitted some days after its quarter, a contract is taken on with its first day.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

from sqlmodel import col, select

from app.contracts.adoption.adopting import adopt
from app.contracts.adoption.messages import ContractIn
from app.contracts.adoption.promise import promises_of
from app.contracts.adoption.queries import contract_referred
from app.contracts.plan.deciding import decide
from app.contracts.plan.periods import Period
from app.contracts.plan.proposing import propose, suggest
from app.contracts.plan.shape import Shape
from app.contracts.plan.terms import Terms
from app.contracts.queries import contract_for, obligations_of
from app.contracts.tables import Contract
from app.deliveries.people.token import PeopleKey
from app.deliveries.queries import return_of as return_for
from app.deliveries.returns.accepting import accept
from app.deliveries.returns.beginning import begin
from app.deliveries.returns.checks.checking import Means
from app.deliveries.returns.checks.messages import ReturnIn
from app.deliveries.returns.submitting import submit
from app.deliveries.returns.writing import write
from app.demo.keeping.quarter import Quarter, last_quarters
from app.demo.keeping.reporting import TERMS
from app.demo.sandbox.script import QUARTERS, Firm, contract_of, return_of
from app.organisations.caller import Caller
from app.organisations.people.entering import NewPerson, enter_person
from app.organisations.role import Role, scopes_of
from app.organisations.secret import Mode
from app.organisations.suppliers.entering import NewSupplier, enter_supplier
from app.organisations.suppliers.identifier import Identifier
from app.organisations.tables import Person
from app.platform.database import WriteSession
from app.procurements.queries import Lock
from app.rules.library import whole_units
from app.rules.reading import read_library

MORNING = time(9, 0, tzinfo=UTC)
#: the council's people; who tries something out issues keys to them
STAFF = (
    *(Role.ADMINISTRATOR, Role.PROCUREMENT_OFFICER, Role.PROCUREMENT_OFFICER, Role.EVALUATOR),
    *(Role.EVALUATOR, Role.MODERATOR, Role.CONTRACT_MANAGER, Role.CONTRACT_MANAGER),
    *(Role.ECONOMIC_DEVELOPMENT, Role.AUDITOR),
)


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A sandbox that is being filled."""

    authority_id: UUID
    library: Path  #: folder of the rules
    quarters: tuple[Quarter, ...]

    @classmethod
    def opened(cls, authority_id: UUID, library: Path, today: date) -> "Sandbox":
        """Take the whole quarters before a day as those of which there is something to tell."""
        return cls(authority_id, library, tuple(last_quarters(today, QUARTERS)))


def enter_staff(session: WriteSession, sandbox: Sandbox) -> None:
    """Enter those of the council's people who are not there, whoever else is."""
    _staff(session, sandbox, frozenset(STAFF))


def enter_firm(session: WriteSession, sandbox: Sandbox, firm: Firm, place: int) -> bool:
    """Enter a firm with its contract, its plan and its returns, unless it is there.

    Args:
        session: where it is kept.
        sandbox: whose supplier it is to be.
        firm: what it is.
        place: among the firms, from 1.

    Returns:
        whether it was entered now.
    """
    if contract_referred(session, sandbox.authority_id, firm.reference) is not None:
        return False
    moment = _at(sandbox.quarters[0].starts_on)
    identifier = Identifier("GB-PPON", f"SAND-{place:04}-FIRM")
    entry = NewSupplier(firm.name, f"{place} Imagined Lane", identifiers=(identifier,))
    supplier = enter_supplier(session, sandbox.authority_id, entry, None, moment)
    manager = NewPerson(f"{firm.name}'s manager", frozenset({Role.SUPPLIER}), "", supplier.id)
    reporter = _caller(_enter(session, sandbox, manager))
    first, second = _managers(session, sandbox)
    contract = _take_on(session, sandbox, firm, supplier.id, first)
    _agree(session, sandbox, contract, first, second)
    for number in range(firm.reported):
        _report(session, sandbox, firm, number, contract.id, reporter, second)
    return True


def _take_on(
    session: WriteSession, sandbox: Sandbox, firm: Firm, supplier_id: UUID, manager: Caller
) -> Contract:
    body = ContractIn.model_validate(contract_of(firm, supplier_id, sandbox.quarters[0]))
    sent = [one.promised() for one in body.obligations]
    read = promises_of(sent, read_library(sandbox.library), body.value)
    moment = _at(sandbox.quarters[0].starts_on)
    return adopt(session, manager, supplier_id, body.facts(), read.promises, moment, read.faults)


def _agree(
    session: WriteSession, sandbox: Sandbox, contract: Contract, first: Caller, second: Caller
) -> None:
    library, moment = read_library(sandbox.library), _at(sandbox.quarters[0].starts_on)
    held = contract_for(session, first, contract.id, Lock.ALONE)
    content = suggest(session, held, Period.QUARTER, Shape.EVEN, whole_units(library))
    content = content.model_copy(update={"terms": Terms.model_validate(TERMS)})
    proposed = propose(session, first, held, content, library, moment)
    decide(session, second, held, proposed, "", moment, agree=True)


def _report(
    session: WriteSession,
    sandbox: Sandbox,
    firm: Firm,
    number: int,
    contract_id: UUID,
    reporter: Caller,
    manager: Caller,
) -> None:
    quarter = sandbox.quarters[number]
    means = Means(PeopleKey(), sandbox.library)
    sent_at = _at(quarter.ends_on + timedelta(days=12))
    ids = {one.commitment: one.id for one in obligations_of(session, contract_id)}
    body = ReturnIn.model_validate(return_of(firm, number, quarter, ids))
    begun = begin(session, reporter, contract_id, quarter.starts_on, sent_at)
    held = return_for(session, reporter, begun.id, Lock.ALONE)
    write(session, means, reporter, held, body.sent(), sent_at)
    submit(session, means, reporter, held, sent_at)
    accept(session, manager, held, sent_at + timedelta(days=5))


def _managers(session: WriteSession, sandbox: Sandbox) -> list[Caller]:
    """Give the two who take contracts on, entered anew if somebody took them away meanwhile."""
    return [_caller(one) for one in _staff(session, sandbox, {Role.CONTRACT_MANAGER})]


def _staff(session: WriteSession, sandbox: Sandbox, roles: Collection[Role]) -> list[Person]:
    """Give the council's people of some roles, and enter who is not there."""
    query = select(Person).where(
        Person.authority_id == sandbox.authority_id, col(Person.supplier_id).is_(None)
    )
    there = {(one.name, *one.roles): one for one in session.exec(query.order_by(col(Person.id)))}
    wanted = {
        (f"{role.replace('_', ' ').capitalize()} ({number})", role.value): role
        for number, role in enumerate(STAFF, 1)
        if role in roles
    }
    return [
        there.get(known) or _enter(session, sandbox, NewPerson(known[0], frozenset({role})))
        for known, role in wanted.items()
    ]


def _enter(session: WriteSession, sandbox: Sandbox, wanted: NewPerson) -> Person:
    moment = _at(sandbox.quarters[0].starts_on)
    return enter_person(session, sandbox.authority_id, wanted, None, moment)


def _caller(person: Person) -> Caller:
    return Caller(
        person.id, person.authority_id, Mode.TEST, scopes_of(person.roles), person.id,
        person.supplier_id,
    )  # fmt: skip


def _at(day: date) -> datetime:
    return datetime.combine(day, MORNING)
