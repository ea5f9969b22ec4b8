"""The figures of a return in its sender's own layout: of its period, by commitment.

Figures of months are added up to the return's period; of one that says how much there is by now,
by its column or by the words of its period, what earlier returns report is taken away. What is of
another period, a forecast, or nothing that is owed is told, never dropped.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from app.contracts.kind import Accumulation
from app.problems import Finding, Severity
from app.spreadsheets.forms.filled import Filled, FilledRow
from app.spreadsheets.forms.form import ROW_REF
from app.spreadsheets.kinds.returns.case import Case, Owed
from app.spreadsheets.kinds.returns.form import SUMMARY
from app.spreadsheets.kinds.returns.owed import Commitments, NotOwed, unit_of
from app.spreadsheets.mapping.laid import Laid, LaidRow
from app.spreadsheets.mapping.span import Span, span_of
from app.spreadsheets.sheet import Cell
from app.units import Units, exactly, plain

QUANTITY = "quantity"
FORECAST = "it is a forecast, not what was delivered"
BESIDE = "it is what there is by now, and the period's own figures stand beside it"
EARLIER = "it is what there was by then, and a later figure stands beside it"
#: what a profile may read and the draft of a return has no place for
NOT_KEPT = (
    "theme", "project", "baseline", "people", "hours", "weeks", "place", "postcode", "done_on",
)  # fmt: skip


@dataclass
class _Told:
    """What is told of one commitment, by one row of the file."""

    owed: Owed
    row: LaidRow  #: the first that tells it
    unit: str
    figures: list[tuple[Span, LaidRow]] = field(default_factory=list)
    by_now: list[tuple[Span, LaidRow]] = field(default_factory=list)  #: of all until some day


class Figures:
    """Goes through a file once."""

    def __init__(self, case: Case, units: Units, laid: Laid) -> None:
        """Take what is owed, and the file."""
        self._case, self._units, self._laid = case, units, laid
        self._period = Span(case.starts_on, case.ends_on)
        self._commitments = Commitments(case)
        self._told: dict[str, _Told] = {}
        self._rows: list[FilledRow] = []
        self._asked: set[str] = set()  #: what was asked about already

    def filled(self) -> Filled:
        """Give the rows of Summary that the file stands for."""
        for row in self._laid.rows:
            self._take(row)
        for told in self._told.values():
            self._say(told)
        keys = [ROW_REF, "delivered_qty", "unit"]
        keys += ["comment"] if {"comment", "evidence"} & self._laid.columns.keys() else []
        self._laid.leave_fields(*NOT_KEPT, why="a return has no place for it")
        return self._laid.filled(SUMMARY, self._rows, keys)

    def _take(self, row: LaidRow) -> None:
        if row.fault is not None:
            self._rows.append(row.faulty(SUMMARY))
            return
        span = self._period
        why = FORECAST if _is_forecast(row) else ""
        if not why:
            span, why = self._days(row)
        if why:
            self._laid.leave(row.sheet, row.row, why)
            return
        try:
            owed = self._commitments.called(row.values)
        except NotOwed as refusal:
            self._refuse_strange(row, refusal)
            return
        self._add(row, owed, span)

    def _days(self, row: LaidRow) -> tuple[Span, str]:
        """Give the days that a row is of, and why it is not read if they are not the period's."""
        said = str(row.values.get("period") or "")
        if not said:
            return self._period, ""
        span = span_of(said, self._period)
        if span is None:
            return self._period, self._untold(row, said)
        at = Span(span.ends_on, span.ends_on) if span.is_so_far else span
        if not at.is_within(self._period):
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

    def _ask(self, code: str, words: str, cell: Cell) -> None:
        """Ask once, of all that are alike, whether it is meant."""
        if words not in self._asked:
            self._asked.add(words)
            fix = "Say that it is meant; or name the period as Q3 2025/26 or Jan 2026."
            self._find(code, words, fix, cell, Severity.WARNING)

    def _refuse_strange(self, row: LaidRow, refusal: NotOwed) -> None:
        """Refuse what nothing is owed of; nothing of nothing is only told."""
        if not row.values.get(QUANTITY) and refusal.code == "unknown_commitment":
            self._laid.leave(row.sheet, row.row, "it says 0 of something that is not owed")
            return
        at = row.first if row.heading else row.cell("measure_code", "measure")
        self._refuse(row, refusal.code, refusal.words, refusal.fix, at)

    def _add(self, row: LaidRow, owed: Owed, span: Span) -> None:
        """Put a figure to its commitment, unless another row or period told it already."""
        told = self._told.get(owed.ref)
        if told is None:
            told = self._told[owed.ref] = _Told(owed, row, self._unit(row, owed))
        elif (told.row.sheet, told.row.row) != (row.sheet, row.row):
            words = f"{told.row.first.at} tells {owed.ref[:60]} already."
            fix = "Give each commitment one row for the period."
            self._refuse(row, "told_twice", words, fix, row.first)
            return
        elif not span.is_so_far and any(span.meets(other) for other, _ in told.figures):
            words = f"Two columns are of the same days of {owed.ref[:60]}: it would count twice."
            fix = "Leave one of them out in the profile."
            self._refuse(row, "periods_meet", words, fix, row.first)
            return
        (told.by_now if span.is_so_far else told.figures).append((span, row))

    def _unit(self, row: LaidRow, owed: Owed) -> str:
        """Give the unit of a row; a word that is none that is known is asked about."""
        said = str(row.values.get("unit") or "")
        unit = unit_of(said, self._units) if said else owed.unit
        if unit is None:
            words = f"{said[:60]!r} is no unit that is known; it is taken for {owed.unit}."
            fix = f"Say that {owed.ref[:60]} is counted so; or map the word in the profile."
            self._find("unit_unknown", words, fix, row.cell("unit"), Severity.WARNING)
        return unit or owed.unit

    def _say(self, told: _Told) -> None:
        """Make the row of a commitment."""
        owed, figures = told.owed, self._counted(told)
        row, last = figures[0][1], figures[-1][1]
        quantity = sum((Decimal(one.values[QUANTITY]) for _, one in figures), Decimal(0))
        if owed.accumulation is Accumulation.LATEST:
            quantity = last.running.get(QUANTITY, Decimal(last.values[QUANTITY]))
        elif (by_now := _by_now(*figures[-1])) is not None:
            added = self._added(told, last, by_now)
            if added is None:
                return
            quantity = added
        else:
            self._compare(told, last, quantity)
        values = {"delivered_qty": quantity, "unit": told.unit}
        comment = "; ".join(_comments(row))
        made = row.filled(
            SUMMARY, owed.ref, values | ({"comment": comment} if comment else {}),
            {"delivered_qty": QUANTITY},
        )  # fmt: skip
        self._rows.append(made)

    def _counted(self, told: _Told) -> list[tuple[Span, LaidRow]]:
        """Give the figures that count, the last at the end: the period's own, else one by now."""
        own, by_now = (
            sorted(some, key=lambda one: one[0].ends_on) for some in (told.figures, told.by_now)
        )
        left, why = (by_now, BESIDE) if own else (by_now[:-1], EARLIER)
        for _, row in left:
            self._laid.leave(row.sheet, row.row, why)
        counted = own or by_now[-1:]
        self._laid.count -= len(counted) - 1  # they are added to a row that is counted
        return counted

    def _added(self, told: _Told, last: LaidRow, by_now: Decimal) -> Decimal | None:
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
        return by_now - before

    def _compare(self, told: _Told, last: LaidRow, quantity: Decimal) -> None:
        """Ask where what was delivered and what there is by now do not fit one another."""
        by_now, owed = last.values.get("cumulative"), told.owed
        if by_now is None or told.unit != owed.unit or by_now == owed.reported + quantity:
            return
        words = (
            f"{plain(by_now)} by now are not the {plain(owed.reported)} that earlier returns "
            f"report and the {plain(quantity)} of this period."
        )
        fix = "Check both; what is saved is what was delivered in this period."
        self._find("by_now_differs", words, fix, last.cell("cumulative"), Severity.WARNING)

    def _refuse(self, row: LaidRow, code: str, words: str, fix: str, cell: Cell) -> None:
        self._find(code, words, fix, cell, Severity.FAULT)
        self._rows.append(row.faulty(SUMMARY, cell))

    def _find(self, code: str, words: str, fix: str, cell: Cell, severity: Severity) -> None:
        self._laid.findings.append(Finding(code, words, fix, severity, cell=cell.at))


def _is_forecast(row: LaidRow) -> bool:
    said = (str(row.values.get("status") or ""), row.heading)
    return any("forecast" in text.casefold() for text in said)


def _by_now(span: Span, row: LaidRow) -> Decimal | None:
    """Give a figure by the end of the period, where that is what the file tells."""
    said = Decimal(row.values[QUANTITY]) if span.is_so_far else None
    return row.running.get(QUANTITY, said)


def _comments(row: LaidRow) -> Iterator[str]:
    if comment := row.values.get("comment"):
        yield str(comment)
    if evidence := row.values.get("evidence"):
        yield f"shown by {evidence}"
