from datetime import date, datetime

import pytest

from app.contracts.change.announcing import Notice, announce
from app.contracts.change.deciding import decide
from app.contracts.entering import StandstillRuns
from app.contracts.standstill import change_standstill_end, needs_notice, standstill_end
from app.organisations.role import Role
from app.platform.database import WriteSession
from tests.callers import a_caller
from tests.contracts.change.made import APPROVED, NOTHING, a_change, proposed
from tests.contracts.plan.made import AT, a_contract


@pytest.mark.parametrize(
    ("published", "ends"),
    [
        (date(2026, 2, 25), date(2026, 3, 6)),  # Wednesday to the Friday of the week after
        (date(2026, 3, 30), date(2026, 4, 10)),  # over Good Friday and Easter Monday
        (date(2026, 3, 16), date(2026, 3, 26)),  # over St Patrick's Day, wherever the council is
        (date(2026, 12, 23), date(2027, 1, 7)),  # over Christmas, and 1 and 4 January in Scotland
    ],
)
def test_it_is_eight_working_days_from_the_day_of_the_notice(published: date, ends: date) -> None:
    assert standstill_end(published, "services", "open") == ends
    assert change_standstill_end(published) == ends


def test_light_touch_and_small_contracts_have_none_unless_the_notice_gives_one() -> None:
    day = date(2026, 2, 25)

    assert standstill_end(day, "light_touch", "open") is None
    assert standstill_end(day, "goods", "below_threshold") is None
    assert standstill_end(day, "light_touch", "open", working_days=8) == date(2026, 3, 6)
    assert standstill_end(day, "", "") == date(2026, 3, 6)


def test_a_notice_may_give_more_than_the_law_asks_for_and_never_less() -> None:
    day = date(2026, 2, 25)

    assert standstill_end(day, "services", "open", working_days=10) == date(2026, 3, 10)
    assert standstill_end(day, "services", "open", working_days=1) == date(2026, 3, 6)


def test_only_below_the_threshold_no_award_notice_is_needed() -> None:
    assert needs_notice("open")
    assert needs_notice("")
    assert not needs_notice("below_threshold")


@pytest.mark.parametrize(
    ("first_day", "day", "is_told", "fix"),
    [
        (date(2026, 4, 1), date(2026, 3, 11), False, None),
        (date(2026, 4, 1), date(2026, 3, 10), False, "Approve it on 2026-03-11 or later"),
        (date(2026, 3, 11), date(2026, 3, 11), False, None),
        (date(2026, 3, 10), date(2026, 3, 11), False, "propose a change from 2026-03-11 or a"),
        (date(2026, 3, 10), date(2026, 3, 11), True, None),
        (date(2026, 3, 10), date(2026, 3, 10), True, "Approve it on 2026-03-11 or later"),
    ],
)
def test_no_change_is_made_before_the_end_of_the_standstill_of_its_notice(
    session: WriteSession, first_day: date, day: date, is_told: bool, fix: str | None
) -> None:
    """A notice of Friday 27 February: its eighth working day is Tuesday 10 March."""
    contract = a_contract(session)
    wanted = a_change(effective_on=first_day, told_by_notice=is_told)
    change = proposed(session, contract, wanted)
    who = a_caller(session, Role.CONTRACT_MANAGER)
    announce(session, who, contract, change, Notice("1", date(2026, 2, 27), True), AT)
    at = datetime.combine(day, AT.timetz())

    if fix is None:
        decide(session, who, contract, change, NOTHING, APPROVED, at)
    else:
        with pytest.raises(StandstillRuns) as refused:
            decide(session, who, contract, change, NOTHING, APPROVED, at)
        assert fix in refused.value.how_to_fix

    assert contract.value == (1_080_000 if fix is None else 1_000_000)
