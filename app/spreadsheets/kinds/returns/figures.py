"""The figures of a return in its sender's own layout: of its period, by commitment.

Figures of months, by column, row or sheet, are added up to the return's period; of one that says
how much there is by now, by its column or by the words of its period, what earlier returns report
is taken away. What is of another period, a forecast, or nothing that is owed is told, never
dropped.
"""

from datetime import date
from decimal import Decimal

from app.contracts.kind import Accumulation
from app.problems import Finding, Severity
from app.spreadsheets.forms.filled import Filled, FilledRow, Joined
from app.spreadsheets.forms.form import ROW_REF
from app.spreadsheets.kinds.returns.case import Case, Owed
from app.spreadsheets.kinds.returns.form import SUMMARY
from app.spreadsheets.kinds.returns.owed import Commitments, NotOwed, unit_of
from app.spreadsheets.kinds.returns.parts import Lack, note_parts
from app.spreadsheets.kinds.returns.told import QUANTITY, Told, by_now_of, is_forecast
from app.spreadsheets.kinds.returns.untold import days_untold, last_of, sheets_untold
from app.spreadsheets.mapping.laid import Laid, LaidRow
from app.spreadsheets.mapping.span import Span, span_of
from app.spreadsheets.sheet import Cell
from app.units import Units, exactly, plain

FORECAST = "it is a forecast, not what was delivered"
BESIDE = "it is what there is by now, and the period's own figures stand beside it"
EARLIER = "it is what there was by then, and a later figure stands beside it"
NAME_IT = "Say that it is meant; or name the period as Q3 2025/26 or Jan 2026."
CAME_FROM = {"delivered_qty": QUANTITY}
#: what a profile may read and the draft of a return has no place for
NOT_KEPT = (
    "theme", "project", "baseline", "people", "hours", "weeks", "place", "postcode", "done_on",
)  # fmt: skip


