"""What is still open before a contract can be closed, and what to do about each point.

The order of notices: the final contract performance notice goes before the contract termination
notice (Procurement Act 2023, sections 71 and 80; the order is the government's guidance). A full
termination for breach is told in the termination notice, and has no notice of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.contracts.plan.periods import Days
from app.deliveries.closing.outturn import Outturn
from app.problems import Finding, Severity
from app.units import plain

#: duties by their codes in scoring_rules/law/duties.yaml
PERFORMANCE = "performance_notice"
TERMINATION = "termination_notice"
BREACH = "breach_notice"
SHOWN = 4  #: periods that are named


@dataclass(frozen=True, slots=True)
class Facts:
    """How far the closing of a contract has come."""

    ended_on: date | None
    is_final_wanted: bool  #: no return that was accepted covers the last day
    missing_returns: tuple[Days, ...]  #: other days of which there is no return
    open_returns: int  #: others that were not accepted
    unsettled: tuple[Outturn, ...]  #: short or never reported, without an agreed settlement
    open_shortfalls: int  #: that nobody resolved, and no settlement does
    running_remedies: int  #: proposed, or not ended
    untold_breaches: tuple[UUID, ...]  #: remedies that want a notice of their own, and have none
    needs_performance: bool
    final_on: date | None  #: of the final performance notice
    needs_termination: bool
    is_novated: bool  #: another supplier took it over
    termination_on: date | None
    has_legacy: bool
    has_lessons: bool
    checks_wanting: int  #: of lasting jobs, due and not made
    help_open: int  #: requests that nobody answered

    @property
    def is_out_of_order(self) -> bool:
        """Tell whether the termination notice went before the final performance notice."""
        if self.final_on is None or self.termination_on is None:
            return False
        return self.needs_performance and self.termination_on < self.final_on


def remaining(facts: Facts) -> tuple[Finding, ...]:
    """List what is still open; faults keep the contract from being closed, the rest does not."""
    return (
        *_of_the_end(facts),
        *_of_settling(facts),
        *_of_notices(facts),
        *_of_words(facts),
    )


def _of_the_end(facts: Facts) -> Iterator[Finding]:
    if facts.ended_on is None:
        words = "The contract has not ended."
        yield Finding("not_ended", words, "Record how and when it ended.")
    if facts.is_final_wanted:
        words = "No return that was accepted covers the contract's last day."
        yield Finding("final_return", words, "Begin it, have it submitted, and lock it.")
    if facts.missing_returns:
        shown = [f"{first} to {last}" for first, last in facts.missing_returns[:SHOWN]]
        if len(facts.missing_returns) > SHOWN:
            shown.append(f"and {len(facts.missing_returns) - SHOWN} more")
        words = f"There is no return for {', '.join(shown)}."
        yield Finding("missing_returns", words, "Begin them, have them submitted, and lock them.")
    if facts.open_returns:
        words = f"{facts.open_returns} other returns were not accepted."
        yield Finding("open_returns", words, "Have them submitted, and lock them.")


def _of_settling(facts: Facts) -> Iterator[Finding]:
    for one in facts.unsettled:
        words = f"{one.title}: {_told(one)}"
        fix = "Settle it by remedies that were met, a payment or a waiver; another person agrees."
        yield Finding("unsettled", words, fix, path=f"obligations[{one.obligation_id}]")
    if facts.open_shortfalls:
        words = f"{facts.open_shortfalls} shortfalls are open, and no settlement resolves them."
        fix = "Say what came of each; a settlement resolves that of the obligation it is about."
        yield Finding("open_shortfalls", words, fix)
    if facts.running_remedies:
        words = f"{facts.running_remedies} remedies wait for a decision or still run."
        yield Finding("open_remedies", words, "Decide them, and say what came of each.")
    if facts.help_open:
        words = f"{facts.help_open} requests for help were never answered."
        yield Finding("open_help", words, "Answer them for the record.", Severity.WARNING)
    if facts.checks_wanting:
        words = f"{facts.checks_wanting} checks of lasting jobs are due and were not made."
        fix = "Make those that still can be made; a closed contract takes none."
        yield Finding("checks_wanting", words, fix, Severity.WARNING)


def _told(one: Outturn) -> str:
    if not one.is_reported:
        return (
            f"no return says anything of it; {plain(one.promised)} {one.unit} were promised and "
            f"{plain(one.due)} due, and nothing was reported or verified."
        )
    offset = f", {plain(one.offset)} of them offset by over-delivery" if one.offset else ""
    return (
        f"{plain(one.short)} {one.unit} are short{offset}; {plain(one.promised)} were promised, "
        f"{plain(one.due)} due, {plain(one.reported)} reported and {plain(one.verified)} verified."
    )


def _of_notices(facts: Facts) -> Iterator[Finding]:
    if facts.needs_performance and facts.final_on is None:
        words = "The final contract performance notice is not on record."
        fix = f"Publish it before the termination notice, and record it as {PERFORMANCE}, final."
        yield Finding("final_performance_notice", words, fix)
    for remedy in facts.untold_breaches:
        words = "A breach has no notice on record (section 71(5))."
        fix = f"Publish it, and record it as {BREACH}, {remedy}."
        yield Finding("breach_notice", words, fix, path=f"remedies[{remedy}]")
    if facts.needs_termination and facts.termination_on is None and facts.is_novated:
        words = (
            "The contract passed to another supplier, which is a change (sections 74 and 75, "
            "Schedule 8); section 80 names its termination, so no termination notice is awaited."
        )
        fix = f"If you hold it to be a termination, publish the notice, and record {TERMINATION}."
        yield Finding("novated", words, fix, Severity.WARNING)
    elif facts.needs_termination and facts.termination_on is None:
        words = "No contract termination notice is on record; expiry needs one too (section 80)."
        fix = f"Publish it after any final performance notice, and record it as {TERMINATION}."
        yield Finding("termination_notice", words, fix)
    if facts.is_out_of_order:
        words = (
            f"The termination notice of {facts.termination_on} went before the final performance "
            f"notice of {facts.final_on}."
        )
        fix = "It cannot be undone; it is kept with the closing."
        yield Finding("notices_out_of_order", words, fix, Severity.WARNING)


def _of_words(facts: Facts) -> Iterator[Finding]:
    if not facts.has_legacy:
        words = "Nothing is said of what goes on after the contract."
        fix = "Say which organisations and which people carry on, or that nothing does."
        yield Finding("legacy", words, fix, path="/legacy")
    if not facts.has_lessons:
        words = "Nothing is said of what was learnt."
        yield Finding("lessons", words, "Say it in a sentence or two.", path="/lessons")
