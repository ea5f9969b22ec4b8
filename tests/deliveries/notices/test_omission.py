from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.deliveries.notices.notice import (
    Assessed,
    BreachTold,
    Details,
    Named,
    Party,
    Performance,
    Step,
    Told,
)
from app.deliveries.notices.omission import missing_in_details, missing_in_performance
from app.deliveries.shortfall.remedies.breach import Breach
from app.deliveries.standing.word import Word
from tests.deliveries.notices.made import BREACH

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
CONTRACT_ID = UUID(int=7)
NAMED = Named(CONTRACT_ID, "Cleaning", "ocds-h6vhtk-0000a0", "1", False)
THREE = tuple(Told(str(n), f"Indicator {n}", "What it counts.", True) for n in (1, 2, 3))
DETAILS = Details(NAMED, needs_indicators=True, indicators=THREE, why_none="")
NOTICE = Performance(
    NAMED,
    Party("Anytown Council", "Town Hall", "buy@anytown.example"),
    (Party("Ash Ltd", "1 Mill Lane", "bids@ash.example", ("GB-COH 01234567",)),),
    FIRST,
    LAST,
    tuple(Assessed(one, Word.GOOD, FIRST, LAST) for one in THREE),
    (),
)
#: described nowhere in the notice, whatever their ratings
UNMARKED = tuple(
    Assessed(replace(one, is_material=False), Word.INADEQUATE, FIRST, LAST) for one in THREE
)
WARNED = Step("warning", FIRST, None, "A letter.", "met", FIRST)
IMPROVE = Step("improvement_plan", FIRST, LAST, "Open days.", "not_met", FIRST)


def codes(found: list[Any]) -> list[str]:
    assert all(one.what and one.how_to_fix and one.law for one in found)
    return [one.code for one in found]


def test_a_whole_notice_lacks_nothing() -> None:
    assert missing_in_details(DETAILS) == []
    assert missing_in_performance(NOTICE) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"indicators": ()}, ["no_indicators"]),
        ({"indicators": THREE[:2]}, ["too_few_indicators"]),
        ({"indicators": (*THREE, replace(THREE[0], title="Four"))}, ["not_three_material"]),
        ({"indicators": (*THREE[:2], replace(THREE[2], description=""))}, ["no_description"]),
        (
            {"indicators": (*THREE[:2], replace(THREE[2], is_material=False))},
            ["not_three_material"],
        ),
        ({"indicators": (), "why_none": "It is one delivery."}, []),
        ({"indicators": (), "needs_indicators": False}, []),
        ({"indicators": THREE[:1], "needs_indicators": False}, []),
    ],
)
def test_what_a_details_notice_lacks_is_named(changes: dict[str, Any], code: list[str]) -> None:
    assert codes(missing_in_details(replace(DETAILS, **changes))) == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"authority": Party("A", "", "")}, ["no_authority_address", "no_authority_email"]),
        ({"named": replace(NAMED, ocid="", contract="")}, ["no_procurement_id", "no_contract_id"]),
        (
            {"suppliers": (Party("S", "", ""),)},
            ["no_supplier_address", "no_supplier_email", "no_supplier_id"],
        ),
        (
            {"suppliers": (*NOTICE.suppliers, Party("S", "2 Mill Lane", "s@birch.example"))},
            ["no_supplier_id"],
        ),
        ({"assessed": ()}, ["nothing_to_tell"]),
        ({"assessed": (*NOTICE.assessed, NOTICE.assessed[0])}, ["not_three_material"]),
        ({"assessed": UNMARKED}, ["not_three_material"]),
        ({"assessed": (Assessed(THREE[0], None),)}, ["not_rated"]),
        ({"assessed": (Assessed(THREE[0], Word.GOOD, FIRST, FIRST),)}, ["other_days"]),
    ],
)
def test_what_a_performance_notice_lacks_is_named(
    changes: dict[str, Any], code: list[str]
) -> None:
    assert codes(missing_in_performance(replace(NOTICE, **changes))) == code


def breached(*steps: Step, **changes: Any) -> list[str]:
    told = {name: value for name, value in (BREACH | changes).items() if value is not None}
    one = BreachTold(UUID(int=8), "Local jobs", Breach.model_validate(told), steps)
    return codes(missing_in_performance(replace(NOTICE, breaches=(one,))))


def test_what_the_telling_of_a_breach_lacks_is_named() -> None:
    failed: dict[str, Any] = {"limb": "failed_to_improve", "outcomes": [], "damages": None}

    assert breached(WARNED) == []
    assert breached() == ["no_warning"]
    assert breached(WARNED, mitigation=None) == ["mitigation_untold"]
    assert breached(WARNED, **failed) == ["no_opportunity", "insufficiency_untold"]
    assert breached(WARNED, IMPROVE, why_insufficient="Nobody came.", **failed) == []


@pytest.mark.parametrize("became", ["met", "open"])
def test_an_opportunity_that_was_taken_or_still_runs_is_none_that_was_not_taken(
    became: str,
) -> None:
    failed = {"limb": "failed_to_improve", "why_insufficient": "Nobody came."}
    failed |= {"outcomes": [], "damages": None}  # type: ignore[dict-item]

    assert breached(WARNED, replace(IMPROVE, became=became), **failed) == ["no_opportunity"]


@pytest.mark.parametrize(
    ("due_on", "recorded_on", "missing"),
    [
        (date(2026, 2, 1), date(2026, 1, 31), []),
        (date(2026, 2, 1), date(2026, 2, 1), ["opportunity_after_the_event"]),
        (date(2026, 2, 1), date(2026, 11, 22), ["opportunity_after_the_event"]),
        (LAST, date(2026, 2, 10), ["opportunity_after_the_event"]),  # on the trigger's day
    ],
)
def test_an_opportunity_entered_after_the_event_is_none(
    due_on: date, recorded_on: date, missing: list[str]
) -> None:
    failed = {"limb": "failed_to_improve", "why_insufficient": "Nobody came."}
    failed |= {"outcomes": [], "damages": None}  # type: ignore[dict-item]
    late = replace(IMPROVE, due_on=due_on, recorded_on=recorded_on)

    assert breached(WARNED, late, **failed) == missing
    assert breached(WARNED, late, IMPROVE, **failed) == []
