"""What the duties of a contract begin with that returns, ratings, remedies and jobs say."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.contracts.duties.duty import Happening
from app.contracts.duties.happening import FINAL, Year
from app.contracts.duties.rule import days_after


@dataclass(frozen=True, slots=True)
class Reported:
    """A period that is reported, and how far its return is."""

    starts_on: date
    ends_on: date
    due_on: date
    reference: str = ""  #: id of its return; empty: none was begun
    submitted_on: date | None = None
    without_evidence: int = 0  #: deliveries in it


@dataclass(frozen=True, slots=True)
class Kpi:
    """A key performance indicator, and the day on which it was set."""

    indicator_id: UUID
    on: date


@dataclass(frozen=True, slots=True)
class Rated:
    """That an indicator was rated for days that ended on a day."""

    indicator_id: UUID
    ends_on: date
    rated_on: date


@dataclass(frozen=True, slots=True)
class Breached:
    """What came of a breach, and when."""

    remedy_id: UUID
    trigger_on: date


@dataclass(frozen=True, slots=True)
class Jobs:
    """Deliveries of jobs that nobody has looked for again yet."""

    weeks: int
    delivered_on: date
    deliveries: int


def of_periods(
    periods: Iterable[Reported], evidence_days: int, day: date
) -> dict[str, list[Happening]]:
    """Give the returns and their evidence, each by the first day of its period.

    Args:
        periods: that are reported, or will be.
        evidence_days: after the end of a period, as the terms say.
        day: on which it is asked; a period that is not over by then has not come.
    """
    known = list(periods)
    return {
        "period_return": [_return(one, day) for one in known],
        "period_evidence": [_evidence(one, evidence_days, day) for one in known],
    }


def assessments(
    years: Iterable[Year], indicators: Sequence[Kpi], ratings: Iterable[Rated]
) -> dict[str, list[Happening]]:
    """Give when performance is assessed and published; nothing where no indicator is set.

    A year is assessed once every indicator was rated for days that end in it, and the end once
    every one was for days up to it. One that was set later does not undo what was done; for years
    before any was set, as of a contract that was taken on, all are asked for.

    Args:
        years: of the contract.
        indicators: that are set for it.
        ratings: of them, those among them that were put right since.
    """
    known = list(ratings)
    if not indicators:
        return {}
    told = [(year, _assessed_on(year, indicators, known)) for year in years]
    return {
        "kpi_assessment": [_assessment(year, done_on) for year, done_on in told],
        "performance_notice": [_assessment(year, None) for year, _ in told],
    }


def breaches(found: Iterable[Breached]) -> dict[str, list[Happening]]:
    """Give the breaches that are to be told, each by the id of its remedy."""
    return {
        "breach_notice": [
            Happening(str(one.remedy_id), f"of {one.trigger_on}", one.trigger_on) for one in found
        ]
    }


def lasting(jobs: Iterable[Jobs], evidence_days: int, day: date) -> dict[str, list[Happening]]:
    """Give when jobs are to be looked for again; those of one day together."""
    return {"lasting_jobs": [_jobs(one, evidence_days, day) for one in jobs]}


def _return(one: Reported, day: date) -> Happening:
    return Happening(
        occurrence=one.starts_on.isoformat(),
        about=f"for {one.starts_on} to {one.ends_on}",
        on=one.ends_on if one.ends_on < day or one.submitted_on else None,
        expected_on=one.ends_on,
        due_on=one.due_on,
        is_done=one.submitted_on is not None,
        done_on=one.submitted_on,
        reference=one.reference,
    )


def _evidence(one: Reported, days: int, day: date) -> Happening:
    left = one.without_evidence
    open_ones = f", {left} deliveries without any" if left else ""
    return Happening(
        occurrence=one.starts_on.isoformat(),
        about=f"for {one.starts_on} to {one.ends_on}{open_ones}",
        on=one.ends_on if one.ends_on < day else None,
        expected_on=one.ends_on,
        due_on=days_after(one.ends_on, days),
        is_done=one.submitted_on is not None and not left,
        reference=one.reference,
        waits_for="" if one.submitted_on else "The return has not come",
    )


def _assessed_on(year: Year, indicators: Sequence[Kpi], ratings: Sequence[Rated]) -> date | None:
    """Give the day on which the last indicator was first rated; None: not every one was."""
    first: dict[UUID, date] = {}
    for one in _of_year(year, ratings):
        first[one.indicator_id] = min(one.rated_on, first.get(one.indicator_id, one.rated_on))
    wanted = {one.indicator_id for one in indicators if one.on <= year.ends_on}
    wanted = wanted or {one.indicator_id for one in indicators}
    return max(first[each] for each in wanted) if wanted <= set(first) else None


def _of_year(year: Year, ratings: Sequence[Rated]) -> Iterator[Rated]:
    if year.occurrence == FINAL:
        return (one for one in ratings if year.ends_on <= one.ends_on)
    return (one for one in ratings if year.starts_on <= one.ends_on <= year.ends_on)


def _assessment(year: Year, done_on: date | None) -> Happening:
    is_last = year.occurrence == FINAL
    return Happening(
        occurrence=year.occurrence,
        about=f"for {year.starts_on} to {year.ends_on}",
        on=year.starts_on if year.is_over or not is_last else None,
        expected_on=year.starts_on,
        due_on=year.due_on,
        asked_on=year.ends_on,
        is_done=done_on is not None,
        done_on=done_on,
    )


def _jobs(one: Jobs, days: int, day: date) -> Happening:
    first = days_after(one.delivered_on, 7 * one.weeks)
    several = "deliveries" if one.deliveries > 1 else "delivery"
    return Happening(
        occurrence=f"{one.weeks}-{one.delivered_on}",
        about=f"{one.weeks} weeks after {one.delivered_on}, {one.deliveries} {several}",
        on=first if first <= day else None,
        expected_on=first,
        due_on=days_after(first, days),
    )


def together(*parts: Mapping[str, list[Happening]]) -> dict[str, list[Happening]]:
    """Put what several sources say together."""
    return {code: happenings for part in parts for code, happenings in part.items()}
