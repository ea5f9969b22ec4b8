"""Promises of a contract that is taken on, held against the measures and units of the library.

A measure that the library knows is counted in its unit or one that converts to it. One that it
does not know is taken as it was agreed: with its own title, in a unit that the library has.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.contracts.kind import Accumulation, Direction
from app.contracts.owed import LONGEST_TITLE, accumulation_of
from app.contracts.today import fault_of_day
from app.problems import Finding, nearest
from app.rules.document.catalogue import Measure
from app.rules.library import Library
from app.units import Rounding, Units, exactly, plain, rounded

PLACES = Rounding(4)  #: of a quantity that is kept
MOST = Decimal(10) ** 14  #: a quantity stays below it
BEYOND = 100  #: times its benchmark, a promise is a slip, as a report is beyond the promise


@dataclass(frozen=True, slots=True)
class Promised:
    """One promise as it was sent."""

    measure: str
    document: Mapping[str, Any]  #: all of it, word for word
    id: str = ""  #: empty: its place
    theme: str = ""
    title: str = ""
    quantity: Decimal | None = None  #: None: what the rate comes to at the contract's value
    unit: str = ""  #: empty: the measure's
    rate: Decimal | None = None  #: in the unit, for each `per_pounds`
    per_pounds: Decimal | None = None
    direction: Direction = Direction.MORE
    accumulation: Accumulation | None = None  #: None: as the measure is counted
    starts_on: date | None = None
    ends_on: date | None = None
    confirmed: bool = False  #: it is right, far beyond its benchmark as it may be


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise as it will be owed."""

    commitment: str
    measure: str
    theme: str
    title: str
    promised: Decimal
    unit: str
    rate: Decimal | None
    per_pounds: Decimal | None
    direction: Direction
    accumulation: Accumulation
    starts_on: date | None
    ends_on: date | None
    document: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Promises:
    """The promises of a contract, and what of them cannot be."""

    promises: tuple[Promise, ...]
    faults: tuple[Finding, ...]


def promises_of(sent: Sequence[Promised], library: Library, value: Decimal | None) -> Promises:
    """Read promises; each fault names its place as `/obligations/0/unit`.

    Args:
        sent: as they were sent.
        library: whose measures and units they are held against.
        value: of the contract in pounds without VAT, which a rate is applied to.
    """
    faults: list[Finding] = []
    made: list[Promise] = []
    for place, one in enumerate(sent):
        promise, found = promise_of(one, library, value, str(place + 1))
        faults += [_under(fault, f"/obligations/{place}") for fault in found]
        if promise is not None:
            made.append(promise)
    names = [one.id or str(place) for place, one in enumerate(sent, 1)]
    for place, name in enumerate(names):
        if name in names[:place]:
            words = f"Two obligations have the id {name!r}."
            at = f"/obligations/{place}/id"
            faults.append(Finding("id_twice", words, "Give each its own.", path=at))
    return Promises(tuple(made), tuple(faults))


def _under(fault: Finding, place: str) -> Finding:
    return Finding(fault.code, fault.message, fault.how_to_fix, path=place + fault.path)


def promise_of(
    sent: Promised, library: Library, value: Decimal | None, place: str
) -> tuple[Promise | None, list[Finding]]:
    """Read one promise; it is None where a fault keeps it from being owed.

    Args:
        sent: as it was sent.
        library: whose measures and units it is held against.
        value: of the contract in pounds without VAT.
        place: what it is called where it has no id.
    """
    measures = _measures(library)
    measure = measures.get(sent.measure)
    unit = sent.unit or (measure.unit if measure else "")
    quantity = sent.quantity if sent.quantity is not None else _by_rate(sent, value)
    faults = [
        *_faults_of_unit(unit, measure, library),
        *_faults_of_quantity(sent, quantity, unit, library),
        *_faults_of_size(sent, quantity, unit, measure, value, library),
        *_faults_of_days(sent),
    ]
    if measure is None and not sent.title:
        offer = nearest(sent.measure, measures)
        words = f"The library has no measure {sent.measure!r}{offer}."
        fix = "Name a measure of the library, or give this one a title and a unit of its own."
        faults.append(Finding("title_missing", words, fix, path="/title"))
    if faults or quantity is None:
        return None, faults
    return (
        Promise(
            commitment=sent.id or place,
            measure=sent.measure,
            theme=sent.theme or (measure.theme or "" if measure else ""),
            title=(sent.title or (measure.title or "" if measure else ""))[:LONGEST_TITLE],
            promised=quantity,
            unit=unit,
            rate=sent.rate,
            per_pounds=sent.per_pounds,
            direction=sent.direction,
            accumulation=sent.accumulation or accumulation_of(unit, measure),
            starts_on=sent.starts_on,
            ends_on=sent.ends_on,
            document=dict(sent.document),
        ),
        [],
    )


