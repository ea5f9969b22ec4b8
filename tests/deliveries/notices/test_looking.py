from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from app.contracts.duties.reading import read_duties
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.notices.looking import Rules, look
from app.deliveries.notices.question import Doubts, Looked, Matter, questions
from app.deliveries.people.tables import Doubt, DoubtState
from app.deliveries.shortfall.kind import RemedyKind, RemedyState
from app.platform.database import WriteSession
from app.rules.reading import read_library
from tests.callers import ISSUED
from tests.deliveries.notices.made import DAY, followed, remedied
from tests.deliveries.standing.made import Running


def looked_at(of: Running, now: datetime, day: date = DAY) -> Looked:
    rules = Rules(read_library(), read_duties())
    return look(of.session, of.contract, day, rules, now).looked


def test_what_is_doubtful_is_counted_by_promise(session: WriteSession, now: datetime) -> None:
    of, hours, jobs = followed(session)
    of.delivers(jobs, 1, date(2026, 1, 24), state=DeliveryState.REJECTED)
    of.delivers(jobs, 3, date(2026, 1, 25), state=DeliveryState.EVIDENCED)
    of.delivers(jobs, 5, date(2026, 1, 26), withdrawn_at=ISSUED)

    found = looked_at(of, now).doubts

    assert found[jobs.id] == Doubts(1, 1, 1, Decimal(5))
    assert found[hours.id] == Doubts()  # somebody has looked: what is not verified was decided
    assert looked_at(of, now, date(2026, 1, 22)).doubts[jobs.id] == Doubts(0, 0, 1, Decimal(2))


def test_remedies_whose_day_has_come_and_returns_that_did_not_come_are_found(
    session: WriteSession, now: datetime
) -> None:
    of, _, jobs = followed(session)
    remedied(of, jobs, RemedyKind.IMPROVEMENT_PLAN, due_on=DAY)
    remedied(of, jobs, RemedyKind.WARNING)
    remedied(of, jobs, RemedyKind.IMPROVEMENT_PLAN, due_on=DAY, state=RemedyState.MET)
    remedied(of, jobs, RemedyKind.IMPROVEMENT_PLAN, due_on=date(2026, 4, 1))

    found = looked_at(of, now)

    assert [(one.due_on, one.obligation_id) for one in found.remedies] == [(DAY, jobs.id)]
    assert [one.due_on for one in found.missing][-1] == date(2026, 1, 28)
    asked = [one.matter for one in questions(found)]
    assert {Matter.RETURN_MISSING, Matter.DISPUTED, Matter.BEHIND} <= set(asked)


def test_open_questions_about_people_and_jobs_of_this_contract_alone_are_counted(
    session: WriteSession, now: datetime
) -> None:
    of, _, jobs = followed(session)
    other, _, theirs = followed(session, outside_id="2")
    first = of.delivers(jobs, 1, date(2025, 12, 1))
    second = other.delivers(theirs, 1, date(2026, 3, 1))
    before = looked_at(of, now)
    for pair, state in (
        ((first, second), DoubtState.OPEN), ((second, first), DoubtState.SAME),
    ):  # fmt: skip
        session.add(
            Doubt(
                authority_id=of.contract.authority_id, first_id=pair[0].id, second_id=pair[1].id,
                state=state, asked_at=ISSUED, updated_at=ISSUED,
            )
        )  # fmt: skip
    session.flush()

    found = looked_at(of, now)

    assert replace(found, counted_twice=0) == before
    assert (found.counted_twice, found.jobs_unknown) == (1, 1)
    assert looked_at(of, now, date(2026, 2, 28)).jobs_unknown == 0
