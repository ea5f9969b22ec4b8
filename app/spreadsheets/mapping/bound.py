"""A layout of a profile tied to the columns that a sheet turned out to have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.problems import Finding, Severity
from app.spreadsheets.mapping import transform
from app.spreadsheets.mapping.heading import Cells, Found, Rows, heading_name, is_any, words
from app.spreadsheets.mapping.pipe import Memo, pipe
from app.spreadsheets.mapping.profile import Column, Layout
from app.spreadsheets.mapping.reader import Noted, Read, Unreadable
from app.spreadsheets.mapping.target import FieldKind, TargetField
from app.spreadsheets.sheet import letter, place

Fields = Mapping[str, TargetField]
MOST_IN_SECTION = 2  #: cells of a row that says what the rows below it are of


@dataclass(frozen=True, slots=True)
class BoundColumn:
    """One field of a layout, with the columns of the sheet that say it."""

    key: str
    at: int  #: the column whose place is told; the first is 0
    parts: tuple[int, ...]  #: all columns that say it together
    by: str  #: what stands between their texts
    read: Read
    times: int | None  #: a column whose number it is multiplied by
    is_required: bool
    leaves_row: bool  #: a row in which it is blank says nothing
    fills_down: bool  #: a blank cell means: as above
    is_words: bool  #: it takes any words
    is_refused: bool  #: a cell that cannot be read makes the row faulty
    title: str  #: how it is called in what is told
    heading: str  #: empty: none

    @property
    def is_simple(self) -> bool:
        """Tell whether it is one cell, read on its own."""
        return len(self.parts) == 1 and self.times is None


@dataclass(frozen=True, slots=True)
class Turned:
    """A column that becomes rows."""

    at: int
    read: Memo
    parts: Mapping[str, str]  #: what its heading says
    title: str
    series: tuple[str, ...]  #: those parts that tell one running figure from another


@dataclass(frozen=True, slots=True)
class Section:
    """A field that a row of its own says for the rows below it."""

    key: str
    says: str  #: with * and ?
    read: Read


@dataclass
class Bound:
    """What is to be done with each row of a sheet."""

    columns: list[BoundColumn] = field(default_factory=list)
    turned: list[Turned] = field(default_factory=list)
    base: dict[str, Any] = field(default_factory=dict)  #: what every row says
    required: frozenset[str] = frozenset()
    #: all that a row needs may be as above, so that it may be a row of the table without any of it
    takes_all: bool = False
    headings: Mapping[int, str] = field(default_factory=dict)
    sections: list[Section] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def used(self) -> set[int]:
        """Give every column that is read."""
        used = {at for one in self.columns for at in one.parts}
        used |= {one.times for one in self.columns if one.times is not None}
        return used | {one.at for one in self.turned}


def bind(
    layout: Layout, fields: Fields, sheet: str, found: Found | None, above: Rows
) -> Bound:  # fmt: skip
    """Tie a layout to a sheet.

    Args:
        layout: how it is read.
        fields: of the target, by key.
        sheet: its name.
        found: its headings; None: it has none.
        above: rows above them.

    Returns:
        What to do with its rows; `findings` say what is missing or stands twice.
    """
    bound = Bound(headings=found.texts if found else {})
    names = found.names if found else {}
    row = found.number if found else 1
    for column in layout.columns:
        if any(one.key == column.field for one in bound.columns) or column.field in bound.base:
            continue
        target = fields[column.field]
        if column.section:
            read = pipe(column.steps, target.kind, column)
            bound.sections.append(Section(column.field, column.section, read))
        elif column.headings or column.column:
            _tie(bound, column, target, names, (sheet, row))
        else:
            _say(bound, column, target, sheet, above)
    for _, cells in above:
        names_section(bound, cells)
    _turn(bound, layout, fields)
    _require(bound, layout, fields, (sheet, row))
    return bound


def _tie(
    bound: Bound,
    column: Column,
    target: TargetField,
    names: Mapping[str, list[int]],
    where: tuple[str, int],
) -> None:
    """Tie a field to the first of its headings that the sheet has."""
    places = [_column_number(column.column)] if column.column else []
    if not places:
        places = next(
            (names[name] for one in column.headings if (name := heading_name(one)) in names), []
        )
    if not places:
        return
    if len(places) > 1:
        bound.findings.append(_twice(bound, places, where))
    at = places[0]
    joins = [one for one in column.steps if isinstance(one, transform.Join)]
    parts = [*range(at - min(column.left, at), at + column.right + 1)]
    parts += [
        names[name][0]
        for one in joins
        for text in one.headings
        if (name := heading_name(text)) in names
    ]
    heading = bound.headings.get(at, "")
    is_required = target.is_required if column.required is None else column.required
    refuses = is_required if column.unreadable is None else column.unreadable == "refuse"
    bound.columns.append(
        BoundColumn(
            key=target.key, at=at, parts=tuple(parts), by=_between(target, joins),
            read=pipe(column.steps, target.kind, column),
            times=_times(bound, column, names, where),
            is_required=is_required, leaves_row=column.leaves_row,
            fills_down=column.fill_down, is_words=target.kind is FieldKind.TEXT,
            is_refused=refuses,
            title=heading or f"column {letter(at + 1)}", heading=heading,
        )
    )  # fmt: skip


def _column_number(letters: str) -> int:
    number = 0
    for one in letters:
        number = number * 26 + ord(one) - 64
    return number - 1


def _between(target: TargetField, joins: Sequence[transform.Join]) -> str:
    if joins:
        return joins[0].by
    return " " if target.kind is FieldKind.TEXT else ""


def _times(
    bound: Bound, column: Column, names: Mapping[str, list[int]], where: tuple[str, int]
) -> int | None:
    for one in column.steps:
        if isinstance(one, transform.PeopleTimesHours):
            places = names.get(heading_name(one.heading), [])
            if not places:
                bound.findings.append(_missing(repr(one.heading), where))
            return places[0] if places else None
    return None


def _missing(named: str, where: tuple[str, int]) -> Finding:
    fix = (
        "Check the headings, or give the new one to the mapping profile. To leave the sheet out, "
        "name it in `except_sheets` of the profile, or delete it."
    )
    at = place(where[0], where[1], 1)
    words_ = f"There is no heading {named}."
    return Finding("heading_missing", words_, fix, Severity.FAULT, cell=at)


def _say(bound: Bound, column: Column, target: TargetField, sheet: str, above: Rows) -> None:
    """Take what the profile, the sheet's name or a cell above the headings says of every row."""
    read = pipe(column.steps, target.kind, column)
    said = [column.constant or sheet]
    if column.above:
        said = [text for _, cells in above for cell in cells if (text := words(cell))]
    for text in said:
        value = _quietly(read, text)
        if value is not None:
            bound.base[target.key] = value
            return


