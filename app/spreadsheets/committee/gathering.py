"""Gather what a committee is told: as many questions for many contracts as for few."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.contracts.kind import Accumulation
from app.contracts.plan.tables import DeliveryPlan, PlanState
from app.contracts.tables import Contract, ContractState, Obligation
from app.deliveries.few import OF_PEOPLE
from app.deliveries.people.tables import Doubt, DoubtState
from app.deliveries.shortfall.kind import ShortfallState
from app.deliveries.shortfall.tables import Shortfall
from app.deliveries.standing.adding import counts
from app.deliveries.standing.asking import contracts_of, names_of_suppliers
from app.deliveries.standing.colour import BANDS
from app.deliveries.standing.line import Group, lines
from app.deliveries.standing.queries import standings
from app.deliveries.tables import Delivery
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.organisations.tables import Authority
from app.places.listing import names_of
from app.places.place import Level
from app.platform.version import ENGINE
from app.portfolio.concentration import concentrations
from app.portfolio.queries import people_by_year, shortfalls_by_cause
from app.procurements.tables import Lot
from app.rules.library import Library
from app.spend.sums.queries import Span
from app.spend.sums.summing import by_place
from app.spreadsheets.committee.pack import Open, Pack, Paid, Placed, Quality, Signed, Story
from app.spreadsheets.committee.unit import words

MOST_STORIES = 300  #: of the latest, to choose from


def pack_of(session: Session, caller: Caller, day: date, library: Library) -> Pack:
    """Give what is told of all contracts of the caller's authority at the end of a day.

    Args:
        session: where to read.
        caller: of the authority.
        day: what came later is left out.
        library: whose bands and causes the figures are told by.
    """
    contracts = contracts_of(session, caller)
    found = list(standings(session, contracts, day, library).values())
    colours = library.ratings.get(BANDS)
    titles = {one.id: one.title for one in contracts}
    by_contract = lines(
        found,
        lambda one: Group(str(one.owing.contract_id), titles[one.owing.contract_id]),
        colours,
    )
    placed = _placed(session, caller.authority_id, day)
    paid, undated = _paid(session, caller, day)
    return Pack(
        authority=session.get_one(Authority, caller.authority_id).name,
        on=day,
        contracts=_signed(session, caller, contracts),
        standings=found,
        whole=lines(found, lambda _: Group("", ""), colours),
        themes=lines(found, lambda one: Group(one.owing.theme, one.owing.theme), colours),
        by_contract=by_contract,
        units=concentrations(by_contract),
        placed=placed,
        paid=paid,
        undated=undated,
        places=names_of(
            session, sorted({one.place for one in (*placed, *(paid or ())) if one.place})
        ),
        stories=_stories(session, caller.authority_id, day),
        shortfalls=_open(session, caller.authority_id, day, library),
        causes=shortfalls_by_cause(session, caller.authority_id, None, day),
        cause_titles={code: one.title for code, one in library.causes.items()},
        reached=people_by_year(session, caller.authority_id),
        quality=_quality(session, caller.authority_id, day),
        colours=colours,
        engine=ENGINE,
    )


def _signed(session: Session, caller: Caller, contracts: Sequence[Contract]) -> list[Signed]:
    names = names_of_suppliers(session, caller)
    query = select(Lot).where(col(Lot.id).in_([one.lot_id for one in contracts if one.lot_id]))
    lots = {one.id: one for one in session.exec(query)}
    planned = _planned(session, [one.id for one in contracts])
    return [
        Signed(
            id=one.id,
            title=one.title,
            supplier=names.get(one.supplier_id, ""),
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            state=one.state.value,
            rules=lot.rules if lot else "",
            digest=(lot.rules_digest or "") if lot else "",
            has_plan=one.id in planned,
        )
        for one in contracts
        for lot in [lots.get(one.lot_id) if one.lot_id else None]
    ]


def _planned(session: Session, contracts: Collection[UUID]) -> set[UUID]:
    query = select(DeliveryPlan.contract_id).where(
        col(DeliveryPlan.contract_id).in_(contracts), DeliveryPlan.state == PlanState.AGREED
    )
    return set(session.exec(query))


def _counted(authority_id: UUID, day: date) -> tuple[Any, ...]:
    return Delivery.authority_id == authority_id, Delivery.delivered_on <= day, counts()


def _placed(session: Session, authority_id: UUID, day: date) -> list[Placed]:
    """Add up deliveries by area, contract and unit, where their figures add up at all."""
    by: tuple[Any, ...] = (Delivery.place, Obligation.unit, Delivery.contract_id)
    direction: tuple[Any, ...] = (Obligation.direction,)
    sums: tuple[Any, ...] = func.sum(Delivery.quantity), func.sum(Delivery.verified), func.count()
    asked = (*by, *sums, *direction)
    query: Any = select(*asked)
    query = (
        query.join(Obligation, col(Obligation.id) == Delivery.obligation_id)
        .where(*_counted(authority_id, day), Obligation.accumulation == Accumulation.SUM)
        .group_by(*by, *direction)
        .order_by(*by, *direction)
    )
    return [Placed(*row) for row in session.exec(query)]


def _paid(session: Session, caller: Caller, day: date) -> tuple[list[Paid] | None, Paid | None]:
    """Add up published payments by the district in which suppliers are; the unknown last.

    Those that tell no time stand apart: nobody knows whether they were made by the day.
    """
    if Scope.SUPPLIERS_READ not in caller.scopes:
        return None, None
    found = by_place(session, Span(caller.authority_id, until=day), Level.DISTRICT, day)
    sums = sorted(found.by_key.items(), key=lambda entry: (-entry[1].amount, entry[0]))
    sums += [("", found.without)] if found.without.lines else []
    undated = Paid("", found.undated.lines, found.undated.amount) if found.undated.lines else None
    return [Paid(code, one.lines, one.amount) for code, one in sums], undated


def _stories(session: Session, authority_id: UUID, day: date) -> list[Story]:
    """List the latest verified deliveries that an organisation received; none of people."""
    query: Any = select(Delivery, Obligation)
    query = (
        query.join(Obligation, col(Obligation.id) == Delivery.obligation_id)
        .where(
            *_counted(authority_id, day),
            Delivery.verified > 0,
            Delivery.organisation != "",
            col(Obligation.unit).not_in(OF_PEOPLE),
        )
        .order_by(col(Delivery.delivered_on).desc(), col(Delivery.id).desc())
        .limit(MOST_STORIES)
    )
    return [
        Story(
            one.id, one.contract_id, of.theme, of.title or of.measure, one.organisation,
            one.delivered_on, one.verified, of.unit,
        )
        for one, of in session.exec(query)
    ]  # fmt: skip


def _open(session: Session, authority_id: UUID, day: date, library: Library) -> list[Open]:
    query = select(Shortfall).where(
        Shortfall.authority_id == authority_id,
        Shortfall.as_of <= day,
        Shortfall.state == ShortfallState.OPEN,
    )
    return [
        Open(
            one.id,
            one.obligation_id,
            library.causes[one.cause].title
            if one.cause in library.causes
            else words(one.cause, ""),
            one.side.value,
            one.as_of,
        )
        for one in session.exec(query.order_by(col(Shortfall.as_of), col(Shortfall.id)))
    ]


def _quality(session: Session, authority_id: UUID, day: date) -> Quality:
    by: tuple[Any, ...] = (Delivery.state, Delivery.place == "")
    asked: tuple[Any, ...] = (*by, func.count())
    query: Any = select(*asked)
    states: dict[str, int] = {}
    without = 0
    for state, is_nowhere, number in session.exec(
        query.where(*_counted(authority_id, day)).group_by(*by)
    ):
        states[state.value] = states.get(state.value, 0) + number
        without += number if is_nowhere else 0
    doubts = select(func.count()).where(
        Doubt.authority_id == authority_id, Doubt.state == DoubtState.OPEN
    )
    awarded = select(func.count()).where(
        Contract.authority_id == authority_id, Contract.state == ContractState.AWARDED
    )
    return Quality(
        dict(sorted(states.items())), without, session.exec(doubts).one(),
        session.exec(awarded).one(),
    )  # fmt: skip
