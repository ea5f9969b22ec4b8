"""The scores of a letter: all at a glance in one table, then each with its explanation."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from app.assessments.summaries.result import RESULT
from app.paper.page import Column, Heading, Part, Table, bullets, emphasis, paragraph, strong
from app.scoring.explanation.number import told

Document = Mapping[str, Any]

DASH = "–"
WITHHELD = "Withheld"
LEVEL = 2  #: of the heading of each criterion


def scores_table(summary: Document) -> Table:
    """Give a row for every criterion and the total: its weight, what there was, who had what."""
    winner = summary["winner"]
    columns = [
        Column("Criterion"),
        Column("Share of total", is_number=True),
        Column("Marks available", is_number=True),
        Column("Your score", is_number=True),
    ]
    rows = [
        [
            f"{criterion['number']} {criterion['title']}",
            f"{told(Decimal(criterion['share']))}%" if criterion["share"] is not None else DASH,
            own["shown_most"],
            own["shown"],
        ]
        for criterion, own in _together(summary, summary["scores"])
    ]
    own = summary["total"]
    whole = DASH if own["of"] is None else "100%"
    total = ["Total", whole, own["shown_of"], own["shown"]]
    if winner is not None:
        columns.append(Column("Winning tender", is_number=True))
        shown = [one["shown"] for _, one in _together(summary, winner["scores"])]
        total.append(WITHHELD if winner["total"] is None else winner["total"]["shown"])
        rows = [[*row, said or WITHHELD] for row, said in zip(rows, shown, strict=True)]
    caption = "Your scores" if winner is None else "Your scores and those of the winning tender"
    return Table(caption, tuple(columns), tuple(tuple(row) for row in rows), tuple(total))


def explained(summary: Document, scores: list[Document]) -> Iterator[Part]:
    """Explain each score under a heading of its own."""
    for criterion, one in _together(summary, scores):
        yield Heading(f"{criterion['number']} {criterion['title']}: {_out_of(one)}", LEVEL)
        if one["does_not_apply"]:
            yield paragraph(one["does_not_apply"])
        elif one["explanation"] is None:
            yield paragraph("Withheld: see “What we have withheld”.")
        else:
            yield from _explanation(one)


def _together(summary: Document, scores: list[Document]) -> Iterator[tuple[Document, Document]]:
    given = {one["code"]: one for one in scores}
    for criterion in summary["criteria"]:
        if criterion["code"] in given:
            yield criterion, given[criterion["code"]]


def _out_of(one: Document) -> str:
    if one["shown"] is None:
        return "withheld"
    if one["marks"] is None:
        return "no score" if one["shown"] == DASH else str(one["shown"]).lower()
    if one["code"] == RESULT:
        return str(one["shown"])
    marks = f"{one['shown']} of {one['shown_most']}" if one["shown_most"] != DASH else one["shown"]
    return f"{marks} marks"


def _explanation(one: Document) -> Iterator[Part]:
    said = one["explanation"]
    if one["is_marked"] and one["mark"]:
        label = f", {one['label'].lower()}" if one["label"] else ""
        yield paragraph(strong("Agreed mark: "), f"{one['mark']}{label}. {said['reason']}".strip())
    elif said["reason"]:
        yield paragraph(said["reason"])
    if said["good"]:
        yield paragraph(strong("What was good: "), said["good"])
    if said["missing"]:
        lead = "What was missing: " if one["is_marked"] else "Why not higher: "
        yield paragraph(strong(lead), said["missing"])
    if said["references"]:
        yield paragraph(strong("In the tender: "), emphasis("; ".join(said["references"])), ".")
    if said["working"]:
        yield paragraph(strong("How it was worked out:"))
        yield bullets(said["working"])
