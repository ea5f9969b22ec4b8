"""Make the document of a delivery plan, as the API takes it, of a workbook that was filled in."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from app.contracts.plan.owing import Promise
from app.contracts.plan.shape import Shape
from app.contracts.tables import Obligation
from app.problems import Finding
from app.spreadsheets.forms.filled import LEFT_WITH, Filled, FilledRow
from app.spreadsheets.forms.form import ROW_REF
from app.spreadsheets.forms.plain import plain_of
from app.spreadsheets.imports.check.row import missing
from app.spreadsheets.imports.offering import Made
from app.spreadsheets.kinds.plan.booking import BETWEEN, names_of, period_rows, rows_of
from app.spreadsheets.kinds.plan.case import PlanCase
from app.spreadsheets.kinds.plan.form import FORMS, OWNERS, TERMS
from app.spreadsheets.kinds.returns.remark import remark
from app.units import plain

NOBODY = "-"  #: stands for an owner who is not told


def told(case: PlanCase, filled: Filled, whole_units: frozenset[str]) -> Made:
    """Make the document.

    Args:
        case: the contract, and the plan that the workbook started from.
        filled: the workbook, put together with what is here.
        whole_units: units of which there are no halves.

    Returns:
        what `POST /v1/contracts/{id}/plans` takes, with the cells that its parts came from. What
        another plan needs is asked for only where the workbook says another than is here.
    """
    telling = _Telling(case, filled, whole_units)
    made = telling.made()
    if made.tree != _Telling(case, _as_printed(case, whole_units), whole_units).made().tree:
        made.findings += telling.lacks()
    return made


class _Telling:
    """Makes one document."""

    def __init__(self, case: PlanCase, filled: Filled, whole_units: frozenset[str]) -> None:
        self._case, self._whole_units = case, whole_units
        self._commitments = {row.ref: row for row in filled.of("commitments")}
        self._owners = {row.ref: row for row in filled.of("owners")}
        self._periods = {row.ref: row for row in filled.of("periods")}
        self._plan = next(iter(filled.of("plan")), None)
        self._left_out = {row.ref: row for row in filled.left_out if row.form == "periods"}
        self._lines: list[dict[str, Any]] = []
        self._out = Made()

    def made(self) -> Made:
        """Make it, commitment by commitment."""
        for owed in self._case.obligations:
            row = self._commitments.get(owed.commitment)
            if row is not None:
                self._line(owed, row)
        content, out = self._case.content, self._out
        assert content.first_period_on is not None  # noqa: S101 - every plan here has one
        out.tree = {
            "period": content.period.value,
            "first_period_on": content.first_period_on.isoformat(),
            "terms": self._terms(),
            "lines": self._lines,
            "reason": self._reason(),
        }
        return out

    def lacks(self) -> Iterator[Finding]:
        """Tell what a plan that is to be proposed needs, and the workbook does not say."""
        for owed in self._case.obligations:
            owner = self._owners.get(owed.commitment)
            if owner is not None and owner.number:  # else the file has no such row to fill in
                yield from missing(OWNERS, owner, owner.values)
        row = self._plan
        is_unread = row is not None and "reason" in row.cells
        if row is not None and self._case.agreed and not _reason_of(row) and not is_unread:
            words = "A plan was agreed, and nothing says why another should take its place."
            fix = "Give the reason, in the sheet Contract."
            # of the plan as a whole: it can be saved without none of its rows
            yield Finding("reason_needed", words, fix)

    def _line(self, owed: Obligation, row: FilledRow) -> None:
        promise = self._case.promises[owed.id]
        kept = self._case.lines[owed.id]
        path = f"lines[{len(self._lines)}]"
        shape = Shape(plain_of(row.values.get("shape")) or kept.shape)
        line: dict[str, Any] = {"obligation_id": str(owed.id), "shape": shape.value}
        self._place(path, row, ("shape", "expected_spend"))
        self._refuse_another_quantity(promise, row)
        if row.values.get("expected_spend") is not None:
            line["expected_spend"] = plain(row.values["expected_spend"])
        if shape is Shape.TARGETS:
            self._leave_with_others(owed)
            line["targets"] = self._targets(owed, promise, path)
        else:
            self._refuse_idle_targets(owed, shape)
        if shape is kept.shape:  # what the workbook has no sheet for stays
            told = kept.model_dump(mode="json")
            line |= {key: told[key] for key in ("milestones", "years") if told[key]}
        self._lines.append(line)

    def _targets(self, owed: Obligation, promise: Promise, path: str) -> list[dict[str, str]]:
        """Give the targets of a commitment, period by period; a blank period has none."""
        found: list[dict[str, str]] = []
        for starts_on, ends_on in self._case.days_of(promise):
            row = self._periods.get(f"{owed.commitment} {starts_on}")
            if row is None:
                continue
            if row.number:  # what is wrong with all of them is told at the last
                self._out.cells[f"{path}.targets"] = row.at("planned_qty")
            quantity = row.values.get("planned_qty")
            if quantity is None:
                continue
            if row.number:
                where = f"{path}.targets[{len(found)}]"
                self._out.cells |= {where: row.at("planned_qty")}
            found.append({
                "starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat(),
                "quantity": plain(Decimal(quantity)),
            })  # fmt: skip
        return found

    def _refuse_another_quantity(self, promise: Promise, row: FilledRow) -> None:
        """Refuse a quantity that is not owed: a plan says when, and a change says how much."""
        if plain_of(row.values.get("agreed_qty")) == plain_of(promise.quantity):
            return
        words = f"{plain(promise.quantity)} {promise.unit} are owed; a plan cannot change that."
        fix = "Put that back, and propose a change of the contract to owe more or less."
        self._find(row, "agreed_qty", "not_what_is_owed", words, fix)

    def _refuse_idle_targets(self, owed: Obligation, shape: Shape) -> None:
        """Refuse targets that somebody wrote for a commitment which does not go by them."""
        words = f"{owed.commitment[:60]} falls due {shape.value}, which goes by no targets."
        fix = "Write targets in the column Falls due of Commitments, or put this back."
        for row in self._changed_targets(owed):
            self._find(row, "planned_qty", "not_by_targets", words, fix)

    def _leave_with_others(self, owed: Obligation) -> None:
        """Leave new targets out with one that is at fault: only all of them add up."""
        refs = (row[ROW_REF] for row in period_rows(self._case, owed, self._whole_units))
        gone = next((self._left_out[ref] for ref in refs if ref in self._left_out), None)
        if gone is None:
            return
        words = (
            f"{gone.at('planned_qty')} is a target of {owed.commitment[:60]} too, and cannot be "
            "taken; only together do they add up."
        )
        for row in self._changed_targets(owed):
            self._find(row, "planned_qty", LEFT_WITH, words, "Mend that row.")

    def _changed_targets(self, owed: Obligation) -> Iterator[FilledRow]:
        """Give the rows of the file that tell other targets of a commitment than are here."""
        for ours in period_rows(self._case, owed, self._whole_units):
            row = self._periods.get(ours[ROW_REF])
            if row is not None and row.number:
                told = plain_of(row.values.get("planned_qty"))
                if told != plain_of(ours["planned_qty"]):
                    yield row

    def _terms(self) -> dict[str, Any]:
        """Give the terms of the plan that the workbook started from, with what it changes."""
        terms = self._case.content.terms.model_dump(mode="json")
        row = self._plan
        for key in TERMS:
            value = None if row is None else row.values.get(key)
            if value is not None:
                terms[key] = plain(value) if key == "minimum_spend" else int(value)
        if row is not None:
            self._place("terms", row, TERMS)
        return terms

    def _reason(self) -> str:
        row = self._plan
        if row is not None:
            self._place("", row, ("reason",))
        names = names_of(self._case)
        facts = [(names[ref], self._owners_of(ref)) for ref in names]
        return remark(_reason_of(row), facts)

    def _owners_of(self, ref: str) -> str:
        row = self._owners.get(ref)
        values: Mapping[str, Any] = {} if row is None else row.values
        supplier, council = (
            plain_of(values.get(key)).replace(BETWEEN, " / ")
            for key in ("supplier_owner", "council_owner")
        )
        if not (supplier or council):
            return ""
        return f"{supplier or NOBODY}{BETWEEN}{council}" if council else supplier

    def _place(self, path: str, row: FilledRow, keys: tuple[str, ...]) -> None:
        if row.number:
            begins = f"{path}." if path else ""
            self._out.cells |= {f"{begins}{key}": row.at(key) for key in keys}
            if path:
                self._out.cells.setdefault(path, row.at(ROW_REF))

    def _find(self, row: FilledRow, key: str, code: str, words: str, fix: str) -> None:
        cell = row.at(key) if row.number else ""
        self._out.findings.append(Finding(code, words, fix, cell=cell))


def _reason_of(row: FilledRow | None) -> str:
    return "" if row is None else plain_of(row.values.get("reason"))


def _as_printed(case: PlanCase, whole_units: frozenset[str]) -> Filled:
    """Give the workbook as it would be printed now, as if it had come back so."""
    return Filled([
        FilledRow(form.key, form.name, 0, plain_of(row[ROW_REF]), row, {})
        for form in FORMS
        for row in rows_of(case, form.key, whole_units)
    ])  # fmt: skip
