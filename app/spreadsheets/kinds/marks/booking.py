"""Make the workbooks of those who judge a lot: an evaluator's own, and the moderator's."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from app.assessments.marks.moderation.spread import spread_of
from app.assessments.tables import Mark, Moderation
from app.spreadsheets.forms.book import Book, Shown
from app.spreadsheets.imports.offering import Asking
from app.spreadsheets.kinds.marks.case import Case, Pair
from app.spreadsheets.kinds.marks.checks import checks_of
from app.spreadsheets.kinds.marks.form import CONSENSUS, MY_SCORES, SCALE, as_mark
from app.spreadsheets.kinds.marks.gathering import (
    agreed_marks,
    all_marks,
    case_of,
    declared,
    lot_for,
    own_marks,
)
from app.tenders.tables import PanelRole

EVALUATION, MODERATION = "evaluation", "moderation"
VERSION = 1
SCALES = ("Scales", "What each mark means. It is not read.", ("Mark", "Meaning"))
#: columns of each sheet, by what the API calls them
SCORED = {"score": "mark", "reason": "reason", "tender_reference": "reference",
          "what_would_score_higher": "higher"}  # fmt: skip
AGREED = {"agreed_score": "mark", "agreed_reason": "reason", "good": "good",
          "missing": "missing", "changed_because": "changed_because",
          "reference": "reference"}  # fmt: skip


def scores(session: Session, asking: Asking) -> Book:
    """Give an evaluator's own marks of a lot; nobody else's is in it.

    Raises:
        Problem: as `lot_for` does.
    """
    lot = lot_for(session, asking, PanelRole.EVALUATOR)
    case = case_of(session, asking, lot)
    own = own_marks(session, case)
    told = (
        ("Your own", "These are your marks alone, and nobody else's are here. Only you can send "
         "it back; do not hand it on."),
        ("What it saves", "Each score with its reason and reference, as one mark of yours. It "
         "does not say that your marks stand: do that apart, once all are made."),
        ("For good", "A mark that was made stays; a later one replaces it, and both are kept."),
    )  # fmt: skip
    conflicts = Shown(
        "Conflicts",
        "What you have declared. It is not read: declare an interest at any time, in the system "
        "that holds the lot (over the API: POST /v1/lots/{id}/conflict-declarations).",
        ("Declared on", "What"),
        tuple(declared(session, asking, lot)),
    )
    rows = [case.about(pair) | _said(own.get(pair), SCORED) for pair in case.pairs]
    return Book(
        kind=EVALUATION,
        template_version=VERSION,
        title=f"Your scores for {case.lot}",
        told=told,
        forms=((MY_SCORES, rows),),
        lists=_lists(case),
        shown=(_scales(case), conflicts),
        checks=tuple(checks_of(MY_SCORES, len(rows), "score", "reason", "tender_reference")),
        facts={"rules": case.rules_digest},
    )


def consensus(session: Session, asking: Asking) -> Book:
    """Give what the evaluators of a lot found, and what was agreed so far.

    Raises:
        Problem: as `lot_for` does.
    """
    lot = lot_for(session, asking, PanelRole.MODERATOR)
    case = case_of(session, asking, lot)
    marks, agreed = all_marks(session, lot, case), agreed_marks(session, lot, case)
    told = (
        ("What it saves", "Each agreed score with its reason, as one agreed mark. The evaluators' "
         "own stay beside it. Closing is apart: it asks for a whole record."),
        ("Never an average", "An agreed score is what the evaluators agreed, with its reason."),
        ("For good", "A mark that was agreed stays; a later one replaces it, and both are kept."),
    )  # fmt: skip
    rows = [
        case.about(pair)
        | _apart(case, pair, marks.get(pair, ()))
        | _said(agreed.get(pair), AGREED)
        for pair in case.pairs
    ]
    return Book(
        kind=MODERATION,
        template_version=VERSION,
        title=f"What was agreed for {case.lot}",
        told=told,
        forms=((CONSENSUS, rows),),
        lists=_lists(case),
        shown=(_compared(case, marks), _scales(case)),
        checks=tuple(checks_of(CONSENSUS, len(rows), "agreed_score", "agreed_reason")),
        facts={"rules": case.rules_digest},
    )


def _said(made: Mark | Moderation | None, columns: Mapping[str, str]) -> dict[str, Any]:
    if made is None:
        return {}
    told = {key: getattr(made, name) for key, name in columns.items()}
    return {key: as_mark(said) if columns[key] == "mark" else said for key, said in told.items()}


def _apart(case: Case, pair: Pair, marks: Sequence[Mark]) -> dict[str, Any]:
    """Tell how far the evaluators' marks are apart."""
    spread = spread_of(case.criteria[pair[1]], [one.mark for one in marks])
    if spread is None:
        return {}
    return {
        "scores": "; ".join(one.mark for one in marks),
        "lowest": spread.lowest,
        "highest": spread.highest,
        "spread": "" if spread.steps is None else str(spread.steps),
    }


def _compared(case: Case, marks: Mapping[Pair, Sequence[Mark]]) -> Shown:
    """Set all marks beside one another; evaluators have numbers here."""
    people = {one.evaluator_id for given in marks.values() for one in given}
    numbers = {person: number for number, person in enumerate(sorted(people), 1)}
    rows = tuple(
        (case.names[tender], code, f"Evaluator {numbers[one.evaluator_id]}", one.mark, one.reason,
         one.reference, one.higher)
        for tender, code in case.pairs
        for one in marks.get((tender, code), ())
    )  # fmt: skip
    headings = "Bidder", "Criterion", "Who", "Score", "Reason", "Reference", "What scores higher"
    return Shown("Compare", "What each evaluator found, alone. It is not read.", headings, rows)


def _scales(case: Case) -> Shown:
    return Shown(*SCALES, tuple(case.told()))


def _lists(case: Case) -> dict[str, Sequence[str]]:
    return {SCALE: case.marks()}
