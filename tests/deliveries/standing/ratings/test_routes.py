from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import Engine

from app.contracts.plan.shape import Profile, Shape, Target
from app.contracts.plan.tables import PlanState
from app.contracts.tables import ContractState
from app.organisations.role import SCOPES, Role
from app.platform.database import writing
from tests.callers import a_key
from tests.deliveries.standing.asked import NOBODYS, Asked, faults
from tests.deliveries.standing.made import FIRST, a_contract, an_indicator, evenly

YEAR = {"starts_on": "2025-01-01", "ends_on": "2025-12-31"}
JULY = date(2025, 7, 1)
REASON = "A school was closed by a flood for half of the year, and agreed to it."


@pytest.fixture
def hours(engine: Engine) -> UUID:
    """Give an obligation of 200 hours in two years, of which 95 of 100 due are verified."""
    with writing(engine) as session:
        running = a_contract(session)
        owed = running.owes(200)
        running.agrees((owed, evenly(owed)))
        running.delivers(owed, 95, date(2025, 6, 1), verified=95)
        return owed.id


def test_a_person_confirms_what_the_bands_say(asked: Asked, hours: UUID) -> None:
    answer = asked.post(f"/obligations/{hours}/ratings", YEAR)

    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert (told["word"], told["code"]) == ("approaching_target", "slightlyBelow")
    assert (told["worked_out"], told["percent"], told["reason"]) == (told["word"], "95", "")
    assert told["bands"]["name"] == "statutory-default"
    assert {"from": "90", "under": "100", "rating": "approaching_target"} in told["bands"]["bands"]
    [event] = asked.events("rating.made")
    assert event.facts["is_as_worked_out"] is True
    assert REASON not in str(event.facts)


def test_what_was_verified_ahead_of_the_days_is_told_with_their_rating(
    asked: Asked, hours: UUID
) -> None:
    """On the eve 95 stood verified, and far less was due."""
    days = {"starts_on": "2025-06-02", "ends_on": "2025-06-30"}

    told = asked.post(f"/obligations/{hours}/ratings", days).json()

    assert (told["percent"], told["carried"]) == ("100", "7.9452")  # 29 days of 200 in 730
    assert told["basis"] == (
        "what was due and verified in that period, with what had been verified before it beyond "
        "what was due by then"
    )


@pytest.mark.parametrize(("until", "percent"), [("2025-12-31", "100"), ("2025-09-30", "200")])
def test_what_a_new_plan_puts_off_is_not_rated_twice(
    asked: Asked, engine: Engine, until: str, percent: str
) -> None:
    """Of 100 hours 80 were due by June and 20 after; from July on it is 50 and 50."""
    with writing(engine) as session:
        running = a_contract(session)
        owed = running.owes(100)
        first = running.agrees((owed, by_halves(80, 20)))
        first.state = PlanState.REPLACED
        session.flush()
        running.agrees((owed, by_halves(50, 50)), number=2).stands_from = JULY
        running.delivers(owed, 100, date(2025, 6, 1), verified=100)
        obligation = owed.id

    told = asked.post(f"/obligations/{obligation}/ratings", YEAR | {"ends_on": until}).json()

    assert (told["percent"], told["word"]) == (percent, "good")


def by_halves(first: int, second: int) -> Profile:
    """Have so much fall due in each half of 2025."""
    until, last = date(2025, 6, 30), date(2025, 12, 31)
    targets = (
        Target(starts_on=FIRST, ends_on=until, quantity=Decimal(first)),
        Target(starts_on=JULY, ends_on=last, quantity=Decimal(second)),
    )
    return Profile(
        shape=Shape.TARGETS, whole=Decimal(100), first_on=FIRST, last_on=last, targets=targets
    )


def test_a_person_may_say_otherwise_and_why(asked: Asked, hours: UUID) -> None:
    told = asked.post(f"/obligations/{hours}/ratings", YEAR | {"word": "good", "reason": REASON})

    assert told.status_code == 201, told.text
    assert (told.json()["word"], told.json()["worked_out"]) == ("good", "approaching_target")


@pytest.mark.parametrize("word", ["good", "inadequate", "other"])
def test_another_word_needs_a_reason(asked: Asked, hours: UUID, word: str) -> None:
    answer = asked.post(f"/obligations/{hours}/ratings", YEAR | {"word": word, "reason": "  "})

    assert faults(answer) == [("reason_needed", "/reason")]
    assert asked.events("rating.made") == []


@pytest.mark.parametrize(
    ("days", "fault"),
    [
        ({"ends_on": "2026-03-03"}, ("in_the_future", "/ends_on")),
        ({"starts_on": "2026-01-01"}, ("days_order", "/ends_on")),
        ({"starts_on": "2015-01-01"}, ("days_too_many", "/starts_on")),
        ({"starts_on": "2024-12-31"}, ("before_contract", "/starts_on")),
        ({"starts_on": "0001-01-01", "ends_on": "0001-01-02"}, ("before_contract", "/starts_on")),
    ],
)
def test_only_days_of_the_contract_that_are_over_are_rated(
    asked: Asked, hours: UUID, days: dict[str, str], fault: tuple[str, str]
) -> None:
    assert faults(asked.post(f"/obligations/{hours}/ratings", YEAR | days)) == [fault]


