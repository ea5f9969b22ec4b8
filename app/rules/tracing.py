"""Find the lines of a document that findings are about."""

import re
from dataclasses import replace
from typing import Any

from app.platform.documents import place_at
from app.problems import Finding

STEP = re.compile(r"\[(?P<place>\d+)\]|\[(?P<key>\w+)=(?P<wanted>[^\]]*)\]|(?P<name>[^.\[\]]+)")


def with_line(finding: Finding, tree: Any, file: str) -> Finding:
    """Give a finding the line that its path stands on, if its path is one of this file's."""
    steps = steps_of(finding.path, tree)
    if finding.file or not steps or not isinstance(tree, dict) or steps[0] not in tree:
        return finding
    place = place_at(tree, steps)
    if place is None:
        return replace(finding, file=file)
    return replace(finding, file=place.file, line=place.line)


def in_document(finding: Finding, tree: Any, file: str) -> Finding:
    """Give a finding about a rule set its line; one about what is not there, the first line."""
    placed = with_line(finding, tree, file)
    if placed.file or placed.path.startswith("contract."):
        return placed
    place = place_at(tree, ())
    return replace(placed, file=file, line=place.line if place else None)


def steps_of(path: str, tree: Any) -> tuple[str | int, ...]:
    """Read a path such as `tenders[supplier=Alpha].price` as steps into a tree."""
    steps: list[str | int] = []
    here = tree
    for step in STEP.finditer(path):
        if step["place"] is not None:
            steps.append(int(step["place"]))
        elif step["key"] is not None:
            steps.append(_place_of(here, step["key"], step["wanted"]))
        else:
            steps.append(step["name"])
        here = _below(here, steps[-1])
    return tuple(steps)


def _place_of(here: Any, key: str, wanted: str) -> int:
    """Find the item of a list that names itself so; far beyond its end if there is none."""
    items = here if isinstance(here, list) else []
    found = (
        place
        for place, item in enumerate(items)
        if isinstance(item, dict) and str(item.get(key)) == wanted
    )
    return next(found, len(items))


def _below(here: Any, step: str | int) -> Any:
    if isinstance(here, dict):
        return here.get(step)
    if isinstance(here, list) and isinstance(step, int) and step < len(here):
        return here[step]
    return None
