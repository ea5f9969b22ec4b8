"""Gather what a release tells of a contract, by the notice that it stands for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.contracts.change.ground import Ground
from app.contracts.change.holder import Held
from app.contracts.change.queries import approved_changes, as_let, held_by
from app.contracts.change.tables import ContractChange
from app.contracts.kind import Regime
from app.contracts.queries import obligations_of
from app.contracts.tables import Contract, ContractState, ObligationTerm
from app.deliveries.notices.gathering import (
    details_of,
    ending_of,
    every_breach,
    every_rating,
    performance_of,
)
from app.deliveries.notices.notice import Assessed, BreachTold, Performance
from app.deliveries.shortfall.remedies.queries import failures_of
from app.ocds.publication.gathering.awards import awarded_of
from app.ocds.publication.gathering.bodies import buyer_of, other_than, suppliers_in
from app.ocds.publication.gathering.endings import ended_of
from app.ocds.publication.gathering.purchases import METHODS, category_of
from app.ocds.publication.kind import NoticeKind
from app.ocds.publication.particulars.particulars import Entered, Particulars
from app.ocds.publication.queries import called_before
from app.ocds.publication.told import (
    AsLet,
    Body,
    Changed,
    Commitment,
    ContractTold,
    Money,
    Purchase,
)
from app.organisations.secret import Mode
from app.procurements.draft import Procedure
from app.procurements.tables import Lot, Procurement

#: how the standard calls a contract's state: what nobody has entered into is pending
STATUS = {
    ContractState.AWARDED: "pending",
    ContractState.WITHDRAWN: "cancelled",
    ContractState.ENTERED: "active",
    ContractState.ENDED: "terminated",
    ContractState.CLOSED: "terminated",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The contract that is asked about, and the part of its story."""

    contract: Contract
    entered: Entered
    today: date
    kind: NoticeKind | None = None  #: of the notice; None: all that is told of it now
    days: tuple[date, date] | None = None  #: of a performance notice
    change_id: UUID | None = None  #: of a change notice; None: every change
    mode: Mode = Mode.LIVE  #: of the key that asks: what others published is not looked at


@dataclass(frozen=True, slots=True)
class _Course:
    """How a contract goes, as far as a notice tells it."""

    performance: Performance | None
    rated: tuple[tuple[Assessed, ...], ...]
    breaches: tuple[BreachTold, ...]


def told_of(session: Session, asked: Asked) -> ContractTold:
    """Give a contract with all that may be told of it; a release takes what it needs."""
    contract, entered = asked.contract, asked.entered.particulars
    purchase, lot = _purchase(session, contract, entered)
    course = _course(session, asked)
    held = held_by(session, [contract])[contract.id]
    holders = _holders(asked, held)
    failures = _failures(session, contract, course.breaches)
    failed = [_whose(one) for one in failures]
    changes = _changes(session, asked)
    called = called_before(session, asked.mode, contract.authority_id, purchase.ocid)
    named = [held[0].supplier_id, *holders, *failed, *_comers_and_goers(changes)]
    bodies = suppliers_in(session, named, called)
    buyer = buyer_of(session, contract.authority_id, called)
    name = contract.outside_id or contract.reference or lot or str(contract.id)
    return ContractTold(
        purchase=purchase,
        buyer=buyer,
        suppliers=tuple(bodies[one] for one in holders),
        id=name,
        award_id=contract.outside_award or name,
        title=contract.title,
        status=STATUS[contract.state],
        award_status=_award_status(contract),
        lot=lot,
        value=_value(contract),
        particulars=entered,
        has_unread=asked.entered.kept.is_too_large,
        other_buyer=other_than(buyer, asked.entered.kept),
        details=details_of(session, contract),
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
        signed_on=contract.entered_on,
        is_day_assumed=contract.is_day_assumed,
        commitments=_commitments(session, contract, asked.today),
        awarded=awarded_of(session, contract),
        let=_let(session, contract),
        performance=course.performance,
        rated=course.rated,
        breaches=course.breaches,
        failures=failures,
        failed=tuple(bodies[one] for one in failed),
        awarded_to=(bodies[held[0].supplier_id],),
        changes=tuple(_changed(one, bodies) for one in changes),
        ended=ended_of(session, contract, entered),
    )


def _course(session: Session, asked: Asked) -> _Course:
    """Give what the notice tells of ratings and breaches; no other notice tells of any."""
    if asked.kind is NoticeKind.PERFORMANCE and asked.days is not None:
        notice = performance_of(session, asked.contract, *asked.days)
        rated = tuple((one,) for one in notice.assessed)
        return _Course(notice, rated, notice.breaches)
    if asked.kind is NoticeKind.TERMINATION:
        return _Course(None, (), ending_of(session, asked.contract))
    if asked.kind is None:
        breaches = every_breach(session, asked.contract)
        return _Course(None, every_rating(session, asked.contract), breaches)
    return _Course(None, (), ())


def _holders(asked: Asked, held: Sequence[Held]) -> list[UUID]:
    """Give whoever held the contract in the days of a notice, or holds it now."""
    first, last = asked.days or (asked.today, asked.today)
    found = [one.supplier_id for one in held if one.has(first, last)]
    return list(dict.fromkeys(found or [asked.contract.supplier_id]))


