"""The methodology of a letter: what was asked, how much it mattered, how it was scored."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.paper.page import Column, Facts, Heading, Part, Table, bullets, paragraph

Document = Mapping[str, Any]

LEVEL = 2  #: of the heading of each criterion


def method(summary: Document) -> Iterator[Part]:
    """Tell how tenders were assessed, each scale once."""
    yield paragraph(
        "This is a summary of the award criteria and the assessment methodology. The full "
        f"version is here: {summary['full_version_at']}"
    )
    if summary["conditions"]:
        yield paragraph("Beside the criteria we asked of every tender:")
        yield bullets(summary["conditions"])
    shown: dict[str, str] = {}
    for one in summary["criteria"]:
        yield Heading(f"{one['number']} {one['title']}", LEVEL)
        yield Facts(tuple(_facts(one, shown)))
        table = _scale(one, shown)
        if table is not None:
            yield table


def _facts(one: Document, shown: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if one["question"]:
        yield "What we asked", one["question"]
    yield "Importance", one["importance"]
    before = shown.get(_key(one))
    yield "How it is scored", one["how"]
    scale = f" What each means stands under {before}." if before else ""
    yield "Scores available", one["available"] + scale
    for needed in one["needed"]:
        yield "What is needed", needed


def _key(one: Document) -> str:
    return str([sorted(row.items()) for row in one["scale"]]) if one["scale"] else ""


def _scale(one: Document, shown: dict[str, str]) -> Table | None:
    key = _key(one)
    if not key or key in shown:
        return None
    shown[key] = one["number"]
    rows = tuple(
        (row["mark"], row["label"] or "–", row["worth"], row["meaning"] or "–")
        for row in one["scale"]
    )
    columns = (Column("Mark"), Column("In words"), Column("Earns"), Column("What it means"))
    return Table(f"The scale for {one['title']}", columns, rows)
