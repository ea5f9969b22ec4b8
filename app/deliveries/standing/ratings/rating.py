"""Rate a promise or an indicator for some days: the bands propose, a person says."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from app.contracts.plan.queries import plan_on, terms_of
from app.contracts.queries import ContractNotRunning
from app.contracts.tables import Contract, ContractState, Indicator, Obligation
from app.contracts.today import today
from app.deliveries.standing.queries import standing_of
from app.deliveries.standing.ratings.judgement import Judgement, judged, refuse_days
from app.deliveries.standing.tables import Rating
from app.deliveries.standing.word import Word
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.rules.library import Library

MOST_PERCENT = Decimal(10) ** 9  #: that is kept; next to nothing of what was allowed is no more
RATED = (ContractState.ENTERED, ContractState.ENDED)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is rated: an obligation, or an indicator, which may rest on one."""

    contract: Contract
    obligation: Obligation | None = None
    indicator: Indicator | None = None


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """What the bands say, and the bands."""

    percent: Decimal | None
    word: Word | None
    bands: dict[str, Any]


def rate(
    session: WriteSession,
    caller: Caller,
    subject: Subject,
    judgement: Judgement,
    library: Library,
    now: datetime,
) -> Rating:
    """Rate for some days; what was said of the very same days before stays, replaced.

    The bands go by where the promise stands at the end of the last day, with all that came
    before: what fell short earlier and was not made up for is short still.

    Args:
        session: where it is kept.
        caller: a person, who answers for it.
        subject: what is rated; its contract is locked.
        judgement: the days, and what the person says.
        library: whose bands the contract's terms name.
        now: when.

    Raises:
        PersonNeeded: if it is a program.
        ContractNotRunning: before the contract is entered into, and once it is closed.
        Invalid: for days that are to come or not the contract's, or where a reason or a word is
            wanting.
    """
    person, contract = caller.person(), subject.contract
    _refuse_state(contract)
    refuse_days(judgement, today(contract.zone, now), _first_day(contract), contract.ended_on)
    worked_out = work_out(session, subject, judgement.ends_on, library)
    word = judged(judgement, worked_out.word)
    replaced = _replace(session, subject, judgement, now)
    made = Rating(
        authority_id=contract.authority_id,
        contract_id=contract.id,
        obligation_id=subject.obligation.id if subject.obligation else None,
        indicator_id=subject.indicator.id if subject.indicator else None,
        starts_on=judgement.starts_on,
        ends_on=judgement.ends_on,
        percent=worked_out.percent,
        worked_out=worked_out.word,
        bands=worked_out.bands,
        word=word,
        reason=judgement.reason.strip(),
        rated_by=person,
        rated_at=now,
    )
    session.add(made)
    session.flush()
    note(
        session, "rating.made", made.id, now, authority=contract.authority_id, actor=person,
        contract=contract.id, obligation=str(made.obligation_id or ""),
        indicator=str(made.indicator_id or ""), word=word.value, replaced=replaced,
        is_as_worked_out=word is worked_out.word,
    )  # fmt: skip
    return made


def work_out(session: Session, subject: Subject, day: date, library: Library) -> WorkedOut:
    """Say what the bands of the plan of a day make of an obligation at its end.

    An indicator that rests on none has nothing to go by.
    """
    name = terms_of(plan_on(session, subject.contract, day)).ratings
    table = library.ratings.get(name)
    told = {} if table is None else table.model_dump(mode="json", by_alias=True, exclude_none=True)
    bands = {"name": name, "bands": told.get("bands", [])}
    wanted = subject.indicator.obligation_id if subject.indicator else None
    wanted = subject.obligation.id if subject.obligation else wanted
    if wanted is None:
        return WorkedOut(None, None, {})
    [found] = [
        one
        for one in standing_of(session, subject.contract, day, library)
        if one.owing.obligation_id == wanted
    ]
    percent = None if found.percent is None else min(found.percent, MOST_PERCENT)
    return WorkedOut(percent, found.rating, bands)


def _refuse_state(contract: Contract) -> None:
    if contract.state not in RATED:
        raise ContractNotRunning(
            f"A rating needs a contract that runs or has ended; this one is {contract.state}.",
            "Record that it was entered into first."
            if contract.state is ContractState.AWARDED
            else "Its ratings can still be read.",
            state=contract.state.value,
        )


def _first_day(contract: Contract) -> date | None:
    """Give the day on which a contract was entered into, or began, whichever came first."""
    days = [day for day in (contract.entered_on, contract.starts_on) if day is not None]
    return min(days, default=None)


def _replace(session: WriteSession, subject: Subject, judgement: Judgement, now: datetime) -> int:
    """Mark what stood for the very same days as replaced; say how many that were."""
    query = select(Rating).where(
        Rating.starts_on == judgement.starts_on,
        Rating.ends_on == judgement.ends_on,
        col(Rating.replaced_at).is_(None),
    )
    if subject.obligation is not None:
        query = query.where(Rating.obligation_id == subject.obligation.id)
    if subject.indicator is not None:
        query = query.where(Rating.indicator_id == subject.indicator.id)
    found = list(session.exec(query))
    for one in found:
        one.replaced_at = now
    session.flush()  # before the new one: only one may stand
    return len(found)
