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


def clashes_in(
    chosen: Sequence[str], columns: Sequence[GuessedColumn]
) -> list[tuple[str, list[int]]]:
    """Give each field for which several columns of one sheet were chosen, with their places.

    A field is read from one column of a sheet: what stands in the others would be lost. Sheets
    may each have a column of their own for it.
    """
    found: dict[tuple[str, str], list[int]] = {}
    for at, (one, key) in enumerate(zip(columns, chosen, strict=True)):
        if key:
            found.setdefault((one.sheet, key), []).append(at)
    return [(key, places) for (_, key), places in found.items() if len(places) > 1]


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
        kept.insert(_before_others(kept, key), _column(key, one.heading, target))
    layout["columns"] = kept


def _before_others(columns: Sequence[Mapping[str, Any]], key: str) -> int:
    """Give the place of a chosen column: before what says its field without one, which is read.

    Of several places for one field the first that a sheet has counts, and a sheet always has its
    name: put behind it, a column that somebody chose for the month would not be read.
    """
    return next(
        (at for at, one in enumerate(columns) if one["field"] == key and "headings" not in one),
        len(columns),
    )


def _column(key: str, heading: str, target: TargetName) -> dict[str, Any]:
    made: dict[str, Any] = {"field": key, "headings": [heading]}
    if TARGETS[target][key].kind is FieldKind.DAY:
        made["steps"] = [{"do": "date", "century": 2000}]
    if key in WITHHELD:
        made["withheld"] = list(WORDS_FOR_WITHHELD)
    return made
