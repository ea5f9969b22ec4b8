"""A profile made ready to read rows: compiled once, fed any number of them.

It looks at each row once and keeps none, so a sheet may be as long as it likes. Where every cell
is as the profile expects, nothing but the values is made; only a row that is not is looked at
again, to say why.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain

from app.problems import Finding, Severity
from app.spreadsheets.mapping.before import Before
from app.spreadsheets.mapping.bound import Bound, Fields, bind
from app.spreadsheets.mapping.drift import Drift, drift
from app.spreadsheets.mapping.heading import (
    Cells,
    Found,
    chosen,
    first_rows,
    heading_name,
    is_any,
    says_nothing,
    words,
)
from app.spreadsheets.mapping.judge import Judge
from app.spreadsheets.mapping.maker import OF_THE_ROWS_BELOW, Made, Numbered, RowMaker
from app.spreadsheets.mapping.profile import Layout, Profile
from app.spreadsheets.mapping.row import A_TOTAL, AGAIN
from app.spreadsheets.mapping.series import continued, turned
from app.spreadsheets.mapping.target import TARGETS, FieldKind, TargetName
from app.spreadsheets.mapping.transform import CumulativeToPeriod
from app.spreadsheets.mapping.understood import ColumnNotRead, Understood
from app.spreadsheets.sheet import letter

MOST_SHOWN = 3  #: values of a column that is not read
THE_HEADINGS = "the headings"  #: why their rows are not read
UNWANTED = "the profile does not read this sheet"
UNKNOWN = "no row of the sheet has the headings of the profile"
LACKING = "the sheet lacks a heading that is needed"
#: fields that a row cannot tell alone, by its sheet and number; number 0: no row of the sheet can
Leaning = Mapping[tuple[str, int], Collection[str]]
#: why rows are not read whose cells do not say what stands in their columns
OF_NO_COLUMN = frozenset({AGAIN, A_TOTAL, OF_THE_ROWS_BELOW})
OF_WHOLE_SHEETS = frozenset({UNWANTED, UNKNOWN, LACKING})  #: why no row of one is read


class Reading:
    """One sheet being read: its rows as they are understood, and what there is to say of it."""

    def __init__(
        self, layouts: Sequence[Layout], fields: Fields, sheet: str, rows: Iterable[Numbered]
    ) -> None:
        """Begin to read a sheet.

        Args:
            layouts: how; the first whose headings it has counts. None: it is not read.
            fields: of the target.
            sheet: its name.
            rows: with their numbers.
        """
        self.sheet = sheet
        self.headings: tuple[str, ...] = ()
        self.layout: Layout | None = None  #: by which it is read; None: by none
        self.columns: dict[str, int] = {}  #: by field; the first column is 1
        self.body = 0  #: number of the first row below the headings; 0: it is not read
        self.not_read: list[ColumnNotRead] = []
        self.drift: list[Drift] = []
        self.findings: list[Finding] = []  #: about the sheet as a whole
        self.blanked: Counter[tuple[str, str]] = Counter()  #: texts that the profile calls blank
        #: fields of figures of faulty rows and of others together; known after the last row
        self.mixed: set[str] = set()
        self._layouts = layouts
        self._fields = fields
        self._rows = rows
        self._extra: dict[int, ColumnNotRead] = {}

    def __iter__(self) -> Iterator[Understood]:
        """Give each row that holds something, in order."""
        if not self._layouts:
            yield from _none(self._rows, UNWANTED)
            return
        rows = iter(self._rows)
        first = first_rows(rows, self._layouts)
        needed = [key for key, one in self._fields.items() if one.is_required]
        layout, found = chosen(self._layouts, first, needed)
        if layout is None:
            yield from _none(chain(first, rows), UNKNOWN)
            return
        yield from self._all(layout, found, first, rows)

    def _all(
        self,
        layout: Layout,
        found: Found | None,
        first: list[Numbered],
        rows: Iterator[Numbered],
    ) -> Iterator[Understood]:
        self.layout = layout
        begin, after = (found.first, found.after) if found else (0, 0)
        if found is None:
            begin = after = sum(number < (layout.first_row or 1) for number, _ in first)
        self.body = found.number + 1 if found else layout.first_row or 1
        bound = bind(layout, self._fields, self.sheet, found, first[:begin])
        self._take(layout, bound, found)
        yield from _none(first[:begin], "it stands above the table")
        yield from _none(first[begin:after], THE_HEADINGS)
        body = chain(first[after:], rows)
        if any(one.severity is Severity.FAULT for one in bound.findings):
            yield from _none(body, LACKING)
            return
        yield from self._body(layout, bound, body)
        self.not_read.extend(self._extra.values())

    def _take(self, layout: Layout, bound: Bound, found: Found | None) -> None:
        """Note what the sheet's headings tell."""
        self.columns = {one.key: one.at + 1 for one in bound.columns}
        self.findings += bound.findings
        if found is None:
            return
        self.headings = tuple(found.texts.values())
        self.drift = drift(layout.confirmed, self.headings)
        left = {heading_name(text) for text in layout.ignored}
        for at, text in found.texts.items():
            if at not in bound.used:
                is_left = heading_name(text) in left
                why = (
                    "the profile leaves it out" if is_left else "no field of the profile takes it"
                )
                self.not_read.append(ColumnNotRead(self._place(at), text, why))

    def _body(
        self, layout: Layout, bound: Bound, rows: Iterable[Numbered]
    ) -> Iterator[Understood]:  # fmt: skip
        before = Before(layout, bound, self.sheet)
        self.mixed = before.mixed
        completes = before.is_needed
        made_rows = self._made(layout, bound, rows, completes=completes)
        if layout.continued:  # words are whole before rows below take them
            texts = {key for key, one in self._fields.items() if one.kind is FieldKind.TEXT}
            made_rows = continued(made_rows, bound.columns, frozenset(texts), self.sheet)
        for number, cells, made in made_rows:
            if completes and not made.why:
                turn = partial(self._several, layout, bound, cells)
                yield from before.complete(made, cells, turn)
                continue
            if completes and cells:
                before.pass_by(number, cells)
            yield from self._several(layout, bound, cells, made) if bound.turned else (made,)
        self.findings += before.asked()

    def _made(
        self, layout: Layout, bound: Bound, rows: Iterable[Numbered], *, completes: bool
    ) -> Iterator[Made]:
        """Give each row by itself; of one that is not read those cells that may be of others."""
        judge = Judge(layout, bound)
        maker = RowMaker(bound, self._fields, self.sheet, layout.continued)
        self.blanked = maker.blanked
        width = max(bound.headings, default=-1) + 1
        is_loose = any(at not in bound.headings and at not in bound.used for at in range(width))
        leaves = judge.is_needed
        for number, cells, made in maker.made(rows):
            says = () if made.why in OF_NO_COLUMN else cells
            if leaves and (why := judge.why(number, cells)):
                yield number, judge.rest(says) if completes else (), Understood(number, {}, why)
                continue
            if is_loose or len(cells) > width > 0:
                self._note_extra(bound, cells)
            yield number, () if made.why and layout.continued else says, made

    def _several(
        self, layout: Layout, bound: Bound, cells: Cells, made: Understood
    ) -> Iterable[Understood]:
        """Make rows of a row's columns, where the layout says so."""
        how = layout.unpivot
        if how is None or made.why:
            return (made,)
        return turned(made, cells, bound.turned, how.value, how.cumulative, self.sheet)

    def _note_extra(self, bound: Bound, cells: Cells) -> None:
        """Note what stands in columns that have no heading and are not read."""
        used = bound.used
        for at, cell in enumerate(cells):
            if cell and at not in used and at not in bound.headings and (text := words(cell)):
                new = ColumnNotRead(self._place(at), "", "it has no heading")
                one = self._extra.setdefault(at, new)
                one.rows += 1
                if len(one.values) < MOST_SHOWN:
                    one.values.append(text[:50])

    def _place(self, at: int) -> str:
        return f"{self.sheet}!{letter(at + 1)}" if self.sheet else letter(at + 1)


