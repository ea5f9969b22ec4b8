from datetime import date
from decimal import Decimal

import pytest

from app.contracts.change.fitting import ChangeOutOfOrder
from app.contracts.change.proposing import preview
from app.contracts.change.wanted import ChangeKind
from app.contracts.plan.content import Line
from app.contracts.plan.shape import Shape
from app.platform.database import WriteSession
from app.problems import Invalid
from tests.contracts.change.made import GROUND, NOTHING, a_change, approved, planned
from tests.contracts.plan.made import AT, a_contract, an_obligation, owed, told

OCTOBER = date(2026, 10, 1)


@pytest.mark.parametrize("kind", [ChangeKind.VALUE, ChangeKind.SCOPE])
def test_no_change_takes_effect_before_one_that_was_approved(
    session: WriteSession, kind: ChangeKind
) -> None:
    contract = a_contract(session)
    an_obligation(session, contract, "24", unit="hour")
    approved(session, contract, a_change(effective_on=OCTOBER))
    value = Decimal(1_090_000)

    with pytest.raises(ChangeOutOfOrder, match="2026-10-01") as refused:
        preview(session, contract, a_change(kind, value=value), NOTHING)

    assert refused.value.facts == {"possible_from": "2026-10-01"}
    assert preview(session, contract, a_change(kind, value=value, effective_on=OCTOBER), NOTHING)


def test_a_contract_can_end_before_a_change_that_was_to_come(session: WriteSession) -> None:
    contract = a_contract(session)
    jobs = an_obligation(session, contract, "730", unit="hour")
    planned(session, contract, Line(obligation_id=jobs.id, shape=Shape.EVEN))
    wanted = a_change(value=Decimal(2_000_000), effective_on=OCTOBER, ground=GROUND)
    approved(session, contract, wanted)

    approved(session, contract, a_change(ChangeKind.EARLY_END, effective_on=date(2026, 2, 28)))

    for day in (AT.date(), OCTOBER):
        found = owed(session, jobs, day)
        assert [found.promised, found.due] == [334, 334]


def test_a_day_of_another_century_is_a_slip(session: WriteSession) -> None:
    contract = a_contract(session)
    wanted = a_change(ChangeKind.TERM, ends_on=date(2227, 3, 31))

    with pytest.raises(Invalid) as refused:
        preview(session, contract, wanted, NOTHING)

    assert told(refused.value.findings) == {"ends_on": "day_out_of_range"}