def _let(session: Session, contract: Contract) -> AsLet:
    """Give what the contract was let as, with VAT as it was before the first change of a value."""
    first = as_let(session, contract)
    valued = [one for one in approved_changes(session, contract.id) if one.value_before]
    gross = valued[0].value_with_vat_before if valued else contract.value_with_vat
    return AsLet(Money(first.value, gross), first.ends_on)


def _value(contract: Contract) -> Money:
    """Give what it is worth now; a value with VAT that was only worked out is told to nobody."""
    return Money(contract.value, None if contract.is_vat_computed else contract.value_with_vat)


def _award_status(contract: Contract) -> str:
    if contract.state is ContractState.WITHDRAWN:
        return "cancelled"
    return "pending" if contract.state is ContractState.AWARDED else "active"


def _purchase(session: Session, contract: Contract, entered: Particulars) -> tuple[Purchase, str]:
    """Give the procurement of a contract, and the number of its lot."""
    made = Purchase(
        ocid=contract.ocid,
        reference=contract.reference or contract.ocid or str(contract.id),
        title=contract.title,
        category=category_of(contract.works.value),
        method=entered.method,
        method_details=entered.method_details,
        justification=entered.justification,
        justification_codes=entered.justification_codes,
        regimes=_regimes(contract),
        is_under_act=contract.regime in (Regime.PA23, Regime.PA23_BELOW),
        above_threshold=_is_above(contract.regime),
    )
    if contract.lot_id is None:
        return made, ""
    lot = session.get_one(Lot, contract.lot_id)
    procurement = session.get_one(Procurement, lot.procurement_id)
    method, words = METHODS[Procedure(procurement.document["procedure"])]
    made = replace(
        made,
        ocid=contract.ocid or procurement.ocid,
        reference=procurement.reference,
        title=procurement.title,
        method=entered.method or method,
        method_details=entered.method_details or words,
    )
    return made, lot.number


def _is_above(regime: Regime) -> bool | None:
    return {Regime.PA23: True, Regime.PA23_BELOW: False}.get(regime)


def _regimes(contract: Contract) -> tuple[str, ...]:
    found = ("lightTouch", contract.is_light_touch), ("concession", contract.is_concession)
    return tuple(name for name, is_so in found if is_so)


def _commitments(session: Session, contract: Contract, day: date) -> tuple[Commitment, ...]:
    owed = obligations_of(session, contract.id)
    query = select(ObligationTerm).where(
        col(ObligationTerm.obligation_id).in_([one.id for one in owed]),
        ObligationTerm.effective_on <= day,
    )
    terms = {
        one.obligation_id: one for one in session.exec(query.order_by(col(ObligationTerm.number)))
    }
    return tuple(
        Commitment(
            id=one.commitment,
            measure=one.measure,
            title=one.title or one.measure,
            theme=one.theme,
            promised=one.promised,
            quantity=terms[one.id].quantity if one.id in terms else one.promised,
            unit=one.unit,
            direction=one.direction.value,
            accumulation=one.accumulation.value,
            rate=one.rate,
            per_pounds=one.per_pounds,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
        )
        for one in owed
    )


def _changes(session: Session, asked: Asked) -> list[ContractChange]:
    """Give the changes that were approved; what is proposed is nobody else's business."""
    every = approved_changes(session, asked.contract.id)
    return [one for one in every if asked.change_id in (None, one.id)]


def _comers_and_goers(changes: Sequence[ContractChange]) -> list[UUID]:
    every = [one for change in changes for one in (change.supplier_before, change.supplier_after)]
    return [one for one in every if one is not None]


def _changed(one: ContractChange, bodies: Mapping[UUID, Body]) -> Changed:
    before, after = one.supplier_before, one.supplier_after
    is_handed = after is not None and before != after
    return Changed(
        id=str(one.id),
        number=one.number,
        kind=one.kind.value,
        effective_on=one.effective_on,
        reason=one.reason,
        ground=one.ground,
        ground_codes=tuple(Ground(**code) for code in one.ground_codes),
        needs_notice=one.needs_notice,
        value_before=one.value_before,
        value_after=one.value_after,
        gross_before=one.value_with_vat_before,
        gross_after=None if one.is_vat_computed else one.value_with_vat_after,
        is_gross_computed=one.is_vat_computed,
        ends_before=one.ends_before,
        ends_after=one.ends_after,
        added=bodies[after] if after is not None and is_handed else None,
        removed=bodies[before] if before is not None and is_handed else None,
        notice_id=one.notice_id,
        notice_on=one.notice_published_on,
        standstill=one.standstill,
    )


def _failures(
    session: Session, contract: Contract, told: Sequence[BreachTold]
) -> tuple[dict[str, Any], ...]:
    """Give breaches as the standard tells performance failures, in the order of a notice."""
    if not told:
        return ()
    every = {one["id"]: one for one in failures_of(session, contract)}
    return tuple(every[str(one.remedy_id)] for one in told)


def _whose(failure: Mapping[str, Any]) -> UUID:
    """Give whose a failure is: whoever held the contract then, be it another's by now."""
    [named] = failure["suppliers"]
    return UUID(named["id"])
