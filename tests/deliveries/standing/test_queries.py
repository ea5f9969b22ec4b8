from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.contracts.kind import Accumulation, Direction
from app.contracts.plan.tables import PlanState
from app.contracts.tables import Contract, ContractState
from app.deliveries.said import Confidence, Said
from app.deliveries.standing.colour import Colour
from app.deliveries.standing.forecast import Method
from app.deliveries.standing.queries import standing_of, standings
from app.deliveries.standing.word import Word
from app.deliveries.tables import ReturnState
from app.platform.database import WriteSession
from app.rules.library import Library
from app.rules.reading import read_library
from tests.deliveries.standing.made import FIRST, LAST, a_contract, at, evenly, told
from tests.sealed.test_channels import counted

HALF_WAY = date(2025, 12, 31)  #: of two years


def test_the_four_quantities_stand_together(session: WriteSession) -> None:
    running = a_contract(session)
    hours = running.owes(200)
    running.agrees((hours, evenly(hours)))
    running.delivers(hours, 60, date(2025, 3, 31), verified=50)
    running.delivers(hours, 45, date(2025, 9, 30), verified=45)

    found = running.stands(hours, HALF_WAY)

    assert told(found.owing, "promised", "due") == [200, 100]
    assert told(found, "reported", "verified", "deliveries") == [105, 95, 2]
    assert told(found, "percent", "behind") == [95, 5]
    assert told(found, "rating", "colour") == [Word.APPROACHING_TARGET, Colour.AMBER]


def test_what_no_return_says_anything_of_is_neither_zero_nor_green(session: WriteSession) -> None:
    running = a_contract(session)
    hours = running.owes(200)
    running.returned(date(2025, 2, 1))

    found = running.stands(hours, HALF_WAY)

    assert not found.is_reported
    assert not found.said_nothing
    assert told(found, "percent", "rating", "colour") == [None, None, Colour.GREY]
    assert told(found, "forecasts", "behind") == [(), 100]
    assert told(found, "reported_until", "due_not_reported") == [None, 100]


def test_a_zero_that_was_meant_is_a_result(session: WriteSession) -> None:
    running = a_contract(session)
    hours = running.owes(200)
    running.says(hours, date(2025, 2, 1), Said.NOTHING)

    found = running.stands(hours, HALF_WAY)

    assert found.is_reported
    assert found.said_nothing
    assert told(found, "percent", "rating", "colour") == [0, Word.INADEQUATE, Colour.RED]


def test_a_draft_says_nothing(session: WriteSession) -> None:
    running = a_contract(session)
    hours = running.owes(200)
    running.returned(date(2025, 2, 1), ReturnState.DRAFT)
    running.says(hours, date(2025, 2, 1), Said.SOMETHING)
    running.delivers(hours, 60, date(2025, 2, 1), submission=None)

    found = running.stands(hours, HALF_WAY)

    assert told(found, "is_reported", "reported", "deliveries") == [False, 0, 0]


def test_what_was_taken_back_counts_no_more(session: WriteSession) -> None:
    running = a_contract(session)
    hours = running.owes(200)
    running.delivers(hours, 60, date(2025, 2, 1), withdrawn_at=at(HALF_WAY))
    running.delivers(hours, 40, date(2025, 2, 1))

    assert running.stands(hours, HALF_WAY).reported == 40


def test_nothing_due_is_grey_however_much_was_delivered(session: WriteSession) -> None:
    running = a_contract(session)
    hours = running.owes(200, starts_on=date(2026, 7, 1))
    running.delivers(hours, 10, date(2025, 2, 1), verified=10)

    found = running.stands(hours, HALF_WAY)

    assert found.owing.due == 0
    assert told(found, "percent", "colour") == [None, Colour.GREY]


