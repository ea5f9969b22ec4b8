"""The price, the facts, the method statements and the members of a tender, row by row."""

from collections.abc import Callable, Mapping
from typing import Any

from app.problems import nearest
from app.rules.document.ruleset import Fact
from app.spreadsheets.cell import a_flag, a_number, a_word
from app.spreadsheets.document import Document
from app.spreadsheets.forms.filled import FilledRow
from app.spreadsheets.sheet import Cell
from app.spreadsheets.table import fault
from app.spreadsheets.tender.form import PRICE

Readers = dict[str, Callable[[Cell], Any]]


def readers(facts: Mapping[str, Fact]) -> Readers:
    """Tell how each answer is read: the price, and the facts that the rules ask for."""
    kinds: Readers = {"yes_no": a_flag, "number": a_number, "word": a_word}
    return {PRICE: a_number} | {code: kinds[fact.kind] for code, fact in facts.items()}


class Answers:
    """Puts each row into its place in the document."""

    def __init__(self, made: Document, facts: Mapping[str, Fact]) -> None:
        """Take the document, and what the rules ask for."""
        self.made = made
        self.readers = readers(facts)

    def offer(self, row: FilledRow) -> None:
        """Read the price or a fact."""
        name, at = row.values.get("asked_for"), row.at("asked_for")
        value: Cell | None = row.values.get("answer")
        if value is None:
            self.made.cells.setdefault(_path(name), at)  # where it is missing
        elif name is None:
            if "asked_for" not in row.cells:  # else what stands there has been told
                words = f"Row {row.number} has an answer, and nothing that was asked for."
                fix = "Leave what was printed beside it, such as price."
                self._fault("no_name", words, fix, value.at)
        elif name not in self.readers:
            words = f"Nobody asks for {name[:50]!r}{nearest(name, self.readers)}."
            self._fault("unknown_name", words, "Correct the name, or take it out.", value.at)
        else:
            self._value(name, value)

    def _value(self, name: str, cell: Cell) -> None:
        try:
            value = self.readers[name](cell)
        except ValueError as refusal:
            what, fix = refusal.args
            self._fault("bad_cell", f"{name} {what}.", fix, cell.at)
            return
        tree = self.made.tree
        target = tree if name == PRICE else tree.setdefault("facts", {})
        self._put(target, name, _path(name), value, cell.at)

    def statement(self, row: FilledRow) -> None:
        """Read a method statement."""
        given = {key: row.values[key] for key in ("text", "reference") if key in row.values}
        if row.is_faulty or not given:
            return  # told already, or a criterion that is printed and not answered
        at = row.at(next(iter(given)))
        code = row.values.get("code")
        if code is None:
            words = f"Row {row.number} has no code that can be read."
            self._fault("empty_cell", words, "Write the criterion's code, as it was printed.", at)
        elif "text" not in given:
            words = f"Row {row.number} has a reference, and no words of yours."
            self._fault("empty_cell", words, "Write in a sentence what it refers to.", at)
        else:
            statements = self.made.tree.setdefault("method_statements", {})
            self._put(statements, code, f"method_statements.{code}", given, at)

    def member(self, row: FilledRow) -> None:
        """Read a member of the consortium."""
        if row.is_faulty:
            return
        if "name" not in row.values:
            words = f"Row {row.number} has no name."
            at = next(iter(row.cells.values())).at
            self._fault("empty_cell", words, "Write the firm's name, or delete the row.", at)
            return
        rows = self.made.tree.setdefault("members", [])
        path = f"members[{len(rows)}]"
        rows.append(dict(row.values))
        self.made.cells[path] = row.at("name")
        self.made.cells |= {f"{path}.{key}": row.at(key) for key in row.values}

    def _fault(self, code: str, message: str, fix: str, at: str) -> None:
        self.made.findings.append(fault(code, message, fix, at))

    def _put(self, target: dict[str, Any], key: str, path: str, value: Any, at: str) -> None:
        """Put a value into its place, once."""
        if key in target:
            words = f"{key!r} is given twice; it is at {self.made.cell_of(path)} too."
            self._fault("two_values", words, "Keep one of the two.", at)
            return
        target[key] = value
        self.made.cells[path] = at


def _path(name: str | None) -> str:
    return PRICE if name == PRICE else f"facts.{name}"
