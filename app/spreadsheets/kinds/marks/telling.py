"""Tell what filled sheets of marks mean, as documents that the API would take."""

from collections.abc import Iterable, Mapping

from app.assessments.tables import Mark
from app.problems import Finding, Severity
from app.spreadsheets.forms.filled import Filled, FilledRow
from app.spreadsheets.forms.plain import plain_of
from app.spreadsheets.imports.offering import Made
from app.spreadsheets.kinds.marks.booking import AGREED, SCORED
from app.spreadsheets.kinds.marks.case import Case, Pair
from app.spreadsheets.kinds.marks.form import CONSENSUS, MY_SCORES
from app.spreadsheets.table import fault, note

LABELS = {field.key: field.label for form in (MY_SCORES, CONSENSUS) for field in form.fields}


def scores_told(case: Case, filled: Filled) -> Made:
    """Make the marks of an evaluator's sheet."""
    made = Made({"marks": []})
    for row, pair in _rows(case, filled, MY_SCORES.key):
        if row.values.get("clarification_needed") and row.number:
            words = "A clarification is needed here. Nobody is asked by this, and it is not kept."
            at = row.at("clarification_needed")
            made.findings.append(note("clarification_needed", f"{words} {ASK}", at))
        taken = _take(made, "marks", row, pair, SCORED, ("score", "reason", "tender_reference"))
        if taken and row.number and not row.values.get("what_would_score_higher"):
            made.findings += _higher(case, row, pair)
    return made


ASK = "Tell the officer who runs the procurement what to ask the bidder."


def agreed_told(case: Case, filled: Filled, marks: Mapping[Pair, Iterable[Mark]]) -> Made:
    """Make what was agreed of a moderator's sheet."""
    made = Made({"moderations": []})
    for row, pair in _rows(case, filled, CONSENSUS.key):
        taken = _take(made, "moderations", row, pair, AGREED, ("agreed_score", "agreed_reason"))
        agreed = plain_of(row.values.get("agreed_score"))
        if taken and row.number and any(one.mark != agreed for one in marks.get(pair, ())):
            made.findings += _unexplained(row)
    return made


def _rows(case: Case, filled: Filled, form: str) -> Iterable[tuple[FilledRow, Pair]]:
    """Give the rows of this person's own pairs; of any other the engine tells."""
    by_ref = case.by_ref
    return [(row, by_ref[row.ref]) for row in filled.of(form) if row.ref in by_ref]


def _take(
    made: Made,
    part: str,
    row: FilledRow,
    pair: Pair,
    columns: Mapping[str, str],
    needed: Iterable[str],
) -> bool:
    """Put a row into the document, or tell what it lacks; a row that says nothing is no mark."""
    given = {key: row.values[key] for key in columns if key in row.values}
    if not given:
        return False
    lacking = [key for key in needed if key not in given]
    for key in lacking:
        if key not in row.cells:  # else that it cannot be read has been told
            words = f"{LABELS[key]} is missing."
            fix = "Fill it in, or clear the whole row: a mark is made whole."
            made.findings.append(fault("missing_value", words, fix, row.at(key)))
    if lacking:
        return False
    lines = made.tree[part]
    path = f"{part}[{len(lines)}]"
    tender, code = pair
    said = {name: plain_of(given[key]) if key in given else "" for key, name in columns.items()}
    lines.append({"tender_id": str(tender), "criterion": code, **said})
    if row.number:
        made.cells[path] = row.at(next(iter(columns)))
        made.cells |= {f"{path}.{name}": row.at(key) for key, name in columns.items()}
    return True


def _higher(case: Case, row: FilledRow, pair: Pair) -> Iterable[Finding]:
    """Ask for what would have scored more, below the highest mark."""
    criterion = case.criteria[pair[1]]
    if criterion.is_best(plain_of(row.values["score"])) is False:
        words = "The score is below the highest, and nothing says what would have scored more."
        fix = "Say it: the bidder is told why its tender scored no higher."
        at = row.at("what_would_score_higher")
        yield Finding("higher_missing", words, fix, Severity.WARNING, cell=at)


def _unexplained(row: FilledRow) -> Iterable[Finding]:
    for key in ("changed_because", "good", "missing"):
        if not row.values.get(key):
            words = f"The agreed score differs from an evaluator's; {LABELS[key]} is blank."
            fix = "Fill it in before agreeing is closed, which asks for it."
            yield Finding(f"{key}_missing", words, fix, Severity.WARNING, cell=row.at(key))
