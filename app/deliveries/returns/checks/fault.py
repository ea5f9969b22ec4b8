"""What is wrong with a return, all at once: nothing is put right in silence, nothing is lost."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from app.deliveries.people.looks import personal_in
from app.deliveries.people.once import PEOPLE
from app.deliveries.people.token import FIX, fault_of
from app.deliveries.returns.checks.ground import Ground, Owed
from app.deliveries.returns.checks.report import DeliverySent, LineSent
from app.deliveries.said import Said
from app.places.place import Level, level_of
from app.problems import Finding
from app.units import plain

PERCENT, WHOLE = "percent", Decimal(100)
KEPT_AREAS = (Level.WARD, Level.DISTRICT)


class Dated(Protocol):
    """Something that was done in some days."""

    @property
    def delivered_from(self) -> date | None:
        """Its first day, where it took more than one."""

    @property
    def delivered_on(self) -> date:
        """Its last day."""


def faults_of_days(sent: Dated, owed: Owed, ground: Ground, path: str) -> list[Finding]:
    """List what is wrong with the days of a delivery."""
    return list(_faults_of_days(sent, owed, ground, f"{path}/delivered_on"))


def _faults_of_days(sent: Dated, owed: Owed, ground: Ground, path: str) -> Iterator[Finding]:
    first, last = sent.delivered_from or sent.delivered_on, sent.delivered_on
    if first > last:
        yield Finding(
            "days_order", f"It begins on {first} and ends on {last}.", "Exchange them.", path=path
        )
    if not ground.starts_on <= last <= ground.ends_on or first < ground.starts_on:
        words = f"The return is for {ground.starts_on} to {ground.ends_on}."
        fix = "Report in this return what was done in these days; the rest in the others."
        yield Finding("outside_period", words, fix, path=path)
    if last > ground.today:
        words = f"{last} is still to come: today is {ground.today}."
        yield Finding("in_the_future", words, "Report it once it is done.", path=path)
    starts_on = _latest(ground.contract_starts_on, owed.starts_on)
    if starts_on is not None and first < starts_on:
        words = f"It is owed from {starts_on} on."
        yield Finding("before_start", words, "Look at the day.", path=path)
    ends_on = _earliest(ground.contract_ends_on, owed.ends_on)
    if ends_on is not None and last > ends_on:
        words = f"It is owed until {ends_on}, the last day on which a delivery counts."
        fix = "If the contract was extended, have the change recorded first."
        yield Finding("after_end", words, fix, path=path)


def _latest(*days: date | None) -> date | None:
    return max((day for day in days if day is not None), default=None)


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def faults_of_place(sent: DeliverySent, path: str) -> list[Finding]:
    """List what is wrong with how a delivery says where it was, before anything is looked up."""
    if sent.place and sent.postcode:
        words = "It gives a place and a postcode."
        return [Finding("place_once", words, "Give one of them.", path=f"{path}/place")]
    if sent.place and level_of(sent.place) not in KEPT_AREAS:
        words = f"`{sent.place}` is not the code of a district or a ward."
        fix = "Give a code such as E09000002, or a postcode, which becomes one and is dropped."
        return [Finding("place_unknown", words, fix, path=f"{path}/place")]
    return []


def faults_of_reference(sent: DeliverySent, path: str) -> list[Finding]:
    """Refuse a reference that tells who somebody is, without repeating it."""
    held = personal_in(sent.reference, sent.delivered_on)
    if not held:
        return []
    words = f"The reference seems to hold {held}."
    fix = "Number your deliveries without anything about a person."
    return [Finding("personal_reference", words, fix, path=f"{path}/reference")]


def faults_of_tokens(sent: DeliverySent, path: str) -> list[Finding]:
    """List the tokens that may not be kept, by their place and never by what they say."""
    told = [(place, fault_of(token)) for place, token in enumerate(sent.people or ())]
    found = [
        Finding("not_a_token", fault, FIX, path=f"{path}/people/{place}")
        for place, fault in told
        if fault
    ]
    distinct = {token.casefold() for token in sent.people or ()}
    if len(distinct) < len(sent.people or ()):
        words = "One token is given twice in the same delivery."
        found.append(Finding("token_twice", words, "Give each once.", path=f"{path}/people"))
    return found


def faults_of_heads(quantity: Decimal, heads: int | None, owed: Owed, path: str) -> list[Finding]:
    """Refuse more people by name than are counted.

    Args:
        quantity: of one delivery, in the unit in which it is owed.
        heads: how many tokens came with it; None: the same as before.
        owed: its obligation.
        path: of the delivery.
    """
    if owed.unit != PEOPLE or heads is None or heads <= quantity:
        return []
    words = f"It names {heads} people by their tokens and counts {plain(quantity)}."
    fix = "Leave out the tokens that are not counted, or look at the quantity."
    return [Finding("more_tokens_than_people", words, fix, path=f"{path}/people")]


def faults_of_share(quantity: Decimal, owed: Owed, path: str) -> list[Finding]:
    """Refuse more than all of something.

    What was promised above 100 per cent is no share of a whole, such as a gain.
    """
    if owed.unit != PERCENT or quantity <= WHOLE or owed.promised > WHOLE:
        return []
    words = f"{plain(quantity)} % is more than all of it."
    fix = "Look for a slip; a share is at most 100."
    return [Finding("more_than_all", words, fix, path=f"{path}/quantity")]


def faults_of_references(deliveries: Iterable[DeliverySent]) -> list[Finding]:
    """List references that more than one delivery of a return has."""
    often = Counter(one.reference for one in deliveries)
    return [
        Finding(
            "reference_twice",
            f"{count} deliveries have the reference {reference!r}.",
            "Give each its own.",
            path="/deliveries",
        )
        for reference, count in often.items()
        if count > 1
    ]


def faults_of_lines(
    lines: Sequence[LineSent], ground: Ground, people: Mapping[UUID, int | None]
) -> list[Finding]:
    """List what is wrong with the lines of a return.

    Args:
        lines: as they were sent.
        ground: what they are checked against.
        people: who was reached, by obligation that has deliveries; None: it cannot be told.
    """
    found: list[Finding] = []
    seen: set[UUID] = set()
    for place, line in enumerate(lines):
        path = f"/lines/{place}"
        if line.obligation_id not in ground.owed:
            found.append(unknown_obligation(line.obligation_id, path))
            continue
        if line.obligation_id in seen:
            words = "Another line is about the same obligation."
            where = f"{path}/obligation_id"
            found.append(Finding("line_twice", words, "Leave one of them.", path=where))
        seen.add(line.obligation_id)
        if line.said is Said.NOTHING and line.obligation_id in people:
            found.append(nothing_and_something(f"{path}/said"))
        found += faults_of_groups(line.groups, people.get(line.obligation_id, 0), path)
    return found


def faults_of_empty_lines(
    lines: Sequence[LineSent], people: Mapping[UUID, int | None]
) -> list[Finding]:
    """List the lines that say `something` of what has no delivery: neither that nor a zero."""
    words = "The return says that something was delivered of this, and has no delivery of it."
    fix = (
        "Report the delivery; or say that nothing was delivered (in a workbook by a 0, over the "
        "API by `nothing`); or leave the line out."
    )
    return [
        Finding("something_and_nothing", words, fix, path=f"/lines/{place}/said")
        for place, line in enumerate(lines)
        if line.said is Said.SOMETHING and line.obligation_id not in people
    ]


def unknown_obligation(obligation_id: UUID, path: str) -> Finding:
    """Say that the contract has no such obligation."""
    words = f"The contract has no obligation {obligation_id}."
    fix = "List the contract's obligations."
    return Finding("unknown_obligation", words, fix, path=f"{path}/obligation_id")


def nothing_and_something(path: str) -> Finding:
    """Say that a return cannot report nothing and a delivery of one obligation."""
    words = "The return says that nothing was delivered of this, and has a delivery of it."
    fix = "In a workbook clear the 0 (over the API: say `something`), or take the delivery out."
    return Finding("nothing_and_something", words, fix, path=path)


def faults_of_groups(groups: Mapping[str, int], people: int | None, path: str) -> list[Finding]:
    """List priority groups of which more people are counted than were reached in all."""
    return [
        Finding(
            "more_in_group",
            f"{count} people of the group `{group}` are more than the {people} who are reported.",
            "Count people of the deliveries in this return alone.",
            path=f"{path}/groups/{group}",
        )
        for group, count in groups.items()
        if people is not None and count > people
    ]
