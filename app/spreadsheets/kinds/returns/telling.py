"""Make the document of a return, as the API takes it, of a workbook that was filled in."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from app.deliveries.said import Said
from app.problems import Finding, Severity
from app.spreadsheets.forms.filled import LEFT_WITH, Filled, FilledRow
from app.spreadsheets.forms.form import ROW_REF
from app.spreadsheets.forms.plain import plain_of
from app.spreadsheets.imports.offering import Made
from app.spreadsheets.kinds.returns.case import Case, Owed
from app.spreadsheets.kinds.returns.deed import Deed, last_day, stored_deed
from app.spreadsheets.kinds.returns.listing import Listing, cells_of, says_same
from app.spreadsheets.kinds.returns.printed import (
    BETWEEN,
    OF_LINE,
    OF_RETURN,
    PERSONAL,
    Values,
    summary_row,
)
from app.spreadsheets.kinds.returns.readers import groups_in, groups_told
from app.spreadsheets.kinds.returns.remark import remark
from app.units import plain

#: what a line says besides whether anything was delivered
BESIDES = ("forecast", "confidence", "groups", "comment")
OF_SHORTFALL = tuple(key for key in ("cause", *OF_LINE) if key != "evidence")


def told(case: Case, filled: Filled) -> Made:
    """Make the document.

    Args:
        case: the period that it is for.
        filled: the workbook, put together with what is here.

    Returns:
        what `PUT /v1/returns/{id}` takes, with the cells that its parts came from.
    """
    return _Telling(case, filled).made()


class _Telling:
    """Makes one document."""

    def __init__(self, case: Case, filled: Filled) -> None:
        self._case = case
        self._listing = Listing(case, filled)
        self._summary = {row.ref: row for row in filled.of("lines")}
        self._shortfalls = {row.ref: row for row in filled.of("shortfalls")}
        self._evidence: dict[str, list[FilledRow]] = {}
        for row in filled.of("evidence"):
            named = plain_of(row.values.get("commitment")).casefold()
            self._evidence.setdefault(named, []).append(row)
        self._sign_off = next(iter(filled.of("sign_off")), None)
        self._lines: list[dict[str, Any]] = []
        self._deliveries: list[dict[str, Any]] = []
        self._out = Made({}, {}, list(self._listing.findings))

    def made(self) -> Made:
        """Make it: single deliveries, then each commitment, then the whole."""
        for deed, listed, row in self._listing.found:
            path = self._deliver(deed)
            self._out.cells |= {f"{path}{part}": cell for part, cell in cells_of(listed, row)}
        for owed in self._case.owed:
            if summary := self._summary.get(owed.ref):
                self._line(owed, summary)
        self._refuse_strange_evidence()
        self._out.tree = {"lines": self._lines, "deliveries": self._deliveries} | self._whole()
        return self._out

    def _deliver(self, deed: Deed) -> str:
        self._deliveries.append(deed.document)
        return f"/deliveries/{len(self._deliveries) - 1}"

    def _find(
        self, row: FilledRow, key: str, code: str, words: str, fix: str,
        severity: Severity = Severity.FAULT,
    ) -> None:  # fmt: skip
        cell = row.at(key) if row.number else ""
        self._out.findings.append(Finding(code, words, fix, severity, cell=cell))

    def _line(self, owed: Owed, row: FilledRow) -> None:
        """Say what Summary, Shortfalls and Evidence say of a commitment, if they say anything."""
        quantity = row.values.get("delivered_qty")
        listed = [one for one, _, _ in self._listing.found if one.owed is owed]
        if quantity and listed:
            self._refuse_twice(owed, row, len(listed))
            return
        if quantity:
            self._deliver_summary(owed, row, Decimal(quantity))
        besides = self._besides(owed, row)
        said = self._said(owed, row, bool(listed), bool(besides))
        if said is None:
            return
        path = f"/lines/{len(self._lines)}"
        self._lines.append({"obligation_id": str(owed.id), "said": said.value, **besides})
        self._place(path, owed, row)

    def _refuse_twice(self, owed: Owed, row: FilledRow, rows: int) -> None:
        many = "1 row" if rows == 1 else f"{rows} rows"
        words = (
            f"Summary has a quantity of {owed.ref[:60]}, and the other sheets have {many} of it: "
            "it would count twice."
        )
        fix = "Clear the quantity in Summary, or take the rows out of the other sheets."
        self._find(row, "delivered_qty", "told_twice", words, fix)

    def _said(self, owed: Owed, row: FilledRow, is_listed: bool, has_besides: bool) -> Said | None:
        """Tell whether something was delivered, nothing, or whether it is a blank."""
        quantity = row.values.get("delivered_qty")
        if quantity is not None:
            return Said.SOMETHING if quantity else Said.NOTHING
        if is_listed:
            return Said.SOMETHING
        line = self._case.lines.get(owed.id)
        if line is not None and line.said is Said.SOMETHING and not self._had(owed):
            return Said.SOMETHING  # said so before, and its deliveries are still to come
        if has_besides and not self._is_withheld(owed, row):
            words = f"Nothing says whether anything was delivered of {owed.ref[:60]}."
            fix = "Write the quantity, even if it is 0; or clear what else is said of it."
            self._find(row, "delivered_qty", "nothing_said", words, fix)
        return None

    def _is_withheld(self, owed: Owed, row: FilledRow) -> bool:
        """Tell whether a row at fault may say what was delivered of a commitment.

        What else is said of it is then left out with that row, where the rest is saved without.
        """
        other = self._listing.withheld(owed, row)
        if other is None:
            return False
        if self._listing.is_left_out(other):
            shortfall = self._shortfalls.get(owed.ref)
            for beside, keys in ((row, BESIDES), (shortfall, OF_SHORTFALL)):
                key = next((key for key in keys if beside and beside.values.get(key)), None)
                if beside is not None and key is not None:
                    self._leave_with(beside, key, owed, other)
        return True

    def _leave_with(self, row: FilledRow, key: str, owed: Owed, other: FilledRow) -> None:
        words = (
            f"{other.at(ROW_REF)} tells what was delivered of {owed.ref[:60]}, and cannot be "
            "taken; what is said here is kept with it."
        )
        self._find(row, key, LEFT_WITH, words, "Mend that row.")

    def _had(self, owed: Owed) -> bool:
        return any(one.obligation_id == owed.id for one in self._case.deliveries)

    def _deliver_summary(self, owed: Owed, row: FilledRow, quantity: Decimal) -> None:
        """Report what Summary alone says, as one delivery of the whole period."""
        stored = self._case.summary_of(owed)
        is_right = bool(row.values.get("confirmed"))
        printed = summary_row(self._case, owed)
        if stored and not is_right and says_same(row.values, printed, _OF_QUANTITY):
            self._placed(self._deliver(stored_deed(owed, stored)), row)
            return
        last = last_day(self._case, owed)
        begins = max(self._case.starts_on, owed.starts_on or self._case.starts_on)
        document: dict[str, Any] = {
            "reference": owed.summary,
            "obligation_id": str(owed.id),
            "quantity": plain(quantity),
            "unit": plain_of(row.values.get("unit")) or owed.unit,
            "delivered_on": last.isoformat(),
            "confirmed": is_right,
            "comment": plain_of(row.values.get("comment")) if is_right else "",
        }
        if begins < last:
            document["delivered_from"] = begins.isoformat()
        self._placed(self._deliver(Deed(owed, document)), row)

    def _placed(self, path: str, row: FilledRow) -> None:
        if row.number:
            cell = row.at("delivered_qty")
            self._out.cells |= {path: cell, f"{path}/quantity": cell}
            self._out.cells |= {
                f"{path}/{part}": row.at(part) for part in ("unit", "confirmed", "comment")
            }

    def _besides(self, owed: Owed, row: FilledRow) -> dict[str, Any]:
        """Give what a line says besides, without what says nothing."""
        values = row.values
        shortfall = self._shortfalls.get(owed.ref)
        of_shortfall: Mapping[str, Any] = shortfall.values if shortfall else {}
        comment = remark(plain_of(values.get("comment")), self._facts(owed, of_shortfall))
        given = {
            "forecast": None if values.get("forecast") is None else plain(values["forecast"]),
            "confidence": plain_of(values.get("confidence")),
            "cause": plain_of(of_shortfall.get("cause")),
            "comment": comment,
            "groups": self._groups(owed, row),
        }
        self._ask_about_cause(given["cause"], shortfall)
        return {key: said for key, said in given.items() if said}

    def _ask_about_cause(self, cause: Any, row: FilledRow | None) -> None:
        if row is not None and cause and cause not in self._case.causes:
            words = f"{cause[:60]!r} is not in the published list of causes."
            fix = "Choose one from the list in the workbook."
            self._find(row, "cause", "unknown_cause", words, fix)

    def _facts(self, owed: Owed, shortfall: Mapping[str, Any]) -> list[tuple[str, str]]:
        told = [
            (name, plain_of(shortfall.get(key)))
            for key, name in OF_LINE.items()
            if key != "evidence"
        ]
        rows = self._evidence.get(owed.ref.casefold(), [])
        return [*told, *((OF_LINE["evidence"], _evidence(row.values)) for row in rows)]

    def _groups(self, owed: Owed, row: FilledRow) -> dict[str, int]:
        """Give people by group: as Summary says, with new rows' while it is left as it is."""
        written = plain_of(row.values.get("groups"))
        counts = Counter(groups_in(written))
        line = self._case.lines.get(owed.id)
        if written == (groups_told(line.groups) if line else ""):
            for deed, _, its in self._listing.found:
                if deed.owed is owed and not its.ref and its.values.get("priority_group"):
                    counts[its.values["priority_group"]] += int(its.values.get("people", 1))
        return dict(counts)

    def _place(self, path: str, owed: Owed, row: FilledRow) -> None:
        if not row.number:
            return
        shortfall = self._shortfalls.get(owed.ref)
        self._out.cells |= {path: row.at("delivered_qty"), f"{path}/said": row.at("delivered_qty")}
        self._out.cells |= {f"{path}/{key}": row.at(key) for key in BESIDES}
        if shortfall is not None and shortfall.number:
            self._out.cells[f"{path}/cause"] = shortfall.at("cause")

    def _refuse_strange_evidence(self) -> None:
        """Refuse evidence of a commitment that there is not, or of which nothing is reported."""
        reported = {line["obligation_id"] for line in self._lines}
        for named, rows in self._evidence.items():
            owed = self._case.by_ref.get(named)
            if owed is not None and str(owed.id) in reported:
                continue
            words = "Nothing is reported of this commitment that it could prove."
            fix = "Report it in Summary first, or take the row out."
            if owed is None:
                words = f"There is no commitment {named[:60]!r}."
                fix = "Write it as in the first column of Summary."
            withheld = None
            if owed is not None:
                withheld = self._listing.withheld(owed, self._summary.get(owed.ref))
            for row in rows:
                if owed is None or withheld is None:
                    self._find(row, "commitment", "proves_nothing", words, fix)
                elif self._listing.is_left_out(withheld):
                    self._leave_with(row, "commitment", owed, withheld)

    def _whole(self) -> dict[str, Any]:
        """Say what Sign off says of the return as a whole."""
        row = self._sign_off
        values: Values = {} if row is None else dict(row.values)
        facts = [(name, plain_of(values.get(key))) for key, name in OF_RETURN.items()]
        whole: dict[str, Any] = {"comment": remark(plain_of(values.get("comment")), facts)}
        if values.get("invoiced") is not None:
            whole["invoiced"] = plain(values["invoiced"])
        if row is not None and row.number:
            self._out.cells |= {"/comment": row.at("comment"), "/invoiced": row.at("invoiced")}
            self._ask_about_denials(row)
        return whole

    def _ask_about_denials(self, row: FilledRow) -> None:
        for key in ("only_this_period", "are_commitments"):
            if row.values.get(key) is False:
                words = f"“{OF_RETURN[key]}” is answered with no."
                fix = "Take out what does not belong here, and answer yes; or save it as it is."
                self._find(row, key, "not_confirmed", words, fix, Severity.WARNING)


_OF_QUANTITY = ("delivered_qty", "unit")


def _evidence(values: Mapping[str, Any]) -> str:
    """Write what a row of Evidence says, to stand in a comment."""
    dated = values.get("dated")
    parts = [
        plain_of(values.get("file")).replace(BETWEEN.strip(), ","),
        plain_of(values.get("type")).replace(BETWEEN.strip(), ","),
        dated.isoformat() if isinstance(dated, date) else plain_of(dated),
        PERSONAL.get(values.get("is_personal"), ""),
    ]
    while not parts[-1] and len(parts) > 1:
        parts.pop()
    return BETWEEN.join(parts)
