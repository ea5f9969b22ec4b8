"""What a summary lacks that the law wants in it: looked for before anything is sent.

The wants are those of section 50 of the Procurement Act 2023 and regulation 31 of the
Procurement Regulations 2024, in our words. The guidance on assessment summaries asks besides
that a supplier be told why a score was not higher, and not in the words of the criterion alone.
Both are faults here, and closing the agreeing of marks asks for both, as it does for where in the
tender a mark rests: after the award it would be too late to say it, so the award is refused too.
Of a tender that was set aside, the first is a warning: nobody is asked for it.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from app.assessments.marks.likeness import only_repeats
from app.problems import Finding, Severity

Document = Mapping[str, Any]

ASSESSED = "assessed"

#: of a supplier, what must be there: the member, its name in words
PARTY = (
    ("name", "name"),
    ("address", "postal address"),
    ("email", "e-mail address"),
    ("identifiers", "unique identifier"),
)
#: what can still be mended once the lot is awarded, as far as these wants go
IN_REGISTER = frozenset(
    f"missing_{who}_{member}" for who in ("supplier", "winner") for member, _ in PARTY
)
#: of each criterion: the member, what it is in words
CRITERION = (
    ("title", "title"),
    ("importance", "relative importance"),
    ("how", "words on how it is scored"),
    ("available", "words on which scores were available"),
)
REGISTER = "Enter it in the supplier's entry in your register."
RULES = "The published rules leave it out: publish it with the tender documents before you send."


def omissions_in(summary: Document) -> list[Finding]:
    """List everything that the regulation wants in a summary and that is not there."""
    found = [
        *_party(summary["supplier"], "supplier", "The supplier", ()),
        *_methodology(summary),
        *_scores(summary["scores"], summary, "scores", ()),
        *_total(summary["total"], summary, "total", ()),
        *_outcome(summary),
        *_withholding(summary),
        *_standstill(summary),
    ]
    if not summary["outcome"]["awarded"]:
        found += _winner(summary)
    return found


def missing_recipients(owed: Iterable[str], summaries: Iterable[Document]) -> list[Finding]:
    """Name each assessed tender that no summary is for.

    Args:
        owed: ids of the tenders that were assessed.
        summaries: as they would be sent, all at the same time.
    """
    told = {summary["tender"] for summary in summaries}
    return [
        _lack(
            "missing_recipient",
            f"There is no summary for the tender {tender}, which was assessed.",
            "Every supplier with an assessed tender is told, all at the same time.",
            f"summaries[{tender}]",
        )
        for tender in owed
        if tender not in told
    ]


def _lack(code: str, message: str, fix: str, path: str) -> Finding:
    return Finding(code, message, fix, path=path)


def _party(party: Document, path: str, who: str, withheld: tuple[str, ...]) -> Iterator[Finding]:
    for member, words in PARTY:
        if not _is_there(party.get(member)) and f"{path}.{member}" not in withheld:
            yield _lack(
                f"missing_{path}_{member}",
                f"{who} has no {words} here; the regulation wants it.",
                REGISTER,
                f"{path}.{member}",
            )


def _methodology(summary: Document) -> Iterator[Finding]:
    if not summary["criteria"]:
        yield _lack("missing_criteria", "The award criteria are not there.", RULES, "criteria")
    for one in summary["criteria"]:
        for member, words in CRITERION:
            if not _is_there(one.get(member)):
                yield _lack(
                    f"missing_criterion_{member}",
                    f"The criterion {one.get('title') or one['code']!r} has no {words}.",
                    RULES,
                    f"criteria[{one['code']}].{member}",
                )
    if not _is_there(summary.get("full_version_at")):
        yield _lack(
            "missing_full_version",
            "Nothing says where the criteria and the methodology stand in full.",
            "Name the tender document, or its address, in `full_version_at`.",
            "full_version_at",
        )


def _scores(
    scores: Iterable[Document], summary: Document, path: str, withheld: tuple[str, ...]
) -> Iterator[Finding]:
    """Look for the score and the explanation of every criterion and sub-criterion."""
    given = {one["code"]: one for one in scores}
    for criterion in summary["criteria"]:
        code = criterion["code"]
        here = f"{path}[{code}]"
        one = given.get(code)
        if one is None:
            yield _no_score(criterion, here)
            continue
        if f"{here}.score" in withheld or one.get("does_not_apply"):
            continue
        has_marks = _is_there(one.get("shown")) and one["shown"] != "–"
        if not has_marks and _must_be_scored(summary, path):
            yield _no_score(criterion, here)
        if (has_marks or _must_be_scored(summary, path)) and f"{here}.explanation" not in withheld:
            yield from _explanation(one, criterion, here)
            if one["is_marked"] and not one["is_heading"]:
                is_owed = _must_be_scored(summary, path)
                yield from _why_not_higher(one, criterion, here, is_owed=is_owed)


def _must_be_scored(summary: Document, path: str) -> bool:
    """Tell whether every criterion must have a score; a tender set aside has what it came to."""
    return path != "scores" or bool(summary["outcome"]["status"] == ASSESSED)


def _no_score(criterion: Document, path: str) -> Finding:
    return _lack(
        "missing_score",
        f"There is no score for {criterion['title']!r}.",
        "Every criterion and sub-criterion has its score: have the lot scored again.",
        f"{path}.score",
    )


def _explanation(one: Document, criterion: Document, path: str) -> Iterator[Finding]:
    told = one.get("explanation") or {}
    said = [words for part in ("reason", "good", "missing") if (words := _words(told, part))]
    title = criterion["title"]
    if not said:
        yield _lack(
            "missing_explanation",
            f"The score for {title!r} is not explained.",
            "Record in the moderation why the mark was agreed, from the tender.",
            f"{path}.explanation",
        )
        return
    if one["is_heading"]:
        return
    if one["is_marked"] and _repeats(said, criterion):
        yield _lack(
            "explanation_repeats_criterion",
            f"The explanation for {title!r} only repeats the criterion or its scale.",
            "Say what in the tender earned the mark.",
            f"{path}.explanation",
        )
    if not any(str(reference).strip() for reference in told.get("references") or ()):
        yield _lack(
            "missing_reference",
            f"The explanation for {title!r} does not say where in the tender it rests.",
            "Give the part of the tender, such as “method statement, section 3”.",
            f"{path}.explanation.references",
        )


def _why_not_higher(
    one: Document, criterion: Document, path: str, *, is_owed: bool
) -> Iterator[Finding]:
    told = one.get("explanation") or {}
    is_lower = one["marks"] is not None and Decimal(one["marks"]) < Decimal(one["most"])
    if is_lower and _words(told, "reason") and not _words(told, "missing"):
        yield Finding(
            "missing_why_not_higher",
            f"Nothing says why the score for {criterion['title']!r} is not higher; the guidance "
            "asks it.",
            "Record in the moderation what was missing, or in a mark what would have scored more.",
            Severity.FAULT if is_owed else Severity.WARNING,
            path=f"{path}.explanation.missing",
        )


def _words(told: Document, part: str) -> str:
    return str(told.get(part) or "").strip()


def _repeats(said: list[str], criterion: Document) -> bool:
    """Tell whether nothing that is said goes beyond the criterion and its scale."""
    scale = [f"{row['label']} {row['meaning']}" for row in criterion["scale"]]
    texts = [criterion["title"], criterion["question"], *scale]
    return all(only_repeats(words, texts) for words in said)


def _total(
    total: Document | None, summary: Document, path: str, withheld: tuple[str, ...]
) -> Iterator[Finding]:
    is_owed = _must_be_scored(summary, "scores" if path == "total" else path)
    if is_owed and not _is_there((total or {}).get("marks")) and path not in withheld:
        yield _lack(
            "missing_total",
            "The total score is not there; the regulation wants totals and sub-totals.",
            "Have the lot scored again.",
            path,
        )


def _outcome(summary: Document) -> Iterator[Finding]:
    outcome = summary["outcome"]
    if outcome["awarded"]:
        return
    if not any(str(words).strip() for words in summary["why_not_awarded"]):
        yield _lack(
            "missing_why_not_awarded",
            "Nothing says why the contract is not awarded to this supplier.",
            "Say it; for a tender that is not ranked, give the reason of that decision.",
            "why_not_awarded",
        )
    if outcome["rank"] == 1 and summary["winner"] and not _is_there(outcome.get("drawn")):
        yield _lack(
            "tie_not_explained",
            "The tender is equal to the winning one, and nothing says what decided.",
            "Hold a draw openly, score again with it, and recommend the tender drawn first.",
            "outcome.drawn",
        )
    if outcome["status"] != ASSESSED and not _is_there(outcome.get("disqualified_because")):
        yield _lack(
            "missing_disqualification",
            f"The tender has the status {outcome['status']!r}, and no reason is given.",
            "Give the reason of the decision that set it aside.",
            "outcome.disqualified_because",
        )


def _winner(summary: Document) -> list[Finding]:
    """Look for what an unsuccessful supplier is told of the winning tender."""
    winner = summary["winner"]
    if winner is None:
        fix = "Have a recommendation approved for the assessment that stands."
        words = "The winning tender is not told of."
        return [_lack("missing_winner", words, fix, "winner")]
    withheld = tuple(one["path"] for one in summary["withheld"])
    return [
        *_party(winner, "winner", "The winning supplier", withheld),
        *_scores(winner["scores"], summary, "winner.scores", withheld),
        *_total(winner["total"], summary, "winner.total", withheld),
    ]


def _withholding(summary: Document) -> Iterator[Finding]:
    for one in summary["withheld"]:
        if not _is_there(one.get("reason")):
            yield _lack(
                "missing_reason_to_withhold",
                f"Nothing says why {one['words']} is withheld (section 94 of the Act).",
                "Say which commercial harm is to be avoided.",
                f"withheld[{one['path']}].reason",
            )


def _standstill(summary: Document) -> Iterator[Finding]:
    if not _is_there((summary.get("standstill") or {}).get("words")):
        yield _lack(
            "missing_standstill",
            "Nothing says how long you wait before you enter into the contract.",
            "Say it in `standstill`.",
            "standstill.words",
        )


def _is_there(value: Any) -> bool:
    return bool(value.strip() if isinstance(value, str) else value)