class Figures:
    """Goes through a file once."""

    def __init__(self, case: Case, units: Units, laid: Laid) -> None:
        """Take what is owed, and the file."""
        self._case, self._units, self._laid = case, units, laid
        self._period = Span(case.starts_on, case.ends_on)
        self._commitments = Commitments(case)
        self._told: dict[str, Told] = {}
        self._rows: list[FilledRow] = []
        self._lacks: list[Lack] = []  #: figures that cannot be taken
        self._joined: list[Joined] = []
        self._asked: set[str] = set()  #: what was asked about already

    def filled(self) -> Filled:
        """Give the rows of Summary that the file stands for."""
        for row in self._laid.rows:
            self._take(row)
        for told in self._told.values():
            self._say(told)
        note_parts(self._laid, self._period, self._told, self._lacks)
        self._laid.findings += sheets_untold(self._laid, self._period)
        keys = [ROW_REF, "delivered_qty", "unit"]
        keys += ["comment"] if {"comment", "evidence"} & self._laid.columns.keys() else []
        self._laid.leave_fields(*NOT_KEPT, why="a return has no place for it")
        filled = self._laid.filled(SUMMARY, self._rows, keys)
        filled.joined = self._joined
        return filled

    def _take(self, row: LaidRow) -> None:
        if row.fault is not None:
            for part in row.parts():
                self._note_lacking(part)
            self._rows.append(row.faulty(SUMMARY))
            return
        span = self._period
        why = FORECAST if is_forecast(row) else ""
        if not why:
            span, why = self._days(row)
        if why:
            self._laid.leave(row.sheet, row.row, why)
            return
        try:
            owed = self._commitments.called(row.values)
        except NotOwed as refusal:
            self._refuse_strange(row, span, refusal)
            return
        self._add(row, owed, span)

    def _note_lacking(self, row: LaidRow) -> None:
        """Note of which commitment and days a row is that cannot be read, where it says so."""
        if is_forecast(row):
            return
        said = str(row.values.get("period") or "")
        span = span_of(said, self._period) if said else self._period
        if span is None and row.heading:
            return  # figures under it are not read
        if not said and "period" in self._laid.columns:
            span = None
        if span is not None and not self._is_of_period(span):
            return
        self._lacks.append((self._commitments.ref_of(row.values), span, row))

    def _is_of_period(self, span: Span) -> bool:
        """Tell whether a figure of some days is one of the period, or by a day of it."""
        at = Span(span.ends_on, span.ends_on) if span.is_so_far else span
        return at.is_within(self._period)

    def _days(self, row: LaidRow) -> tuple[Span, str]:
        """Give the days that a row is of, and why it is not read if they are not the period's."""
        said = str(row.values.get("period") or "")
        if not said:
            return self._period, ""
        span = span_of(said, self._period)
        if span is None:
            return self._period, self._untold(row, said)
        if not self._is_of_period(span):
            return span, f"it is of {span}, and the return is for {self._period}"
        if span.is_guessed:
            lacks = "since or until which day" if span.is_so_far else "of which year"
            words = f"{said[:60]!r} does not say {lacks}; it is taken for {span}."
            self._ask("year_guessed", words, row.cell("period"))
        return span, ""

    def _untold(self, row: LaidRow, said: str) -> str:
        """Ask about a period that cannot be told; a column that is of such a one is not read."""
        if row.heading:
            self._ask("period_unknown", f"Which days {said[:60]!r} is cannot be told; figures "
                      "under it are not read.", row.cell("period"))  # fmt: skip
            return f"which days {said[:60]!r} is cannot be told"
        self._ask("period_unknown", f"Which days {said[:60]!r} is cannot be told; it is taken for "
                  f"the return's own period, {self._period}.", row.cell("period"))  # fmt: skip
        return ""

    def _ask(self, code: str, words: str, cell: Cell, fix: str = NAME_IT) -> None:
        """Ask once, of all that are alike, whether it is meant."""
        if words not in self._asked:
            self._asked.add(words)
            self._find(code, words, fix, cell, Severity.WARNING)

    def _refuse_strange(self, row: LaidRow, span: Span, refusal: NotOwed) -> None:
        """Refuse what nothing is owed of; nothing of nothing is only told."""
        if not row.values.get(QUANTITY) and refusal.code == "unknown_commitment":
            self._laid.leave(row.sheet, row.row, "it says 0 of something that is not owed")
            return
        at = row.first if row.heading else row.cell("measure_code", "measure")
        self._refuse(row, refusal.code, refusal.words, refusal.fix, at)
        self._lacks.append(("", span, row))

    def _add(self, row: LaidRow, owed: Owed, span: Span) -> None:
        """Put a figure to its commitment, unless another row or period told it already."""
        told = self._told.get(owed.ref)
        if told is None:
            told = self._told[owed.ref] = Told(owed, row, self._unit(row, owed))
        unit = told.unit if told.is_row(row) else self._unit(row, owed)
        if (wrong := told.wrong(row, span, unit)) is not None:
            self._refuse(row, wrong.code, wrong.words, wrong.fix, row.first)
            self._lacks.append((owed.ref, span, row))
            return
        told.add(row, span)
        self._ask_percent(row, told)

    def _ask_percent(self, row: LaidRow, told: Told) -> None:
        """Ask about a figure that is told per cent of what is counted in something else."""
        at = row.cell(QUANTITY)
        is_its_own = QUANTITY in row.cells or row.heading
        is_percent = at.kind == "percent" or at.text.strip().endswith("%")
        if is_its_own and is_percent and told.unit != "percent":
            figure = plain(Decimal(row.values[QUANTITY]))
            words = f"{figure}% is told, and {told.owed.ref[:60]} is counted in {told.unit}; it "
            fix = "Say that it is meant; or write the figure itself, without the sign."
            words += f"is taken for {figure}."
            self._find("percent_told", words, fix, at, Severity.WARNING)

    def _unit(self, row: LaidRow, owed: Owed) -> str:
        """Give the unit of a row; a word that is none that is known is asked about."""
        said = str(row.values.get("unit") or "")
        unit = unit_of(said, self._units) if said else owed.unit
        if unit is None:
            words = f"{said[:60]!r} is no unit that is known; it is taken for {owed.unit}."
            fix = f"Say that {owed.ref[:60]} is counted so; or map the word in the profile."
            self._find("unit_unknown", words, fix, row.cell("unit"), Severity.WARNING)
        return unit or owed.unit

    def _say(self, told: Told) -> None:
        """Make the row of a commitment."""
        lacking = [at.fault or at.first for ref, span, at in self._lacks
                   if ref == told.owed.ref and told.is_torn_by(span, at)]  # fmt: skip
        if lacking:
            words = f"{lacking[0].at} tells {told.owed.ref[:60]} too, and cannot be taken."
            for _, row in (*told.figures, *told.by_now):
                self._refuse(row, "part_missing", words, "Mend that one.", row.first)
            return
        owed, figures = told.owed, self._counted(told)
        row, last = figures[0][1], figures[-1][1]
        quantity = sum((Decimal(one.values[QUANTITY]) for _, one in figures), Decimal(0))
        if owed.accumulation is Accumulation.LATEST:
            quantity = last.running.get(QUANTITY, Decimal(last.values[QUANTITY]))
        elif (by_now := by_now_of(*figures[-1])) is not None:
            added = self._added(told, last, by_now)
            if added is None:
                self._join(figures[:-1], last)
                return
            quantity = added
        else:
            self._ask_gaps(told)
            self._compare(told, last, quantity)
        values = {"delivered_qty": quantity, "unit": told.unit}
        comment = told.comment()
        made = row.filled(
            SUMMARY, owed.ref, values | ({"comment": comment} if comment else {}),
            CAME_FROM,
        )  # fmt: skip
        self._rows.append(made)
        self._join(figures[1:], row)

    def _join(self, figures: list[tuple[Span, LaidRow]], into: LaidRow) -> None:
        """Put down which rows are saved with another one, or refused with it."""
        whole, *parts = (
            row.filled(SUMMARY, "", {"delivered_qty": row.values[QUANTITY]}, CAME_FROM)
            for row in (into, *(row for _, row in figures))
        )
        self._joined += [Joined(part, whole) for part in parts]

    def _ask_gaps(self, told: Told) -> None:
        """Ask about days that are over and of which no figure is: blank is not 0."""
        if days := days_untold(self._case, told):
            words = f"Nothing is told of {told.owed.ref[:60]} for {days}."
            fix = "Say that it is meant; or fill in what was delivered then."
            self._ask("days_untold", words, told.figures[-1][1].cell(QUANTITY), fix)

    def _counted(self, told: Told) -> list[tuple[Span, LaidRow]]:
        """Give the figures that count, the last at the end: the period's own, else one by now."""
        own, by_now = (
            sorted(some, key=lambda one: one[0].ends_on) for some in (told.figures, told.by_now)
        )
        left, why = (by_now, BESIDE) if own else (by_now[:-1], EARLIER)
        for _, row in left:
            self._laid.leave(row.sheet, row.row, why)
        return own or by_now[-1:]

    def _added(self, told: Told, last: LaidRow, by_now: Decimal) -> Decimal | None:
        """Give what is new of a figure by now: without what earlier returns report."""
        owed, at = told.owed, last.cell(QUANTITY)
        factor = self._units.factor(told.unit, owed.unit)
        if not factor:
            words = f"What there is by now is told in {told.unit}, and earlier returns have it "
            fix = "Tell it in the unit in which it is owed, or tell what was delivered instead."
            self._refuse(last, "unit_does_not_convert", f"{words}in {owed.unit}.", fix, at)
            return None
        with exactly():
            before = owed.reported / factor
        if by_now < before:
            words = (
                f"There are {plain(by_now)} by now, and earlier returns report {plain(before)}."
            )
            fix = "Check the figure; if an earlier return is wrong, mend that one first."
            self._refuse(last, "less_by_now", words, fix, at)
            return None
        words = (
            f"{plain(by_now)} by now, without the {plain(before)} that earlier returns report, is "
            f"{plain(by_now - before)} in this period."
        )
        self._find("by_now", words, "", at, Severity.NOTE)
        self._ask_unreported(owed, at)
        return by_now - before

    def _ask_unreported(self, owed: Owed, at: Cell) -> None:
        """Ask where earlier periods say nothing yet: what is in them would count twice."""
        since = owed.starts_on or date.min
        missing = [one for one in self._case.unreported if one.ends_on >= since]
        if not missing:
            return
        words = f"No return is submitted for {last_of(missing)}: what was delivered then is "
        words += "taken for this period's."
        fix = "Submit those returns first; or say that they will report none of it."
        self._ask("earlier_not_submitted", words, at, fix)

    def _compare(self, told: Told, last: LaidRow, quantity: Decimal) -> None:
        """Ask where what was delivered and what there is by now do not fit one another."""
        by_now, owed = last.values.get("cumulative"), told.owed
        factor = self._units.factor(told.unit, owed.unit)
        if by_now is None or not factor:
            return
        with exactly():
            differs = by_now * factor != owed.reported + quantity * factor
        if not differs:
            return
        words = (
            f"{plain(by_now)} {told.unit} by now are not the {plain(owed.reported)} {owed.unit} "
            f"that earlier returns report and the {plain(quantity)} {told.unit} of this period."
        )
        fix = "Check both; what is saved is what was delivered in this period."
        self._find("by_now_differs", words, fix, last.cell("cumulative"), Severity.WARNING)

    def _refuse(self, row: LaidRow, code: str, words: str, fix: str, cell: Cell) -> None:
        self._find(code, words, fix, cell, Severity.FAULT)
        self._rows.append(row.faulty(SUMMARY, cell))

    def _find(self, code: str, words: str, fix: str, cell: Cell, severity: Severity) -> None:
        self._laid.findings.append(Finding(code, words, fix, severity, cell=cell.at))