class Plan:
    """A profile, ready to read any number of sheets."""

    def __init__(self, profile: Profile) -> None:
        """Make ready."""
        self.profile = profile
        self._fields = TARGETS[profile.target]

    def rows(self, sheet: str, rows: Iterable[Numbered]) -> Reading:
        """Begin to read a sheet.

        Args:
            sheet: its name; empty for a CSV file.
            rows: with their numbers, as the package says.
        """
        return Reading(self.layouts(sheet), self._fields, sheet, rows)

    def layouts(self, sheet: str) -> list[Layout]:
        """Give the layouts that may read a sheet of some name."""
        return [
            one
            for one in self.profile.layouts
            if is_any(sheet, one.sheets) and not is_any(sheet, one.except_sheets)
        ]


def compile_profile(profile: Profile) -> Plan:
    """Make a profile ready to read rows."""
    return Plan(profile)


def is_of_series(profile: Profile) -> bool:
    """Tell whether rows may need more of their file to be understood, such as a heading of theirs.

    Those of a return that say, or stand in a sheet that says, which days they are of are added up;
    and a sheet whose name says something may have another in a list of its rows.
    """
    columns = [one for layout in profile.layouts for one in layout.columns]
    steps = [step for one in columns for step in one.steps]
    parts = {key for one in profile.layouts if one.unpivot for key in one.unpivot.parts}
    is_sum = "period" in parts.union(one.field for one in columns)
    return (
        (is_sum and profile.target is TargetName.RETURN)
        or any(layout.continued for layout in profile.layouts)
        or any(one.fill_down or one.section or one.sheet_name for one in columns)
        or any(isinstance(one, CumulativeToPeriod) for one in steps)
    )


def _none(rows: Iterable[Numbered], why: str) -> Iterator[Understood]:
    for number, cells in rows:
        if not says_nothing(cells):
            yield Understood(number, {}, why)
