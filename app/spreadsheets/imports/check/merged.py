"""A file beside what is here now, row by row: added, changed, the same, or left out.

A row is known by its reference, else by its natural key. What the file leaves out stays as it
is: a missing row is a deletion only in a period that the file is to replace, and a missing column
or an untouched cell never puts back what was changed here since the workbook was given out.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace

from app.problems import Finding
from app.spreadsheets.forms.book import Book
from app.spreadsheets.forms.filled import Filled, FilledRow
from app.spreadsheets.forms.form import ROW_REF, Form
from app.spreadsheets.forms.plain import plain_of
from app.spreadsheets.imports.check.change import Answer, Merged, Place, Removed, Standing
from app.spreadsheets.imports.check.ours import Ours, Values, ours_in
from app.spreadsheets.imports.check.row import Known, missing

Answers = Mapping[str, Answer]
Within = Callable[[Form, Values], bool]  #: tells whether a row of ours goes that a file leaves out
TAKE_OUT = "Take the row out; if it was one of ours, put its reference back."
LONGEST = 200  #: characters of what a row says


def merged(
    filled: Filled,
    ours: Book,
    base: Book | None,
    answers: Answers,
    within: Within | None = None,
) -> Merged:
    """Put a file together with what is here.

    Args:
        filled: the file.
        ours: what its workbook would say if it were made now.
        base: what it said when it was given out; None if nobody knows.
        answers: to the questions of former checks, by their names.
        within: of which of our rows those are removed that the file leaves out; None: of none.
            A sheet that the file does not have leaves nothing out.
    """
    made = Merged(replace(filled, rows=[], findings=[], removed=[]))
    for form, rows in ours.forms:
        before = ours_in(base, form.key)
        _OneForm(form, Ours(form, rows), before, filled, made, within).merge(answers)
    return made


def without(made: Merged, faulty: Collection[Place]) -> Filled:
    """Give all rows that are to stand when some of the file's are left out.

    What we have in the place of such a row stays as it is.
    """
    rows, left_out = [], []
    for row in made.filled.rows:
        place = row.sheet, row.number
        if not row.number or place not in faulty:
            rows.append(row)
            continue
        left_out.append(row)
        if place in made.ours:
            rows.append(_as_it_is(row.form, row.sheet, made.ours[place]))
    return replace(made.filled, rows=rows, left_out=left_out)


def moved(made: Merged, filled: Filled) -> Filled:
    """Give only the rows of a file that say something else than we do, or are at fault."""
    still = {None, Standing.SAME}
    rows = [row for row in filled.rows if made.standing.get((row.sheet, row.number)) not in still]
    return replace(filled, rows=rows)


def _as_it_is(form: str, sheet: str, values: Values) -> FilledRow:
    """Make a row of ours a row that is read; it stands nowhere in the file."""
    said = {key: value for key, value in values.items() if plain_of(value)}
    return FilledRow(form, sheet, 0, plain_of(values.get(ROW_REF)), said, {})


class _OneForm:
    """The rows of one form."""

    def __init__(
        self,
        form: Form,
        ours: Ours,
        base: Ours | None,
        filled: Filled,
        made: Merged,
        within: Within | None,
    ) -> None:
        self.form, self.ours, self.base, self.made = form, ours, base, made
        self.rows = filled.of(form.key)
        self.said = filled.headings.get(form.key)
        self.within = within if self.said is not None else None
        self.seen: set[int] = set()  #: our rows that the file has, by their identity

    def merge(self, answers: Answers) -> None:
        for row in self.rows:
            self._take(row, answers)
        if self.ours.tells_rows_apart or not self.rows:
            self.made.filled.rows += self._left_out()

    def _take(self, row: FilledRow, answers: Answers) -> None:
        found = self.ours.called(row.ref) if row.ref else self.ours.like(row.values)
        if found is not None and id(found) in self.seen:
            self._twice(row)
        elif found is None and row.ref:
            self._unknown(row)
        elif found is None:
            self._add(row)
        else:
            self.seen.add(id(found))
            self._compare(row, found, answers)

    def _compare(self, row: FilledRow, found: Values, answers: Answers) -> None:
        name = self.ours.name(found)
        was = self._was(found)
        row = replace(row, ref=plain_of(found.get(ROW_REF)) or row.ref)
        one = Known(self.form, row, name, found, was, self.said).compared(answers)
        made = self.made
        made.ours[row.sheet, row.number] = found
        made.changes += one.changes
        made.questions += one.questions
        made.findings += one.findings
        if one.changes:
            made.findings += missing(self.form, row, one.values)
        self._stand(row, Standing.CHANGED if one.changes or one.questions else Standing.SAME)
        made.filled.rows.append(replace(row, values=one.values))

    def _was(self, found: Values) -> Values | None:
        """Give a row of ours as it was when the workbook was given out."""
        if self.base is None:
            return None
        ref = plain_of(found.get(ROW_REF))
        return self.base.called(ref) if ref else self.base.like(found)

    def _add(self, row: FilledRow) -> None:
        if not self.form.takes_new_rows:
            words = f"{self.form.name} takes no new rows."
            self._refuse(row, "no_new_rows", words, TAKE_OUT)
            return
        self.made.findings += missing(self.form, row, row.values)
        self._stand(row, Standing.ADDED)
        self.made.filled.rows.append(row)

    def _twice(self, row: FilledRow) -> None:
        """Take a second row like one that was seen: a new one, if references tell rows apart."""
        if self.form.has_refs:
            self._add(row)
            return
        words = "This row stands twice in the sheet."
        self._refuse(row, "row_twice", words, "Keep one of the two.")

    def _unknown(self, row: FilledRow) -> None:
        if self.base is not None and self.base.called(row.ref):
            words = f"The row {row.ref[:40]} is no longer here."
            fix = "Take it out; to add it again, leave its reference blank."
            self._refuse(row, "row_gone", words, fix)
            return
        words = f"{self.form.name} has no row {row.ref[:40]}."
        if not self.form.takes_new_rows:
            words = f"{words[:-1]}, and takes no new rows."
            self._refuse(row, "row_ref_unknown", words, TAKE_OUT)
            return
        taken = "" if row.sheet else f"By its headings the file was taken for {self.form.name}. "
        fix = f"{taken}Leave the reference blank for a new row, or download the workbook again."
        self._refuse(row, "row_ref_unknown", words, fix)

    def _refuse(self, row: FilledRow, code: str, words: str, fix: str) -> None:
        self.made.findings.append(Finding(code, words, fix, cell=_first(row)))
        self._stand(row, Standing.FAULTY)
        self.made.filled.rows.append(replace(row, is_faulty=True))

    def _stand(self, row: FilledRow, standing: Standing) -> None:
        self.made.standing[row.sheet, row.number] = standing

    def _left_out(self) -> Iterator[FilledRow]:
        """Give our rows that the file does not have, as they are."""
        for values in self.ours.rows:
            if id(values) in self.seen:
                continue
            row = _as_it_is(self.form.key, self.form.name, values)
            if self.within is not None and self.within(self.form, values):
                self.made.filled.removed.append(row)
                self.made.removed.append(_removed(self.form, values))
                continue
            self.made.missing.append(self.ours.name(values) or self.form.name)
            yield row


def _removed(form: Form, values: Values) -> Removed:
    printed = (plain_of(one.printed(values)) for one in form.fields if one.key != ROW_REF)
    says = "; ".join(filter(None, printed))[:LONGEST]
    return Removed(form.name, plain_of(values.get(ROW_REF)), says)


def _first(row: FilledRow) -> str:
    """Give the cell that tells a row best: its reference, else its first one."""
    return row.at(ROW_REF)
