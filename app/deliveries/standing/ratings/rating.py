"""Rate a promise or an indicator for some days: the bands propose, a person says."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from app.contracts.plan.queries import plan_on, terms_of
from app.contracts.plan.terms import RatedOver, bands_of
from app.contracts.queries import ContractNotRunning
from app.contracts.tables import Contract, ContractState, Indicator, Obligation
from app.contracts.today import today
from app.deliveries.standing.band import TOLD
from app.deliveries.standing.queries import standing_in, standings
from app.deliveries.standing.ratings.judgement import Judgement, judged, refuse_days
from app.deliveries.standing.tables import Rating
from app.deliveries.standing.word import Word
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.rules.library import Library
from app.units import rounded

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
    over: RatedOver | None = None
    carried: Decimal = Decimal(0)  #: of what counts as verified, what was before those days


def rate(
    session: WriteSession,
    caller: Caller,
    subject: Subject,
    judgement: Judgement,
    library: Library,
    now: datetime,
) -> Rating:
    """Rate for some days; what was said of the very same days before stays, replaced.

    The bands go by what fell due and was verified in those days, with what was verified before
    beyond what was due by then; or, where the contract's terms say so, by all that did by their
    end: what fell short earlier and was not made up for is short still. What they went by is
    kept, and told with the rating.

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
    worked_out = work_out(session, subject, judgement, library)
    word = judged(judgement, worked_out.word, worked_out.percent)
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
        over=worked_out.over,
        carried=worked_out.carried,
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


def work_out(
    session: Session, subject: Subject, judgement: Judgement, library: Library
) -> WorkedOut:
    """Say what the bands make of an obligation in some days, by the plan of the last of them.

    An indicator that rests on none has nothing to go by.
    """
    first_on, day = judgement.starts_on, judgement.ends_on
    terms = terms_of(plan_on(session, subject.contract, day))
    table = bands_of(terms, library)
    told = {} if table is None else table.model_dump(mode="json", by_alias=True, exclude_none=True)
    bands = {"name": "" if terms.bands else terms.ratings, "bands": told.get("bands", [])}
    wanted = subject.indicator.obligation_id if subject.indicator else None
    wanted = subject.obligation.id if subject.obligation else wanted
    if wanted is None:
        return WorkedOut(None, None, {})
    if terms.rated_over is RatedOver.DAYS:
        found = standing_in(session, subject.contract, (first_on, day), library)[wanted]
    else:
        found = standings(session, [subject.contract], day, library)[wanted]
    percent = None if found.percent is None else min(found.percent, MOST_PERCENT)
    carried = rounded(found.carried, TOLD)
    return WorkedOut(percent, found.rating, bands, terms.rated_over, carried)


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
