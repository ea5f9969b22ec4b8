"""Counting with its trace against engines that others build on, over the same commitments.

Each engine works out one commitment's number by the scheme's formula, compiled once, from inputs
that are laid out for it beforehand: it looks nothing up, adds nothing up and keeps no trace.
Ours looks up the conversion, the place and the group, adds up, rounds, and keeps every step.
ZEN is asked three ways: a bare expression for each commitment, one expression over all
commitments of a tender, and a decision graph, which is how its rules are published. All but ZEN
work in binary floating point.
"""

import json
from collections.abc import Callable
from typing import Any

import cel
import zen
from json_logic import jsonLogic

from app.scoring.engine.count import Counting
from app.scoring.submission import Commitment, Field
from app.units import exactly
from benchmarks.clock import least, times
from benchmarks.scheme import CREDIT, FACTORS, GROUPS, KEPT, Size, a_plan, counted_plainly

NAMES = ("quantity", "factor", "attribution", "credit", "groups", "kept", "more")
PRODUCT = " * ".join(NAMES)
OURS = "ours, exact, with its trace"
SIZES = (Size(5, 200), Size(5, 4_000))
GRAPHS = 1_000  #: decision graphs run; they are too slow for more, and as slow for each


def run(*, quick: bool = False) -> None:
    """Print each engine's time as a multiple of ours."""
    print("Engines on the same scheme, each as a multiple of ours with its trace")
    for size in SIZES[: 1 if quick else 2]:
        _compare(size)


def _inputs(line: Commitment) -> dict[str, float]:
    kept, more = KEPT[line.measure]
    given = (
        line.quantity,
        FACTORS[line.unit or "hour"],
        line.attribution or 0,
        CREDIT[line.place or ""],
        GROUPS[line.groups],
        kept,
        more,
    )
    return dict(zip(NAMES, map(float, given), strict=True))


def _graph() -> Any:
    """Make ZEN's decision graph of one expression."""
    expression = {"id": "1", "key": "counted", "value": PRODUCT}
    nodes: list[dict[str, Any]] = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {
            "id": "sum",
            "type": "expressionNode",
            "name": "sum",
            "content": {"expressions": [expression]},
        },
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    edges = [
        {"id": "a", "sourceId": "in", "targetId": "sum", "type": "edge"},
        {"id": "b", "sourceId": "sum", "targetId": "out", "type": "edge"},
    ]
    for node in nodes:
        node["position"] = {"x": 0, "y": 0}
    return zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))


def _works(lines: list[dict[str, float]]) -> dict[str, Callable[[], list[float]]]:
    expression, graph = zen.compile_expression(PRODUCT), _graph()
    rows = zen.compile_expression(f"map(rows, {PRODUCT.replace('qua', '#.qua', 1)})".replace(
        " * ", " * #."))  # fmt: skip
    logic = {"*": [{"var": name} for name in NAMES]}
    program = cel.compile(PRODUCT)
    return {
        "ZEN, bare expression": lambda: [expression.evaluate(line) for line in lines],
        "ZEN, one expression over all": lambda: rows.evaluate({"rows": lines}),
        "ZEN, decision graph": lambda: [
            graph.evaluate(line)["result"]["counted"] for line in lines[:GRAPHS]
        ],
        "JSON Logic (panzi-json-logic)": lambda: [jsonLogic(logic, line) for line in lines],
        "CEL (common-expression-language)": lambda: [program.execute(line) for line in lines],
    }


def _compare(size: Size) -> None:
    lot = size.lot()
    plan, lines = a_plan(), [tender.commitments for tender in lot.tenders]
    counting = Counting(plan, Field("", ()))
    flat = [_inputs(line) for one in lines for line in one]
    with exactly():
        expected = [float(n) for one in lines for n in _each(counting, one)]
        assert sum(map(float, counted_plainly(lines[0]).values())) > 0
        works = _works(flat)
        for name, work in works.items():
            for number, wanted in zip(work(), expected, strict=False):
                assert abs(number - wanted) <= 1e-9 * max(1.0, wanted), name
        ours = {OURS: lambda: [counting.of(one, trace=True) for one in lines]}
        found = least({**ours, **works}, 40 if size.commitments <= 1_000 else 9)
    each = {name: seconds / _number(name, size) for name, seconds in found.items()}
    print(f"  {size.commitments:,} commitments in {size.tenders} tenders")
    for name, seconds in each.items():
        print(f"    {name:34} {times(seconds / each[OURS]):>5}   {seconds * 1e6:7.2f} µs each")


def _number(name: str, size: Size) -> int:
    return min(GRAPHS, size.commitments) if "graph" in name else size.commitments


def _each(counting: Counting, lines: tuple[Commitment, ...]) -> list[Any]:
    """Give what each commitment comes to, by our own trace, in the order of the lines."""
    found = counting.of(lines, trace=True)
    return [found[line.measure].lines[line.id]["discounted"] for line in lines]


if __name__ == "__main__":
    run()
