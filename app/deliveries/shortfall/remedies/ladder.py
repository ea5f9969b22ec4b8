"""The order of remedies: advice, not force. Each step is fairer if the one before was tried."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from app.deliveries.shortfall.kind import RemedyKind, RemedyState
from app.problems import Finding, Severity

#: from the mildest to the hardest
ORDER = tuple(RemedyKind)
#: days that an opportunity to improve should last; ours, the law gives no number
FAIR_DAYS = 28
#: states of a remedy that was taken, whatever came of it
TAKEN = frozenset({RemedyState.OPEN, RemedyState.MET, RemedyState.NOT_MET})


@dataclass(frozen=True, slots=True)
class Earlier:
    """A remedy of the same obligation."""

    kind: RemedyKind
    state: RemedyState
    left_time: bool = True  #: see the function of that name


def advice(
    kind: RemedyKind, earlier: Collection[Earlier], allowed: Collection[str]
) -> tuple[Finding, ...]:
    """Question a step whose milder ones were not taken.

    Args:
        kind: of the step.
        earlier: the remedies of the same obligation.
        allowed: steps that the contract's terms allow; what they leave out is not missed.
    """
    if kind is RemedyKind.BREACH:
        return tuple(_before_breach(earlier))
    taken = {one.kind for one in earlier if one.state in TAKEN}
    first = (RemedyKind.WARNING, RemedyKind.IMPROVEMENT_PLAN)
    milder = [one for one in first if ORDER.index(one) < ORDER.index(kind)]
    missed = [one.value for one in milder if one not in taken and one.value in allowed]
    if not missed:
        return ()
    words = f"No {' and no '.join(missed)} came before this {kind.value}."
    fix = "Consider the milder step first, or say why it would not do."
    return (Finding("step_skipped", words, fix, Severity.NOTE, "/kind"),)


def _before_breach(earlier: Collection[Earlier]) -> Iterator[Finding]:
    if not any(one.kind is RemedyKind.WARNING and one.state in TAKEN for one in earlier):
        words = "No warning stands on record for this obligation."
        fix = "Record the warning that was given, or say in the notice that there was none."
        yield Finding("breach_without_warning", words, fix, Severity.WARNING, "/kind")
    chances = [
        one.state for one in earlier if one.kind is RemedyKind.IMPROVEMENT_PLAN and one.left_time
    ]
    if RemedyState.NOT_MET not in chances:
        words = (
            "No opportunity to improve that was not taken stands on record; section 71(4) of the "
            "Procurement Act 2023 asks for a proper one."
        )
        fix = "Agree a dated improvement plan first, and record what came of it."
        yield Finding("breach_without_opportunity", words, fix, Severity.WARNING, "/kind")


def left_time(due_on: date | None, approved_on: date) -> bool:
    """Tell whether there was a day left to do what was asked, once two people had agreed on it.

    What is entered after its own last day was no opportunity to improve, whatever its days say.
    """
    return due_on is None or approved_on < due_on


def fairness(starts_on: date, due_on: date, this_day: date) -> tuple[Finding, ...]:
    """Question an opportunity to improve that is very short, counted from today at the earliest.

    Args:
        starts_on: its first day.
        due_on: by which it is to be met.
        this_day: on which it is proposed; the supplier learns of it no sooner.
    """
    days = (due_on - max(starts_on, this_day)).days
    if days <= 0:
        words = f"It is to be met by {due_on}, and today is {this_day}: no time is left to do so."
        fix = "Give days that are to come; a notice does not count this one as an opportunity."
        return (Finding("no_opportunity_left", words, fix, Severity.WARNING, "/due_on"),)
    if days >= FAIR_DAYS:
        return ()
    words = f"{days} days may be no proper opportunity to improve (section 71(4))."
    fix = f"Give {FAIR_DAYS} days or more, or say in the plan why fewer are enough. That is ours."
    return (Finding("short_opportunity", words, fix, Severity.WARNING, "/due_on"),)
