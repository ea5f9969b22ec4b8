"""Tell people of duties: once when the day comes near, and once when it has passed.

Whatever happens, no stage of a duty is told twice, and none is lost: that it was told, the
letters and the event are kept in one transaction, or not at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.contracts.duties.duty import Duty, DutyState
from app.contracts.duties.rule import Binds, DutyRule
from app.contracts.duties.tables import DutyTold, Stage
from app.contracts.tables import Contract
from app.contracts.today import today
from app.deliveries.calendar.letter import Notice, subject_of, text_of
from app.deliveries.calendar.queries import duties_of, has_duties
from app.organisations.role import Role
from app.organisations.tables import Authority, Person, Supplier
from app.platform.database import WriteSession, add_if_new
from app.platform.events import note
from app.platform.mail.writing import Draft, write_letter

BEFORE = timedelta(days=14)
AT_ONCE = 500  #: contracts that are looked over at a time


@dataclass(frozen=True, slots=True)
class Told:
    """A duty at the stage at which it is told."""

    duty: Duty
    due_on: date
    stage: Stage


def contracts_to_tell(
    session: Session, rules: Mapping[str, DutyRule], now: datetime
) -> list[UUID]:
    """List the contracts, of all authorities, under which something is to be told now."""
    query = select(Contract).where(has_duties())
    every = session.exec(query.order_by(col(Contract.id))).all()
    found: list[UUID] = []
    for start in range(0, len(every), AT_ONCE):
        some = every[start : start + AT_ONCE]
        made = duties_of(session, some, rules, now)
        known = _known(session, [one.id for one in some])
        for contract in some:
            to_tell = _to_tell(made[contract.id], today(contract.zone, now))
            if any((contract.id, *_key(one)) not in known for one in to_tell):
                found.append(contract.id)
    return found


def tell(
    session: WriteSession, contract_id: UUID, rules: Mapping[str, DutyRule], now: datetime
) -> int:
    """Tell of one contract's duties whatever is to be told and was not; say how many those are.

    The authority's contract managers are told of all, the supplier of its own.

    Args:
        session: where it is kept that they were told; others who tell wait for it to end.
        contract_id: of the contract.
        rules: of the law, by code.
        now: when.
    """
    contract = session.get_one(Contract, contract_id)
    made = duties_of(session, [contract], rules, now)[contract_id]
    new = [
        one
        for one in _to_tell(made, today(contract.zone, now))
        if add_if_new(session, _row(contract, one, now))
    ]
    if not new:
        return 0
    _write(session, contract, new, now)
    note(
        session, "duties.told", contract.id, now, authority=contract.authority_id,
        due=_named(new, Stage.DUE), overdue=_named(new, Stage.OVERDUE),
    )  # fmt: skip
    return len(new)


def _to_tell(duties: Sequence[Duty], day: date) -> list[Told]:
    """Choose what is told on a day, in an order that everybody keeps."""
    found = [
        Told(one, one.due_on, stage)
        for one in duties
        if one.due_on is not None and (stage := _stage(one, one.due_on, day)) is not None
    ]
    return sorted(found, key=lambda one: (one.duty.code, one.duty.occurrence))


def _stage(duty: Duty, due_on: date, day: date) -> Stage | None:
    if duty.state is DutyState.OVERDUE:
        return Stage.OVERDUE
    is_open = duty.state in (DutyState.DUE, DutyState.WAITING)
    return Stage.DUE if is_open and day <= due_on <= day + BEFORE else None


def _known(session: Session, contracts: Sequence[UUID]) -> set[tuple[object, ...]]:
    """Give what was told of some contracts."""
    columns: Any = (
        DutyTold.contract_id, DutyTold.duty, DutyTold.occurrence, DutyTold.due_on, DutyTold.stage,
    )  # fmt: skip
    query = select(*columns).where(col(DutyTold.contract_id).in_(contracts))
    return {tuple(row) for row in session.exec(query)}


def _key(one: Told) -> tuple[object, ...]:
    return one.duty.code, one.duty.occurrence, one.due_on, one.stage


def _row(contract: Contract, one: Told, now: datetime) -> DutyTold:
    return DutyTold(
        contract_id=contract.id,
        duty=one.duty.code,
        occurrence=one.duty.occurrence,
        due_on=one.due_on,
        stage=one.stage,
        told_at=now,
    )


def _named(new: Sequence[Told], stage: Stage) -> list[str]:
    told = (one.duty for one in new if one.stage is stage)
    return [f"{one.code}:{one.occurrence}" if one.occurrence else one.code for one in told]


def _write(session: WriteSession, contract: Contract, new: Sequence[Told], now: datetime) -> None:
    authority = session.get_one(Authority, contract.authority_id)
    suppliers = [one for one in new if one.duty.binds is Binds.SUPPLIER]
    for address in _managers(session, authority):
        _letter(session, contract, authority, address, new, now)
    address = session.get_one(Supplier, contract.supplier_id).email
    if address and suppliers:
        _letter(session, contract, authority, address, suppliers, now)


def _managers(session: Session, authority: Authority) -> list[str]:
    """Give the addresses of an authority's contract managers; its own if they have none."""
    query = select(Person).where(
        Person.authority_id == authority.id,
        col(Person.supplier_id).is_(None),
        col(Person.active).is_(True),
        Person.email != "",
    )
    found = {one.email for one in session.exec(query) if Role.CONTRACT_MANAGER in one.roles}
    return sorted(found) or ([authority.email] if authority.email else [])


def _letter(
    session: WriteSession,
    contract: Contract,
    authority: Authority,
    address: str,
    told: Sequence[Told],
    now: datetime,
) -> None:
    notice = Notice(
        contract.title,
        authority.name,
        [one.duty for one in told if one.stage is Stage.DUE],
        [one.duty for one in told if one.stage is Stage.OVERDUE],
    )
    draft = Draft(
        authority=authority.id,
        about=contract.id,
        kind="duties.told",
        recipient=address,
        subject=subject_of(notice),
        text=text_of(notice),
        reply_to=authority.email,
        facts={"contract": contract.id},
    )
    write_letter(session, draft, now)
