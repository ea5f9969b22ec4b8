"""Give findings the file and the line that they are about."""

from pathlib import Path
from typing import Any

from app.problems import Invalid, Problem
from app.rules.reading import read_file, read_tree
from app.rules.tracing import with_line


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
