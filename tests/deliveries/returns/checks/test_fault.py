from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from app.deliveries.returns.checks.fault import (
    faults_of_days,
    faults_of_empty_lines,
    faults_of_heads,
    faults_of_lines,
    faults_of_place,
    faults_of_reference,
    faults_of_references,
    faults_of_share,
    faults_of_tokens,
)
from app.deliveries.returns.checks.ground import Ground, Owed
from app.deliveries.returns.checks.report import DeliverySent, LineSent
from app.deliveries.said import Said
from app.problems import Finding
from app.units import Units

HOURS = Owed(UUID(int=1), "mentoring", "hour", Decimal(100))
PEOPLE = Owed(UUID(int=2), "apprentices", "people", Decimal(10))
GROUND = Ground(
    date(2026, 1, 1), date(2026, 3, 31), date(2025, 1, 1), date(2026, 12, 31),
    date(2026, 3, 2), {HOURS.obligation_id: HOURS, PEOPLE.obligation_id: PEOPLE},
    Units(frozenset(), frozenset(), {}),
)  # fmt: skip
SENT = DeliverySent("R-1", HOURS.obligation_id, date(2026, 2, 1), quantity=Decimal(1))


def codes(findings: list[Finding]) -> list[str]:
    return [one.code for one in findings]


def days(
    on: date, first: date | None = None, ground: Ground = GROUND, owed: Owed = HOURS
) -> list[str]:
    sent = replace(SENT, delivered_on=on, delivered_from=first)
    return codes(faults_of_days(sent, owed, ground, "/deliveries/0"))


@pytest.mark.parametrize("on", [date(2026, 1, 1), date(2026, 3, 2)])
def test_the_first_day_of_a_period_counts_and_so_does_today(on: date) -> None:
    assert days(on) == []


@pytest.mark.parametrize(
    ("on", "first", "fault"),
    [
        (date(2025, 12, 31), None, "outside_period"),
        (date(2026, 4, 1), None, "outside_period"),
        (date(2026, 1, 5), date(2025, 12, 31), "outside_period"),
        (date(2026, 1, 5), date(2026, 1, 6), "days_order"),
        (date(2026, 3, 3), None, "in_the_future"),
    ],
)
def test_a_day_that_does_not_fit_is_refused(on: date, first: date | None, fault: str) -> None:
    assert fault in days(on, first)


def test_nothing_counts_after_the_last_day_of_the_contract_or_of_the_obligation() -> None:
    ended = replace(GROUND, contract_ends_on=date(2026, 2, 1))
    shorter = replace(HOURS, ends_on=date(2026, 1, 31))

    assert days(date(2026, 2, 1), ground=ended) == []
    assert days(date(2026, 2, 2), ground=ended) == ["after_end"]
    assert days(date(2026, 2, 1), ground=ended, owed=shorter) == ["after_end"]


def test_nothing_counts_before_it_is_owed() -> None:
    later = replace(HOURS, starts_on=date(2026, 2, 2))

    assert days(date(2026, 2, 2), owed=later) == []
    assert days(date(2026, 2, 5), date(2026, 2, 1), owed=later) == ["before_start"]
    undated = replace(GROUND, contract_starts_on=None, contract_ends_on=None)
    assert days(date(2026, 2, 1), ground=undated) == []


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"place": "E09000002"}, []),
        ({"place": "E05014055"}, []),
        ({"place": "E12000007"}, ["place_unknown"]),
        ({"place": "E01000010"}, ["place_unknown"]),
        ({"place": "E99999999"}, ["place_unknown"]),
        ({"place": "E09000002", "postcode": "IG11 0AB"}, ["place_once"]),
    ],
)
def test_a_place_is_a_district_or_a_ward(facts: dict[str, Any], fault: list[str]) -> None:
    assert codes(faults_of_place(replace(SENT, **facts), "/deliveries/0")) == fault


