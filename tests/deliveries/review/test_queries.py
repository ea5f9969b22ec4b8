from datetime import date, datetime
from decimal import Decimal

from app.contracts.duties.reading import read_duties
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.people.tables import Doubt, DoubtState
from app.deliveries.review.queries import Found, Rules, found_of, return_gaps
from app.deliveries.review.question import NONE, Promise, Waiting
from app.deliveries.review.returns import Gap
from app.deliveries.shortfall.kind import RemedyKind, RemedyState
from app.platform.database import WriteSession
from app.rules.reading import read_library
from tests.callers import ISSUED
from tests.deliveries.notices.made import DAY, followed, remedied
from tests.deliveries.standing.made import FIRST, Running, a_contract, evenly


def found(of: Running, now: datetime, day: date = DAY) -> Found:
    rules = Rules(read_library(), read_duties())
    return found_of(of.session, of.contract, day, rules, now)


def by_title(of: Running, now: datetime, day: date = DAY) -> dict[str, Promise]:
    return {one.standing.owing.title: one for one in found(of, now, day).matter.promises}


def test_what_is_doubtful_is_counted_by_promise(session: WriteSession, now: datetime) -> None:
    of, _, jobs = followed(session)
    of.delivers(jobs, 4, date(2026, 1, 24), state=DeliveryState.REJECTED)
    of.delivers(jobs, 3, date(2026, 1, 25), state=DeliveryState.EVIDENCED)
    of.delivers(jobs, 5, date(2026, 1, 26), withdrawn_at=ISSUED)

    told = by_title(of, now)

    work, hours = told["Local jobs"], told["Volunteer hours"]
    assert [one.quantity for one in (work.claimed, work.evidenced, work.disputed)] == [2, 3, 1]
    assert work.rejected == Waiting(1, Decimal(4))
    assert (hours.claimed, hours.rejected) == (NONE, NONE)  # what is not verified was decided
    assert by_title(of, now, date(2026, 1, 22))["Local jobs"].disputed == NONE


def test_remedies_are_overdue_on_the_day_after_their_last(
    session: WriteSession, now: datetime
) -> None:
    of, _, jobs = followed(session)
    remedied(of, jobs, RemedyKind.IMPROVEMENT_PLAN, due_on=DAY)
    remedied(of, jobs, RemedyKind.WARNING)
    remedied(of, jobs, RemedyKind.IMPROVEMENT_PLAN, due_on=DAY, state=RemedyState.MET)
    remedied(of, jobs, RemedyKind.IMPROVEMENT_PLAN, due_on=date(2026, 4, 1))
    for state in (RemedyState.PROPOSED, RemedyState.WITHDRAWN, RemedyState.NOT_MET):
        remedied(of, jobs, RemedyKind.IMPROVEMENT_PLAN, due_on=DAY, state=state)

    assert found(of, now).matter.overdue_remedies == []
    later = found(of, now, date(2026, 4, 1)).matter
    assert list(later.overdue_remedies) == [(jobs.id, "improvement_plan", DAY)]


def test_open_questions_about_people_and_jobs_of_this_contract_alone_are_counted(
    session: WriteSession, now: datetime
) -> None:
    of, _, jobs = followed(session)
    other, _, theirs = followed(session, outside_id="2")
    first = of.delivers(jobs, 1, date(2025, 12, 1))
    second = other.delivers(theirs, 1, date(2026, 3, 1))
    assert found(of, now).matter.doubts == 0
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

    matter = found(of, now).matter

    assert (matter.doubts, by_title(of, now)["Local jobs"].doubts) == (1, 1)
    assert matter.jobs_to_check == 1
    assert found(of, now, date(2026, 2, 28)).matter.jobs_to_check == 0


def test_a_return_that_came_in_time_is_not_late_for_being_put_right(
    session: WriteSession, now: datetime
) -> None:
    running = a_contract(session)
    hours = running.owes(100)
    running.agrees((hours, evenly(hours)))
    running.returned(FIRST, on=date(2025, 4, 20))
    running.delivers(hours, 20, FIRST, verified=20)
    assert [one.gap for one in found(running, now, date(2025, 5, 20)).matter.returns] == []

    running.submits(FIRST, date(2025, 5, 25))

    for day in (date(2025, 4, 29), date(2025, 5, 20), date(2025, 5, 26)):
        assert found(running, now, day).matter.returns == []
    [gap] = return_gaps(session, running.contract, date(2025, 7, 29))
    assert (gap.gap, gap.starts_on) == (Gap.MISSING, date(2025, 4, 1))


def test_a_return_that_first_came_late_stays_late(session: WriteSession) -> None:
    running = a_contract(session)
    hours = running.owes(100)
    running.agrees((hours, evenly(hours)))
    running.returned(FIRST, on=date(2025, 5, 9))
    running.submits(FIRST, date(2025, 5, 25))

    told = [return_gaps(session, running.contract, day) for day in (
        date(2025, 5, 8), date(2025, 5, 9), date(2025, 6, 1),
    )]  # fmt: skip

    assert [(one.gap, one.submitted_on) for [one] in told[1:]] == [
        (Gap.LATE, date(2025, 5, 9))
    ] * 2
    assert [one.gap for one in told[0]] == [Gap.DRAFT]
