from datetime import UTC, datetime, timedelta

import pytest

from app.procurements.lifecycle import LotState, WrongMoment, is_past, refuse_unless

DEADLINE = datetime(2026, 5, 1, 11, 0, tzinfo=UTC)


def test_a_deadline_has_passed_at_its_very_instant() -> None:
    assert is_past(DEADLINE, DEADLINE)
    assert not is_past(DEADLINE, DEADLINE - timedelta(microseconds=1))


def test_what_is_not_possible_says_when_it_is() -> None:
    refuse_unless("Marking", LotState.OPENED, LotState.OPENED, LotState.MODERATED)

    with pytest.raises(WrongMoment) as refused:
        refuse_unless("Marking", LotState.OPEN, LotState.OPENED, LotState.MODERATED)
    assert refused.value.detail == "Marking is not possible while the lot is open."
    assert refused.value.facts["possible_when"] == ["opened", "moderated"]
