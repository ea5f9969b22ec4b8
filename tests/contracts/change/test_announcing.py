from datetime import timedelta
from decimal import Decimal

import pytest

from app.contracts.change.announcing import announce
from app.organisations.role import Role
from app.platform.database import WriteSession
from app.problems import AlreadyDecided, Invalid
from tests.callers import a_caller
from tests.contracts.change.made import GROUND, a_change, approved, proposed
from tests.contracts.plan.made import AT, FIRST, a_contract, told


def test_a_notice_can_be_put_right_until_the_change_is_decided(session: WriteSession) -> None:
    contract = a_contract(session)
    change = proposed(session, contract, a_change(value=Decimal(1_200_000), ground=GROUND))
    who = a_caller(session, Role.CONTRACT_MANAGER)

    announce(session, who, contract, change, "012346-2026", AT.date(), AT)
    announce(session, who, contract, change, "012347-2026", AT.date(), AT)

    assert (change.notice_id, change.version) == ("012347-2026", 3)


def test_a_notice_of_tomorrow_is_not_out(session: WriteSession) -> None:
    contract = a_contract(session)
    change = proposed(session, contract, a_change())
    who = a_caller(session, Role.CONTRACT_MANAGER)

    with pytest.raises(Invalid) as refused:
        announce(session, who, contract, change, "1", AT.date() + timedelta(days=1), AT)

    assert told(refused.value.findings) == {"published_on": "not_yet"}


def test_a_notice_of_another_century_is_a_slip(session: WriteSession) -> None:
    contract = a_contract(session)
    change = proposed(session, contract, a_change())
    who = a_caller(session, Role.CONTRACT_MANAGER)

    with pytest.raises(Invalid) as refused:
        announce(session, who, contract, change, "1", FIRST - timedelta(days=1), AT)

    assert told(refused.value.findings) == {"published_on": "too_early"}


def test_a_decided_change_needs_no_notice_more(session: WriteSession) -> None:
    contract = a_contract(session)
    change = approved(session, contract, a_change())

    with pytest.raises(AlreadyDecided):
        announce(
            session, a_caller(session, Role.CONTRACT_MANAGER), contract, change, "1", AT.date(), AT
        )
