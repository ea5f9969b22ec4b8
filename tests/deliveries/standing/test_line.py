from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

from app.contracts.kind import Accumulation, Direction
from app.contracts.plan.owing import Owing
from app.contracts.plan.shape import Shape
from app.deliveries.standing.colour import BANDS, Colour
from app.deliveries.standing.line import Group, Line, Totals, lines
from app.deliveries.standing.standing import Bands, Came, Standing, stands
from app.rules.reading import read_library
from app.units import plain
from tests.deliveries.standing.made import told

OWING = Owing(
    obligation_id=uuid4(), contract_id=uuid4(), measure="volunteering", theme="skills",
    title="Volunteering", unit="hour", direction=Direction.MORE, accumulation=Accumulation.SUM,
    baseline=Decimal(100), promised=Decimal(100), due=Decimal(50), starts_on=date(2025, 1, 1),
    ends_on=date(2026, 12, 31), shape=Shape.EVEN, recalculated=False,
)  # fmt: skip
COLOURS = read_library().ratings[BANDS]


def a_standing(
    verified: int | None, due: int = 50, unit: str = "hour", theme: str = "skills"
) -> Standing:
    came = Came() if verified is None else Came(Decimal(verified), Decimal(verified), 1)
    owing = replace(OWING, due=Decimal(due), unit=unit, theme=theme)
    return stands(owing, came, Bands(None, COLOURS))


def by_theme(*standings: Standing) -> tuple[Line, ...]:
    return lines(standings, lambda one: Group(one.owing.theme, one.owing.theme), COLOURS)


def test_what_was_not_reported_is_counted_and_does_not_pull_the_result_down() -> None:
    [line] = by_theme(a_standing(50), a_standing(45), a_standing(None), a_standing(5, due=0))

    assert line.totals == Totals(Decimal(400), Decimal(150), Decimal(100), Decimal(100))
    assert (line.promises, line.not_due, line.not_reported) == (4, 1, 1)
    assert told(line, "behind", "due_not_reported") == [55, 50]
    assert told(line, "percent", "colour") == [100, Colour.GREEN]
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

    assert told(line, "percent", "in_part") == [125, 1]
    assert line.colours == {Colour.GREEN: 1, Colour.GREY: 1}


def test_over_delivery_of_one_makes_up_for_no_shortfall_of_another() -> None:
    [line] = by_theme(a_standing(90), a_standing(20))

    assert told(line, "percent", "behind") == [110, 30]
    assert line.colours == {Colour.GREEN: 1, Colour.RED: 1}


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
