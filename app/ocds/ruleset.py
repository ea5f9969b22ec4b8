"""Turn a notice's award criteria into rules: a rule set of their own, or the price and quality
part of a council's method. Weights stay as published; what had to be filled in is said.

The result is a document, as if somebody had written it: it is read, checked and pinned like any
other, so what is scored is what can be read.
"""

import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app.ocds.notice import AwardCriterion, NoticeLot, TenderNotice, Weighting
from app.problems import Finding, Severity
from app.units import plain

LONGEST_CODE = 60
PRICED = ("price", "cost")


@dataclass(frozen=True, slots=True)
class FilledIn:
    """What a notice does not say and a rule set must."""

    price_method: str = "ratio_to_lowest"  #: of the library
    scale: str = "five-point"  #: on which quality is marked
    quality_at_least: str = ""  #: a mark that every quality criterion must reach, if any
    replaced: tuple[str, ...] = ("price", "quality")  #: criteria of a council's method


@dataclass
class RulesMade:
    """A rule set's document, and what should be known of how it was made."""

    document: dict[str, Any] | None  #: None where a finding is a fault
    findings: list[Finding] = field(default_factory=list)


def rules_from_notice(
    notice: TenderNotice, lot: NoticeLot, filled: FilledIn = FilledIn()
) -> RulesMade:
    """Make a rule set out of one lot's award criteria alone.

    Args:
        notice: the notice.
        lot: one of its lots.
        filled: what the notice does not say.
    """
    made = RulesMade(None)
    if not _can_weigh(lot, made):
        return made
    made.document = {
        "id": _slug(f"notice-{notice.id}-lot-{lot.id or '1'}"),
        "version": _version(notice),
        "title": f"{notice.title} ({notice.buyer})" if notice.buyer else notice.title or notice.id,
        "status": "from_notice",
        **_in_force(notice),
        "source": _source(notice),
        "notes": [_note(filled)],
        "weights": _weights(lot, made),
        "criteria": [
            _criterion(one, one.number, code, filled)
            for one, code in zip(lot.criteria, _codes(lot.criteria, set()), strict=True)
        ],
        "rank": {"direction": "highest", "on": "total", "ties": ["shared"]},
        "rounding": {"total": {"decimals": 2, "mode": "half_up"}},
    }
    return made


def method_with_notice(
    method: Mapping[str, Any], notice: TenderNotice, lot: NoticeLot, filled: FilledIn = FilledIn()
) -> RulesMade:
    """Put a notice's criteria in the place of the price and quality of a council's method.

    What the method keeps for itself (such as 20 of 100 for social value) keeps its weight; the
    notice's criteria share the rest in the proportions that the notice publishes.

    Args:
        method: a composed rule set's document, with weights in per cent.
        notice: the notice.
        lot: one of its lots.
        filled: what the notice does not say, and which criteria of the method it replaces.
    """
    made = RulesMade(None)
    kept = [one for one in method["criteria"] if one["code"] not in filled.replaced]
    rest = Decimal(100) - sum((Decimal(str(one.get("weight", 0))) for one in kept), Decimal(0))
    if not _can_weigh(lot, made) or not _can_share(method, lot, rest, made):
        return made
    taken = {code for one in kept for code in _codes_in(one)}
    added = [
        _criterion(one, _share(one, lot, rest), code, filled)
        for one, code in zip(lot.criteria, _codes(lot.criteria, taken), strict=True)
    ]
    said = (
        f"Price and quality are the criteria of notice {notice.id}, sharing {plain(rest)} of 100."
    )
    document = {
        **method,
        "id": _slug(f"{method['id']}-{notice.id}"),
        "title": f"{method.get('title', method['id'])}, with the criteria of notice {notice.id}",
        "status": "from_notice",
        "source": [*_listed(method.get("source")), _source(notice)],
        "notes": [*_listed(method.get("notes")), said, _note(filled)],
        "criteria": [*added, *kept],
    }
    made.document = {str(key): _plain(part) for key, part in document.items()}
    return made


def _can_weigh(lot: NoticeLot, made: RulesMade) -> bool:
    """Refuse criteria that carry no weights to score by."""
    where = f"Lot {lot.id or '1'}"
    kinds = {one.weighting for one in lot.criteria}
    if not lot.criteria:
        _fault(made, "no_criteria", f"{where} has no award criteria.")
    elif kinds == {Weighting.ORDER}:
        _fault(made, "only_an_order", f"{where} gives only an order of importance, no weights.")
    elif lot.total is None or None in kinds or Weighting.ORDER in kinds:
        missing = [one.name for one in lot.criteria if one.number is None]
        _fault(
            made, "weight_missing", f"{where} has no weight for: {', '.join(missing) or 'some'}."
        )
    elif len({weighting.whole for weighting in kinds if weighting}) > 1:
        _fault(made, "mixed_weights", f"{where} mixes per cent, fractions or points.")
    elif not lot.total:
        _fault(made, "weights_are_nothing", f"The weights of {where} come to nothing.")
    return not made.findings


