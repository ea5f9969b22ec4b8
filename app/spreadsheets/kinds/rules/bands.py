"""Bands of ratings and tables, from the rows of a workbook."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from pydantic import ValidationError

from app.rules.checks.tables import bands
from app.rules.digest import normal
from app.rules.document.table import Band, Table
from app.spreadsheets.forms.filled import FilledRow
from app.spreadsheets.forms.form import ROW_REF
from app.spreadsheets.forms.plain import plain_of, same
from app.spreadsheets.kinds.rules.case import Case, Draft, is_of_file
from app.spreadsheets.kinds.rules.form import BANDS, RATINGS
from app.spreadsheets.kinds.rules.printed import band_rows, band_tables, ref_of

EDGES = ("from", "over", "to", "under")
WHOLE = {"unit": "percent"}  #: of ratings that a rule set did not have
SAYS = tuple(one.key for one in BANDS.fields if one.key not in (ROW_REF, "table"))
Made = tuple[dict[str, Any], FilledRow]


def tell_bands(case: Case, draft: Draft, rows: Iterable[FilledRow]) -> None:
    """Put the tables of which a row is changed, added or cleared into the draft."""
    tables = band_tables(case.rule_set, case.library)
    printed = {one[ROW_REF]: one for one in band_rows(case.rule_set, case.library)}
    origin = {
        ref_of(name, at): normal(band)
        for name, table in tables.items()
        for at, band in enumerate(table.bands)
    }
    made: dict[str, list[Made]] = defaultdict(list)
    touched: dict[str, str] = {}
    for row in rows:
        before = printed.get(row.ref, {})
        name = str(row.values.get("table", RATINGS))
        if name not in tables and name != RATINGS:
            _unknown(draft, row, name, tables)
            continue
        is_changed = any(not same(row.values, before, key) for key in ("table", *SAYS))
        if is_changed or not before:
            cell = row.at("rating")
            touched.setdefault(name, cell)
            touched.setdefault(before.get("table", name), cell)
        if any(plain_of(row.values.get(key)) for key in SAYS):
            was = origin.get(row.ref, {})
            made[name].append((_band(name, row, was) if is_changed else was, row))
    for name, cell in touched.items():
        _put(case, draft, name, [band for band, _ in made[name]], cell)
    for name, found in made.items():
        _locate(draft, tables.get(name), found)


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
            words = refusal.errors()[0]["msg"].removeprefix("Value error, ")
            draft.fault("bad_band", f"This band {words}.", "Correct its ends.", _cell(row))
    found.sort(key=lambda one: (one[0].low is not None, one[0].low or 0, one[0].over is not None))
    decimals = table.decimals if table else None
    for (one, at), (other, beside) in pairwise(found):
        pair = Table(bands=(one, other), decimals=decimals)
        for fault in bands(pair, "", forgiven=False):
            draft.by_words[fault.finding.message] = beside or at


def _cell(row: FilledRow) -> str:
    return row.at("from_pct") if is_of_file(row) else ""
