"""What a notice of a breach has to tell: Procurement Act 2023, section 71(3) to (5).

What it wants in detail is the Procurement Regulations 2024, regulation 39(7), in our words. The
notice is due within 30 days beginning with the day on which the outcome came about. Section 71
does not apply to light touch contracts.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import Field, model_validator

from app.deliveries.shortfall.kind import RemedyState
from app.problems import Finding, Severity
from app.rules.document.field import Day, Flag, Number, Part, Words

NOTICE_DAYS = 30
#: states of a breach that two people say has come about
CAME_ABOUT = frozenset({RemedyState.OPEN, RemedyState.MET, RemedyState.NOT_MET})


class Limb(StrEnum):
    """Which part of section 71 it falls under."""

    BREACH = "breach"  #: 71(3): broken so that it ended, or was paid or settled for
    FAILED_TO_IMPROVE = "failed_to_improve"  #: 71(4): not to satisfaction, though given a chance


class Result(StrEnum):
    """What the breach led to."""

    TERMINATION = "termination"
    PARTIAL_TERMINATION = "partial_termination"
    DAMAGES = "damages"
    SETTLEMENT = "settlement"


class Outcome(Part):
    """Something that a breach led to, and when."""

    result: Result
    on: Day


class Breach(Part):
    """What is told of a breach, beside the remedies on record."""

    limb: Limb
    trigger_on: Day  #: of its first outcome, or on which it was plain that it had not improved
    outcomes: tuple[Outcome, ...] = Field(default=(), max_length=20)
    nature: Words  #: of the obligation that was broken
    impact: Words
    began_on: Day
    is_ongoing: Flag
    ended_on: Day | None = None
    mitigation: Words | None = None  #: what the supplier did about it
    why_insufficient: Words | None = None  #: why that did not do
    damages: Number | None = Field(default=None, ge=0, lt=Decimal(10) ** 14)  #: in pounds
    basis: Words | None = None  #: on which the damages were worked out
    decision: Words | None = None  #: where a court's decision can be read

    @model_validator(mode="after")
    def _of_a_piece(self) -> "Breach":
        if self.limb is Limb.BREACH and not self.outcomes:
            raise ValueError("a breach under section 71(3) needs an outcome, with its day")
        first = min((one.on for one in self.outcomes), default=self.trigger_on)
        if self.limb is Limb.BREACH and self.trigger_on != first:
            raise ValueError(f"the thirty days begin with its first outcome, of {first}")
        if self.began_on > self.trigger_on:
            raise ValueError("it began after what came of it")
        if self.has(Result.DAMAGES) and (self.damages is None or self.basis is None):
            raise ValueError("damages need their amount in pounds, and its basis")
        if self.is_ongoing is (self.ended_on is not None):
            raise ValueError("it is ongoing, or it has a day on which it ended")
        if self.ended_on is not None and self.ended_on < self.began_on:
            raise ValueError("it ended before it began")
        return self

    def has(self, result: Result) -> bool:
        """Tell whether it led to something."""
        return any(one.result is result for one in self.outcomes)

    @property
    def notice_due_on(self) -> date:
        """Give the last day for the notice: the trigger's own day is the first of the thirty."""
        return self.trigger_on + timedelta(days=NOTICE_DAYS - 1)


def wants_notice(state: RemedyState, working: Mapping[str, Any]) -> bool:
    """Tell whether a breach wants a notice of its own, where section 71 applies to the contract.

    One that was never approved, or was withdrawn, has none; a full termination is told in the
    contract termination notice instead.

    Args:
        state: of the remedy that tells of the breach.
        working: of that remedy.
    """
    return state in CAME_ABOUT and Result.TERMINATION not in results_of(working)


def is_paid_for(working: Mapping[str, Any]) -> bool:
    """Tell whether a breach led to damages or a settlement, so that nothing of it is left open."""
    return bool(results_of(working) & {Result.DAMAGES, Result.SETTLEMENT})


def results_of(working: Mapping[str, Any]) -> frozenset[Result]:
    """Give what a breach led to, as its remedy keeps it."""
    outcomes = working.get("breach", {}).get("outcomes", ())
    return frozenset(Result(one["result"]) for one in outcomes)


def omissions(breach: Breach, *, applies: bool) -> Iterator[Finding]:
    """Question what the notice would leave out.

    Args:
        breach: as it is told.
        applies: whether section 71 does, as it does not to light touch contracts.
    """
    if not applies:
        words = "Section 71 of the Procurement Act 2023 does not ask for a notice here."
        yield Finding("no_notice_needed", words, "", Severity.NOTE, "/breach")
    if breach.mitigation is None:
        words = "It does not say what the supplier did about it."
        fix = "Say it, or that the supplier did nothing."
        yield Finding("mitigation_untold", words, fix, Severity.WARNING, "/breach/mitigation")
    if breach.limb is Limb.FAILED_TO_IMPROVE and breach.why_insufficient is None:
        words = "It does not say why what the supplier did was not enough."
        fix = "Say what was asked, what was done, and what was missing."
        where = "/breach/why_insufficient"
        yield Finding("insufficiency_untold", words, fix, Severity.WARNING, where)
    if breach.has(Result.TERMINATION):
        words = "A full termination for breach is told in the contract termination notice instead."
        fix = "Put this block into that notice."
        yield Finding("told_in_termination_notice", words, fix, Severity.NOTE, "/breach/outcomes")
