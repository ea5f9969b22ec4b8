"""Laws that hold for every scheme, whatever is offered."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.rules.compiler.assembly import plan_of
from app.rules.plan import Plan
from app.rules.reading import read_library, read_rule_set, read_tree
from app.scoring.card import cards
from app.scoring.engine.evaluation import score
from app.scoring.submission import Commitment, Field, Status, Tender
from app.units import EXACT, Rounding, exactly, rounded
from tests.factories import CONTRACT, a_commitment, a_plan, a_tender

#: Quantities against a target, a cap and a table; graded answers; two levels; a little of all.
ABSOLUTE = """
weights: percent
facts: {days: number}
locality: {place_set: districts, codes: [E09000002], credit: {inside: 1, elsewhere: 0.3}}
groups: {credit: {care_leaver: 1.5, none: 1}}
measures:
  - {code: jobs, unit: fte_year, theme: work, value: 40000, cap: 60, locality_test: person_home}
  - {code: hours, unit: hour, theme: vcs, time_basis: per_year, deadweight: 0.1, drop_off: 0.2}
  - {code: weeks, unit: week, theme: work, leakage: {quantity: 2}, each: {max: 26}}
tables:
  speed: {bands: [{to: 5, points: 10}, {over: 5, to: 20, points: 4}, {over: 20, points: 0}]}
methods: {slower: {formula: "min(sqrt(value / target), 1)", parameters: {target: quantity}}}
criteria:
  - code: social
    weight: 60
    criteria:
      - {code: jobs, weight: 50, value: jobs, method: {use: share_of_target, target: 50}}
      - {code: hours, weight: 30, value: hours, method: {use: slower, target: 500}}
      - {code: weeks, weight: 20, value: weeks, method: {use: share_of_target, target: 100}}
  - {code: plan, weight: 30, method: {use: grade, scale: five-point}}
  - {code: speed, weight: 10, value: days, method: {table: speed}}
"""
#: The same against the other tenders.
RELATIVE = """
weights: percent
measures: [{code: jobs, unit: fte_year}, {code: hours, unit: hour}, {code: weeks, unit: week}]
facts: {days: number}
figures:
  dear: {formula: "price / mean(price)", require: "dear <= 1.5"}
criteria:
  - {code: price, weight: 50, value: price, method: {use: ratio_to_lowest}}
  - {code: jobs, weight: 20, value: jobs, method: {use: ratio_to_highest}}
  - {code: hours, weight: 10, value: hours + weeks, method: {use: best_to_worst}}
  - {code: plan, weight: 20, method: {use: grade, scale: five-point}}
