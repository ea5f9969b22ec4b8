from datetime import date, datetime

from app.contracts.duties.reading import read_duties
from app.deliveries.notices.report import Report
from app.deliveries.notices.reporting import report_of
from app.deliveries.review.queries import Rules, found_of
from app.deliveries.shortfall.kind import RemedyKind, RemedyState
from app.platform.database import WriteSession
from app.rules.reading import read_library
from tests.deliveries.notices.made import (
    DAY,
    described,
    fell_short,
    followed,
    rated,
    remedied,
)
from tests.deliveries.standing.made import Running


def reported(of: Running, now: datetime, day: date = DAY) -> Report:
    rules = Rules(read_library(), read_duties())
    found = found_of(of.session, of.contract, day, rules, now)
    return report_of(of.session, of.contract, day, found, rules.library)


def test_a_report_gathers_ratings_shortfalls_remedies_and_proof(
    session: WriteSession, now: datetime
) -> None:
    of, _, jobs = followed(session)
    cause = next(iter(read_library().causes.values()))
    rated(of, obligation_id=jobs.id)
    rated(of, indicator_id=described(of, "Hours").id)
    fell_short(of, jobs, cause.code)
    fell_short(of, jobs, "a_cause_that_was_dropped")
    remedied(of, jobs, RemedyKind.IMPROVEMENT_PLAN)
    remedied(of, jobs, RemedyKind.CREDIT, state=RemedyState.PROPOSED)

    found = reported(of, now)

    assert (found.authority, found.supplier) == ("Anytown Council", "Ash Cleaning Ltd")
    assert found.runs == "2025-01-01 to 2027-12-31"
    assert [one.about for one in found.ratings] == ["Local jobs", "Hours"]
    assert [one.cause for one in found.shortfalls] == [cause.title, "a_cause_that_was_dropped"]
    assert found.shortfalls[0].quantity == "4 people"
    assert [(one.kind, one.state) for one in found.remedies] == [("improvement plan", "open")]
    by_promise = {one.about: one.states for one in found.proof}
    assert by_promise == {
        "Volunteer hours": {"verified": 1},
        "Local jobs": {"claimed": 1, "disputed": 1, "verified": 1},
    }
    assert (found.files, len(found.standings)) == (0, 3)
    assert found.questions


def test_a_report_of_an_earlier_day_knows_nothing_of_what_came_later(
    session: WriteSession, now: datetime
) -> None:
    of, _, jobs = followed(session)
    rated(of, obligation_id=jobs.id)
    fell_short(of, jobs, "a_cause")
    remedied(of, jobs, RemedyKind.WARNING, starts_on=DAY)

    found = reported(of, now, date(2026, 1, 20))

    assert (list(found.ratings), list(found.shortfalls), list(found.remedies)) == ([], [], [])
    assert [one.about for one in found.proof] == ["Volunteer hours"]