def _measures(library: Library) -> dict[str, Measure]:
    """Give every measure of the library by its code."""
    return {
        measure.code: measure
        for catalogue in library.catalogues.values()
        for measure in catalogue.measures
    }


def _by_rate(sent: Promised, value: Decimal | None) -> Decimal | None:
    """Work out what a rate for each so many pounds comes to at the contract's value."""
    if sent.rate is None or sent.per_pounds is None or value is None:
        return None
    with exactly():
        return rounded(sent.rate * value / sent.per_pounds, PLACES)


def _faults_of_unit(unit: str, measure: Measure | None, library: Library) -> Iterator[Finding]:
    known = library.units.units
    if unit not in known and (measure is None or unit != measure.unit):
        words = f"There is no unit {unit!r}{nearest(unit, known)}." if unit else "It has no unit."
        yield Finding("unknown_unit", words, "Give a unit of the library.", path="/unit")
    elif measure is not None and _units(library).factor(unit, measure.unit) is None:
        words = f"{measure.code} is counted in {measure.unit}, which {unit} does not convert to."
        fix = f"Say it in {measure.unit}, or give it a measure of its own."
        yield Finding("unit_does_not_convert", words, fix, path="/unit")


def _units(library: Library) -> Units:
    units = library.units
    whole = {name for name, unit in units.units.items() if unit.whole}
    return Units(frozenset(units.units), frozenset(whole), units.conversions)


def _faults_of_quantity(
    sent: Promised, quantity: Decimal | None, unit: str, library: Library
) -> Iterator[Finding]:
    if (sent.rate is None) != (sent.per_pounds is None):
        words = "A rate is a quantity for each so many pounds: it needs both."
        yield Finding("rate_not_whole", words, "Give rate and per_pounds.", path="/rate")
    elif quantity is None:
        words = "It is not said how much is promised, and a rate needs the contract's value."
        fix = "Give the quantity, or a rate and the value of the contract."
        yield Finding("quantity_missing", words, fix, path="/quantity")
    elif not 0 < quantity < MOST:
        words = f"{plain(quantity)} {unit} cannot be what is promised."
        fix = "Give a quantity above zero with at most 14 digits before the point."
        yield Finding("quantity_out_of_range", words, fix, path="/quantity")
    elif sent.rate is None and unit in _units(library).whole and quantity % 1:
        words = f"There is no part of one in {unit}: {plain(quantity)} was given."
        yield Finding("not_whole", words, "Give a whole number.", path="/quantity")


def _faults_of_size(
    sent: Promised,
    quantity: Decimal | None,
    unit: str,
    measure: Measure | None,
    value: Decimal | None,
    library: Library,
) -> Iterator[Finding]:
    """Refuse what is far beyond its benchmark, unless whoever sends it says that it is right.

    The value of a contract may be a token one, as of a framework, or that of a small trial.
    """
    benchmark = None if measure is None else measure.benchmark
    factor = None if measure is None else _units(library).factor(unit, measure.unit)
    if benchmark is None or quantity is None or factor is None or benchmark.per_year:
        return
    if sent.confirmed or sent.direction is Direction.LESS:
        return
    if benchmark.per_million_pounds and not value:
        return
    with exactly():
        usual = benchmark.over(Decimal(1), (value or Decimal(0)) / 1_000_000)
        is_slip = quantity * factor > BEYOND * usual
    if is_slip:
        words = f"{plain(quantity)} {unit} is over {BEYOND} times the {plain(usual)} that are"
        words += " the benchmark of this measure for a contract of this value."
        fix = "Look for a slip in the quantity, its unit, or the value. If it is right, send it "
        fix += "with `confirmed`."
        yield Finding("thousandfold", words, fix, path="/quantity")


def _faults_of_days(sent: Promised) -> Iterator[Finding]:
    starts, ends = sent.starts_on, sent.ends_on
    for name in ("starts_on", "ends_on"):
        fault = fault_of_day(f"/{name}", getattr(sent, name))
        if fault is not None:
            yield fault
    if starts is not None and ends is not None and ends < starts:
        words = f"It would end on {ends}, before it starts on {starts}."
        yield Finding("ends_before_start", words, "Correct one of them.", path="/ends_on")