rank: {on: exact, prefer: [], ties: [plan, {price: lowest}, shared]}
"""
QUANTITIES = st.decimals("0", "200", places=2)
PRICES = st.decimals("1", "1000000", places=2)
MEASURES = {"jobs": "fte_year", "hours": "hour", "weeks": "week"}
COMMITMENTS = st.builds(
    Commitment,
    id=st.uuids().map(str),
    measure=st.sampled_from(sorted(MEASURES)),
    quantity=QUANTITIES,
    place=st.sampled_from([None, "E09000002", "E08000003"]),
    groups=st.sampled_from([(), ("care_leaver",)]),
    attribution=st.sampled_from([None, Decimal("0.5"), Decimal("0.25")]),
)


def tender_of(supplier: str, price: Decimal, lines: list[Commitment], mark: int) -> Tender:
    facts = {"days": Decimal(len(lines))}
    return a_tender(supplier, *lines, price=price, marks={"plan": Decimal(mark)}, facts=facts)


TENDERS = st.lists(
    st.tuples(
        PRICES, st.lists(COMMITMENTS, max_size=6, unique_by=lambda c: c.id), st.integers(0, 5)
    ),
    min_size=1,
    max_size=5,
).map(lambda given: tuple(tender_of(f"T{i}", *one) for i, one in enumerate(given)))

absolute, relative = a_plan(ABSOLUTE), a_plan(RELATIVE)


def turned(text: str) -> Plan:
    """Compile a rule set with its criteria, figures and measures in the opposite order."""
    tree = read_tree(f"id: t\n{text}".encode(), "rules.yaml")
    return plan_of(read_rule_set(backwards(tree), "rules.yaml"), read_library(), CONTRACT)


def backwards(tree: Any) -> Any:
    """Turn every mapping round, and the lists whose order means nothing."""
    if isinstance(tree, dict):
        unordered = ("criteria", "measures", "bands")
        made = {
            key: part[::-1] if key in unordered and isinstance(part, list) else part
            for key, part in reversed(tree.items())
        }
        return {key: backwards(part) for key, part in made.items()}
    return [backwards(part) for part in tree] if isinstance(tree, list) else tree


turned_absolute, turned_relative = turned(ABSOLUTE), turned(RELATIVE)


def numbers_of(plan: Plan, *tenders: Tender) -> list[dict[str, Any]]:
    return cards(score(plan, Field("", tenders)))


def totals(plan: Plan, *tenders: Tender) -> dict[str, Decimal]:
    scored = score(plan, Field("", tenders))
    with exactly():
        return {one.sheet.tender.supplier: one.sheet.total() for one in scored.tenders}


@given(TENDERS, st.sampled_from(sorted(MEASURES)), QUANTITIES)
def test_promising_more_never_scores_less(
    tenders: tuple[Tender, ...], measure: str, more: Decimal
) -> None:
    first, *rest = tenders
    extra = a_commitment(more, id="extra", measure=measure, place="E09000002")
    better = replace(first, commitments=(*first.commitments, extra))

    assert totals(absolute, better)["T0"] >= totals(absolute, first)["T0"]
    assert totals(relative, better, *rest)["T0"] >= totals(relative, first, *rest)["T0"]


@given(TENDERS, st.randoms(use_true_random=False))
def test_the_order_of_tenders_and_lines_changes_nothing(
    tenders: tuple[Tender, ...], chance: Any
) -> None:
    shuffled = [
        replace(one, commitments=tuple(chance.sample(one.commitments, len(one.commitments))))
        for one in chance.sample(tenders, len(tenders))
    ]
    for plan in (absolute, relative):
        mixed = {one["supplier"]: one for one in numbers_of(plan, *shuffled)}
        for card in numbers_of(plan, *tenders):
            other = mixed[card["supplier"]]
            for part in ("rank", "tied", "status", "total", "criteria", "measures", "figures"):
                assert card[part] == other[part]


@given(TENDERS, st.decimals("0", "1", places=2))
def test_splitting_a_commitment_in_two_changes_no_number(
    tenders: tuple[Tender, ...], share: Decimal
) -> None:
    split = tuple(replace(one, commitments=tuple(halves(one, share))) for one in tenders)

    for plan in (absolute, relative):
        for one, other in zip(numbers_of(plan, *tenders), numbers_of(plan, *split), strict=True):
            assert one["measures"] == other["measures"]
            assert one["criteria"] == other["criteria"]
            assert (one["total"], one["rank"]) == (other["total"], other["rank"])


def halves(tender: Tender, share: Decimal) -> list[Commitment]:
    cut: Callable[[Commitment], list[Commitment]] = lambda line: [  # noqa: E731 - reads as a sum
        replace(line, quantity=line.quantity * share),
        replace(line, id=f"{line.id}-rest", quantity=line.quantity - line.quantity * share),
    ]
    return [part for line in tender.commitments for part in cut(line)]


@given(TENDERS, st.sampled_from([Decimal("0.5"), Decimal(3), Decimal(1000)]))
def test_prices_in_another_currency_give_the_same_ratio_scores(
    tenders: tuple[Tender, ...], rate: Decimal
) -> None:
    dearer = [replace(one, price=(one.price or Decimal(0)) * rate) for one in tenders]

    before, after = totals(relative, *tenders), totals(relative, *dearer)
    for supplier, total in before.items():
        assert rounded(total, Rounding(40)) == rounded(after[supplier], Rounding(40))


@given(TENDERS)
def test_the_parts_add_up_to_the_whole(tenders: tuple[Tender, ...]) -> None:
    """Nothing is rounded here, so what leaves are worth adds up, but for the fiftieth digit."""
    for plan in (absolute, relative):
        scored = score(plan, Field("", tenders))
        with exactly():
            for one in scored.tenders:
                leaves = [c.code for c in plan.by_code.values() if not c.criteria]
                parts = sum((one.sheet.stage("weighted", code) for code in leaves), Decimal(0))
                assert rounded(parts, Rounding(40)) == rounded(one.sheet.total(), Rounding(40))


@given(TENDERS)
def test_the_order_of_criteria_in_the_file_changes_no_number(tenders: tuple[Tender, ...]) -> None:
    for plan, turned in ((absolute, turned_absolute), (relative, turned_relative)):
        before, after = numbers_of(plan, *tenders), numbers_of(turned, *tenders)
        for one, other in zip(before, after, strict=True):
            assert (one["total"], one["rank"]) == (other["total"], other["rank"])
            assert one["criteria"] == other["criteria"]


@given(TENDERS)
def test_a_tender_scores_the_same_alone_where_nothing_is_relative(
    tenders: tuple[Tender, ...],
) -> None:
    together = totals(absolute, *tenders)

    assert all(totals(absolute, one)[one.supplier] == together[one.supplier] for one in tenders)


@given(TENDERS)
def test_ranks_follow_the_totals_and_every_assessed_tender_has_one(
    tenders: tuple[Tender, ...],
) -> None:
    scored = score(relative, Field("", tenders))
    ranked = [one for one in scored.tenders if one.standing is not None]

    assert {one.sheet.tender.supplier for one in ranked} == {
        one.sheet.tender.supplier for one in scored.tenders if one.status is Status.ASSESSED
    }
    for one in ranked:
        ahead = [other for other in ranked if other.standing.rank < one.standing.rank]  # type: ignore[union-attr]
        assert len(ahead) == one.standing.rank - 1  # type: ignore[union-attr]
        exact = Rounding(20, "half_even")
        for other in ahead:
            assert rounded(other.sheet.total(), exact) >= rounded(one.sheet.total(), exact)


@given(TENDERS)
def test_counting_is_the_same_with_and_without_a_trace(tenders: tuple[Tender, ...]) -> None:
    for plan in (absolute, relative):
        traced, bare = (score(plan, Field("", tenders), trace=trace) for trace in (True, False))
        for one, other in zip(traced.tenders, bare.tenders, strict=True):
            assert {c: n.counted for c, n in one.sheet.counted.items()} == {
                c: n.counted for c, n in other.sheet.counted.items()
            }
            assert (one.status, one.standing) == (other.status, other.standing)


@given(TENDERS)
def test_no_number_has_more_than_fifty_digits(tenders: tuple[Tender, ...]) -> None:
    for plan in (absolute, relative):
        for card in numbers_of(plan, *tenders):
            for line in card["commitments"]:
                steps = [Decimal(v) for k, v in line.items() if k not in ("id", "measure")]
                assert all(EXACT.plus(step) == step for step in steps)
