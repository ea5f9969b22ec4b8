"""Rule sets, plans, tenders and commitments for tests: a test names only what it is about."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.problems import Finding, Invalid, Problem, Severity
from app.rules.checks.whole import check, for_scoring
from app.rules.compiler.assembly import plan_of
from app.rules.document.ruleset import RuleSet
from app.rules.library import Library
from app.rules.plan import Plan
from app.rules.reading import read_library, read_rule_set, read_tree
from app.scoring.answer import Answer, answer
from app.scoring.engine.evaluation import LotScore, score
from app.scoring.intake import TendersIn
from app.scoring.submission import Commitment, Field, Tender

PRICE_ONLY = """
criteria:
  - {code: price, weight: 100, value: price, method: {use: ratio_to_lowest}}
"""
TWO_PRICES = """
tenders:
  - {supplier: Alpha, price: 100}
  - {supplier: Beta, price: 125}
"""
CONTRACT: Mapping[str, Any] = {"value": Decimal(1_000_000), "years": Decimal(2), "currency": "GBP"}


def a_rule_set(text: str = PRICE_ONLY) -> RuleSet:
    """Read a rule set from YAML; it is called `t` unless it says otherwise."""
    named = text if text.lstrip().startswith(("id:", "{")) else f"id: t\n{text}"
    return read_rule_set(read_tree(named.encode(), "rules.yaml"), "rules.yaml")


def a_plan(text: str = PRICE_ONLY, **contract: Any) -> Plan:
    """Compile a rule set for a contract of a million pounds over two years, unless told."""
    return plan_of(a_rule_set(text), read_library(), {**CONTRACT, **contract})


def a_commitment(quantity: str | int | Decimal = 1, **changes: Any) -> Commitment:
    """Promise full-time years of work, or what the changes say."""
    given: dict[str, Any] = {"id": "1", "measure": "jobs", "quantity": Decimal(quantity)}
    return Commitment(**(given | changes))


def a_tender(supplier: str = "Alpha", *commitments: Commitment, **changes: Any) -> Tender:
    """Tender for £100, or as the changes say."""
    given: dict[str, Any] = {"price": Decimal(100), "commitments": commitments}
    return Tender(supplier, **(given | changes))


def a_score(text: str, *tenders: Tender, draw: tuple[str, ...] = (), **contract: Any) -> LotScore:
    """Score tenders of one lot by a rule set."""
    return score(a_plan(text, **contract), Field("", tenders, draw=draw))


def an_answer(rules: str = PRICE_ONLY, tenders: str = TWO_PRICES) -> Answer:
    """Score tenders by a rule set, both as YAML, as the command and the API do."""
    sent = TendersIn.model_validate(read_tree(tenders.encode(), "tenders.yaml"))
    return answer(a_rule_set(rules), read_library(), sent, {})


def scored(rules: str = PRICE_ONLY, tenders: str = TWO_PRICES) -> dict[str, Any]:
    """Give the scorecards of one lot by supplier."""
    document = an_answer(rules, tenders).document
    return {tender["supplier"]: tender for tender in document["tenders"]}


def findings_in(
    rules: str, contract: Mapping[str, Any] | None = None, library: Library | None = None
) -> list[Finding]:
    """List what checking a rule set finds, as scoring says it."""
    return list(for_scoring(check(a_rule_set(rules), library or read_library(), contract)))


def faults_in(rules: str, contract: Mapping[str, Any] | None = None) -> list[str]:
    """List the codes of the faults that stop a rule set from being scored by, in order."""
    try:
        found = findings_in(rules, contract)
    except Invalid as refusal:
        return [finding.code for finding in refusal.findings]
    return [finding.code for finding in found if finding.severity is Severity.FAULT]


def refusals(rules: str = PRICE_ONLY, tenders: str = TWO_PRICES) -> list[str]:
    """List the codes of the faults for which tenders are not scored; empty if they are."""
    try:
        an_answer(rules, tenders)
    except Invalid as refusal:
        return [finding.code for finding in refusal.findings]
    except Problem as problem:
        return [problem.slug]
    return []
