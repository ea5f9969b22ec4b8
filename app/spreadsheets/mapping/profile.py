"""A mapping profile: how a file of one make is read, as a document that people confirm.

It is checked whole as it is taken; nothing in it is a program or a pattern that could run long.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from app.spreadsheets.mapping.target import (
    TARGETS,
    WITHHELD,
    FieldKind,
    TargetField,
    TargetName,
)
from app.spreadsheets.mapping.transform import (
    AsDate,
    AsMoney,
    AsNumber,
    AsPercent,
    CumulativeToPeriod,
    DaysToWeeks,
    HoursToFte,
    Join,
    Key,
    Part,
    PeopleTimesHours,
    Split,
    Transform,
    Trim,
    ValueMap,
    Words,
    YesNo,
)

Glob = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Letters = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,2}$")]
Wording = Annotated[tuple[Words, ...], Field(max_length=500)]
#: how files say that a name was withheld
WORDS_FOR_WITHHELD: tuple[str, ...] = (
    "*redacted*", "third party", "third party supplier", "third party ltd",
    "third party limited", "personal data", "personal information", "name withheld", "withheld",
)  # fmt: skip


class Column(Part):
    """Where the value of one field is found, and what is done to it.

    One of `headings`, `column`, `above`, `section`, `sheet_name` and `constant` says where.
    Several columns may be for one field: the first that the sheet has is taken.
    """

    field: Key
    headings: Annotated[tuple[Words, ...], Field(max_length=100)] = ()  #: the first found counts
    column: Letters | None = None  #: such as C, where a sheet has no headings
    above: bool = False  #: the first cell above the headings that can be read as this field
    section: Glob | None = None  #: a row of its own above the rows that it is about says it
    sheet_name: bool = False  #: the sheet's name says it, such as `Apr 20`
    constant: Words | None = None  #: the profile says it
    left: Annotated[int, Field(ge=0, le=3)] = 0  #: so many columns before belong to it too
    right: Annotated[int, Field(ge=0, le=3)] = 0  #: so many columns behind it do
    steps: Annotated[tuple[Transform, ...], Field(max_length=10)] = ()
    blank: Annotated[tuple[Words, ...], Field(max_length=50)] = ()  #: texts that mean: not stated
    withheld: Annotated[tuple[Glob, ...], Field(max_length=20)] = ()  #: that mean: redacted
    fill_down: bool = False  #: a blank cell means: as above
    required: bool | None = None  #: None: as the field itself
    leaves_row: bool = False  #: a row in which it is blank says nothing, and is not read
    unreadable: Literal["refuse", "blank"] | None = None  #: None: blank unless it is required

    @model_validator(mode="after")
    def _one_source(self) -> "Column":
        given = [
            bool(self.headings), self.column is not None, self.above, self.sheet_name,
            self.constant is not None, self.section is not None,
        ]  # fmt: skip
        if sum(given) != 1:
            raise ValueError(
                "say where it is found by exactly one of headings, column, above, section, "
                "sheet_name and constant"
            )
        return self


class Headings(Part):
    """How the headings stand."""

    rows: Annotated[int, Field(ge=0, le=3)] = 1  #: 0: there are none
    within: Annotated[int, Field(ge=1, le=200)] = 40  #: first rows in which they are looked for
    fill_right: bool = False  #: of several rows, a blank upper cell is as the one before it
    joined_by: Annotated[str, StringConstraints(max_length=5)] = " "  #: between several rows


Steps = Annotated[tuple[Transform, ...], Field(max_length=10)]
PartNumber = Annotated[int, Field(ge=0, le=20)]


class Unpivot(Part):
    """Columns that become rows: one for each quarter, say."""

    headings: Annotated[tuple[Glob, ...], Field(min_length=1, max_length=100)]  #: with * and ?
    value: Key  #: field that takes the figure
    #: fields that take a part of the heading, by its number; 0 is the whole of it
    parts: Annotated[dict[Key, PartNumber], Field(max_length=5)] = Field(default_factory=dict)
    #: what is done to such a part, such as putting a commitment's reference in a code's place
    part_steps: Annotated[dict[Key, Steps], Field(max_length=5)] = Field(default_factory=dict)
    steps: Annotated[tuple[Transform, ...], Field(max_length=10)] = ()
    cumulative: bool = False  #: each figure is by the end of its period; what is new is taken
    blank: Annotated[tuple[Words, ...], Field(max_length=50)] = ()


class Skip(Part):
    """Rows that are left out by what they say."""

    says: Glob  #: with * and ?
    heading: Words | None = None  #: in which column; None: in any


class Stop(Part):
    """Where the table ends."""

    blank_rows: Annotated[int, Field(ge=1, le=1_000)] | None = None
    says: Annotated[tuple[Glob, ...], Field(max_length=20)] = ()  #: a row with such a cell


class Layout(Part):
    """How some sheets of a file are read."""

    sheets: Annotated[tuple[Glob, ...], Field(min_length=1, max_length=100)] = ("*",)
    except_sheets: Annotated[tuple[Glob, ...], Field(max_length=100)] = ()
    headings: Headings = Headings()
    first_row: Annotated[int, Field(ge=1, le=10_000)] | None = None  #: of the data
    columns: Annotated[tuple[Column, ...], Field(min_length=1, max_length=200)]
    ignored: Annotated[tuple[Words, ...], Field(max_length=300)] = ()  #: headings left unread
    unpivot: Unpivot | None = None
    skip: Annotated[tuple[Skip, ...], Field(max_length=50)] = ()
    stop: Stop = Stop()
    continued: bool = False  #: a row with words alone continues the words of the row above
    #: the headings as they stood when a person confirmed the profile; drift is told from them
    #: a set for each wording, such as that of a month
    confirmed: Annotated[tuple[Wording, ...], Field(max_length=50)] = ()


class Profile(Part):
    """How a file of one make is read."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    target: TargetName
    about: Annotated[str, StringConstraints(max_length=2000)] = ""
    source: Annotated[str, StringConstraints(max_length=1000)] = ""  #: where the headings are from
    layouts: Annotated[tuple[Layout, ...], Field(min_length=1, max_length=50)]

    @model_validator(mode="after")
    def _known_fields(self) -> "Profile":
        for layout in self.layouts:
            _check(self.target, layout)
        return self


