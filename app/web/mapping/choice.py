"""A guessed profile as a person changed it, column by column."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from app.spreadsheets.mapping.guessed import GuessedColumn
from app.spreadsheets.mapping.profile import WORDS_FOR_WITHHELD
from app.spreadsheets.mapping.target import TARGETS, WITHHELD, FieldKind, TargetName


def field_of(number: int) -> str:
    """Name the field of a column by its place on the page."""
    return f"column-{number}"


def chosen_in(
    fields: Mapping[str, str], columns: Sequence[GuessedColumn], target: TargetName
) -> list[str]:
    """Give what each column was chosen to be; empty: not used."""
    known = TARGETS[target]
    told = [fields.get(field_of(at), one.field) for at, one in enumerate(columns)]
    return [key if key in known else "" for key in told]


def missing_in(
    chosen: Sequence[str], document: Mapping[str, Any], target: TargetName
) -> list[str]:
    """Give the fields that every row needs and no column was chosen for."""
    made = {one["field"] for layout in document["layouts"] for one in layout["columns"]}
    return [
        one.key
        for one in TARGETS[target].values()
        if one.is_required and one.key not in made and one.key not in chosen
    ]


def as_chosen(
    document: Mapping[str, Any],
    columns: Sequence[GuessedColumn],
    chosen: Sequence[str],
    target: TargetName,
) -> dict[str, Any]:
    """Give a guessed profile with other columns where a person chose others.

    A column that was left as it was guessed keeps all that was guessed of it.

    Args:
        document: the guessed profile, as JSON has it.
        columns: of the file, with what each was guessed to be.
        chosen: what each was chosen to be; empty: not used.
        target: what the profile is for.
    """
    made = deepcopy(dict(document))
    for one, key in zip(columns, chosen, strict=True):
        if key == one.field:
            continue
        for layout in made["layouts"]:
            if one.sheet in layout["sheets"] or layout["sheets"] == ["*"]:
                _change(layout, one, key, target)
    return made


def _change(layout: dict[str, Any], one: GuessedColumn, key: str, target: TargetName) -> None:
    kept = []
    for column in layout["columns"]:
        if column["field"] == one.field and one.heading in column.get("headings", ()):
            rest = [text for text in column["headings"] if text != one.heading]
            if rest:
                kept.append(column | {"headings": rest})
        else:
            kept.append(column)
    if key:
        kept.append(_column(key, one.heading, target))
    layout["columns"] = kept


def _column(key: str, heading: str, target: TargetName) -> dict[str, Any]:
    made: dict[str, Any] = {"field": key, "headings": [heading]}
    if TARGETS[target][key].kind is FieldKind.DAY:
        made["steps"] = [{"do": "date", "century": 2000}]
    if key in WITHHELD:
        made["withheld"] = list(WORDS_FOR_WITHHELD)
    return made
