from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.contracts.adoption.promise import Promised, promise_of, promises_of
from app.contracts.kind import Accumulation, Direction
from app.rules.document.catalogue import Catalogue, UnitFile
from app.rules.library import Library
from app.rules.reading import read_library

LIBRARY = Library(
    units=UnitFile.model_validate(
        {
            "units": {
                "people": {"title": "People", "whole": True},
                "hour": {},
                "minute": {},
                "percent": {},
            },
            "conversions": {"hour": {"minute": 60}},
        }
    ),
    catalogues={
        "ours": Catalogue.model_validate(
            {
                "catalogue": "ours",
                "version": "1",
                "measures": [
                    {"code": "advice", "title": "Advice", "theme": "skills", "unit": "hour"},
                    {"code": "hired", "title": "People hired", "unit": "people"},
                ],
            }
        )
    },
)


def read(**sent: Any) -> tuple[Any, list[str]]:
    given: dict[str, Any] = {"measure": "advice", "document": {}, "quantity": Decimal(4)} | sent
    promise, faults = promise_of(Promised(**given), LIBRARY, Decimal(1_000_000), "1")
    return promise, [f"{one.code} {one.path}" for one in faults]


def test_a_known_measure_gives_its_unit_theme_and_title() -> None:
    promise, faults = read()

    assert (promise.unit, promise.theme, promise.title) == ("hour", "skills", "Advice")
    assert (promise.commitment, promise.accumulation, faults) == ("1", Accumulation.SUM, [])


def test_a_unit_that_converts_stays_as_it_was_agreed() -> None:
    promise, _ = read(unit="minute", quantity=Decimal(90))

    assert (promise.unit, promise.promised) == ("minute", Decimal(90))


def test_an_unknown_measure_is_taken_with_its_own_title_and_unit() -> None:
    promise, faults = read(measure="bees", title="Hives kept", unit="percent")

    assert (promise.measure, promise.title, faults) == ("bees", "Hives kept", [])
    assert promise.accumulation is Accumulation.LATEST


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"unit": "people"}, "unit_does_not_convert /unit"),
        ({"unit": "parsec"}, "unknown_unit /unit"),
        ({"measure": "bees", "unit": "hour"}, "title_missing /title"),
        ({"measure": "bees", "title": "Hives"}, "unknown_unit /unit"),
        ({"measure": "hired", "quantity": Decimal("2.5")}, "not_whole /quantity"),
        ({"quantity": None}, "quantity_missing /quantity"),
        ({"quantity": None, "rate": Decimal(1)}, "rate_not_whole /rate"),
        ({"rate": Decimal(10) ** 13, "per_pounds": Decimal("0.01"), "quantity": None},
         "quantity_out_of_range /quantity"),
    ],
)  # fmt: skip
def test_what_cannot_be_owed_is_told_with_its_place(sent: dict[str, Any], fault: str) -> None:
    promise, faults = read(**sent)

    assert promise is None
    assert faults == [fault]


def test_days_that_run_backwards_are_told() -> None:
    _, faults = read(starts_on=date(2026, 2, 1), ends_on=date(2026, 1, 1))

    assert faults == ["ends_before_start /ends_on"]


def test_a_rate_is_applied_to_the_value_and_may_leave_a_part_of_a_person() -> None:
    promise, faults = read(
        measure="hired", quantity=None, rate=Decimal(1), per_pounds=Decimal(300_000)
    )

    assert (promise.promised, faults) == (Decimal("3.3333"), [])


def test_two_obligations_never_share_an_id() -> None:
    lines = [Promised("advice", {}, quantity=Decimal(1), id=name) for name in ("2", "", "a", "a")]

    told = promises_of(lines, LIBRARY, None).faults

    assert [(one.code, one.path) for one in told] == [
        ("id_twice", "/obligations/1/id"),
        ("id_twice", "/obligations/3/id"),
    ]


@pytest.mark.parametrize(
    ("quantity", "facts", "value", "faults"),
    [
        ("4300", {}, 1_000_000, []),
        ("4300.0001", {}, 1_000_000, ["thousandfold /quantity"]),
        ("99999999999999", {}, 1_000_000, ["thousandfold /quantity"]),
        ("99999999999999", {"confirmed": True}, 1_000_000, []),
        ("6", {}, 1, ["thousandfold /quantity"]),  # a framework at a token value
        ("6", {"confirmed": True}, 1, []),
        ("99999999999999", {}, None, []),  # it is not known what is usual
        ("4301", {"direction": Direction.LESS}, 1_000_000, []),
        ("4301", {"measure": "job_local_share", "unit": "percent"}, 1_000_000, []),
    ],
)
def test_a_promise_far_beyond_its_benchmark_is_a_slip(
    quantity: str, facts: dict[str, Any], value: int | None, faults: list[str]
) -> None:
    given: dict[str, Any] = {"measure": "job_local", "document": {}, "quantity": Decimal(quantity)}
    given |= facts
    worth = None if value is None else Decimal(value)

    _, found = promise_of(Promised(**given), read_library(), worth, "1")

    assert [f"{one.code} {one.path}" for one in found] == faults
