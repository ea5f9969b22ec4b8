"""What has to be done under a contract, by which day, and how far it is: all by sums.

A duty whose event has not come is told with the day that it may have; one that does not apply is
told with the reason, so that nobody has to wonder whether it was forgotten.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from app.contracts.duties.rule import Binds, DutyRule
from app.contracts.kind import Regime
from app.contracts.worth import with_vat
from app.units import plain

LET_UNDER = {
    Regime.PA23: "the Procurement Act 2023",
    Regime.PCR15: "the Public Contracts Regulations 2015",
    Regime.PA23_BELOW: "the Procurement Act 2023, below its thresholds",
    Regime.OTHER: "another law, or below the thresholds",
}


class DutyState(StrEnum):
    """How far a duty is."""

    DONE = "done"
    DUE = "due"
    OVERDUE = "overdue"
    WAITING = "waiting"  #: for something that comes first
    NOT_YET = "not_yet"  #: what it begins with has not come
    DOES_NOT_APPLY = "does_not_apply"


#: states in which nothing is left to do
SETTLED = frozenset({DutyState.DONE, DutyState.DOES_NOT_APPLY})


class Subject(Protocol):
    """What is asked about a contract."""

    regime: Regime
    is_light_touch: bool
    is_framework: bool
    is_concession: bool
    value: Decimal | None
    value_with_vat: Decimal | None


@dataclass(frozen=True, slots=True)
class Happening:
    """What a duty begins with: it came, or may come; once for each time that it is to be done."""

    occurrence: str = ""  #: which of several; empty: the only one
    about: str = ""  #: which of several, in words
    on: date | None = None  #: None: it has not come
    expected_on: date | None = None  #: when it may come, as far as is known
    due_on: date | None = None  #: where it does not follow from the rule's count
    asked_on: date | None = None  #: day that the law has to be in force on; None: its last day
    is_done: bool = False
    done_on: date | None = None
    reference: str = ""  #: of what shows that it was done
    follows: str = ""  #: occurrence of the duty that comes first, where it is another
    waits_for: str = ""  #: what else comes first, in a sentence


@dataclass(frozen=True, slots=True)
class Done:
    """That a person recorded a duty as done."""

    on: date
    reference: str


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that has to be done under a contract."""

    code: str
    occurrence: str
    title: str
    law: str
    binds: Binds
    state: DutyState
    begins_on: date | None  #: the day that it begins with
    due_on: date | None  #: last day; None: the law names none, or it is not known
    is_expected: bool  #: the last day may still move: what it begins with is to come
    done_on: date | None
    reference: str
    why: str  #: it does not apply, or waits; or how its days are counted

    @property
    def is_late(self) -> bool:
        """Tell whether it was done after its last day."""
        return self.done_on is not None and self.due_on is not None and self.done_on > self.due_on


Key = tuple[str, str]  #: of a duty: its code and its occurrence


def duties(
    subject: Subject,
    happenings: Mapping[str, Sequence[Happening]],
    recorded: Mapping[Key, Done],
    rules: Mapping[str, DutyRule],
    day: date,
) -> list[Duty]:
    """List what has to be done under a contract, in the order of the rules.

    Args:
        subject: the contract.
        happenings: what each duty begins with, by the duty's code.
        recorded: what people recorded as done.
        rules: of the law, by code; a duty stands after the one that it follows.
        day: on which it is asked.
    """
    found: dict[Key, Duty] = {}
    for code, rule in rules.items():
        given = happenings.get(code, ())
        reason = exemption(rule, subject)
        if reason and given:
            found[code, ""] = _exempt(code, rule, reason)
            continue
        for one in given:
            made = _Made(code, rule, _with(one, recorded.get((code, one.occurrence))), subject)
            found[code, one.occurrence] = made.duty(found, day)
    return list(found.values())


def exemption(rule: DutyRule, subject: Subject) -> str:
    """Say why a rule does not hold for a contract; nothing if it does, or may."""
    if rule.regimes and subject.regime not in rule.regimes:
        return f"The contract was let under {LET_UNDER[subject.regime]}."
    kinds = (
        (subject.is_light_touch, rule.not_for.light_touch),
        (subject.is_framework, rule.not_for.framework),
        (subject.is_concession, rule.not_for.concession),
    )
    for is_one, words in kinds:
        if is_one and words:
            return words
    worth = with_vat(subject.value, subject.value_with_vat)
    if worth is None:
        return ""
    if rule.more_than is not None and worth <= rule.more_than:
        return f"The contract is not worth more than {plain(rule.more_than)} pounds with VAT."
    if rule.at_least is not None and worth < rule.at_least.central:
        return f"The contract is worth less than {plain(rule.at_least.central)} pounds with VAT."
    return ""