def test_tokens_are_told_by_their_place_alone() -> None:
    sent = replace(SENT, people=("E-1234", "Somebody", "e-1234"))

    found = faults_of_tokens(sent, "/deliveries/0")

    assert codes(found) == ["not_a_token", "token_twice"]
    assert found[0].path == "/deliveries/0/people/1"
    assert "Somebody" not in str(found)


def test_more_people_cannot_be_named_than_are_counted() -> None:
    assert codes(faults_of_heads(Decimal(2), 3, PEOPLE, "")) == ["more_tokens_than_people"]
    assert faults_of_heads(Decimal(2), 2, PEOPLE, "") == []
    assert faults_of_heads(Decimal(2), None, PEOPLE, "") == []
    assert faults_of_heads(Decimal(2), 30, HOURS, "") == []


def test_references_are_given_once() -> None:
    again = [SENT, replace(SENT, reference="R-2"), SENT]

    [fault] = faults_of_references(again)

    assert (fault.code, fault.path) == ("reference_twice", "/deliveries")
    assert "'R-1'" in fault.message
    assert faults_of_references(again[:2]) == []


def lines(*given: LineSent, people: dict[UUID, int | None] | None = None) -> list[str]:
    return [f"{one.code} {one.path}" for one in faults_of_lines(given, GROUND, people or {})]


def test_nothing_and_a_delivery_do_not_go_together() -> None:
    nothing = LineSent(HOURS.obligation_id, Said.NOTHING)

    assert lines(nothing) == []
    assert lines(nothing, people={HOURS.obligation_id: None}) == [
        "nothing_and_something /lines/0/said"
    ]


def test_something_has_a_delivery_by_the_time_it_is_submitted() -> None:
    something = LineSent(HOURS.obligation_id, Said.SOMETHING)
    nothing = LineSent(PEOPLE.obligation_id, Said.NOTHING)

    [fault] = faults_of_empty_lines([nothing, something], {})

    assert (fault.code, fault.path) == ("something_and_nothing", "/lines/1/said")
    assert faults_of_empty_lines([nothing, something], {HOURS.obligation_id: None}) == []


def test_each_obligation_has_one_line_and_is_the_contracts() -> None:
    line = LineSent(HOURS.obligation_id, Said.SOMETHING)
    strange = LineSent(UUID(int=9), Said.NOTHING)

    assert lines(line, line, strange) == [
        "line_twice /lines/1/obligation_id",
        "unknown_obligation /lines/2/obligation_id",
    ]


def test_a_group_counts_no_more_people_than_were_reached() -> None:
    line = LineSent(PEOPLE.obligation_id, Said.SOMETHING, groups={"care_leaver": 3, "veteran": 2})

    assert lines(line, people={PEOPLE.obligation_id: 3}) == []
    assert lines(line, people={PEOPLE.obligation_id: 2}) == [
        "more_in_group /lines/0/groups/care_leaver"
    ]
    assert lines(line, people={PEOPLE.obligation_id: None}) == []
    assert len(lines(line)) == 2  # without a delivery nobody was reached


@pytest.mark.parametrize("reference", ["QQ123456C", "Jane Smith 01/02/1999", "a.b@ash.example"])
def test_a_reference_that_tells_who_somebody_is_is_refused_without_being_repeated(
    reference: str,
) -> None:
    [fault] = faults_of_reference(replace(SENT, reference=reference), "/deliveries/0")

    assert (fault.code, fault.path) == ("personal_reference", "/deliveries/0/reference")
    assert reference not in fault.message
    assert faults_of_reference(replace(SENT, reference="S-2026-02-14"), "") == []


@pytest.mark.parametrize(
    ("unit", "quantity", "promised", "expected"),
    [
        ("percent", 100, 40, []),
        ("percent", 160, 40, ["more_than_all"]),
        ("percent", 160, 120, []),  # a gain, and no share of a whole
        ("hour", 160, 40, []),
    ],
)
def test_no_share_is_more_than_all(
    unit: str, quantity: int, promised: int, expected: list[str]
) -> None:
    owed = replace(HOURS, unit=unit, promised=Decimal(promised))

    assert codes(faults_of_share(Decimal(quantity), owed, "")) == expected
