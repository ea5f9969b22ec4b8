from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, event, text
from sqlmodel import select

from app.contracts.plan.tables import DeliveryPlan
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.moving import move
from app.deliveries.people.tables import Doubt, DoubtState
from app.deliveries.queries import return_of
from app.deliveries.returns.reopening import reopen
from app.deliveries.returns.submitting import submit
from app.deliveries.tables import Return
from app.platform.database import WriteSession, writing
from app.procurements.queries import Lock
from tests.deliveries.people.asked import counted_twice, doubts_in, only
from tests.deliveries.returns.made import BIRCH, MEANS, NOW, Reported, a_reported
from tests.procurements.race import Deed, at_once

AUTUMN = date(2025, 11, 1)


def test_one_person_under_two_suppliers_is_a_question_and_both_count(
    session: WriteSession,
) -> None:
    ash, birch, doubt = counted_twice(session)

    first, second = only(ash, "A-1"), only(birch, "B-1")
    assert (doubt.first_id, doubt.second_id) == (first.id, second.id)
    assert (doubt.state, doubt.count_once_in) == (DoubtState.OPEN, "life")
    assert {first.submission, second.submission} == {1}


def test_others_are_no_question(session: WriteSession) -> None:
    ash, birch = a_reported(session), a_reported(session, BIRCH)

    ash.submitted(ash.apprentice("E-0417"))
    birch.submitted(birch.apprentice("E-0418", reference="B-1"))

    assert doubts_in(session) == []


def test_one_person_twice_in_one_return_is_a_question(reporting: Reported) -> None:
    later = reporting.apprentice("E-0417", reference="A-0")
    early = reporting.apprentice("E-0417", reference="A-9", delivered_on=date(2026, 1, 5))
    reporting.submitted(later, early)

    [doubt] = doubts_in(reporting.session)
    assert (doubt.first_id, doubt.second_id) == (
        only(reporting, "A-9").id,
        only(reporting, "A-0").id,
    )


def test_one_person_in_two_periods_is_a_question_where_they_count_once_at_all(
    reporting: Reported,
) -> None:
    reporting.submitted(reporting.apprentice("E-0417", delivered_on=AUTUMN), day=AUTUMN)
    reporting.submitted(reporting.apprentice("E-0417", reference="A-2"))

    assert len(doubts_in(reporting.session)) == 1


def test_a_job_that_is_held_on_is_counted_once_in_each_period(reporting: Reported) -> None:
    def held(reference: str, on: date) -> None:
        sent = reporting.a_delivery(reporting.posts, "0.25", reference, delivered_on=on)
        reporting.submitted(replace(sent, people=("E-0417",)), day=on)

    held("J-1", AUTUMN)
    held("J-2", date(2026, 2, 1))

    assert doubts_in(reporting.session) == []


def test_several_people_whom_two_deliveries_share_are_one_question(
    reporting: Reported,
) -> None:
    reporting.submitted(
        reporting.apprentice("E-0417", "E-0418"),
        reporting.apprentice("E-0418", "E-0417", reference="A-2"),
    )

    assert len(doubts_in(reporting.session)) == 1


def test_what_was_rejected_is_a_question_too_since_it_may_be_shown_after_all(
    session: WriteSession,
) -> None:
    ash, birch = a_reported(session), a_reported(session, BIRCH)
    ash.submitted(ash.apprentice("E-0417"))
    row = only(ash, "A-1")
    move(session, row, DeliveryState.REJECTED, NOW, by=ash.manager.who, reason="Not so.")

    birch.submitted(birch.apprentice("E-0417", reference="B-1"))

    assert [one.first_id for one in doubts_in(session)] == [row.id]


@pytest.mark.parametrize("is_lax_first", [True, False])
def test_whoever_reports_last_is_asked_as_the_stricter_contract_says(
    session: WriteSession, is_lax_first: bool
) -> None:
    ash, birch = a_reported(session), a_reported(session, BIRCH)
    lax = session.exec(
        select(DeliveryPlan).where(DeliveryPlan.contract_id == birch.contract.id)
    ).one()
    lax.terms = {"duplicate_scope": {"apprenticeship_completions": "contract"}}
    session.flush()

    for one in (birch, ash) if is_lax_first else (ash, birch):
        one.submitted(one.apprentice("E-0417"))

    assert [one.count_once_in for one in doubts_in(session)] == ["life"]


def test_what_was_taken_back_is_no_question(session: WriteSession) -> None:
    ash, birch = a_reported(session), a_reported(session, BIRCH)
    parent = ash.submitted(ash.apprentice("E-0417"))
    reopen(session, ash.supplier, parent, "A slip.", NOW)
    ash.write(parent, lines=(ash.nothing(ash.people),))
    ash.submit(parent)

    birch.submitted(birch.apprentice("E-0417", reference="B-1"))

    assert doubts_in(session) == []


def test_a_draft_asks_nothing(session: WriteSession) -> None:
    ash, birch = a_reported(session), a_reported(session, BIRCH)
    ash.write(ash.begin(), ash.apprentice("E-0417"))

    birch.submitted(birch.apprentice("E-0417", reference="B-1"))

    assert doubts_in(session) == []


def test_what_was_submitted_again_unchanged_is_not_asked_about_again(
    session: WriteSession,
) -> None:
    _, birch, doubt = counted_twice(session)
    doubt.state = DoubtState.OTHERS
    parent = session.get_one(Return, only(birch, "B-1").return_id)
    reopen(session, birch.supplier, parent, "A slip.", NOW)
    birch.submit(parent)

    assert [one.state for one in doubts_in(session)] == [DoubtState.OTHERS]


def test_who_else_is_counted_is_looked_up_by_token_and_not_by_going_through_all(
    reporting: Reported,
) -> None:
    database = reporting.session.connection()
    asked: list[tuple[str, Any]] = []

    @event.listens_for(database, "before_cursor_execute")
    def hear(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        if statement.startswith("SELECT") and statement.count("JOIN person_token") == 2:
            asked.append((statement, parameters))

    reporting.submitted(reporting.apprentice("E-0417", "E-0418"))
    event.remove(database, "before_cursor_execute", hear)

    [(statement, parameters)] = asked
    explain = "EXPLAIN QUERY PLAN"
    if database.dialect.name == "postgresql":
        explain = "EXPLAIN"
        reporting.session.execute(text("SET LOCAL enable_seqscan = off"))  # small ones are read so
    told = " ".join(map(str, database.exec_driver_sql(f"{explain} {statement}", parameters)))
    assert "person_token_seen" in told
    assert "person_token_seen (authority_id=?)" not in told  # SQLite's word for all of them


def test_two_returns_at_once_do_not_miss_each_other(engine: Engine) -> None:
    with writing(engine) as session:
        both = [a_reported(session), a_reported(session, BIRCH)]
        for one in both:
            one.drafts[AUTUMN] = one.begin()
            one.write(one.drafts[AUTUMN], one.apprentice("E-0417", "E-0418"))

    def submitted(one: Reported) -> Deed:
        def deed(session: WriteSession) -> str:
            parent = return_of(session, one.supplier, one.drafts[AUTUMN].id, Lock.ALONE)
            submit(session, MEANS, one.supplier, parent, NOW)
            return "submitted"

        return deed

    assert at_once(engine, *map(submitted, both)) == ["submitted", "submitted"]
    with writing(engine) as session:
        assert len(session.exec(select(Doubt)).all()) == 1
