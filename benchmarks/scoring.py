"""Exact scoring, per commitment, against a plain Decimal loop over the same commitments.

*Counting* is what is done for each commitment; *whole* adds the criteria, the ranking and, with
the trace, every scorecard written out with every step of every commitment as text. The loop is
what one would write by hand for this one scheme: it knows no other, checks nothing and explains
nothing.
"""

import tracemalloc
from collections.abc import Callable

from app.scoring.card import cards
from app.scoring.engine.count import Counting
from app.scoring.engine.evaluation import score
from app.scoring.submission import Field
from app.units import exactly
from benchmarks.clock import least, times
from benchmarks.scheme import SIZES, Size, a_plan, commitments, counted_plainly, scored_plainly

PLAIN = "plain loop"
AIMS = {"counting": 1.5, "counting with its trace": 10.0}


def run(*, quick: bool = False) -> None:
    """Print the ratios at each size, how they grow, and what streaming holds in memory."""
    print("Exact scoring, as a multiple of a plain Decimal loop over the same commitments")
    for size in SIZES[: 2 if quick else 3]:
        _compare(size)
    _stream(100_000)
    _stream(1_000_000 if not quick else 200_000)


def _compare(size: Size) -> None:
    plan, lot = a_plan(), size.lot()
    counting = Counting(plan, lot)
    lines = [tender.commitments for tender in lot.tenders]

    def counted(*, trace: bool) -> Callable[[], object]:
        return lambda: [counting.of(one, trace=trace) for one in lines]

    with exactly():
        _check(counting, lot)
        works: dict[str, Callable[[], object]] = {
            PLAIN: lambda: [counted_plainly(one) for one in lines],
            "counting": counted(trace=False),
            "counting with its trace": counted(trace=True),
            "plain loop, whole": lambda: [scored_plainly(one) for one in lines],
            "whole": lambda: score(plan, lot, trace=False),
            "whole, with every scorecard as text": lambda: cards(score(plan, lot)),
        }
        rounds = {1_000: 60, 100_000: 5}.get(size.commitments, 2)
        found = least(works, rounds)
    print(f"  {size.commitments:,} commitments in {size.tenders} tenders")
    for name, seconds in found.items():
        each = seconds / size.commitments * 1e6
        against = found["plain loop, whole" if "whole" in name else PLAIN]
        print(f"    {name:38} {times(seconds / against):>5}   {each:6.2f} µs a commitment")


def _check(counting: Counting, lot: Field) -> None:
    """See that both sides count the same, to the last digit."""
    for tender in lot.tenders[:2]:
        found = counting.of(tender.commitments, trace=True)
        expected = counted_plainly(tender.commitments)
        assert {code: one.counted for code, one in found.items()} == expected


def _stream(number: int) -> None:
    """Count commitments as they come from nowhere, and see what is held at most."""
    plan = a_plan()
    counting = Counting(plan, Field("", ()))
    tracemalloc.start()
    with exactly():
        counting.of(commitments(number), trace=False)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"  streamed, {number:>9,} commitments: at most {peak / 2**20:.1f} MiB held")


if __name__ == "__main__":
    run()
