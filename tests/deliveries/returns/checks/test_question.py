from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.deliveries.returns.checks.question import (
    questions_of_comment,
    questions_of_early_zeros,
    questions_of_likes,
    questions_of_tokens,
)
from app.deliveries.returns.checks.report import LineSent
from app.deliveries.said import Said
from app.problems import Finding
from tests.deliveries.returns.checks.test_fault import GROUND, HOURS, PEOPLE, SENT


def codes(findings: list[Finding]) -> list[str]:
    return [one.code for one in findings]


def test_a_comment_that_tells_who_somebody_is_is_asked_about() -> None:
    told = replace(SENT, comment="Jane Smith, born 01/02/1999.")

    assert codes(questions_of_comment(told, "")) == ["personal_comment"]
    assert questions_of_comment(replace(SENT, comment="Held on 14/02/2026."), "") == []


@pytest.mark.parametrize(("heads", "is_asked"), [(0, True), (4, True), (5, False)])
def test_people_without_a_token_each_are_asked_about(heads: int, is_asked: bool) -> None:
    found = questions_of_tokens(Decimal(5), heads, PEOPLE, "/deliveries/A-1")

    assert codes(found) == (["no_tokens"] if is_asked else [])
    assert not found or "5 people by" in found[0].message


@pytest.mark.parametrize(("heads", "is_asked"), [(0, True), (1, False)])
def test_posts_need_one_token_at_least(heads: int, is_asked: bool) -> None:
    posts = replace(PEOPLE, unit="fte_year")

    assert bool(questions_of_tokens(Decimal(5), heads, posts, "")) is is_asked


def test_hours_are_not_people() -> None:
    assert questions_of_tokens(Decimal(5), 0, HOURS, "") == []


def test_nothing_is_asked_about_while_the_period_goes_on() -> None:
    lines = [
        LineSent(HOURS.obligation_id, Said.SOMETHING),
        LineSent(PEOPLE.obligation_id, Said.NOTHING),
    ]

    [early] = questions_of_early_zeros(lines, GROUND)
    assert (early.code, early.path) == ("early_zero", "/lines/1/said")
    over = replace(GROUND, today=date(2026, 4, 1))
    assert questions_of_early_zeros(lines, over) == []


def test_the_same_told_under_two_references_is_asked_about() -> None:
    sent = replace(SENT, quantity=Decimal(3), place="E09000002")
    again = replace(sent, reference="R-2")
    others = [
        replace(again, quantity=Decimal(4)),
        replace(again, delivered_on=date(2026, 2, 2)),
        replace(again, obligation_id=PEOPLE.obligation_id),
        replace(again, place=""),
        replace(again, organisation="Anytown Youth Forum"),
    ]

    [asked] = questions_of_likes([sent, again, *others])  # type: ignore[list-item]

    assert (asked.code, asked.message[:8]) == ("seems_twice", "R-1, R-2")
    assert questions_of_likes([sent, *others]) == []  # type: ignore[list-item]
