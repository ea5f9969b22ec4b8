"""What is said of a contract that is taken on, and what of it cannot be."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.contracts.kind import Regime, Works
from app.contracts.today import fault_of_day
from app.problems import Finding, Severity

ZONE = "Europe/London"
DAYS = ("starts_on", "ends_on", "first_ends_on", "entered_on")


@dataclass(frozen=True, slots=True)
class Called:
    """What a contract is called; no two of an authority share its reference, or its ids."""

    reference: str
    ocid: str
    outside_id: str
    outside_award: str


@dataclass(frozen=True, slots=True)
class Facts:
    """A contract as a register, a notice or a person says it."""

    title: str
    regime: Regime
    works: Works = Works.SERVICES
    reference: str = ""  #: the authority's own
    ocid: str = ""
    outside_id: str = ""  #: within the ocid, as a notice calls it
    outside_award: str = ""  #: the same, of its award
    source: str = ""  #: what it is taken on from
    value: Decimal | None = None  #: in pounds without VAT
    value_with_vat: Decimal | None = None
    is_light_touch: bool = False
    is_framework: bool = False
    is_concession: bool = False
    starts_on: date | None = None
    ends_on: date | None = None  #: as it now stands
    first_ends_on: date | None = None  #: as it was let; None: as it now stands
    entered_on: date | None = None  #: None: its first day
    is_day_assumed: bool = False  #: nobody has said that it was on that day
    zone: str = ZONE
    why_no_indicators: str = ""

    @property
    def entered(self) -> date | None:
        """Give the day on which it was entered into, as far as it is known."""
        return self.entered_on or self.starts_on

    @property
    def called(self) -> Called:
        """Give what it is called."""
        return Called(self.reference, self.ocid, self.outside_id, self.outside_award)


def faults_of(facts: Facts, today: date) -> list[Finding]:
    """List what of a contract's facts cannot be."""
    return [*faults_of_entry(facts, today), *faults_of_days_and_value(facts)]


def faults_of_entry(facts: Facts, today: date) -> Iterator[Finding]:
    """Say what is wrong with the day on which a contract was entered into."""
    entered = facts.entered
    if entered is None:
        words = "It is not said when the contract was entered into."
        yield Finding("day_missing", words, "Give entered_on or starts_on.", path="/entered_on")
    elif entered > today:
        words = f"{entered} is still to come: the contract is not entered into yet."
        yield Finding("in_the_future", words, f"Give a day up to {today}.", path="/entered_on")


def doubts_of_entry(entered: date | None, starts: date | None) -> Iterator[Finding]:
    """Ask about a contract that began before it was entered into; it happens, and is rarely meant.

    Args:
        entered: the day on which it was entered into; None: not known.
        starts: its first day; None: not known.
    """
    if entered is not None and starts is not None and entered > starts:
        words = f"It began on {starts} and was entered into on {entered}, after that."
        fix = "Every day of the law counts from entered_on: see that it is the day of signing."
        yield Finding("entered_after_start", words, fix, Severity.WARNING, path="/entered_on")


def entry_moved(before: date | None, after: date | None) -> Iterator[Finding]:
    """Say that the day from which the law counts was moved."""
    if before is not None and after is not None and before != after:
        words = f"It was entered into on {before}, as it stood; now it is {after}."
        fix = "Every day of the law that counts from it has moved too: look at the calendar."
        yield Finding("entry_moved", words, fix, Severity.WARNING, path="/entered_on")


def _faults_of_order(facts: Facts) -> Iterator[Finding]:
    starts, told = facts.starts_on, set[date]()
    for name in ("ends_on", "first_ends_on"):
        ends = getattr(facts, name)
        if starts is not None and ends is not None and ends < starts and ends not in told:
            told.add(ends)
            words = f"The contract would end on {ends}, before it starts on {starts}."
            yield Finding("ends_before_start", words, "Correct one of them.", path=f"/{name}")


def faults_of_days_and_value(facts: Facts) -> Iterator[Finding]:
    """Say where days or values contradict each other."""
    for name in DAYS:
        fault = fault_of_day(f"/{name}", getattr(facts, name))
        if fault is not None:
            yield fault
    yield from _faults_of_order(facts)
    net, gross = facts.value, facts.value_with_vat
    if net is not None and gross is not None and gross < net:
        words = f"With VAT it would be worth {gross} pounds, less than {net} pounds without."
        yield Finding("value_below_net", words, "Correct one of them.", path="/value_with_vat")
