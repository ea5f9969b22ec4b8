from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

from app.contracts.kind import Accumulation, Direction
from app.contracts.plan.owing import Owing
from app.contracts.plan.shape import Shape
from app.contracts.plan.terms import Terms
from app.deliveries.standing.colour import BANDS, Colour
from app.deliveries.standing.forecast import Forecast, Method
from app.deliveries.standing.line import Group, Line, Totals, lines
from app.deliveries.standing.standing import Bands, Came, Standing, stands
from app.deliveries.standing.word import Word
from app.rules.document.table import Table
from app.rules.reading import read_library
from app.units import plain
from tests.deliveries.standing.made import told

OWING = Owing(
    obligation_id=uuid4(), contract_id=uuid4(), measure="volunteering", theme="skills",
    title="Volunteering", unit="hour", direction=Direction.MORE, accumulation=Accumulation.SUM,
    baseline=Decimal(100), promised=Decimal(100), due=Decimal(50), starts_on=date(2025, 1, 1),
    ends_on=date(2026, 12, 31), shape=Shape.EVEN, recalculated=False,
)  # fmt: skip
LIBRARY = read_library()
COLOURS, WORDS = LIBRARY.ratings[BANDS], LIBRARY.ratings[Terms().ratings]


def a_standing(
    verified: int | None,
    due: int = 50,
    unit: str = "hour",
    theme: str = "skills",
    words: Table | None = WORDS,
    forecasts: tuple[Forecast, ...] = (),
    direction: Direction = Direction.MORE,
) -> Standing:
    came = Came() if verified is None else Came(Decimal(verified), Decimal(verified), 1)
    owing = replace(OWING, due=Decimal(due), unit=unit, theme=theme, direction=direction)
    return stands(owing, came, Bands(words, COLOURS), forecasts)


def a_forecast(method: Method, quantity: int, lowest: int | None = None) -> Forecast:
    low = None if lowest is None else Decimal(lowest)
    return Forecast(method, Decimal(quantity), low, low and low * 2)


def by_theme(*standings: Standing) -> tuple[Line, ...]:
    return lines(standings, lambda one: Group(one.owing.theme, one.owing.theme), COLOURS)


def test_what_was_not_reported_is_counted_and_does_not_pull_the_result_down() -> None:
    [line] = by_theme(a_standing(50), a_standing(45), a_standing(None), a_standing(5, due=0))

    assert line.totals == Totals(Decimal(400), Decimal(150), Decimal(100), Decimal(100))
    assert (line.promises, line.not_due, line.not_reported) == (4, 1, 1)
    assert told(line, "behind", "due_not_reported") == [55, 50]
    assert told(line, "percent", "colour") == [95, Colour.AMBER]
    assert line.colours == {Colour.GREEN: 1, Colour.AMBER: 1, Colour.GREY: 2}


def test_a_promise_that_is_told_in_part_is_counted_and_what_is_not_told_is_added() -> None:
    in_part = replace(a_standing(40), due_not_reported=Decimal(20))

    [line] = by_theme(a_standing(50), in_part, a_standing(None))

    assert told(line, "in_part", "not_reported", "due_not_reported") == [1, 1, 70]
    assert line.percent == 90


def test_little_of_which_a_return_is_missing_makes_no_group_look_kept() -> None:
    """Of two promises of 50 tonnes at most, 40 are told of one, and one return of the other."""
    less = replace(OWING, direction=Direction.LESS, due=Decimal(50))
    whole, one_return = (
        stands(less, Came(Decimal(said), Decimal(said), 1), Bands(None, COLOURS),
               due_not_reported=Decimal(silent))
        for said, silent in ((40, 0), (1, 45))
    )  # fmt: skip

    [line] = by_theme(whole, one_return)

    assert told(line, "percent", "in_part") == [100, 1]
    assert line.colours == {Colour.GREEN: 1, Colour.GREY: 1}


