"""What is the matter with a contract on a day: returns, deliveries, doubts, remedies."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from app.contracts.duties.duty import Duty
from app.contracts.duties.rule import DutyRule
from app.contracts.plan.queries import agreed_plan, terms_of
from app.contracts.tables import Contract
from app.contracts.today import today
from app.deliveries.calendar.queries import duties_of
from app.deliveries.changes.queries import Strays, strays_under
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.people.tables import Doubt, DoubtState
from app.deliveries.queries import has_its_days
from app.deliveries.returns.beginning import rhythm_of
from app.deliveries.returns.expected import expected
from app.deliveries.returns.queries import first_submitted
from app.deliveries.review.question import NONE, Matter, Promise, Waiting
from app.deliveries.review.returns import Expected, ReturnGap, gaps
from app.deliveries.shortfall.kind import RemedyState, ShortfallState
from app.deliveries.shortfall.tables import Remedy, Shortfall
from app.deliveries.standing.adding import counts
from app.deliveries.standing.lasting.queries import Wanting, checks_wanting, weeks_of
from app.deliveries.standing.queries import standing_of
from app.deliveries.standing.standing import Standing
from app.deliveries.tables import Delivery, Return
from app.rules.library import Library

WAITS = (
    DeliveryState.CLAIMED, DeliveryState.EVIDENCED, DeliveryState.DISPUTED, DeliveryState.REJECTED,
)  # fmt: skip
AT_WORK = (RemedyState.PROPOSED, RemedyState.OPEN)
MOST = 50  #: things of one kind that are listed; all of them are counted


@dataclass(frozen=True, slots=True)
class Rules:
    """What a contract is looked at by."""

    library: Library
    duties: Mapping[str, DutyRule]


@dataclass(frozen=True, slots=True)
class Found:
    """All that is the matter with a contract, and what has to be done by when."""

    matter: Matter
    disputed: list[Delivery]
    doubts: list[Doubt]
    strays: Strays
    shortfalls: list[Shortfall]
    remedies: list[Remedy]
    jobs_to_check: list[Wanting]
    duties: list[Duty]

    @property
    def standings(self) -> tuple[Standing, ...]:
        """Give where each promise stands."""
        return tuple(one.standing for one in self.matter.promises)


def found_of(
    session: Session, contract: Contract, day: date, rules: Rules, now: datetime
) -> Found:
    """Find where a contract stands at the end of a day, and what is the matter with it.

    Args:
        session: where to read.
        contract: whose.
        day: what came later is left out, where that can be told.
        rules: by which it is rated, and its duties told.
        now: when it is asked.
    """
    doubts = _doubts(session, contract.id)
    shortfalls = _open(session, Shortfall, contract.id, (ShortfallState.OPEN,))
    remedies = _open(session, Remedy, contract.id, AT_WORK)
    strays = strays_under(session, contract, day)
    jobs = checks_wanting(session, contract.id, weeks_of(session, contract.id), day)
    short = {one.obligation_id for one in shortfalls}
    matter = Matter(
        day=day,
        returns=return_gaps(session, contract, day),
        promises=_promises(session, contract, day, rules.library, doubts, short),
        overdue_remedies=[
            (one.obligation_id, one.kind.value, one.due_on)
            for one in remedies
            if one.state is RemedyState.OPEN  # the supplier is asked, and knows of no other
            and one.due_on is not None
            and one.due_on < day
        ],
        jobs_to_check=len(jobs),
        doubts=len(doubts),
        others_days=strays.deliveries,
    )
    duties = duties_of(session, [contract], rules.duties, now, day)[contract.id]
    disputed = _disputed(session, contract.id, day)
    return Found(matter, disputed, doubts, strays, shortfalls, remedies, jobs, duties)


def _promises(
    session: Session,
    contract: Contract,
    day: date,
    library: Library,
    doubts: Sequence[Doubt],
    short: Collection[UUID],
) -> list[Promise]:
    """Give each promise with what its deliveries wait for.

    Args:
        session: where to read.
        contract: whose.
        day: on which it is asked.
        library: by which promises are rated.
        doubts: that are open.
        short: the obligations of which a shortfall is open.
    """
    waits, in_doubt = _waiting(session, contract.id, day), _by_obligation(session, doubts)
    return [
        Promise(
            one,
            claimed=waits.get((key, DeliveryState.CLAIMED), NONE),
            evidenced=waits.get((key, DeliveryState.EVIDENCED), NONE),
            disputed=waits.get((key, DeliveryState.DISPUTED), NONE),
            rejected=waits.get((key, DeliveryState.REJECTED), NONE),
            doubts=in_doubt[key],
            has_shortfall=key in short,
        )
        for one in standing_of(session, contract, day, library)
        for key in [one.owing.obligation_id]
    ]


def return_gaps(session: Session, contract: Contract, day: date) -> list[ReturnGap]:
    """List the returns that were due by a day and were not there in time.

    Without a plan nobody has agreed when to report, and none is missing.
    """
    plan = agreed_plan(session, contract.id)
    if plan is None:
        return []
    terms, rhythm = terms_of(plan), rhythm_of(plan, contract)
    query = select(Return).where(Return.contract_id == contract.id, has_its_days())
    begun = list(session.exec(query))
    first = first_submitted(session, [contract.id])
    submitted = {key: today(contract.zone, at) for key, at in first.items()}
    due_days = terms.return_due_days, terms.final_return_days
    return gaps(
        (
            Expected(
                *one.days,
                one.due_on,
                is_begun=one.found is not None,
                submitted_on=None if one.found is None else submitted.get(one.found.id),
            )
            for one in expected(rhythm, begun, day, due_days)
        ),
        day,
    )


def _waiting(
    session: Session, contract_id: UUID, day: date
) -> Mapping[tuple[UUID, DeliveryState], Waiting]:
    by: tuple[Any, ...] = (Delivery.obligation_id, Delivery.state)
    sums: tuple[Any, ...] = (*by, func.count(), func.sum(Delivery.quantity))
    query: Any = select(*sums)
    query = query.where(*_until(contract_id, day), col(Delivery.state).in_(WAITS)).group_by(*by)
    return {(row[0], row[1]): Waiting(row[2], row[3]) for row in session.exec(query)}


def _disputed(session: Session, contract_id: UUID, day: date) -> list[Delivery]:
    query = select(Delivery).where(
        *_until(contract_id, day), Delivery.state == DeliveryState.DISPUTED
    )
    query = query.order_by(col(Delivery.delivered_on), col(Delivery.id))
    return list(session.exec(query.limit(MOST)))


def _until(contract_id: UUID, day: date) -> tuple[Any, ...]:
    return Delivery.contract_id == contract_id, Delivery.delivered_on <= day, counts()


def _doubts(session: Session, contract_id: UUID) -> list[Doubt]:
    """List the open questions in which a delivery of the contract stands."""
    own = select(Delivery.id).where(Delivery.contract_id == contract_id)
    query = select(Doubt).where(
        Doubt.state == DoubtState.OPEN,
        or_(col(Doubt.first_id).in_(own), col(Doubt.second_id).in_(own)),
    )
    return list(session.exec(query.order_by(col(Doubt.asked_at), col(Doubt.id))))


def _by_obligation(session: Session, doubts: Sequence[Doubt]) -> Mapping[UUID, int]:
    ids = {id_ for one in doubts for id_ in (one.first_id, one.second_id)}
    query = select(Delivery.id, Delivery.obligation_id).where(col(Delivery.id).in_(ids))
    owed = dict(session.exec(query).all())
    found: dict[UUID, int] = defaultdict(int)
    for one in doubts:
        for obligation in {owed[one.first_id], owed[one.second_id]}:
            found[obligation] += 1
    return found


def _open(session: Session, model: Any, contract_id: UUID, states: Sequence[Any]) -> list[Any]:
    query = select(model).where(model.contract_id == contract_id, model.state.in_(states))
    return list(session.exec(query.order_by(model.id)))