def is_in_force(rule: DutyRule, on: date | None) -> bool:
    """Tell whether a rule held on a day; where the day is not known, it may have."""
    return rule.in_force_from is None or on is None or on >= rule.in_force_from


def binds_at_end(rule: DutyRule, subject: Subject, ended_on: date | None) -> bool:
    """Tell whether what comes with the end of a contract is asked of this one.

    Args:
        rule: of the law.
        subject: the contract.
        ended_on: the law has to be in force then; None: it runs.
    """
    return is_in_force(rule, ended_on) and not exemption(rule, subject)


def _with(one: Happening, done: Done | None) -> Happening:
    if done is None:
        return one
    return replace(one, is_done=True, done_on=done.on, reference=done.reference)


def _exempt(code: str, rule: DutyRule, reason: str) -> Duty:
    return Duty(
        code, "", rule.title, rule.law, rule.binds, DutyState.DOES_NOT_APPLY, None, None,
        False, None, "", reason,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Made:
    """One duty in the making."""

    code: str
    rule: DutyRule
    begun: Happening
    subject: Subject

    def duty(self, others: Mapping[Key, Duty], day: date) -> Duty:
        one, rule = self.begun, self.rule
        due_on = self.due_on()
        state, why = self.state(others, due_on, day)
        return Duty(
            code=self.code,
            occurrence=one.occurrence,
            title=f"{rule.title}{one.about and ': '}{one.about}",
            law=rule.law,
            binds=rule.binds,
            state=state,
            begins_on=one.on or one.expected_on,
            due_on=due_on,
            is_expected=one.on is None and due_on is not None,
            done_on=one.done_on,
            reference=one.reference,
            why=why or f"{rule.counted}{self._taken()}",
        )

    def due_on(self) -> date | None:
        """Give the last day, by what it begins with or may begin with."""
        if self.begun.due_on is not None:
            return self.begun.due_on
        first = self.begun.on or self.begun.expected_on
        if first is None or self.rule.count is None:
            return None
        return self.rule.count.last_day(first, is_light_touch=self.subject.is_light_touch)

    def state(
        self, others: Mapping[Key, Duty], due_on: date | None, day: date
    ) -> tuple[DutyState, str]:
        """Say how far it is, and why, where there is more to say than how it is counted."""
        one, force = self.begun, self.rule.in_force_from
        if one.is_done:
            return DutyState.DONE, ""
        if not is_in_force(self.rule, one.asked_on or due_on):
            return DutyState.DOES_NOT_APPLY, f"The law asks for it from {force} on."
        if not self._has_begun(day):
            return DutyState.NOT_YET, f"It begins with {self.rule.begins_with}."
        if due_on is not None and self.rule.count is not None and self.rule.count.is_until:
            until = f"It lasts to the end of {due_on}."
            return (DutyState.DONE if day > due_on else DutyState.NOT_YET), until
        if one.waits_for:
            return DutyState.WAITING, one.waits_for
        return self._due(others, due_on, day)

    def _due(
        self, others: Mapping[Key, Duty], due_on: date | None, day: date
    ) -> tuple[DutyState, str]:
        """Say how far what has begun is; a day that has passed comes before every doubt."""
        if due_on is not None and day > due_on:
            return DutyState.OVERDUE, self._open_value()
        if words := self._open_value():
            return DutyState.WAITING, words
        first = others.get((self.rule.after or "", self.begun.follows or self.begun.occurrence))
        if first is not None and first.state not in SETTLED:
            return DutyState.WAITING, f"First: {first.title}"
        return DutyState.DUE, ""

    def _has_begun(self, day: date) -> bool:
        on, count = self.begun.on, self.rule.count
        is_before = count is not None and count.is_before
        return on is not None and (on <= day or is_before)

    def _open_value(self) -> str:
        """Say that nobody knows whether it is to be done; nothing if the value is known."""
        rule, worth = self.rule, with_vat(self.subject.value, self.subject.value_with_vat)
        if rule.more_than is not None and worth is None:
            above = f"It applies above {plain(rule.more_than)} pounds with VAT"
            return f"{above}; the contract's value is not known"
        least = rule.at_least
        if least is None or (worth is not None and worth >= least.others):
            return ""
        return (
            f"It applies from {plain(least.others)} pounds with VAT, to central government "
            f"authorities from {plain(least.central)}"
        )

    def _taken(self) -> str:
        """Say that VAT was taken at the standard rate, where the duty turns on it."""
        rule, let = self.rule, self.subject
        most = rule.at_least.others if rule.at_least else rule.more_than
        if most is None or let.value_with_vat is not None or let.value is None:
            return ""
        told = " The value with VAT is not known, and was taken at the standard rate."
        return told if let.value <= most else ""
