from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.contracts.change.announcing import Notice, announce
from app.contracts.change.deciding import Decision, decide
from app.contracts.change.ground import Ground
from app.organisations.role import Role
from app.platform.database import WriteSession
from app.problems import AlreadyDecided, Invalid
from tests.callers import a_caller
from tests.contracts.change.made import GROUND, NOTHING, a_change, approved, proposed
from tests.contracts.plan.made import AT, FIRST, a_contract, told


def test_a_notice_can_be_put_right_until_the_change_is_decided(session: WriteSession) -> None:
    contract = a_contract(session)
    change = proposed(session, contract, a_change(value=Decimal(1_200_000), ground=GROUND))
    who = a_caller(session, Role.CONTRACT_MANAGER)

    announce(session, who, contract, change, Notice("012346-2026", AT.date(), False), AT)
    announce(session, who, contract, change, Notice("012347-2026", AT.date(), True), AT)
    announce(session, who, contract, change, Notice("012348-2026", AT.date()), AT)

    assert (change.notice_id, change.standstill, change.version) == ("012348-2026", True, 4)


@pytest.mark.parametrize("is_told", [False, True])
def test_only_a_notice_from_elsewhere_may_not_say_whether_a_standstill_follows(
    session: WriteSession, is_told: bool
) -> None:
    contract = a_contract(session)
    change = proposed(session, contract, a_change(told_by_notice=is_told))
    who = a_caller(session, Role.CONTRACT_MANAGER)
    coded = Ground("extremeUrgency")
    notice = Notice("1", AT.date(), None, (coded,))

    if is_told:
        announce(session, who, contract, change, notice, AT)
    else:
        with pytest.raises(Invalid) as refused:
            announce(session, who, contract, change, notice, AT)
        assert told(refused.value.findings) == {"standstill": "standstill_not_said"}

    assert change.standstill is None
    assert change.ground_codes == ([coded.document()] if is_told else [])


def test_a_notice_of_tomorrow_is_not_out(session: WriteSession) -> None:
    contract = a_contract(session)
    change = proposed(session, contract, a_change())
    who = a_caller(session, Role.CONTRACT_MANAGER)

    with pytest.raises(Invalid) as refused:
        announce(session, who, contract, change, Notice("1", AT.date() + timedelta(days=1)), AT)

    assert told(refused.value.findings) == {"published_on": "not_yet"}


def test_a_notice_of_another_century_is_a_slip(session: WriteSession) -> None:
    contract = a_contract(session)
    change = proposed(session, contract, a_change())
    who = a_caller(session, Role.CONTRACT_MANAGER)

    with pytest.raises(Invalid) as refused:
        announce(session, who, contract, change, Notice("1", FIRST - timedelta(days=1)), AT)

    assert told(refused.value.findings) == {"published_on": "too_early"}


def test_no_notice_is_older_than_working_days_are_known(session: WriteSession) -> None:
    contract = a_contract(session, entered_on=date(1985, 4, 1))
    change = proposed(session, contract, a_change())
    who = a_caller(session, Role.CONTRACT_MANAGER)

    with pytest.raises(Invalid) as refused:
        announce(session, who, contract, change, Notice("1", date(1989, 12, 31), True), AT)

    assert told(refused.value.findings) == {"published_on": "too_early"}


def test_a_refused_change_takes_no_notice(session: WriteSession) -> None:
    contract = a_contract(session)
    change = proposed(session, contract, a_change())
    who = a_caller(session, Role.CONTRACT_MANAGER)
    decide(session, who, contract, change, NOTHING, Decision(approve=False, reason=""), AT)

    with pytest.raises(AlreadyDecided, match="refused"):
        announce(session, who, contract, change, Notice("1", AT.date(), False), AT)


def test_what_was_said_of_a_standstill_stays(session: WriteSession) -> None:
    contract = a_contract(session)
    change = approved(session, contract, a_change())
    who = a_caller(session, Role.CONTRACT_MANAGER)
    announce(session, who, contract, change, Notice("1", AT.date(), True), AT)

    with pytest.raises(AlreadyDecided):
        announce(session, who, contract, change, Notice("1", AT.date(), False), AT)

    assert (change.notice_id, change.standstill) == ("1", True)


def test_a_decided_change_needs_no_notice_more(session: WriteSession) -> None:
    contract = a_contract(session)
    change = approved(session, contract, a_change())
    who = a_caller(session, Role.CONTRACT_MANAGER)

    with pytest.raises(AlreadyDecided):
        announce(session, who, contract, change, Notice("1", AT.date()), AT)


def test_the_codes_of_its_ground_can_be_said_once_of_an_approved_change(
    session: WriteSession,
) -> None:
    contract = a_contract(session)
    change = approved(session, contract, a_change())
    who = a_caller(session, Role.CONTRACT_MANAGER)
    announce(session, who, contract, change, Notice("1", AT.date(), False), AT)
    coded = Ground("extremeUrgency", "UK", "Urgency.")

    with pytest.raises(AlreadyDecided):  # it was said that there was no standstill
        announce(session, who, contract, change, Notice("1", AT.date(), True, (coded,)), AT)
    announce(session, who, contract, change, Notice("1", AT.date(), False, (coded,)), AT)
    with pytest.raises(AlreadyDecided):
        other = Ground("another")
        announce(session, who, contract, change, Notice("1", AT.date(), False, (other,)), AT)

    assert change.ground_codes == [coded.document()]
    assert (change.ground, change.standstill) == ("Urgency.", False)


def test_codes_that_are_known_are_no_others_where_they_are_said_again(
    session: WriteSession,
) -> None:
    contract = a_contract(session)
    codes = (Ground("extremeUrgency", "UK", "Urgency."), Ground("provided"))
    change = approved(session, contract, a_change(ground_codes=codes))
    who = a_caller(session, Role.CONTRACT_MANAGER)

    with pytest.raises(AlreadyDecided):  # nothing new
        announce(session, who, contract, change, Notice("1", AT.date(), None, codes), AT)
    with pytest.raises(AlreadyDecided):  # another code
        announce(session, who, contract, change, Notice("1", AT.date(), True, codes[:1]), AT)
    announce(session, who, contract, change, Notice("1", AT.date(), True, codes[::-1]), AT)

    assert change.ground_codes == [one.document() for one in codes]
    assert change.standstill is True


def test_codes_can_be_said_of_an_approved_change_without_a_word_of_a_standstill(
    session: WriteSession,
) -> None:
    contract = a_contract(session)
    change = approved(session, contract, a_change(told_by_notice=True))
    who = a_caller(session, Role.CONTRACT_MANAGER)
    coded = Ground("extremeUrgency")

    announce(session, who, contract, change, Notice("1", AT.date(), None, (coded,)), AT)
    announce(session, who, contract, change, Notice("1", AT.date(), False), AT)

    assert (change.ground_codes, change.standstill) == ([coded.document()], False)