#: what may be done to make a value of each kind, besides what may be done to any text
_FITTING: dict[FieldKind, tuple[type[Part], ...]] = {
    FieldKind.TEXT: (AsDate,),
    FieldKind.CODE: (),
    FieldKind.NUMBER: (
        AsNumber, HoursToFte, DaysToWeeks, PeopleTimesHours, CumulativeToPeriod,
    ),
    FieldKind.MONEY: (AsMoney, AsNumber, CumulativeToPeriod),
    FieldKind.PERCENT: (AsPercent, AsNumber),
    FieldKind.DAY: (AsDate,),
    FieldKind.YES_NO: (YesNo,),
    FieldKind.POSTCODE: (),
}  # fmt: skip


def _check_steps(kind: FieldKind, steps: tuple[Transform, ...]) -> None:
    """Refuse a step that makes something else than the field takes."""
    for step in steps:
        fits = isinstance(step, (Trim, ValueMap, Split, Join, *_FITTING[kind]))
        if isinstance(step, AsDate):
            fits = fits and step.month == (kind is FieldKind.TEXT)
        if not fits:
            raise ValueError(f"{step.do} does not make a {kind}; take that step out")


def _check_parts(kinds: Mapping[str, FieldKind]) -> None:
    """Refuse a part of a heading for a field that is not words: it is taken as it stands."""
    for key, kind in kinds.items():
        if kind not in (FieldKind.TEXT, FieldKind.CODE):
            raise ValueError(f"a part of a heading is words, and {key} is a {kind}; leave it out")


def _check_part_steps(unpivot: Unpivot, fields: Mapping[str, TargetField]) -> None:
    """Refuse steps for what is no part of a heading, or that make something else than words."""
    for key, steps in unpivot.part_steps.items():
        if key not in unpivot.parts:
            raise ValueError(f"{key} takes no part of a heading; say in `parts` which it takes")
        _check_steps(fields[key].kind, steps)


def _check(target: TargetName, layout: Layout) -> None:
    fields = TARGETS[target]
    unpivot = layout.unpivot
    made = [column.field for column in layout.columns]
    made += [unpivot.value, *unpivot.parts] if unpivot else []
    for key in made:
        if key not in fields:
            known = ", ".join(fields)
            raise ValueError(f"{target} has no field {key!r}; it has {known}")
    for column in layout.columns:
        _check_steps(fields[column.field].kind, column.steps)
        if column.withheld and column.field not in WITHHELD:
            names = " and ".join(sorted(WITHHELD))
            raise ValueError(f"only a name is withheld ({names}); leave it out of {column.field}")
    if unpivot:
        _check_steps(fields[unpivot.value].kind, unpivot.steps)
        _check_parts({key: fields[key].kind for key in unpivot.parts})
        _check_part_steps(unpivot, fields)
    missing = [one.key for one in fields.values() if one.is_required and one.key not in made]
    if missing:
        raise ValueError(f"every row of {target} needs {' and '.join(missing)}; say where it is")
    if layout.headings.rows == 0 and layout.first_row is None:
        raise ValueError("where there are no headings, say which row is the first of the data")
