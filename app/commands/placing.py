"""Give findings the file and the line that they are about."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.platform.documents import place_at
from app.problems import Finding, Invalid, Problem
from app.rules.reading import read_file, read_tree

STEP = re.compile(r"\[(?P<place>\d+)\]|\[(?P<key>\w+)=(?P<wanted>[^\]]*)\]|(?P<name>[^.\[\]]+)")


def placed(problem: Problem, *files: Path) -> Problem:
    """Give each finding of a problem its file and line, in the first file that has its path."""
    if not isinstance(problem, Invalid):
        return problem
    findings = list(problem.findings)
    for path in files:
        tree = _tree(path)
        findings = [with_line(finding, tree, path.name) for finding in findings]
    return Invalid(problem.detail, problem.how_to_fix, findings, **problem.facts)


def _tree(path: Path) -> Any:
    """Read a file again for its lines; a workbook, or what cannot be read, has none."""
    if path.suffix.lower() not in (".yaml", ".yml", ".json"):
        return None
    try:
        return read_tree(read_file(path), path.name)
    except Problem:
        return None


def with_line(finding: Finding, tree: Any, file: str) -> Finding:
    """Give a finding the line that its path stands on, if its path is one of this file's."""
    steps = steps_of(finding.path, tree)
    if finding.file or not steps or not isinstance(tree, dict) or steps[0] not in tree:
        return finding
    place = place_at(tree, steps)
    return replace(finding, file=file, line=place.line if place else None)


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