def test_what_came_after_the_end_is_not_rated(asked: Asked, engine: Engine) -> None:
    ended = date(2025, 6, 30)
    with writing(engine) as session:
        running = a_contract(session, state=ContractState.ENDED, ended_on=ended)
        owed = running.owes(10).id
    said = {"word": "other", "reason": "So."}

    after = asked.post(f"/obligations/{owed}/ratings", YEAR | said | {"ends_on": "2025-07-01"})
    by_the_end = asked.post(f"/obligations/{owed}/ratings", YEAR | said | {"ends_on": f"{ended}"})

    assert faults(after) == [("after_contract", "/ends_on")]
    assert by_the_end.status_code == 201, by_the_end.text


def test_a_contract_is_rated_from_the_day_on_which_it_was_entered_into(
    asked: Asked, engine: Engine
) -> None:
    with writing(engine) as session:
        running = a_contract(session, entered_on=date(2024, 11, 1))
        owed = running.owes(10).id
    early = YEAR | {"starts_on": "2024-11-01", "word": "other", "reason": "It began in January."}

    assert asked.post(f"/obligations/{owed}/ratings", early).status_code == 201


def test_the_last_day_may_be_today(asked: Asked, hours: UUID) -> None:
    answer = asked.post(f"/obligations/{hours}/ratings", YEAR | {"ends_on": "2026-03-02"})

    assert answer.status_code == 201, answer.text


def test_the_same_days_rated_again_replace_what_was_said_and_both_stay(
    asked: Asked, engine: Engine, hours: UUID
) -> None:
    first = asked.post(f"/obligations/{hours}/ratings", YEAR).json()
    second = asked.post(
        f"/obligations/{hours}/ratings", YEAR | {"word": "good", "reason": REASON}
    ).json()

    listed = asked.get(f"/contracts/{first['contract_id']}/ratings")["data"]
    told = {one["id"]: (one["word"], one["replaced_at"] is None) for one in listed}
    assert told == {first["id"]: ("approaching_target", False), second["id"]: ("good", True)}
    standing = asked.get(f"/obligations/{hours}/standing?on=2025-12-31")
    assert standing["last_rating"]["id"] == second["id"]
    before = asked.get(f"/obligations/{hours}/standing?on=2025-12-30")
    assert before["last_rating"] is None
    own = asked.get(f"/contracts/{first['contract_id']}/ratings", Role.SUPPLIER)["data"]
    assert own == listed


def test_where_nothing_was_reported_a_person_must_say_something(
    asked: Asked, engine: Engine
) -> None:
    with writing(engine) as session:
        silent = a_contract(session).owes(10).id

    answer = asked.post(f"/obligations/{silent}/ratings", YEAR)
    said = asked.post(f"/obligations/{silent}/ratings", YEAR | {"word": "inadequate"})
    given = asked.post(
        f"/obligations/{silent}/ratings", YEAR | {"word": "inadequate", "reason": REASON}
    )

    assert faults(answer) == [("word_needed", "/word")]
    assert faults(said) == [("reason_needed", "/reason")]
    assert (given.status_code, given.json()["worked_out"]) == (201, None)


def test_an_indicator_is_rated_through_the_promise_that_it_rests_on(
    asked: Asked, engine: Engine
) -> None:
    with writing(engine) as session:
        running = a_contract(session)
        owed = running.owes(200)
        running.agrees((owed, evenly(owed)))
        running.delivers(owed, 100, date(2025, 6, 1), verified=100)
        resting, alone = an_indicator(running, owed).id, an_indicator(running).id

    by_promise = asked.post(f"/indicators/{resting}/ratings", YEAR)
    by_nothing = asked.post(f"/indicators/{alone}/ratings", YEAR)
    by_word = asked.post(f"/indicators/{alone}/ratings", YEAR | {"word": "good", "reason": REASON})

    assert (by_promise.status_code, by_promise.json()["word"]) == (201, "good")
    assert by_promise.json()["indicator_id"] == str(resting)
    assert by_promise.json()["obligation_id"] is None
    assert faults(by_nothing) == [("word_needed", "/word")]
    assert (by_word.status_code, by_word.json()["bands"]) == (201, {})


def test_a_program_and_a_supplier_rate_nothing(asked: Asked, engine: Engine, hours: UUID) -> None:
    program = a_key(engine, *SCOPES[Role.CONTRACT_MANAGER])

    by_program = asked.client.post(f"/v1/obligations/{hours}/ratings", json=YEAR, headers=program)
    by_supplier = asked.post(f"/obligations/{hours}/ratings", YEAR, Role.SUPPLIER)

    assert (by_program.status_code, by_program.json()["code"]) == (403, "person-needed")
    assert (by_supplier.status_code, by_supplier.json()["code"]) == (403, "scope-missing")


@pytest.mark.parametrize("state", [ContractState.AWARDED, ContractState.CLOSED])
def test_a_contract_that_was_not_entered_or_is_closed_is_not_rated(
    asked: Asked, engine: Engine, state: ContractState
) -> None:
    with writing(engine) as session:
        owed = a_contract(session, state=state).owes(10).id

    answer = asked.post(f"/obligations/{owed}/ratings", YEAR | {"word": "good", "reason": REASON})

    assert (answer.status_code, answer.json()["code"]) == (409, "contract-not-running")
    assert answer.json()["state"] == state.value


@pytest.mark.parametrize("thing", ["obligations", "indicators"])
def test_anothers_is_as_if_it_were_not_there(asked: Asked, engine: Engine, thing: str) -> None:
    with writing(engine) as session:
        running = a_contract(session, authority="Elsewhere Council")
        owed = running.owes(10)
        anothers = owed.id if thing == "obligations" else an_indicator(running, owed).id

    answers = [asked.post(f"/{thing}/{one}/ratings", YEAR) for one in (anothers, NOBODYS)]

    assert [(one.status_code, one.json()["code"]) for one in answers] == [(404, "not-found")] * 2
