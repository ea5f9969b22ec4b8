"""Say what a trial of rules showed, in numbers and in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.problems import Finding, Severity
from app.rules.compiler.assembly import plan_of
from app.rules.document.ruleset import RuleSet
from app.rules.library import Library
from app.scoring.explanation.number import pounds
from app.scoring.stress.bidder import Bidder
from app.scoring.stress.trial import BIDS, Progress, Seen, run
from app.units import Rounding, exactly, plain, rounded

HUNDRED = Decimal(100)
ONE_PLACE = Rounding(1)
OFTEN = Decimal(95)  #: percent of fields from which a criterion is said to rule alone
DECIDES = (
    "decides: in how many of the made-up fields another tender would have won without this "
    "criterion."
)
#: A trial's contract where none is given: a million pounds, two years, above the threshold.
CONTRACT: dict[str, Decimal | bool | str] = {
    "value": Decimal(1_000_000),
    "years": Decimal(2),
    "currency": "GBP",
    "above_threshold": True,
}


@dataclass(frozen=True)
class Part:
    """What one criterion did over all fields."""

    code: str
    lowest: Decimal  #: of the weighted score
    mean: Decimal
    highest: Decimal
    decides: Decimal  #: percent of fields that another would have won without it
    leads: Decimal  #: percent of fields whose winner was best in it


@dataclass(frozen=True)
class Report:
    """What a trial showed."""

    fields: int
    bids: int
    seed: int
    lowest_total: Decimal | None
    highest_total: Decimal | None
    price_of_mark: Decimal | None  #: pounds; the middle one of all fields
    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]

    def as_document(self) -> dict[str, Any]:
        """Give it as plain data, numbers as decimal strings."""
        return {
            "fields": self.fields,
            "bids": self.bids,
            "seed": str(self.seed),
            "lowest_total": _shown(self.lowest_total),
            "highest_total": _shown(self.highest_total),
            "price_of_one_mark": _shown(self.price_of_mark),
            "criteria": [
                {
                    "code": part.code,
                    "lowest": _shown(part.lowest),
                    "mean": _shown(part.mean),
                    "highest": _shown(part.highest),
                    "decides_percent": _shown(part.decides),
                    "leads_percent": _shown(part.leads),
                }
                for part in self.parts
            ],
            "findings": [
                {"code": one.code, "message": one.message, "how_to_fix": one.how_to_fix}
                for one in self.findings
            ],
        }


def _shown(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def stress(
    rule_set: RuleSet,
    library: Library,
    fields: int = 100,
    seed: int = 1,
    progress: Progress = lambda _done, _all: None,
) -> Report:
    """Try rules on made-up fields of five bids.

    Args:
        rule_set: composed and checked.
        library: what it draws on.
        fields: how many, 1 to 10,000.
        seed: the same seed gives the same report.
        progress: told how many fields are done, of how many.

    Raises:
        Invalid: if the rules cannot be compiled.
    """
    contract = dict(CONTRACT)
    if rule_set.effective_from is not None:
        contract["date"] = rule_set.effective_from.isoformat()
    plan = plan_of(rule_set, library, contract)
    codes = [] if rule_set.locality is None else rule_set.locality.ground.get("codes", [])
    bidder = Bidder(plan, str(codes[0]) if codes else None)
    seen = run(bidder, fields, seed, progress)
    with exactly():
        return _report(seen, fields, seed)


def _report(seen: Seen, fields: int, seed: int) -> Report:
    parts = tuple(
        Part(
            code,
            min(scores),
            rounded(sum(scores, Decimal(0)) / len(scores), Rounding(2)),
            max(scores),
            _percent(seen.decides[code], seen.fields),
            _percent(seen.leads[code], seen.fields),
        )
        for code, scores in seen.parts.items()
    )
    prices = sorted(seen.price_of_mark)
    middle = rounded(prices[len(prices) // 2], Rounding(0)) if prices else None
    findings = tuple(_findings(seen, parts, fields))
    low, high = (min(seen.totals), max(seen.totals)) if seen.totals else (None, None)
    return Report(fields, BIDS, seed, low, high, middle, parts, findings)


def _percent(part: int, whole: int) -> Decimal:
    return rounded(Decimal(part) * HUNDRED / whole, ONE_PLACE) if whole else Decimal(0)


def _findings(seen: Seen, parts: tuple[Part, ...], fields: int) -> Iterator[Finding]:
    if not seen.fields:
        why = ", ".join(f"{code} ({times})" for code, times in seen.unscored.most_common(5))
        words = f"None of {fields} made-up fields could be scored: {why}."
        yield Finding("never_scored", words, "Look at these faults first.")
        return
    for part in parts:
        if part.decides == 0:
            words = f"`{part.code}` decided nothing in {seen.fields} fields."
            fix = "Give it more weight, spread its scores, or leave it out."
            yield _warning("decides_nothing", words, fix)
        if part.leads >= OFTEN and len(parts) > 1:
            words = f"The best in `{part.code}` won {plain(part.leads)} % of fields."
            yield _warning("rules_alone", words, "Look at its weight and its spread.")
    yield from _upsets(seen)
    for code, times in seen.gamed.most_common(3):
        words = (
            f"A bid with the worst marks that promises only `{code}`, a hundred times the usual, "
            f"won {plain(_percent(times, seen.fields))} % of fields."
        )
        yield _warning("gaming_bid", words, "Cap the measure, or gate it by a delivery plan.")


def _upsets(seen: Seen) -> Iterator[Finding]:
    for times, what, code in (
        (seen.upset_by_hopeless, "bid that cannot win", "hopeless_bid_decides"),
        (seen.upset_by_outlier, "wild promise that does not win", "outlier_decides"),
    ):
        if times:
            percent = plain(_percent(times, seen.fields))
            words = f"A {what} changed the winner in {percent} % of fields."
            fix = "Score against fixed references instead of the other tenders, or cap offers."
            yield _warning(code, words, fix)


def _warning(code: str, message: str, fix: str) -> Finding:
    return Finding(code, message, fix, Severity.WARNING)


def in_words(report: Report) -> list[str]:
    """Say a report in plain lines, a table of the criteria first."""
    lines = [
        f"{report.fields} made-up fields of {report.bids} bids, seed {report.seed}.",
        f"Totals from {_shown(report.lowest_total)} to {_shown(report.highest_total)}.",
    ]
    if report.price_of_mark is not None:
        lines.append(f"One mark more is worth about {pounds(report.price_of_mark)} off the price.")
    if report.parts:
        lines += ["", f"{'criterion':<28}{'lowest':>9}{'mean':>9}{'highest':>9}{'decides':>10}"]
    for part in report.parts:
        numbers = (part.lowest, part.mean, part.highest)
        shown = "".join(f"{plain(rounded(number, Rounding(2))):>9}" for number in numbers)
        lines.append(f"{part.code:<28}{shown}{plain(part.decides):>8} %")
    if report.parts:
        lines += ["", DECIDES]
    return [*lines, "", *(f"{one.message} {one.how_to_fix}" for one in report.findings)]
