"""Bands of ratings and tables, from the rows of a workbook."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.rules.checks.tables import bands
from app.rules.digest import normal
from app.rules.document.table import Band, Table
from app.spreadsheets.forms.filled import LEFT_WITH, Filled, FilledRow
from app.spreadsheets.forms.form import ROW_REF
from app.spreadsheets.forms.plain import plain_of, same
from app.spreadsheets.kinds.document import told_of
from app.spreadsheets.kinds.rules.case import Case, Draft, is_of_file
from app.spreadsheets.kinds.rules.form import BANDS, RATINGS
from app.spreadsheets.kinds.rules.printed import band_rows, band_tables, ref_of

EDGES = ("from", "over", "to", "under")
WHOLE = {"unit": "percent"}  #: of ratings that a rule set did not have
SAYS = tuple(one.key for one in BANDS.fields if one.key not in (ROW_REF, "table"))
Made = tuple[dict[str, Any], FilledRow]


def tell_bands(case: Case, draft: Draft, filled: Filled) -> None:
    """Put the tables of which a row is changed, added or cleared into the draft.

    A table is taken whole: while a row of it is at fault, the others stay as they are here.
    """
    tables = band_tables(case.rule_set, case.library)
    rows = filled.of(BANDS.key)
    left_out = {_table(row): row for row in filled.left_out if row.form == BANDS.key}
    not_whole = {_table(row) for row in rows if row.is_faulty} | left_out.keys()
    known = []
    for row in rows:
        if _table(row) in tables or _table(row) == RATINGS:
            known.append(row)
        else:
            _unknown(draft, row, _table(row), tables)
    made, touched = _gathered(case, draft, known, left_out)
    for name, cell in touched.items():
        if name not in not_whole:
            _put(case, draft, name, [band for band, _ in made[name]], cell)
    for name, found in made.items():
        if name not in not_whole:
            _locate(draft, tables.get(name), found)


def _gathered(
    case: Case, draft: Draft, rows: Iterable[FilledRow], left_out: Mapping[str, FilledRow]
) -> tuple[dict[str, list[Made]], dict[str, str]]:
    """Give the bands of each table, and of each that is changed the cell by which it is."""
    printed = {one[ROW_REF]: one for one in band_rows(case.rule_set, case.library)}
    origin = {
        ref_of(name, at): normal(band)
        for name, table in band_tables(case.rule_set, case.library).items()
        for at, band in enumerate(table.bands)
    }
    made: dict[str, list[Made]] = defaultdict(list)
    touched: dict[str, str] = {}
    for row in rows:
        before, name = printed.get(row.ref, {}), _table(row)
        is_changed = any(not same(row.values, before, key) for key in ("table", *SAYS))
        if is_changed and is_of_file(row) and name in left_out:
            _leave_with(draft, row, left_out[name])
        if is_changed or not before:
            touched.setdefault(name, row.at("rating"))
            touched.setdefault(before.get("table", name), row.at("rating"))
        if any(plain_of(row.values.get(key)) for key in SAYS):
            was = origin.get(row.ref, {})
            made[name].append((_band(name, row, was) if is_changed else was, row))
    return made, touched


def _table(row: FilledRow) -> str:
    return str(row.values.get("table", RATINGS))


def _leave_with(draft: Draft, row: FilledRow, other: FilledRow) -> None:
    words = f"The row at {other.at(ROW_REF)} is of the same table, and cannot be taken."
    fix = "Mend that row: a table is taken whole."
    draft.fault(LEFT_WITH, words, fix, row.at("rating"))


def _unknown(draft: Draft, row: FilledRow, name: str, tables: Mapping[str, Table]) -> None:
    words = f"There is no table {name[:40]!r} of ranges."
    known = ", ".join(sorted({RATINGS, *tables}))
    fix = f"Choose from: {known}. A new table is written in the rule set's text."
    draft.fault("unknown_table", words, fix, row.at("table"))


def _band(table: str, row: FilledRow, was: Mapping[str, Any]) -> dict[str, Any]:
    """Write a band as the rule language does; what the sheet does not hold stays."""
    values = row.values
    word = "rating" if "rating" in was or (table == RATINGS and "label" not in was) else "label"
    gone = (*EDGES, word, "share", "points")
    band = {key: part for key, part in was.items() if key not in gone}
    low = "over" if values.get("from_inclusive") is False else "from"
    high = "to" if values.get("to_inclusive") is True else "under"
    said = {
        low: values.get("from_pct"), high: values.get("to_pct"), word: values.get("rating"),
        "share": values.get("share"), "points": values.get("points"),
    }  # fmt: skip
    return band | {key: normal(part) for key, part in said.items() if part is not None}


def _put(case: Case, draft: Draft, name: str, made: list[dict[str, Any]], cell: str) -> None:
    """Have the document say the bands of a table."""
    if name == RATINGS:
        rule = case.rule_set.ratings
        was = normal(rule) if isinstance(rule, Table) else WHOLE
        draft.put(RATINGS, {**was, "bands": made}, cell)
        return
    key = "tables" if name in case.rule_set.tables else "scales"
    every = getattr(case.rule_set, key)
    others = draft.part().get(key, {})
    draft.put(key, {**others, name: {**normal(every[name]), "bands": made}}, cell)


def _locate(draft: Draft, table: Table | None, made: list[Made]) -> None:
    """Say in which cells the faults of bands are, which findings tell by their ranges."""
    found: list[tuple[Band, str]] = []
    for document, row in made:
        try:
            found.append((Band.model_validate(document), _cell(row)))
        except ValidationError as refusal:
            draft.fault("bad_band", *_refused(refusal.errors()[0]), _cell(row))
    found.sort(key=lambda one: (one[0].low is not None, one[0].low or 0, one[0].over is not None))
    decimals = table.decimals if table else None
    for (one, at), (other, beside) in pairwise(found):
        pair = Table(bands=(one, other), decimals=decimals)
        for fault in bands(pair, "", forgiven=False):
            draft.by_words[fault.finding.message] = beside or at


def _cell(row: FilledRow) -> str:
    return row.at("from_pct") if is_of_file(row) else ""


def _refused(one: ErrorDetails) -> tuple[str, str]:
    """Say what is wrong with a band: with its ends together, or with a number of it."""
    if one["type"] == "value_error":
        words = one["msg"].removeprefix("Value error, ")
        return f"This band {words}.", "Correct its ends."
    return told_of(one)
