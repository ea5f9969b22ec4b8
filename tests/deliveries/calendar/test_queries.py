from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from app.contracts.change.tables import ChangeState, ContractChange
from app.contracts.change.wanted import ChangeKind
from app.contracts.duties.duty import DutyState
from app.contracts.duties.reading import read_duties
from app.contracts.tables import ContractState, Ending
from app.deliveries.calendar.queries import awaiting_proof, contracts_with_duties, duties_of
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.shortfall.kind import RemedyKind, RemedyState
from app.deliveries.shortfall.tables import Remedy
from app.deliveries.standing.tables import JobCheck, Rating
from app.deliveries.standing.word import Word
from app.deliveries.tables import ReturnState
from app.organisations.role import Role
from app.platform.database import WriteSession
from tests.callers import ISSUED, a_caller
from tests.deliveries.calendar.made import ENTERED, duties, running
from tests.deliveries.standing.made import ASH, Running, an_indicator, at
from tests.sealed.test_channels import counted

QUARTER = "period_return:2026-01-01"


def rated(of: Running, ends_on: date, rated_on: date, **about: Any) -> None:
    of.session.add(
        Rating(
            authority_id=of.contract.authority_id, contract_id=of.contract.id,
            starts_on=ENTERED, ends_on=ends_on, bands={}, word=Word.GOOD, reason="As seen.",
            rated_by=of.manager.who, rated_at=at(rated_on), **about,
        )
    )  # fmt: skip
    of.session.flush()


def test_a_return_is_due_and_overdue_until_it_is_submitted(
    session: WriteSession, now: datetime
) -> None:
    of = running(session)
    owed = of.owes(40)

    assert duties(of, now)[QUARTER].state is DutyState.NOT_YET
    assert duties(of, now, date(2026, 4, 28))[QUARTER].state is DutyState.DUE
    assert duties(of, now, date(2026, 4, 29))[QUARTER].state is DutyState.OVERDUE
    waits = duties(of, now, date(2026, 4, 28))["period_evidence:2026-01-01"]
    assert (waits.state, "The return has not come" in waits.why) == (DutyState.WAITING, True)

    of.returned(date(2026, 2, 1), ReturnState.DRAFT)
    assert duties(of, now, date(2026, 4, 28))[QUARTER].state is DutyState.DUE
    assert duties(of, now, date(2026, 4, 29))[QUARTER].state is DutyState.OVERDUE
    of.submits(date(2026, 2, 1), date(2026, 4, 2))
    delivered = of.delivers(owed, 4, date(2026, 2, 1))
    found = duties(of, now, date(2026, 4, 20))
    assert (found[QUARTER].state, found[QUARTER].done_on) == (DutyState.DONE, date(2026, 4, 2))
    assert found["period_evidence:2026-01-01"].state is DutyState.DUE
    delivered.state = DeliveryState.EVIDENCED
    session.flush()
    assert duties(of, now)["period_evidence:2026-01-01"].state is DutyState.DONE


def test_a_contract_without_a_plan_has_no_returns_to_wait_for(
    session: WriteSession, now: datetime
) -> None:
    of = running(session)
    assert of.plan
    session.delete(of.plan)
    session.flush()

    assert not [key for key in duties(of, now) if key.startswith("period_")]


def test_ratings_of_what_an_indicator_rests_on_count_for_it(
    session: WriteSession, now: datetime
) -> None:
    of = running(session)
    owed = of.owes(40)
    own, resting = an_indicator(of), an_indicator(of, owed)
    key = "kpi_assessment:1"
    assert duties(of, now, date(2027, 1, 11))[key].state is DutyState.DUE
    assert duties(of, now, date(2027, 1, 12))[key].state is DutyState.OVERDUE

    rated(of, date(2026, 12, 31), date(2027, 1, 8), indicator_id=own.id)
    assert duties(of, now, date(2027, 1, 11))[key].state is DutyState.DUE
    rated(of, date(2026, 12, 31), date(2027, 1, 9), obligation_id=owed.id)

    found = duties(of, now, date(2027, 1, 11))
    assert (found[key].state, found[key].done_on) == (DutyState.DONE, date(2027, 1, 9))
    assert found["performance_notice:1"].state is DutyState.DUE
    assert resting.obligation_id == owed.id


