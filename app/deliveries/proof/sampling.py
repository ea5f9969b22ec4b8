"""Draw a sample of a contract's deliveries, and keep what it was drawn from."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app.contracts.plan.queries import agreed_plan, terms_of
from app.contracts.queries import contract_for
from app.contracts.tables import Contract, Obligation
from app.deliveries.evidence.queries import handed_in, refuse_settled, requirements_for
from app.deliveries.evidence.requirement import NOTHING, Requirement
from app.deliveries.lifecycle import PROVEN, DeliveryState
from app.deliveries.people.once import is_short_of_tokens
from app.deliveries.proof.draw import Rule, drawn
from app.deliveries.proof.queries import heads_of
from app.deliveries.proof.risk import Facts, Weighed, weighed
from app.deliveries.proof.tables import Sample
from app.deliveries.tables import Delivery, DeliveryMove
from app.organisations.caller import Caller
from app.platform.columns import canonical
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, Finding, Invalid, TooLarge
from app.procurements.queries import Lock
from app.rules.library import Library

MOST = 20_000  #: deliveries of one population
QUESTIONED = (DeliveryState.DISPUTED, DeliveryState.REJECTED)


class NothingToDraw(Conflict):
    """Nothing was reported that was delivered on these days."""

    slug = "nothing-to-draw"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a sample is to be drawn from, and how."""

    starts_on: date
    ends_on: date
    seed: str
    rule: Rule = field(default_factory=Rule)


def draw(
    session: WriteSession,
    caller: Caller,
    contract_id: UUID,
    wanted: Wanted,
    library: Library,
    now: datetime,
) -> Sample:
    """Draw deliveries to be looked at; drawn again by the same seed they are the same ones.

    Raises:
        NotFound: if there is no such contract for the caller.
        ContractNotRunning: if it is settled.
        Invalid: if the days are the wrong way round, or a measure is not the contract's.
        NothingToDraw: if nothing was reported of these days.
        TooLarge: if more was than one sample is drawn from.
    """
    contract = contract_for(session, caller, contract_id, Lock.SHARED)
    refuse_settled(contract, "Drawing a sample")
    _refuse_days(wanted)
    population = _population(session, contract, wanted, library)
    _refuse_measures(session, contract, wanted.rule)
    documents = [one.as_document() for one in population]
    chosen = drawn(population, wanted.rule, wanted.seed)
    made = Sample(
        authority_id=contract.authority_id,
        contract_id=contract.id,
        starts_on=wanted.starts_on,
        ends_on=wanted.ends_on,
        seed=wanted.seed,
        rule=wanted.rule.as_document(),
        population=documents,
        population_digest=hashlib.sha256(canonical(documents).encode()).hexdigest(),
        drawn=[str(one) for one in chosen],
        drawn_by=caller.who,
        drawn_at=now,
    )
    session.add(made)
    note(
        session, "sample.drawn", made.id, now,
        authority=contract.authority_id, actor=caller.who, contract=contract.id,
        population=len(population), population_digest=made.population_digest, drawn=len(chosen),
    )  # fmt: skip
    return made


def _refuse_days(wanted: Wanted) -> None:
    if wanted.ends_on < wanted.starts_on:
        words, fix = "The last day is before the first one.", "Exchange them."
        raise Invalid(words, fix, [Finding("days_order", words, fix, path="/ends_on")])


def _refuse_measures(session: Session, contract: Contract, rule: Rule) -> None:
    query = select(Obligation.measure).where(Obligation.contract_id == contract.id)
    known = set(session.exec(query))
    words, fix = "Nothing is owed of this measure.", "Name measures of the contract."
    faults = [
        Finding("unknown_measure", words, fix, path=f"always_over.{measure}")
        for measure in rule.always_over
        if measure not in known
    ]
    if faults:
        raise Invalid(words, fix, faults)


def _population(
    session: Session, contract: Contract, wanted: Wanted, library: Library
) -> list[Weighed]:
    """Give what was reported of some days, each with the reasons to look at it."""
    columns: list[Any] = [
        Delivery.id, Delivery.quantity, Delivery.state, Delivery.tokens_erased,
        Obligation.measure, Obligation.unit,
    ]  # fmt: skip
    query = (
        select(*columns)
        .join(Obligation, col(Obligation.id) == Delivery.obligation_id)
        .where(
            Delivery.contract_id == contract.id,
            col(Delivery.submission).is_not(None),
            col(Delivery.withdrawn_at).is_(None),
            col(Delivery.delivered_on).between(wanted.starts_on, wanted.ends_on),
        )
        .limit(MOST + 1)
    )
    rows = session.exec(query).all()
    if not rows:
        raise NothingToDraw(
            f"Nothing was reported that was delivered from {wanted.starts_on} to "
            f"{wanted.ends_on}.",
            "Choose other days, or wait for the return.",
        )
    if len(rows) > MOST:
        raise TooLarge(
            f"More than {MOST:,} deliveries are of these days.", "Draw for fewer days at once."
        )
    there = handed_in(session, [row.id for row in rows])
    needs = requirements_for(session, contract, library)
    before, known = _questioned(session, contract), _verified_before(session, contract)
    heads, once = heads_of(session, contract), _counted_once(session, contract, needs)
    return weighed(
        Facts(
            row.id,
            row.measure,
            row.quantity,
            needs.get(row.measure, NOTHING).verify,
            there[row.id],
            row.state in QUESTIONED or row.id in before,
            row.measure not in known,
            row.tokens_erased > 0 or (row.measure in once and _is_short(row, heads)),
        )
        for row in rows
    )


def _questioned(session: Session, contract: Contract) -> set[UUID]:
    """Name those of a contract that were disputed or rejected, or took over from such a one."""
    was = aliased(Delivery)
    same = (col(was.return_id) == Delivery.return_id) & (was.reference == Delivery.reference)
    query = (
        select(Delivery.id)
        .join(was, same)
        .join(DeliveryMove, col(DeliveryMove.delivery_id) == was.id)
        .where(Delivery.contract_id == contract.id, col(DeliveryMove.became).in_(QUESTIONED))
    )
    return set(session.exec(query))


def _counted_once(
    session: Session, contract: Contract, needs: Mapping[str, Requirement]
) -> set[str]:
    """Name the measures under which one person counts once, as the rules or the contract say."""
    agreed = terms_of(agreed_plan(session, contract.id)).duplicate_scope
    return {code for code, asked in needs.items() if asked.counts_once} | set(agreed)


def _is_short(row: Any, heads: Mapping[UUID, int]) -> bool:
    """Tell whether a delivery has fewer tokens than it counts people, as far as that shows."""
    return is_short_of_tokens(row.unit, row.quantity, heads.get(row.id, 0))


def _verified_before(session: Session, contract: Contract) -> set[str]:
    """Name the measures of which something was verified for the contract's supplier."""
    query = (
        select(Obligation.measure)
        .join(Delivery, col(Delivery.obligation_id) == Obligation.id)
        .join(Contract, col(Contract.id) == Delivery.contract_id)
        .where(
            Contract.supplier_id == contract.supplier_id,
            Contract.authority_id == contract.authority_id,
            col(Delivery.state).in_(PROVEN),
        )
        .distinct()
    )
    return set(session.exec(query))