@pytest.mark.parametrize(
    "day",
    [
        date(2024, 12, 31), FIRST, date(2025, 1, 30), date(2025, 1, 31), date(2025, 2, 1),
        date(2025, 12, 31), date(2026, 1, 1), date(2026, 2, 27), date(2026, 2, 28), LAST,
        date.max,
    ],
)  # fmt: skip
def test_on_any_day_the_sum_is_that_of_the_deliveries_by_then(
    session: WriteSession, day: date
) -> None:
    running = a_contract(session)
    hours, other = running.owes(200), running.owes(200)
    days = [FIRST + timedelta(days=step) for step in range(0, 730, 29)]
    for number, on in enumerate(days, 1):
        running.delivers(hours, number, on, verified=number // 2)
        running.delivers(other, 1, on)

    found = running.stands(hours, day)

    counted = [number for number, on in enumerate(days, 1) if on <= day]
    assert told(found, "reported", "deliveries") == [sum(counted), len(counted)]
    assert found.verified == sum(number // 2 for number in counted)
    assert found.is_reported is bool(counted)


def test_a_share_is_what_was_told_last(session: WriteSession) -> None:
    running = a_contract(session)
    share = running.owes(40, "percent", "local_workforce", accumulation=Accumulation.LATEST)
    running.delivers(share, 30, date(2025, 3, 31), verified=30)
    running.delivers(share, 38, date(2025, 6, 30), verified=36)
    running.delivers(share, 44, date(2025, 9, 30))

    spring, summer, autumn = (
        running.stands(share, day)
        for day in (date(2025, 5, 1), date(2025, 6, 30), date(2025, 9, 30))
    )

    assert told(spring, "reported", "verified") == [30, 30]
    assert told(summer, "reported", "verified", "percent") == [38, 36, 90]
    assert told(autumn, "reported", "verified") == [44, 36]
    assert [one.method for one in autumn.forecasts] == [Method.AS_IT_STANDS]


def test_less_is_better_where_less_was_promised(session: WriteSession) -> None:
    running = a_contract(session)
    carbon = running.owes(100, "tonne", "carbon", direction=Direction.LESS)
    running.agrees((carbon, evenly(carbon)))
    for month in (2, 8):
        running.says(carbon, date(2025, month, 1), Said.NOTHING)
    running.delivers(carbon, 40, date(2025, 6, 30), verified=10)
    at_first = running.stands(carbon, HALF_WAY)
    running.delivers(carbon, 40, date(2025, 9, 30))
    later = running.stands(carbon, HALF_WAY)

    assert at_first.owing.due == 50
    assert told(at_first, "percent", "behind") == [125, 0]
    assert at_first.rating is Word.GOOD
    assert told(later, "percent", "behind", "colour") == [Decimal("62.5"), 30, Colour.RED]


def test_the_suppliers_own_forecast_is_that_of_its_last_return(session: WriteSession) -> None:
    running = a_contract(session)
    hours = running.owes(200)
    running.delivers(hours, 20, date(2025, 2, 1), verified=20)
    for day, forecast, sure in (
        (date(2025, 2, 1), 150, Confidence.HIGH), (date(2025, 5, 1), 120, Confidence.LOW),
    ):  # fmt: skip
        running.says(hours, day, Said.SOMETHING, forecast=Decimal(forecast), confidence=sure)
    running.says(hours, date(2025, 8, 1), Said.NOTHING)

    [own] = [
        one for one in running.stands(hours, HALF_WAY).forecasts if one.method is Method.SUPPLIER
    ]

    assert told(own, "quantity", "confidence", "as_of") == [120, "low", date(2025, 6, 30)]


def test_a_contract_is_rated_by_the_bands_that_its_terms_name(session: WriteSession) -> None:
    running = a_contract(session)
    hours = running.owes(200)
    running.agrees((hours, evenly(hours)), ratings="bradford-mended")
    running.delivers(hours, 96, date(2025, 2, 1), verified=96)

    assert running.stands(hours, HALF_WAY).rating is Word.GOOD
    [unknown] = standing_of(session, running.contract, HALF_WAY, Library())
    assert told(unknown, "percent", "rating", "colour") == [96, None, Colour.GREY]


def test_another_contracts_deliveries_are_not_counted(session: WriteSession) -> None:
    running, other = a_contract(session), a_contract(session)
    hours, others = running.owes(200), other.owes(200)
    other.delivers(others, 90, date(2025, 2, 1), verified=90)

    assert running.stands(hours, HALF_WAY).reported == 0
    both = standings(session, [running.contract, other.contract], HALF_WAY, read_library())
    assert {key: one.reported for key, one in both.items()} == {hours.id: 0, others.id: 90}
    assert standings(session, [], HALF_WAY, read_library()) == {}


def test_many_contracts_take_as_many_questions_as_one(session: WriteSession) -> None:
    def asked(*contracts: Contract, also: bool = False) -> int:
        with counted(session.get_bind().engine) as sent:
            standings(session, contracts, date(2025, 7, 15), read_library(), with_forecasts=also)
        return len(sent)

    made = [a_contract(session) for _ in range(4)]
    for running in made:
        hours = running.owes(200)
        running.agrees((hours, evenly(hours)))
        running.delivers(hours, 90, date(2025, 7, 20), verified=90)
        running.delivers(hours, 90, date(2026, 2, 1))
        running.contract.ends_on = LAST - timedelta(days=made.index(running))
    session.flush()
    contracts = [running.contract for running in made]

    assert asked(*contracts[:1]) == asked(*contracts) > 0
    assert asked(*contracts[:1], also=True) == asked(*contracts, also=True)


def test_a_plan_by_the_pound_counts_the_pounds_to_come(session: WriteSession) -> None:
    running = a_contract(session, value=Decimal(2_000_000))
    by_pound = {"rate": Decimal(1), "per_pounds": Decimal(500_000)}
    apprentices = running.owes(4, "people", "apprentices", **by_pound)
    running.agrees()
    running.spends(1_000_000, HALF_WAY)
    running.delivers(apprentices, 2, HALF_WAY, verified=2)

    [plan] = [
        one for one in running.stands(apprentices, HALF_WAY).forecasts if one.method is Method.PLAN
    ]
    assert told(plan, "quantity", "lowest", "highest") == [4, 2, 4]


def test_forecasts_of_many_contracts_are_those_of_each(session: WriteSession) -> None:
    made = [a_contract(session) for _ in range(2)]
    for number, running in enumerate(made, 1):
        hours = running.owes(200 * number)
        running.agrees((hours, evenly(hours)))
        for on in (date(2024, 12, 31), date(2025, 2, 1), date(2025, 8, 1)):
            running.delivers(hours, 30 * number, on, verified=30 * number)
        running.spends(1_000 * number, date(2025, 3, 31))
        own = {"forecast": Decimal(150 * number), "confidence": Confidence.LOW}
        running.says(hours, date(2025, 9, 1), Said.SOMETHING, **own)

    contracts = [running.contract for running in made]
    found = standings(session, contracts, HALF_WAY, read_library(), with_forecasts=True)

    of_each = [one for running in made for one in running.standing(HALF_WAY)]
    assert {one.owing.obligation_id: one for one in of_each} == found
    methods = {Method.RUN_RATE, Method.SPEND_RATE, Method.PLAN, Method.SUPPLIER}
    assert [{one.method for one in each.forecasts} for each in of_each] == [methods] * 2


def test_once_a_contract_has_ended_nothing_falls_due_and_nothing_is_to_come(
    session: WriteSession,
) -> None:
    running = a_contract(session)
    hours = running.owes(100)
    running.agrees((hours, evenly(hours)))
    running.delivers(hours, 20, date(2025, 6, 2), verified=20)
    running.spends(400_000, date(2025, 5, 31))
    ended_on = date(2025, 6, 30)
    running.contract.state, running.contract.ended_on = ContractState.ENDED, ended_on
    session.flush()

    on_its_day = running.stands(hours, ended_on)

    assert told(on_its_day, "behind", "colour") == [Decimal("4.7945"), Colour.AMBER]
    assert {one.method: one.quantity for one in on_its_day.forecasts} == {
        Method.RUN_RATE: 20, Method.SPEND_RATE: 20, Method.PLAN: 20,
    }  # fmt: skip
    for day in (date(2026, 3, 2), LAST):
        later = running.stands(hours, day)
        of_many = standings(session, [running.contract], day, read_library())[hours.id]
        assert later.owing == of_many.owing == on_its_day.owing
        assert told(later, "behind", "percent", "colour") == told(
            on_its_day, "behind", "percent", "colour"
        )
        assert {one.quantity for one in later.forecasts} == {20}


def test_a_later_plan_rates_no_day_before_it_stands(session: WriteSession) -> None:
    running = a_contract(session)
    hours = running.owes(100)
    first = running.agrees((hours, evenly(hours)))
    running.delivers(hours, 24, date(2025, 6, 2), verified=24)
    day = date(2025, 6, 30)
    assert told(running.stands(hours, day), "percent", "rating") == [
        Decimal("96.7955"), Word.APPROACHING_TARGET,
    ]  # fmt: skip

    first.state = PlanState.REPLACED
    session.flush()
    later = running.agrees((hours, evenly(hours)), number=2, ratings="bradford-mended")
    later.stands_from = date(2025, 7, 1)
    session.flush()

    assert running.stands(hours, day).rating is Word.APPROACHING_TARGET
    [of_many] = standings(session, [running.contract], day, read_library()).values()
    assert of_many.rating is Word.APPROACHING_TARGET
    assert running.stands(hours, date(2025, 7, 1)).rating is Word.GOOD