@pytest.mark.parametrize(
    ("state", "result", "is_told"),
    [
        (RemedyState.OPEN, "damages", True),
        (RemedyState.PROPOSED, "damages", False),
        (RemedyState.WITHDRAWN, "damages", False),
        (RemedyState.OPEN, "termination", False),  # told in the termination notice
    ],
)
def test_a_breach_is_told_within_thirty_days_of_what_came_of_it(
    session: WriteSession, now: datetime, state: RemedyState, result: str, is_told: bool
) -> None:
    of = running(session)
    owed = of.owes(40)
    remedy = Remedy(
        authority_id=of.contract.authority_id, contract_id=of.contract.id, obligation_id=owed.id,
        kind=RemedyKind.BREACH, state=state, what="Damages.", starts_on=date(2026, 3, 1),
        working={
            "breach": {
                "trigger_on": "2026-02-10", "outcomes": [{"result": result, "on": "2026-02-10"}],
            }
        }, proposed_by=of.manager.who,
        proposed_at=ISSUED, updated_at=ISSUED,
    )  # fmt: skip
    session.add(remedy)
    session.flush()

    found = duties(of, now).get(f"breach_notice:{remedy.id}")

    assert (found is not None) is is_told
    if found is not None:
        assert (found.state, found.due_on) == (DutyState.DUE, date(2026, 3, 11))


def test_changes_that_need_a_notice_are_told(session: WriteSession, now: datetime) -> None:
    of = running(session)
    for number, needs, state in (
        (1, True, ChangeState.APPROVED), (2, False, ChangeState.APPROVED),
        (3, True, ChangeState.REFUSED),
    ):  # fmt: skip
        session.add(
            ContractChange(
                authority_id=of.contract.authority_id, contract_id=of.contract.id, number=number,
                kind=ChangeKind.VALUE, state=state, effective_on=date(2026, 4, 1), reason="More.",
                tests=[], needs_notice=needs, proposed_by=of.manager.who, proposed_at=ISSUED,
                updated_at=ISSUED,
            )
        )  # fmt: skip
    session.flush()

    found = duties(of, now)

    assert found["change_notice:1"].due_on == date(2026, 3, 31)
    assert {"change_notice:2", "change_notice:3", "modified_copy:2"}.isdisjoint(found)
    assert found["modified_copy:1"].state is DutyState.NOT_YET


def test_jobs_are_looked_for_until_somebody_says_what_became_of_them(
    session: WriteSession, now: datetime
) -> None:
    of = running(session)
    jobs = of.owes(10, "people", "job_local")
    made = of.delivers(jobs, 2, date(2025, 12, 1))
    key = "lasting_jobs:13-2025-12-01"

    assert duties(of, now)[key].due_on == date(2026, 3, 30)
    assert duties(of, now)[key].state is DutyState.DUE
    session.add(
        JobCheck(
            authority_id=of.contract.authority_id, contract_id=of.contract.id,
            delivery_id=made.id, weeks=13, lasted=Decimal(2), ended=Decimal(0),
            checked_on=date(2026, 3, 2), by=of.manager.who, at=now,
        )
    )  # fmt: skip
    session.flush()
    assert key not in duties(of, now)
    assert "lasting_jobs:26-2025-12-01" in duties(of, now)


def test_a_contract_that_ran_out_has_its_last_notices_due_though_nobody_recorded_it(
    session: WriteSession, now: datetime
) -> None:
    of = running(session, entered_on=date(2023, 1, 1), ends_on=date(2025, 12, 31))
    an_indicator(of)

    found = duties(of, now)

    assert [found[key].state for key in ("end_on_record", "termination_notice")] == [
        DutyState.OVERDUE, DutyState.OVERDUE,
    ]  # fmt: skip
    assert found["termination_notice"].due_on == date(2026, 1, 29)


def test_a_contract_that_passed_to_another_supplier_is_asked_about_and_not_overdue(
    session: WriteSession, now: datetime
) -> None:
    end, facts = date(2026, 1, 20), {"state": ContractState.ENDED, "why_ended": "It was sold."}
    sold = running(session, ended_on=end, ending=Ending.NOVATED, **facts)
    ended = running(session, ended_on=end, ending=Ending.TERMINATED, **facts)

    found = [duties(of, now)["termination_notice"].state for of in (sold, ended)]

    assert found == [DutyState.WAITING, DutyState.OVERDUE]


