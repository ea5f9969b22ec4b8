"""Receipts: all that scoring saw and said, sealed by digests, and the replay that proves it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.places.place import ResolvedPlace
from app.problems import Finding, Invalid
from app.rules.digest import LANGUAGE, canonical, digest_of, digest_of_bytes, normal, unpinned
from app.rules.document.ruleset import RuleSet
from app.rules.library import Library
from app.scoring.answer import Answer, answer, input_of
from app.scoring.intake import TendersIn
from app.scoring.lots import Places

MOST_TOLD = 20  #: differences listed
WORDS = {"rules": "rules have been", "input": "input has been", "result": "result has been"}
WHOLE = {"easting", "northing", "decile2019", "decile2025", "quality"}


def receipt_of(answered: Answer, sent: TendersIn, places: Places, engine: str, at: str) -> Any:
    """Make the short receipt that travels with an answer.

    Args:
        answered: the answer.
        sent: what was sent.
        places: the places as they were looked up.
        engine: name and version of the engine.
        at: when, ISO 8601 in UTC.

    Its seal shows a slip of the pen or of a disk, in every part. Whoever holds the whole receipt
    could seal it anew: what proves it to a court is the same seal in another's hands.
    """
    return _head(answered.digest, _written(answered, sent, places), engine, at)


@dataclass(frozen=True, slots=True)
class Kept:
    """A receipt in the form in which it is kept."""

    short: dict[str, Any]  #: as `receipt_of` gives it
    text: str  #: as `full_receipt` gives it, in canonical JSON


def kept_receipt(answered: Answer, sent: TendersIn, places: Places, engine: str, at: str) -> Kept:
    """Make a receipt in both its forms, each part of it written once.

    It takes what `receipt_of` takes. A large lot's scorecards are most of what there is to do.
    """
    parts = _written(answered, sent, places)
    short = _head(answered.digest, parts, engine, at)
    parts |= {"receipt": canonical(short), "rules": canonical(answered.pinned)}
    members = (b'"%s":%s' % (name.encode(), parts[name]) for name in sorted(parts))
    return Kept(short, (b"{%s}" % b",".join(members)).decode())


def _written(answered: Answer, sent: TendersIn, places: Places) -> dict[str, bytes]:
    """Write what was sent and what came out, in canonical JSON."""
    return {"input": canonical(input_of(sent, places)), "result": canonical(answered.document)}


def _head(rules_digest: str, written: Mapping[str, bytes], engine: str, at: str) -> dict[str, Any]:
    head = {
        "engine": engine,
        "language": LANGUAGE,
        "scored_at": at,
        "rules_digest": rules_digest,
        "input_digest": digest_of_bytes(written["input"]),
        "result_digest": digest_of_bytes(written["result"]),
    }
    return {**head, "seal": digest_of(head)}


def full_receipt(
    answered: Answer, sent: TendersIn, places: Places, short: Mapping[str, Any]
) -> dict[str, Any]:
    """Make the receipt that holds everything, so that anyone can score again without us."""
    return {
        "receipt": dict(short),
        "rules": answered.pinned,
        "input": input_of(sent, places),
        "result": normal(answered.document),
    }


@dataclass(frozen=True)
class Replay:
    """What scoring again said."""

    identical: bool  #: in every number, rank, status and word but the warnings
    differences: tuple[str, ...]  #: the first lines that differ, each with its path
    notes: tuple[str, ...]  #: warnings that differ: a later engine may give more of them


def replay(held: Mapping[str, Any]) -> Replay:
    """Score a full receipt again.

    Args:
        held: the receipt as `full_receipt` made it, read back from JSON.

    Raises:
        Invalid: if it is not a receipt, or has been changed since its digests were taken.
    """
    _check_seals(held)
    try:
        scored = what_was_scored(held)
        before = dict(held["result"])
    except (ValueError, LookupError, TypeError, AttributeError):
        raise _not_a_receipt("its rules, its tenders or its result cannot be read") from None
    again = dict(normal(answer(*scored).document))
    warnings = before.pop("warnings", []), again.pop("warnings", [])
    differences = tuple(_differences(before, again, ""))
    notes = tuple(_differences(*warnings, "warnings"))
    return Replay(not differences, differences[:MOST_TOLD], notes[:MOST_TOLD])


def what_was_scored(
    held: Mapping[str, Any],
) -> tuple[RuleSet, Library, TendersIn, dict[str, ResolvedPlace]]:
    """Give what a full receipt was scored from, as `answer` takes it.

    Args:
        held: the receipt as `full_receipt` made it, read back from JSON.

    Raises:
        ValueError, LookupError, TypeError, AttributeError: if it is not a receipt.
    """
    rule_set, library = unpinned(held["rules"])
    sent = TendersIn.model_validate(held["input"]["tenders"])
    places = {name: _place(where) for name, where in held["input"]["places"].items()}
    return rule_set, library, sent, places


def _not_a_receipt(why: str) -> Invalid:
    fix = "Use the file that `social-value score --receipt FILE` wrote."
    finding = Finding("not_a_receipt", f"This is not a receipt: {why}.", fix)
    return Invalid(f"This is not a receipt: {why}.", findings=[finding])


HEAD = (
    "engine", "language", "scored_at", "rules_digest", "input_digest", "result_digest", "seal",
)  # fmt: skip


def _check_seals(held: Mapping[str, Any]) -> None:
    parts = {"rules": "rules_digest", "input": "input_digest", "result": "result_digest"}
    if not isinstance(held, Mapping):
        raise _not_a_receipt("it is no mapping")
    if missing := sorted({"receipt", *parts} - set(held)):
        raise _not_a_receipt(f"{', '.join(missing)} is missing")
    head = held["receipt"]
    if not isinstance(head, Mapping) or set(head) != set(HEAD):
        raise _not_a_receipt(f"its head is not made of {', '.join(HEAD)}")
    if head["language"] != LANGUAGE:
        words = f"it is of version {head['language']} of the rule language, this is {LANGUAGE}"
        raise _not_a_receipt(words)
    findings = list(_broken_seals(held, parts))
    if findings:
        raise Invalid("The receipt has been changed.", findings=findings)


def _broken_seals(held: Mapping[str, Any], parts: Mapping[str, str]) -> Iterator[Finding]:
    head = held["receipt"]
    for part, seal in parts.items():
        found = digest_of(held[part])
        if found != head[seal]:
            words = f"The {WORDS[part]} changed since the receipt was made, or its digest was."
            fix = f"Its digest is {found}; the receipt says {head[seal]}."
            yield Finding("seal_broken", words, fix, path=part)
    found = digest_of({name: value for name, value in head.items() if name != "seal"})
    if found != head["seal"]:
        words = "The head has been changed since the receipt was made, or its seal was."
        fix = f"Its digest is {found}; the receipt says {head['seal']}."
        yield Finding("seal_broken", words, fix, path="receipt")


def _place(where: Mapping[str, str]) -> ResolvedPlace:
    known: dict[str, Any] = {
        name: int(part) if name in WHOLE else part for name, part in where.items()
    }
    return ResolvedPlace(**known)


def _differences(before: Any, after: Any, path: str) -> Iterator[str]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in [*before, *(key for key in after if key not in before)]:
            yield from _differences(before.get(key), after.get(key), f"{path}.{key}".lstrip("."))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for place, (one, other) in enumerate(zip(before, after, strict=True)):
            name = one.get("supplier", place) if isinstance(one, Mapping) else place
            yield from _differences(one, other, f"{path}[{name}]")
    elif before != after:
        yield f"{path}: was {before}, is {after}"
