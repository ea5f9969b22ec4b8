"""Counting is the same with and without a trace, whole and in parts, in any order."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.rules.compiler.assembly import plan_of
from app.rules.document.ruleset import RuleSet
from app.rules.library import Library
from app.rules.plan import Plan
from app.scoring.engine.count import Counting
from app.scoring.engine.quantity import STEPS, Counted, Steps, Tally, widely
from app.scoring.engine.reduction import NAMES
from app.scoring.submission import Commitment, Field, Taken
from app.units import exactly

HERE, THERE = "E09000002", "E08000003"
NUMBERS = st.decimals("0", "100000", places=2)
SHARES = st.decimals("0", "1", places=3)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


REDUCTIONS = SHARES.map(str) | NUMBERS.map(lambda number: {"quantity": str(number)})
MEASURES = st.fixed_dictionaries(
    {
        "code": st.just("job"),
        "unit": st.just("job"),
        "time_basis": st.sampled_from(["whole_contract", "per_year", "first_year_only"]),
    },
    optional={
        "locality_test": st.sampled_from(["person_home", "work_place", "none"]),
        "cap": NUMBERS.map(str),
        "each": st.just({"min": "1", "max": "50"}),
        "deadweight": REDUCTIONS,
        "displacement": REDUCTIONS,
        "leakage": REDUCTIONS,
        "drop_off": SHARES.map(str),
        "discount": st.just({"rate": "0.035", "base_year": "1"}),
        "rounding": st.just({"decimals": 2}),
    },
)
TAKEN = st.builds(Taken, share=SHARES) | st.builds(Taken, quantity=NUMBERS)
COMMITMENTS = st.lists(
    st.builds(
        Commitment,
        id=st.uuids().map(str),
        measure=st.just("job"),
        quantity=NUMBERS,
        unit=st.sampled_from([None, "job", "half_job"]),
        each=maybe(NUMBERS),
        place=st.sampled_from([None, HERE, THERE, "nowhere"]),
        places=st.sampled_from([{}, {"person_home": HERE}]),
        groups=st.sampled_from([(), ("young",), ("young", "disabled")]),
        attribution=maybe(SHARES),
        year=maybe(st.sampled_from([Decimal(year) for year in range(5)])),
        taken=st.dictionaries(st.sampled_from(NAMES), TAKEN, max_size=3),
        doubt=maybe(st.sampled_from(["partly", "unconfirmed", "declined"])),
    ),
    min_size=1,
    max_size=12,
)


PARTNERS = {"credit": {"partly": "0.75", "unconfirmed": "0.5", "declined": 0}}
BLOCKS = st.sampled_from([{}, {"partners": PARTNERS}])


def a_plan(measure: dict[str, Any], **blocks: Any) -> Plan:
    rules = {
        **blocks,
        "id": "counting",
        "units": {"half_job": {"job": "0.5"}},
        "measures": [measure],
        "locality": {
            "place_set": "districts",
            "codes": [HERE],
            "credit": {"inside": 1, "elsewhere": "0.3"},
        },
        "groups": {"credit": {"young": "1.5", "disabled": "1.7", "none": "0.9"}},
        "criteria": [{"code": "jobs", "weight": 100, "value": "job", "method": {"formula": "1"}}],
    }
    contract = {"value": Decimal(1_000_000), "years": Decimal("2.5")}
    return plan_of(RuleSet.model_validate(rules), Library(), contract)


def counted(plan: Plan, lines: list[Commitment], *, trace: bool) -> Counted:
    with exactly():
        return Counting(plan, Field("", ())).of(lines, trace=trace)["job"]


@given(measure=MEASURES, lines=COMMITMENTS, blocks=BLOCKS)
def test_a_count_is_the_same_with_and_without_its_trace(
    measure: dict[str, Any], lines: list[Commitment], blocks: dict[str, Any]
) -> None:
    plan = a_plan(measure, **blocks)

    traced, bare = (counted(plan, lines, trace=trace) for trace in (True, False))

    assert (bare.counted, bare.unrounded) == (traced.counted, traced.unrounded)
    assert set(traced.lines) == {line.id for line in lines}
    assert not bare.lines


@given(measure=MEASURES, lines=COMMITMENTS, blocks=BLOCKS, data=st.data())
def test_neither_order_nor_parts_change_a_count(
    measure: dict[str, Any],
    lines: list[Commitment],
    blocks: dict[str, Any],
    data: st.DataObject,
) -> None:
    plan = a_plan(measure, **blocks)
    whole = counted(plan, lines, trace=True)
    shuffled = data.draw(st.permutations(lines))
    cut = data.draw(st.integers(0, len(lines)))

    with widely():
        counting = Counting(plan, Field("", ()))
        tally = Tally(Steps(plan.measures["job"], plan, counting.zone_of), trace=False)
        for part in (shuffled[:cut], shuffled[cut:]):
            tally.add(part)

        assert tally.finish().unrounded == whole.unrounded


@given(measure=MEASURES, lines=COMMITMENTS, blocks=BLOCKS)
def test_the_steps_of_the_lines_add_up_to_the_steps_of_the_measure(
    measure: dict[str, Any], lines: list[Commitment], blocks: dict[str, Any]
) -> None:
    found = counted(a_plan(measure, **blocks), lines, trace=True)

    with exactly():
        for step in STEPS[2:]:
            lowest = sum((found.lines[line.id][step] for line in lines), Decimal(0))
            assert abs(lowest - found.steps[step]) <= abs(found.steps[step]) * Decimal("1e-45")


def test_what_drops_off_whole_counts_in_its_first_year_and_never_after() -> None:
    plan = a_plan({"code": "job", "unit": "job", "drop_off": "1", "locality_test": "none"})
    lines = [
        Commitment(str(year), "job", Decimal(10), year=Decimal(year), groups=("young",))
        for year in (1, 2)
    ]

    found = counted(plan, lines, trace=True)

    assert found.counted == Decimal(15)
    assert found.lines["2"]["net"] == 0


def in_doubt(**blocks: Any) -> Counted:
    plan = a_plan({"code": "job", "unit": "job", "cap": "12", "locality_test": "none"}, **blocks)
    lines = [
        Commitment(doubt or "sure", "job", Decimal(8), groups=("young",), doubt=doubt)
        for doubt in (None, "unconfirmed", "declined")
    ]
    return counted(plan, lines, trace=True)


def test_a_partners_word_counts_after_groups_and_before_the_cap() -> None:
    found = in_doubt(partners=PARTNERS)

    assert [found.lines[line]["grouped"] for line in found.lines] == [12, 12, 12]
    assert [found.lines[line]["partnered"] for line in found.lines] == [12, 6, 0]
    assert found.steps["partnered"] == Decimal(18)
    assert [found.lines[line]["capped"] for line in found.lines] == [8, 4, 0]


def test_without_a_word_on_partners_all_counts_in_full() -> None:
    found = in_doubt()

    assert [found.lines[line]["partnered"] for line in found.lines] == [12, 12, 12]
