from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.deliveries.shortfall.kind import RemedyKind
from app.deliveries.shortfall.remedies.breach import Breach, Outcome, Result
from app.platform.database import WriteSession
from app.problems import Invalid
from tests.deliveries.shortfall.behind import (
    TODAY,
    a_contract_behind,
    is_proposed,
)
from tests.deliveries.shortfall.remedies.broken import BREACH, faults

NOT_YET = Outcome(result=Result.TERMINATION, on=date(9999, 1, 1))


@pytest.mark.parametrize(
    ("kind", "changes", "expected"),
    [
        (RemedyKind.IMPROVEMENT_PLAN, {}, {("missing", "/due_on")}),
        (RemedyKind.IMPROVEMENT_PLAN, {"due_on": TODAY}, {("ends_too_early", "/due_on")}),
        (RemedyKind.WARNING, {"starts_on": date(2024, 12, 31)},
         {("before_the_contract", "/starts_on")}),
        (RemedyKind.SUBSTITUTION, {}, {("missing", "/due_on"), ("missing", "/in_place")}),
        (RemedyKind.RETENTION, {}, {("missing", "/amount")}),
        (RemedyKind.BREACH, {}, {("missing", "/breach")}),
        (RemedyKind.WARNING, {"amount": Decimal(5), "quantity": Decimal(1)},
         {("not_for_this_kind", "/amount"), ("not_for_this_kind", "/quantity")}),
        (RemedyKind.BREACH,
         {"breach": BREACH.model_copy(update={"trigger_on": date(2026, 3, 3)})},
         {("in_the_future", "/breach/trigger_on")}),
        (RemedyKind.BREACH,
         {"breach": Breach.model_validate(
             BREACH.model_dump() | {"outcomes": [*BREACH.outcomes, NOT_YET]})},
         {("in_the_future", "/breach/outcomes/1/on")}),
    ],
)  # fmt: skip
def test_each_kind_says_what_it_needs_and_nothing_else(
    session: WriteSession,
    now: datetime,
    kind: RemedyKind,
    changes: dict[str, Any],
    expected: set[tuple[str, str]],
) -> None:
    running, hours = a_contract_behind(session)

    with pytest.raises(Invalid) as refusal:
        is_proposed(running, hours, now, kind, **changes)

    assert faults(refusal) == expected