def test_over_delivery_of_one_makes_up_for_no_shortfall_of_another() -> None:
    [line] = by_theme(a_standing(90), a_standing(20))

    assert line.totals is not None
    assert told(line.totals, "due", "verified") == [100, 110]
    assert told(line, "percent", "behind") == [70, 30]
    assert told(line, "colour", "rating") == [Colour.RED, Word.INADEQUATE]
    assert line.colours == {Colour.GREEN: 1, Colour.RED: 1}


def test_of_less_what_one_stays_below_makes_up_for_no_excess_of_another() -> None:
    """Of two that may come to 50, one comes to 10 and one to 100: 100 due of 150 counted."""
    less = Direction.LESS

    [line] = by_theme(a_standing(10, direction=less), a_standing(100, direction=less))
    [kept] = by_theme(a_standing(10, direction=less), a_standing(0, direction=less))
    [none_allowed] = by_theme(a_standing(3, 0, direction=less), a_standing(0, 0, direction=less))

    assert told(line, "percent", "behind", "colour") == [Decimal("66.6666"), 50, Colour.RED]
    assert told(kept, "percent", "behind", "colour") == [100, 0, Colour.GREEN]
    assert told(none_allowed, "percent", "behind", "colour") == [0, 3, Colour.RED]


def test_a_line_is_rated_by_the_bands_that_its_promises_share() -> None:
    other = LIBRARY.ratings["bradford-mended"]
    [alike] = by_theme(a_standing(50), a_standing(47), a_standing(None, words=other))
    [mixed] = by_theme(a_standing(50), a_standing(47, words=other))
    [silent] = by_theme(a_standing(None))

    assert told(alike, "percent", "rating") == [97, Word.APPROACHING_TARGET]
    assert told(mixed, "percent", "rating") == [97, None]
    assert told(silent, "percent", "rating") == [None, None]


def test_forecasts_are_added_up_where_every_promise_has_one() -> None:
    plan, rate = Method.PLAN, Method.RUN_RATE
    one = a_standing(50, forecasts=(a_forecast(rate, 70), a_forecast(plan, 90, 50)))
    other = a_standing(40, forecasts=(a_forecast(plan, 60, 40),))

    [line] = by_theme(one, other)
    [silent] = by_theme(one, a_standing(None))

    assert [told(each, "method", "quantity", "lowest", "highest", "missing")
            for each in line.forecasts] == [
        [rate, None, None, None, 1], [plan, 150, 90, 180, 0],
    ]  # fmt: skip
    assert [told(each, "quantity", "missing") for each in silent.forecasts] == [
        [None, 1], [None, 1],
    ]  # fmt: skip


def test_a_range_is_added_up_only_where_every_promise_has_one() -> None:
    both = (a_forecast(Method.RUN_RATE, 70, 60),), (a_forecast(Method.RUN_RATE, 30),)

    [line] = by_theme(*(a_standing(50, forecasts=each) for each in both))

    assert [told(each, "quantity", "lowest", "highest") for each in line.forecasts] == [
        [100, None, None]
    ]


def test_a_group_of_which_nothing_is_reported_is_grey() -> None:
    [line] = by_theme(a_standing(None), a_standing(None))

    assert (line.percent, line.colour, line.not_reported) == (None, Colour.GREY, 2)


def test_units_are_never_added_across() -> None:
    found = by_theme(a_standing(5), a_standing(7, unit="gbp"), a_standing(9, theme="jobs"))

    assert [(one.group.key, one.unit) for one in found] == [
        ("jobs", "hour"), ("skills", "gbp"), ("skills", "hour"),
    ]  # fmt: skip
    assert [plain(one.totals.verified) for one in found if one.totals] == ["9", "7", "5"]


def test_shares_are_counted_and_not_summed() -> None:
    share = replace(a_standing(5), owing=replace(OWING, accumulation=Accumulation.LATEST))

    [line] = by_theme(share, share)

    assert (line.promises, line.totals, line.percent, line.behind) == (2, None, None, None)
    assert line.colour is Colour.GREY