def names_section(bound: Bound, cells: Cells) -> str:
    """Take in what a row of its own says of the rows below, and give its field; empty: none."""
    said = [text for cell in cells if (text := words(cell))]
    if len(said) > MOST_IN_SECTION:
        return ""
    for one in bound.sections:
        for text in said:
            if is_any(text, [one.says]) and (value := _quietly(one.read, text)) is not None:
                bound.base[one.key] = value
                return one.key
    return ""


def _quietly(read: Read, text: str) -> Any:
    try:
        return read(text)
    except Noted as noted:
        return noted.value
    except Unreadable:
        return None


def _twice(bound: Bound, places: Sequence[int], where: tuple[str, int]) -> Finding:
    sheet, row = where
    first, second = (place(sheet, row, at + 1) for at in places[:2])
    words_ = f"The heading {bound.headings[places[1]]!r} stands twice; it is at {first} too."
    fix = "Keep one of the two columns, or give them different headings."
    return Finding("heading_twice", words_, fix, Severity.FAULT, cell=second)


def _turn(bound: Bound, layout: Layout, fields: Fields) -> None:
    unpivot = layout.unpivot
    if unpivot is None:
        return
    kind = fields[unpivot.value].kind
    how = Column(field=unpivot.value, column="A", blank=unpivot.blank)
    memo = Memo(pipe(unpivot.steps, kind, how))
    taken = {one.at for one in bound.columns}
    reads = {key: pipe(unpivot.part_steps.get(key, ()), fields[key].kind, None)
             for key in unpivot.parts}  # fmt: skip
    for at, text in bound.headings.items():
        if at not in taken and is_any(text, unpivot.headings):
            parts = _parts(text, layout.headings.joined_by, unpivot.parts, reads)
            series = tuple(said for key, said in parts.items() if key != "period")
            bound.turned.append(Turned(at, memo, parts, text, series))


def _parts(
    text: str, joined_by: str, wanted: Mapping[str, int], reads: Mapping[str, Read]
) -> dict[str, str]:
    pieces = text.split(joined_by) if joined_by else [text]
    made = {}
    for key, number in wanted.items():
        said = text if number == 0 else pieces[number - 1] if number <= len(pieces) else ""
        if clean := _quietly(reads[key], said):
            made[key] = clean
    return made


def _require(bound: Bound, layout: Layout, fields: Fields, where: tuple[str, int]) -> None:
    """Say which fields a row must have; a heading for one that the sheet lacks is a fault."""
    made = {one.key for one in bound.columns if one.is_required}
    how = layout.unpivot
    turned = {how.value, *how.parts} if how and bound.turned else set()
    turned |= {one.key for one in bound.sections}
    needed = {one.key for one in fields.values() if one.is_required}
    needed |= {one.field for one in layout.columns if one.required}
    needed -= {one.field for one in layout.columns if one.required is False}
    for key in sorted(needed - made - bound.base.keys() - turned):
        headings = [text for one in layout.columns if one.field == key for text in one.headings]
        named = " or ".join(repr(text) for text in headings[:4]) or f"for {key}"
        bound.findings.append(_missing(named, where))
    bound.required = frozenset(made)
    # words alone go on with the row above, rather than being a row like it
    bound.takes_all = (bool(bound.turned) or not layout.continued) and all(
        one.fills_down for one in bound.columns if one.is_required
    )
