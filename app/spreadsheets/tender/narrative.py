"""A promise and the words about it: a quantity without words is told, and so is the reverse.

The rule is Torbay Council's: a number counts with the words that say how it comes about. Where
the rules of a lot require it, it keeps a tender from being submitted; else it is a warning.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from app.problems import Finding, Severity
from app.spreadsheets.forms.filled import FilledRow
from app.spreadsheets.tender.form import HOW, NARRATIVE, OFFER

LABELS = {field.key: field.label for field in HOW.fields}


def described(offer: Mapping[str, Any], how: Mapping[str, Any], *, needs_words: bool) -> str:
    """Write all words about a promise as its description.

    Args:
        offer: its row on the sheet of offers.
        how: its row on the sheet that says how it will be done.
        needs_words: the rules require words with each quantity; the name of a profile is none,
            and is left out as long as it would stand alone.
    """
    own = [str(offer["description"])] if offer.get("description") else []
    done = [f"{LABELS[key]}: {how[key]}" for key in NARRATIVE if how.get(key)]
    profile = [f"Profile: {offer['profile']}"] if offer.get("profile") else []
    if needs_words and not (own or done):
        return ""
    return "\n".join([*own, *profile, *done])


def without_words(row: FilledRow, how: FilledRow | None) -> Iterable[Finding]:
    """Tell what a promise with a quantity above 0 lacks in words."""
    at = row.at("offer_qty")
    if not row.values.get("evidence_plan"):
        words = f"Row {row.number} promises a quantity, and not how it will be shown to be done."
        yield _warning("no_evidence_plan", words, "Fill in its evidence plan.", at)
    if how is None and not row.values.get("description"):
        words = f"Row {row.number} promises a quantity, and {HOW.name!r} says nothing about it."
        fix = f"Say on the sheet {HOW.name!r} who does what, and when."
        yield _warning("quantity_without_narrative", words, fix, at)


def without_quantity(row: FilledRow, at: str, *, is_fault: bool) -> Finding:
    """Tell that something is said of a promise that has no quantity: it is not offered.

    Where the rules require words with each quantity it is a fault at once, as words without one
    are in no tender that could be refused later.
    """
    where = "" if row.form == OFFER.key else f" on the sheet {OFFER.name!r}"
    words = f"Row {row.number} says something of a promise that has no quantity{where}."
    fix = "Write its quantity, or take the words out: without a quantity nothing is offered."
    found = _warning("narrative_without_quantity", words, fix, at)
    return replace(found, severity=Severity.FAULT) if is_fault else found


def is_said(how: FilledRow) -> bool:
    """Tell whether a row says anything of how a promise will be kept."""
    return any(key in how.cells for key in NARRATIVE)


def _warning(code: str, words: str, fix: str, at: str) -> Finding:
    return Finding(code, words, fix, Severity.WARNING, cell=at)
