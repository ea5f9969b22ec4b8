"""Put together what the report of a contract tells."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.contracts.queries import contract_for, obligations_of
from app.contracts.tables import Contract, Indicator
from app.contracts.today import today
from app.deliveries.evidence.tables import Evidence
from app.deliveries.notices.gathering import authority_of, supplier_of
from app.deliveries.notices.report import Mended, Proof, Rated, Report, Short
from app.deliveries.review.queries import Found, Rules, found_of
from app.deliveries.review.question import weighed
from app.deliveries.shortfall.kind import RemedyState
from app.deliveries.shortfall.tables import Remedy, Shortfall
from app.deliveries.standing.adding import counts
from app.deliveries.standing.lasting.queries import shares, weeks_of
from app.deliveries.standing.sentence import quantity
from app.deliveries.standing.tables import Rating
from app.deliveries.tables import Delivery
from app.organisations.caller import Caller
from app.rules.library import Library

Names = dict[UUID, str]


def report_for(
    session: Session,
    caller: Caller,
    contract_id: UUID,
    on: date | None,
    rules: Rules,
    now: datetime,
) -> Report:
    """Give the report of a contract to whoever asks.

    Args:
        session: where to read.
        caller: who asks.
        contract_id: whose.
        on: the day at whose end it is asked; None: today, where the contract is.
        rules: by which it is rated.
        now: when it is asked.

    Raises:
        NotFound: if there is no such contract, or it is another authority's.
    """
    contract = contract_for(session, caller, contract_id)
    day = on or today(contract.zone, now)
    found = found_of(session, contract, day, rules, now)
    return report_of(session, contract, day, found, rules.library)


def report_of(
    session: Session, contract: Contract, day: date, found: Found, library: Library
) -> Report:
    """Give the report of a contract on a day.

    Args:
        session: where to read.
        contract: whose.
        day: at whose end it is asked.
        found: what is the matter with the contract on that day.
        library: whose causes the shortfalls name.
    """
    owed = obligations_of(session, contract.id)
    names = {one.id: one.title or one.measure for one in owed}
    return Report(
        contract=contract.title,
        authority=authority_of(session, contract).name,
        supplier=supplier_of(session, contract, day),
        runs=f"{contract.starts_on or 'not known'} to {contract.ends_on or 'not known'}",
        on=day,
        standings=found.standings,
        ratings=_ratings(session, contract, day, names),
        shortfalls=_shortfalls(session, contract, day, names, library),
        remedies=_remedies(session, contract, day, names),
        lasting=shares(session, contract.id, weeks_of(session, contract.id), day),
        proof=_proof(session, contract, day, names),
        files=_files(session, contract),
        questions=[one.words for one in weighed(found.matter)],
    )


def _ratings(session: Session, contract: Contract, day: date, names: Names) -> list[Rated]:
    indicators = select(Indicator).where(Indicator.contract_id == contract.id)
    known = names | {one.id: one.title for one in session.exec(indicators)}
    query = select(Rating).where(
        Rating.contract_id == contract.id,
        col(Rating.replaced_at).is_(None),
        Rating.ends_on <= day,
    )
    return [
        Rated(
            known[about], one.starts_on, one.ends_on, one.word, one.reason, one.over, one.carried
        )
        for one in session.exec(query.order_by(col(Rating.ends_on), col(Rating.rated_at)))
        if (about := one.indicator_id or one.obligation_id) is not None
    ]


def _shortfalls(
    session: Session, contract: Contract, day: date, names: Names, library: Library
) -> list[Short]:
    units = {one.id: one.unit for one in obligations_of(session, contract.id)}
    query = select(Shortfall).where(Shortfall.contract_id == contract.id, Shortfall.as_of <= day)
    found = session.exec(query.order_by(col(Shortfall.as_of), col(Shortfall.id)))
    return [
        Short(
            names[one.obligation_id],
            one.as_of,
            quantity(one.quantity, units[one.obligation_id]),
            library.causes[one.cause].title if one.cause in library.causes else one.cause,
            one.side.value,
            one.state.value,
        )
        for one in found
    ]


def _remedies(session: Session, contract: Contract, day: date, names: Names) -> list[Mended]:
    query = select(Remedy).where(
        Remedy.contract_id == contract.id,
        col(Remedy.state).not_in((RemedyState.PROPOSED, RemedyState.WITHDRAWN)),
        Remedy.starts_on <= day,
    )
    return [
        Mended(
            names[one.obligation_id],
            one.kind.value.replace("_", " "),
            one.what,
            one.due_on,
            one.amount,
            one.state.value.replace("_", " "),
        )
        for one in session.exec(query.order_by(col(Remedy.starts_on), col(Remedy.id)))
    ]


def _proof(session: Session, contract: Contract, day: date, names: Names) -> list[Proof]:
    asked: Any = (Delivery.obligation_id, Delivery.state, func.count())
    query = (
        select(*asked)
        .where(Delivery.contract_id == contract.id, Delivery.delivered_on <= day, counts())
        .group_by(col(Delivery.obligation_id), col(Delivery.state))
        .order_by(col(Delivery.state))
    )
    found: dict[UUID, dict[str, int]] = defaultdict(dict)
    for obligation, state, number in session.exec(query):
        found[obligation][state.value] = number
    return [Proof(name, found[key]) for key, name in names.items() if key in found]


def _files(session: Session, contract: Contract) -> int:
    query = select(func.count()).where(
        Evidence.contract_id == contract.id, Evidence.stored_as != ""
    )
    return session.exec(query).one()
