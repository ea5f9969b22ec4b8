import threading
from collections import Counter
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.contracts.duties.reading import read_duties
from app.contracts.duties.tables import DutyTold
from app.deliveries.calendar.telling import contracts_to_tell, tell
from app.organisations.role import Role
from app.organisations.tables import Authority
from app.platform.database import WriteSession, reading, writing
from app.platform.events import Event
from app.platform.mail.tables import Letter
from tests.deliveries.calendar.made import a_manager, running, the_supplier
from tests.deliveries.standing.made import Running

RULES = read_duties()
MANAGER, SUPPLIER = "manager@anytown.example", "bids@ash.example"


@pytest.fixture
def near(now: datetime) -> datetime:
    """Give the first day on which the details notice, due on 10 February, is told."""
    return now.replace(month=1, day=27)


def the_contract(session: WriteSession) -> Running:
    of = running(session)
    a_manager(session, of, MANAGER, Role.CONTRACT_MANAGER)
    a_manager(session, of, "officer@anytown.example", Role.PROCUREMENT_OFFICER)
    a_manager(session, of, "gone@anytown.example", Role.CONTRACT_MANAGER, active=False)
    the_supplier(session, of).email = SUPPLIER
    session.flush()
    return of


def letters(session: Session) -> Counter[str]:
    return Counter(session.exec(select(Letter.recipient)).all())


def stages(session: Session, duty: str = "contract_details_notice") -> list[str]:
    query = select(DutyTold).where(DutyTold.duty == duty).order_by(col(DutyTold.stage))
    return [one.stage.value for one in session.exec(query)]


def test_a_duty_is_told_fourteen_days_before_and_once_it_is_overdue(
    session: WriteSession, near: datetime
) -> None:
    of = the_contract(session)

    tell(session, of.contract.id, RULES, near - timedelta(days=1))
    assert stages(session) == []
    tell(session, of.contract.id, RULES, near)
    assert stages(session) == ["due"]
    assert tell(session, of.contract.id, RULES, near) == 0
    tell(session, of.contract.id, RULES, near + timedelta(days=14))
    assert stages(session) == ["due"]
    tell(session, of.contract.id, RULES, near + timedelta(days=15))
    assert stages(session) == ["due", "overdue"]
    assert tell(session, of.contract.id, RULES, near + timedelta(days=15)) == 0


def test_people_are_told_of_a_contract_that_ran_out_without_a_word(
    session: WriteSession, now: datetime
) -> None:
    of = the_contract(session)
    of.contract.ends_on = now.date() - timedelta(days=1)
    session.flush()

    tell(session, of.contract.id, RULES, now)

    assert stages(session, "end_on_record") == ["due"]
    tell(session, of.contract.id, RULES, now + timedelta(days=29))
    assert stages(session, "end_on_record") == ["due", "overdue"]
    assert stages(session, "termination_notice") == ["overdue"]


def test_managers_are_told_of_all_and_the_supplier_of_its_own(
    session: WriteSession, near: datetime
) -> None:
    of = the_contract(session)

    told = tell(session, of.contract.id, RULES, near)

    assert letters(session) == {MANAGER: 1, SUPPLIER: 1}
    by_address = {one.recipient: one.text for one in session.exec(select(Letter))}
    assert "contract details notice" in by_address[MANAGER]
    assert "contract details notice" not in by_address[SUPPLIER]
    assert "Submit the return" in by_address[SUPPLIER]
    [event] = session.exec(select(Event).where(Event.kind == "duties.told")).all()
    assert event.subject == str(of.contract.id)
    assert "contract_details_notice" in event.facts["due"]
    assert told == len(event.facts["due"]) + len(event.facts["overdue"])


def test_where_there_is_no_manager_the_authority_itself_is_told(
    session: WriteSession, near: datetime
) -> None:
    of = running(session)
    tell(session, of.contract.id, RULES, near)
    assert letters(session) == {}  # it has no address, and it is told all the same

    again = running(session)
    authority = session.get_one(Authority, again.contract.authority_id)
    authority.email = "council@anytown.example"
    session.flush()
    tell(session, again.contract.id, RULES, near)

    assert letters(session) == {"council@anytown.example": 1}


def test_a_changed_day_is_told_anew(session: WriteSession, near: datetime) -> None:
    of = the_contract(session)
    tell(session, of.contract.id, RULES, near)

    of.contract.entered_on = date(2026, 1, 13)
    session.flush()
    tell(session, of.contract.id, RULES, near + timedelta(days=1))

    assert stages(session, "contract_copy") == []
    assert stages(session) == ["due", "due"]


def test_only_contracts_with_something_new_are_looked_at_again(
    session: WriteSession, near: datetime
) -> None:
    of = the_contract(session)
    assert contracts_to_tell(session, RULES, near) == [of.contract.id]

    tell(session, of.contract.id, RULES, near)

    assert contracts_to_tell(session, RULES, near) == []
    assert contracts_to_tell(session, RULES, near + timedelta(days=15)) == [of.contract.id]


class Killed(BaseException):
    """The process ended before its transaction did."""


def kept(engine: Engine) -> UUID:
    with writing(engine) as session:
        return the_contract(session).contract.id


def test_a_kill_before_the_end_leaves_nothing_told_and_nothing_lost(
    engine: Engine, near: datetime
) -> None:
    contract = kept(engine)

    with pytest.raises(Killed), writing(engine) as session:
        assert tell(session, contract, RULES, near) > 0
        raise Killed

    with reading(engine) as session:
        assert (stages(session), letters(session)) == ([], {})
    with writing(engine) as session:
        tell(session, contract, RULES, near)
    with reading(engine) as session:
        assert (stages(session), letters(session)) == (["due"], {MANAGER: 1, SUPPLIER: 1})


def test_two_workers_at_once_tell_of_a_duty_once(engine: Engine, near: datetime) -> None:
    contract, start = kept(engine), threading.Barrier(4)
    told: list[int] = []

    def work() -> None:
        start.wait()
        with writing(engine) as session:
            told.append(tell(session, contract, RULES, near))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told)[:3] == [0, 0, 0]
    assert sorted(told)[3] > 0
    with reading(engine) as session:
        assert letters(session) == {MANAGER: 1, SUPPLIER: 1}
        assert len(session.exec(select(Event).where(Event.kind == "duties.told")).all()) == 1