def _fault(made: RulesMade, code: str, message: str) -> None:
    fix = "Take the weights from the tender documents and write the rule set."
    made.findings.append(Finding(code, message, fix))


def _warn(made: RulesMade, code: str, message: str, fix: str) -> None:
    made.findings.append(Finding(code, message, fix, Severity.WARNING))


def _weights(lot: NoticeLot, made: RulesMade) -> str:
    """Say how the weights are written, and look at what they come to."""
    _look_at(lot, made)
    weighting = lot.criteria[0].weighting
    whole = None if weighting is None else weighting.whole
    if whole is None or lot.total != whole:
        return "points"  # the only kind whose total is free
    return "percent" if whole == Decimal(100) else "fraction"


def _look_at(lot: NoticeLot, made: RulesMade) -> None:
    weighting, total = lot.criteria[0].weighting, lot.total
    whole = None if weighting is None else weighting.whole
    if whole is not None and total is not None and total != whole:
        words = f"The notice's weights come to {plain(total)}, not {plain(whole)}."
        _warn(made, "weights_do_not_total", words, "They are used as published; ask the buyer.")
    if any(one.weighting is not None and one.weighting.is_range for one in lot.criteria):
        words = "The notice gives ranges of weights; their middles are used."
        _warn(made, "weights_are_ranges", words, "Take the exact weights from the documents.")
    for one in lot.criteria:
        if one.minimum_score is not None:
            words = f"{one.name!r} has a minimum score of {plain(one.minimum_score)}."
            fix = "The notice does not say on what scale; add a gate with the mark that it means."
            _warn(made, "minimum_score_not_used", words, fix)


def _can_share(method: Mapping[str, Any], lot: NoticeLot, rest: Decimal, made: RulesMade) -> bool:
    if "extends" in method or method.get("weights", "percent") != "percent" or rest <= 0:
        words = "The method must be a whole rule set in per cent that leaves room for the notice."
        _fault(made, "method_does_not_fit", words)
        return False
    _look_at(lot, made)
    total = lot.total or Decimal(1)
    shares = [_share(one, lot, rest) for one in lot.criteria]
    if sum(shares, Decimal(0)) != rest:
        words = f"Weights that come to {plain(total)} cannot share {plain(rest)} exactly."
        _fault(made, "weights_do_not_share", words)
        return False
    return True


def _share(one: AwardCriterion, lot: NoticeLot, rest: Decimal) -> Decimal:
    return (one.number or Decimal(0)) * rest / (lot.total or Decimal(1))


def _criterion(
    one: AwardCriterion, weight: Decimal | None, code: str, filled: FilledIn
) -> dict[str, Any]:
    made: dict[str, Any] = {"code": code, "title": one.name, "weight": plain(weight or Decimal(0))}
    if one.kind in PRICED:
        return {**made, "value": "price", "method": {"use": filled.price_method}}
    if one.description:
        made["guidance"] = one.description[:2_000]
    made["method"] = {"use": "grade", "scale": filled.scale}
    if filled.quality_at_least:
        made["gate"] = {"at_least": filled.quality_at_least, "else": "fail"}
    return made


def _codes(criteria: tuple[AwardCriterion, ...], taken: set[str]) -> list[str]:
    """Make a code for each criterion out of its name, none twice."""
    used, codes = set(taken), []
    for one in criteria:
        bare = re.sub(r"[^a-z0-9]+", "_", one.name.lower()).strip("_")[:LONGEST_CODE].strip("_")
        code = bare if bare[:1].isalpha() and not keyword.iskeyword(bare) else f"criterion_{bare}"
        code = code.rstrip("_")
        number = 2
        while code in used:
            code, number = f"{code.rstrip('0123456789').rstrip('_')}_{number}", number + 1
        used.add(code)
        codes.append(code)
    return codes


def _codes_in(criterion: Mapping[str, Any]) -> set[str]:
    below = {code for child in criterion.get("criteria", ()) for code in _codes_in(child)}
    return {str(criterion["code"]), *below}


def _slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", text).strip("-._")[:90] or "notice"


def _version(notice: TenderNotice) -> str:
    return "0" if notice.published is None else notice.published.date().isoformat()


def _in_force(notice: TenderNotice) -> dict[str, str]:
    return {} if notice.published is None else {"effective_from": _version(notice)}


def _source(notice: TenderNotice) -> dict[str, str]:
    made = {
        "title": notice.title or notice.id,
        "body": notice.buyer,
        "clause": f"Tender notice {notice.id}",
        "address": notice.address,
    }
    return {key: words for key, words in made.items() if words}


def _note(filled: FilledIn) -> str:
    gate = f", no quality mark under {filled.quality_at_least}" if filled.quality_at_least else ""
    return (
        f"Filled in by us, since the notice does not say: price by {filled.price_method}, quality "
        f"marked on the {filled.scale} scale{gate}."
    )


def _listed(given: Any) -> list[Any]:
    return [] if given is None else [*given] if isinstance(given, list | tuple) else [given]


def _plain(value: Any) -> Any:
    """Copy a document without the places it was read from."""
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, str) else value
