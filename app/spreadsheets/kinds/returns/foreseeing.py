"""Where the promises of a contract would stand if the draft of a return were submitted."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session, col, select

from app.contracts.kind import Accumulation
from app.contracts.plan.queries import agreed_plan, falling_due, terms_of
from app.deliveries.returns.beginning import rhythm_of
from app.deliveries.said import Said
from app.deliveries.standing.adding import came
from app.deliveries.standing.colour import BANDS
from app.deliveries.standing.days import told_until
from app.deliveries.standing.sentence import sentence
from app.deliveries.standing.standing import Bands, Came, Standing, not_told, stands
from app.deliveries.standing.word import PRINTED
from app.deliveries.tables import Delivery, ReturnState
from app.rules.reading import read_library
from app.spreadsheets.imports.offering import Asking
from app.spreadsheets.kinds.returns.case import Case, Owed
from app.spreadsheets.kinds.returns.gathering import case_of, home_of

NOT_RATED = "not rated"
NOTHING = Decimal(0)


def effect(session: Session, asking: Asking) -> Mapping[str, str]:
    """Give, for each promise, where it would stand once the draft is submitted, in words.

    Saving a draft changes no standing; that is said first.
    """
    case = case_of(session, asking)
    found = foreseen(session, asking, case)
    day = case.until
    told = {"The return": _state(case)}
    for owed in case.owed:
        standing = found[owed.id]
        name = f"{owed.title} ({owed.ref}), once submitted"
        told[name] = sentence(standing, day)
        told[f"{name}: rating"] = f"{_rating(standing)}, {standing.colour.value}"
    return told


def foreseen(session: Session, asking: Asking, case: Case) -> dict[UUID, Standing]:
    """Give each promise's standing, as if the return had been submitted as it is now."""
    contract, day = case.contract, case.until
    plan = agreed_plan(session, contract.id)
    terms = terms_of(plan)
    library = read_library(home_of(asking))
    bands = Bands(library.ratings.get(terms.ratings), library.ratings.get(BANDS))
    days = None
    if plan is not None:
        due_days = terms.return_due_days, terms.final_return_days
        days = plan.first_period_on, told_until(rhythm_of(plan, contract), day, due_days)
    known = came(session, {contract.id}, day)
    counted = _counted(session, case, day)
    falling = falling_due(session, [contract], day)
    found: dict[UUID, Standing] = {}
    for owed in case.owed:
        each = falling[owed.id]
        its = _with_draft(case, owed, known.get(owed.id, Came()), counted.get(owed.id, Sum()))
        silent = not_told(each, its, days, day)
        found[owed.id] = stands(each.owing(day), its, bands, (), silent)
    return found


@dataclass(frozen=True, slots=True)
class Sum:
    """What the return's deliveries that count already add up to."""

    reported: Decimal = NOTHING
    verified: Decimal = NOTHING
    deliveries: int = 0


def _with_draft(case: Case, owed: Owed, known: Came, counted: Sum) -> Came:
    """Put the draft in the place of what the return said when it was submitted last."""
    if case.found is not None and case.found.state is not ReturnState.DRAFT:
        return known
    draft = [one for one in case.deliveries if one.obligation_id == owed.id]
    line = case.lines.get(owed.id)
    said = line.said if line else Said.SOMETHING if draft else None
    days = case.starts_on, case.until
    others = tuple(one for one in known.told if one[0] != case.starts_on)
    told = (*others, days) if said is not None else others
    return replace(
        known,
        reported=_figure(case, owed, known, counted, draft),
        verified=known.verified - counted.verified + sum(
            (one.verified for one in draft), NOTHING
        ),
        deliveries=known.deliveries - counted.deliveries + len(draft),
        said_something=known.said_something or said is Said.SOMETHING,
        said_nothing=known.said_nothing or said is Said.NOTHING,
        told=told,
    )  # fmt: skip


def _figure(case: Case, owed: Owed, known: Came, counted: Sum, draft: list[Delivery]) -> Decimal:
    """Give what would be reported: the last figure, where the next replaces one; else the sum."""
    if owed.accumulation is Accumulation.LATEST:
        last = max(draft, key=lambda one: one.delivered_on, default=None)
        return known.reported if last is None else last.quantity
    return known.reported - counted.reported + sum((one.quantity for one in draft), NOTHING)


def _counted(session: Session, case: Case, day: date) -> dict[UUID, Sum]:
    """Add up what counts of the return's own deliveries, whatever its draft makes of them."""
    if case.found is None:
        return {}
    query = select(Delivery).where(
        Delivery.return_id == case.found.id,
        col(Delivery.submission).is_not(None),
        col(Delivery.withdrawn_at).is_(None),
        Delivery.delivered_on <= day,
    )
    found: dict[UUID, Sum] = {}
    for one in session.exec(query):
        its = found.get(one.obligation_id, Sum())
        found[one.obligation_id] = Sum(
            its.reported + one.quantity, its.verified + one.verified, its.deliveries + 1
        )
    return found


def _state(case: Case) -> str:
    if case.found is None:
        return "not begun"
    state = case.found.state
    if state is ReturnState.DRAFT:
        return "a draft: nothing in it counts before it is submitted"
    return state.value


def _rating(standing: Standing) -> str:
    return NOT_RATED if standing.rating is None else PRINTED[standing.rating]
