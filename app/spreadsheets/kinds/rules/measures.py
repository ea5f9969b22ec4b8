"""Measures and their stacking, from the rows of a workbook."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.rules.digest import normal
from app.rules.library import measures_of
from app.spreadsheets.forms.filled import FilledRow
from app.spreadsheets.forms.plain import same
from app.spreadsheets.kinds.rules.case import Case, Draft, is_of_file
from app.spreadsheets.kinds.rules.form import MEASURES, RELATIONS
from app.spreadsheets.kinds.rules.limits import FIX, MOST, set_most
from app.spreadsheets.kinds.rules.printed import measure_rows, stacking_rows

#: what fields of the sheet are called in the rule language
KEYS = {
    "measure_code": "code", "label": "title", "theme": "theme", "unit": "unit",
    "time_basis": "time_basis", "counts_as": "counts_as", "count_once_in": "count_once_in",
    "locality_test": "locality_test", "points": "points", "definition": "definition",
    "evidence_types": "evidence", MOST: "cap",
}  # fmt: skip
Entries = dict[str, dict[str, Any]]


def tell_measures(
    case: Case, draft: Draft, measures: Iterable[FilledRow], stacking: Iterable[FilledRow]
) -> None:
    """Put the measures that rows change, or add, into the draft; and what they say of pairs.

    A measure of a catalogue that is changed becomes the rule set's own.
    """
    rows = {str(row.values.get("measure_code", "")): row for row in measures}
    known = measures_of(case.rule_set, case.library)
    entries: Entries = {code: normal(measure) for code, measure in known.items()}
    own = {measure.code for measure in case.rule_set.measures}
    changed = _tell_each(case, draft, rows, entries)
    changed |= _tell_pairs(case, draft, stacking, entries)
    listed = [code for code in entries if code in own or code in changed]
    for at, code in enumerate(listed):
        _place(draft, rows.get(code), (f"measures[{at}]", f"measures.{code}"))
    if changed:
        cell = next(iter(changed.values()))
        draft.put("measures", [entries[code] for code in listed], cell)


def _tell_each(
    case: Case, draft: Draft, rows: Mapping[str, FilledRow], entries: Entries
) -> dict[str, str]:
    """Change the entries of measures; give the first cell of each that is changed."""
    printed = {one["measure_code"]: one for one in measure_rows(case.rule_set, case.library)}
    changed = {}
    for code, row in rows.items():
        before = printed.get(code, {})
        keys = [key for key in KEYS if not same(row.values, before, key)]
        if not code or not keys:
            continue
        entry = entries.setdefault(code, {"code": code})
        for key in keys:
            if words := _set(entry, key, row.values.get(key)):
                draft.fault("limit_of_its_own", words, FIX, row.at(key))
        changed[code] = row.at("measure_code")
    return changed


def _set(entry: dict[str, Any], key: str, value: Any) -> str:
    """Have a measure say something; words, where a cell cannot say it."""
    if key == MOST:
        return set_most(entry, value)
    if key == "evidence_types":
        others = {
            name: part for name, part in entry.get("evidence", {}).items() if name != "any_of"
        }
        value = others | ({"any_of": list(value)} if value else {})
    if value in (None, "", {}):
        entry.pop(KEYS[key], None)
    else:
        entry[KEYS[key]] = normal(value)
    return ""


def _tell_pairs(
    case: Case, draft: Draft, rows: Iterable[FilledRow], entries: Entries
) -> dict[str, str]:
    """Change what measures say of one another; give the cell by which each was changed."""
    pairs = stacking_rows(case.rule_set, case.library)
    printed = {(one["measure_a"], one["measure_b"]): one["relation"] for one in pairs}
    changed: dict[str, str] = {}
    for row in rows:
        one, other = (str(row.values.get(key, "")) for key in ("measure_a", "measure_b"))
        relation = str(row.values.get("relation", ""))
        if relation == printed.get((one, other)) or _is_faulty(draft, row, entries, printed):
            continue
        stacking = dict(entries[one].get("stacking", {}))
        if relation:
            stacking[other] = RELATIONS[relation]
        else:
            stacking.pop(other, None)
        entries[one] = {key: part for key, part in entries[one].items() if key != "stacking"}
        entries[one] |= {"stacking": stacking} if stacking else {}
        changed.setdefault(one, row.at("relation"))
        draft.cells.setdefault(f"measures.{one}.stacking", row.at("relation"))
    return changed


def _is_faulty(
    draft: Draft,
    row: FilledRow,
    entries: Entries,
    printed: Mapping[tuple[str, str], str],
) -> bool:
    """Tell what is wrong with a pair, and whether anything is."""
    one, other = (str(row.values.get(key, "")) for key in ("measure_a", "measure_b"))
    before = len(draft.findings)
    for key, code in (("measure_a", one), ("measure_b", other)):
        if code not in entries:
            words = f"There is no measure {code[:40]!r}."
            fix = "Use a code of the sheet Measures."
            draft.fault("unknown_measure", words, fix, row.at(key))
    if one == other:
        words = "A measure stands beside itself."
        draft.fault("same_measure", words, "Name two measures.", row.at("measure_b"))
    if not row.values.get("relation") and (one, other) not in printed:
        words = "Nothing is said of this pair."
        fix = f"Choose from: {', '.join(RELATIONS)}."
        draft.fault("relation_missing", words, fix, row.at("relation"))
    return len(draft.findings) > before


def _place(draft: Draft, row: FilledRow | None, paths: Iterable[str]) -> None:
    """Say which cells the parts of a measure came from."""
    if row is None or not is_of_file(row):
        return
    for path in paths:
        draft.cells[path] = row.at("measure_code")
        for field in MEASURES.fields:
            if field.key in KEYS:
                draft.cells[f"{path}.{KEYS[field.key]}"] = row.at(field.key)
