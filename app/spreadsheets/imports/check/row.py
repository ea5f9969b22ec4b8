"""One row of a file beside the same row here, now and when the workbook was given out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.problems import Finding, Severity
from app.spreadsheets.forms.filled import FilledRow
from app.spreadsheets.forms.form import ROW_REF, Field, Form
from app.spreadsheets.forms.plain import plain_of
from app.spreadsheets.imports.check.change import Answer, Change, Question
from app.spreadsheets.imports.check.ours import Values

NOT_SHOWN = "(not shown)"


@dataclass
class Compared:
    """A row as it is to stand, and what that changes."""

    values: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Known:
    """A row that the file and we have."""

    form: Form
    row: FilledRow
    name: str  #: in questions
    ours: Values
    base: Values | None  #: None: nobody knows what it was when the workbook was given out
    said: frozenset[str] | None  #: keys that the file has a column for; None: all

    def compared(self, answers: Mapping[str, Answer]) -> Compared:
        """Put it together with ours, field by field."""
        made = Compared()
        for one in self.form.fields:
            if one.key == ROW_REF:
                made.values[one.key] = self.ours.get(ROW_REF)
            elif self._is_silent(one):
                _set(made, one, self.ours.get(one.key))
            elif one.is_kept_when_blank:
                self._given_anew(made, one)
            elif one.is_prefilled:
                self._ours_alone(made, one)
            else:
                self._both(made, one, answers)
        return made

    def _is_silent(self, one: Field) -> bool:
        """Tell whether the file says nothing of a field, or nothing that can be read."""
        unread = (
            self.row.is_faulty and one.key in self.row.cells and one.key not in self.row.values
        )
        return unread or (self.said is not None and one.key not in self.said)

    def _given_anew(self, made: Compared, one: Field) -> None:
        """Take what is never printed again: blank changes nothing."""
        value = self.row.values.get(one.key)
        if plain_of(value):
            _set(made, one, value)
            made.changes.append(self._change(one, NOT_SHOWN, NOT_SHOWN))

    def _ours_alone(self, made: Compared, one: Field) -> None:
        """Keep what is ours, and tell where the file has something else."""
        _set(made, one, self.ours.get(one.key))
        yours, ours = self._texts(one)
        printed = ours if self.base is None else plain_of(self.base.get(one.key))
        if yours not in (ours, printed):
            words = f"{one.label} is ours to fill in; it was changed from {_told(printed)}"
            made.findings.append(Finding(
                "read_only_changed", f"{words} to {_told(yours)}, which is not taken.",
                f"If {_told(printed)} is wrong, tell whoever sent you the workbook.",
                Severity.NOTE, cell=self.row.at(one.key),
            ))  # fmt: skip

    def _both(self, made: Compared, one: Field, answers: Mapping[str, Answer]) -> None:
        """Take the side that changed it; where both did, what was answered."""
        yours, ours = self._texts(one)
        base = None if self.base is None else plain_of(self.base.get(one.key))
        takes_ours = yours in (ours, base)
        if not takes_ours and base not in (None, ours):
            name = f"{self.form.key}:{self.name}:{one.key}"
            answer = answers.get(name)
            if answer is None or answer.ours != ours:
                made.questions.append(self._question(name, one, base or ""))
            takes_ours = answer is not None and answer.ours == ours and answer.take == "ours"
        _set(made, one, (self.ours if takes_ours else self.row.values).get(one.key))
        if not takes_ours:
            made.changes.append(self._change(one, ours, yours))

    def _texts(self, one: Field) -> tuple[str, str]:
        return plain_of(self.row.values.get(one.key)), plain_of(self.ours.get(one.key))

    def _change(self, one: Field, before: str, after: str) -> Change:
        where = self.row.sheet, self.row.at(one.key), self.row.ref
        return Change(*where, one.key, one.label, before, after)

    def _question(self, name: str, one: Field, base: str) -> Question:
        where = name, self.row.sheet, self.row.at(one.key), self.row.ref
        yours, ours = self._texts(one)
        return Question(*where, one.key, one.label, base, yours, ours)


def missing(form: Form, row: FilledRow, values: Values) -> Iterator[Finding]:
    """Tell which fields must be filled in and are not, in a row that is to be added or changed."""
    for one in form.fields:
        if one.is_required and one.key not in row.cells and not plain_of(values.get(one.key)):
            hint = one.hint if not one.hint or one.hint.endswith(".") else f"{one.hint}."
            fix = f"Fill it in. {hint}".strip()
            yield Finding("missing_value", f"{one.label} is missing.", fix, cell=row.at(one.key))


def _set(made: Compared, one: Field, value: Any) -> None:
    if plain_of(value):
        made.values[one.key] = value


def _told(text: str) -> str:
    cut = text if len(text) <= 50 else text[:49] + "…"
    return f"“{cut}”" if cut else "blank"