def test_the_end_is_held_against_the_law_of_its_day(session: WriteSession, now: datetime) -> None:
    """The notice would be due in January, but section 71(2) did not hold in December."""
    days = {"entered_on": date(2025, 3, 1), "ends_on": date(2025, 12, 15)}
    early, late = (
        running(session, **days),
        running(session, **days | {"ends_on": date(2026, 1, 1)}),
    )
    for of in (early, late):
        an_indicator(of)

    key = "performance_notice:final"
    assert duties(early, now)[key].state is DutyState.DOES_NOT_APPLY
    assert duties(late, now)[key].state is DutyState.OVERDUE


def test_a_rating_that_was_put_right_shows_when_the_work_was_first_done(
    session: WriteSession,
) -> None:
    of = running(session)
    own = an_indicator(of)
    first, again = date(2027, 1, 5), date(2027, 6, 1)
    rated(of, date(2026, 12, 31), first, indicator_id=own.id, replaced_at=at(again))
    rated(of, date(2026, 12, 31), again, indicator_id=own.id)
    an_indicator(of).made_at = at(date(2027, 2, 1))
    session.flush()

    found = duties(of, at(again))["kpi_assessment:1"]

    assert (found.state, found.done_on, found.is_late) == (DutyState.DONE, first, False)


def test_each_contract_has_the_day_of_its_own_zone(session: WriteSession) -> None:
    moment = datetime.fromisoformat("2026-02-10T23:30:00+00:00")  # the eleventh in Berlin
    here, there = running(session), running(session, zone="Europe/Berlin")

    found = duties_of(session, [here.contract, there.contract], read_duties(), moment)

    states = [
        one.state for of in (here, there) for one in found[of.contract.id]
        if one.code == "contract_details_notice"
    ]  # fmt: skip
    assert states == [DutyState.DUE, DutyState.OVERDUE]


def test_as_many_questions_are_asked_however_many_contracts_there_are(
    session: WriteSession, now: datetime
) -> None:
    several = [running(session).contract for _ in range(4)]
    session.flush()
    engine = session.get_bind()

    with counted(engine) as few:  # type: ignore[arg-type]
        duties_of(session, several[:1], read_duties(), now)
    with counted(engine) as many:  # type: ignore[arg-type]
        duties_of(session, several, read_duties(), now)

    assert len(few) == len(many)


def test_settled_contracts_and_those_of_others_are_left_out(
    session: WriteSession, now: datetime
) -> None:
    of, settled = running(session), running(session, state=ContractState.CLOSED)
    running(session, authority="Elsewhere Council")
    rival = a_caller(session, Role.SUPPLIER, supplier="Birch Ltd")
    own = a_caller(session, Role.SUPPLIER, supplier=ASH)

    assert contracts_with_duties(session, of.manager) == [of.contract]
    assert contracts_with_duties(session, own) == [of.contract]
    assert contracts_with_duties(session, rival) == []
    assert settled.contract.state is ContractState.CLOSED


def test_a_return_in_time_is_not_late_for_being_put_right(
    session: WriteSession, now: datetime
) -> None:
    of = running(session)
    of.returned(date(2026, 2, 1), on=date(2026, 4, 20))
    of.submits(date(2026, 2, 1), date(2026, 5, 25))

    found = duties(of, now, date(2026, 6, 1))[QUARTER]
    assert (found.done_on, found.is_late) == (date(2026, 4, 20), False)


def test_what_awaits_evidence_is_counted_without_looking_at_every_delivery(
    session: WriteSession,
) -> None:
    database = session.connection()
    query = awaiting_proof([UUID(int=1)]).compile(database, compile_kwargs={"literal_binds": True})
    explain = "EXPLAIN QUERY PLAN"
    if database.dialect.name == "postgresql":
        explain = "EXPLAIN"
        session.execute(text("SET LOCAL enable_seqscan = off"))  # a small table is read whole

    plan = database.exec_driver_sql(f"{explain} {query}")

    assert "delivery_unproven" in " ".join(str(row) for row in plan)
