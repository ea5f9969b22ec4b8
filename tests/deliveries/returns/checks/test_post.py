"""What is refused of weeks and full-time hours, so that years of work are years."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from app.deliveries.returns.checks.ground import Ground, Owed
from app.deliveries.returns.checks.post import faults_of_posts
from app.deliveries.returns.checks.report import DeliverySent, Posts
from app.units import Units

JOBS = Owed(UUID(int=1), "job_local", "fte_year", Decimal(10))
QUARTER = Ground(
    date(2026, 1, 1), date(2026, 3, 31), date(2025, 1, 1), date(2026, 12, 31),
    date(2026, 4, 2), {JOBS.obligation_id: JOBS}, Units(frozenset(), frozenset(), {}),
)  # fmt: skip


def codes(*weeks: str, owed: Owed = JOBS, **facts: Any) -> list[tuple[str, str]]:
    posts = tuple(Posts(10, Decimal(35), Decimal(one)) for one in weeks)
    sent = DeliverySent("R-1", JOBS.obligation_id, date(2026, 3, 31), posts=posts, **facts)
    return [(one.code, one.path) for one in faults_of_posts(sent, owed, QUARTER, "")]


@pytest.mark.parametrize(("weeks", "is_right"), [("13", True), ("14", False), ("52", False)])
def test_nobody_holds_a_post_for_longer_than_the_period(weeks: str, is_right: bool) -> None:
    fault = [("longer_than_its_days", "/posts/1/weeks")]

    assert codes("1", weeks) == ([] if is_right else fault)


def test_nobody_holds_a_post_for_longer_than_the_days_of_the_delivery() -> None:
    february: dict[str, Any] = {"delivered_from": date(2026, 2, 1)}

    assert codes("4.33", delivered_from=date(2026, 3, 4)) == []  # 28 days, told as any month
    assert codes("8", **february) == []
    assert [code for code, _ in codes("13", **february)] == ["longer_than_its_days"]


def test_what_counts_by_its_latest_figure_is_told_of_all_the_contract_so_far() -> None:
    latest = replace(JOBS, unit="fte", is_latest=True)

    assert codes("52", owed=latest) == []
    assert [code for code, _ in codes("104", owed=latest)] == ["longer_than_its_days"]


def test_short_full_time_is_confirmed_in_words() -> None:
    seven: dict[str, Any] = {"full_time_hours": Decimal(7)}
    fault = [("short_full_time", "/full_time_hours")]

    assert codes("13", full_time_hours=Decimal(30)) == []
    assert codes("13", **seven) == fault
    assert codes("13", **seven, confirmed=True, comment=" ") == fault
    assert codes("13", **seven, confirmed=True, comment="Our crews work one day.") == []
    assert codes(**seven) == []  # there are no posts
