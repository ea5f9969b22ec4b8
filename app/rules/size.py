"""How many parts a rule set may have: enough for any council, and no more than can be checked."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.problems import Finding

MOST = 2_000  #: of each of the parts below
PARTS = ("figures", "measures", "parameters", "facts")


def oversize(tree: Any) -> list[Finding]:
    """List the parts of a rule set's tree that there are too many of, before any is read."""
    if not isinstance(tree, Mapping):
        return []
    counts = {part: _count(tree.get(part)) for part in PARTS}
    counts["criteria"] = sum(1 for _ in _criteria(tree.get("criteria")))
    return [
        Finding(
            "too_many_parts",
            f"There are {count:,} {part}; the most is {MOST:,}.",
            "Leave out what is not needed, or write several rule sets.",
            path=part,
        )
        for part, count in counts.items()
        if count > MOST
    ]


def _count(part: Any) -> int:
    return len(part) if isinstance(part, Mapping | list) else 0


def _criteria(top: Any) -> Iterator[Any]:
    """Go through the criteria of all levels."""
    levels = [top]
    while levels:
        level = levels.pop()
        for criterion in level if isinstance(level, list) else ():
            yield criterion
            if isinstance(criterion, Mapping):
                levels.append(criterion.get("criteria"))
