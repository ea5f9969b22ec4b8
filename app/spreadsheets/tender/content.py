"""What a tender says, made of its workbook, and whatever is wrong with it by its cell."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from app.problems import Finding, Severity
from app.rules.document.validity import checked
from app.spreadsheets.document import Document
from app.tenders.content import TenderContent


def content_of(made: Document) -> TenderContent | None:
    """Make the tender of its document, or put down everything that is wrong with it.

    Each fault gets the cell that it came from, as far as one is to blame; of a cell that could
    not be read nothing more is said.
    """
    content, found = checked(TenderContent, made.tree, _no_line, "")
    if content is None:
        lines = list(_in_lines(made.tree.get("commitments", [])))
        others = [one for one in found if one.path and not one.path.startswith("commitments[")]
        placed = [replace(one, cell=made.cell_of(one.path)) for one in [*lines, *others] or found]
        unread = {one.cell for one in made.faults}
        made.findings += [one for one in placed if one.cell not in unread]
    return None if made.faults else content


def _in_lines(lines: list[dict[str, Any]]) -> Iterator[Finding]:
    """Check each commitment alone: what is said of all together has no cell."""
    for place, line in enumerate(lines):
        _, found = checked(TenderContent, {"commitments": [line]}, _no_line, "")
        for one in found:
            path = f"commitments[{place}]{one.path.removeprefix('commitments[0]')}"
            words = one.message.removeprefix("`document`: ")  # the line itself, not a part of it
            yield replace(one, path=path, message=words[:1].upper() + words[1:])


def _no_line(_tree: Any, _path: tuple[str | int, ...]) -> None:
    return None


def told(made: Document, found: tuple[Finding, ...]) -> list[Finding]:
    """Give what is worth knowing of a workbook that was read, and what its rules find in it.

    Args:
        made: of which content was made.
        found: by the rules, each with its path.
    """
    ruled = [replace(one, cell=made.cell_of(one.path)) for one in found]
    known = {(one.code, one.cell) for one in ruled}
    warned = [one for one in made.findings if one.severity is not Severity.FAULT]
    return [*(one for one in warned if (one.code, one.cell) not in known), *ruled]
