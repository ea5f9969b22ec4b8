"""All checks of a rule set, in order."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.problems import Finding
from app.rules.checks.about import About, Check, Found, wrong
from app.rules.checks.currency import CURRENCY
from app.rules.checks.facts import FACTS
from app.rules.checks.fitness import FITNESS
from app.rules.checks.formulas import FORMULAS, no_endless_chains
from app.rules.checks.gates import GATES
from app.rules.checks.measures import MEASURES
from app.rules.checks.names import NAMES
from app.rules.checks.partners import PARTNERS
from app.rules.checks.policies import POLICIES
from app.rules.checks.tables import TABLES
from app.rules.checks.values import VALUES
from app.rules.checks.weights import WEIGHTS
from app.rules.dependence import Dependence
from app.rules.document.criterion import Criterion
from app.rules.document.ruleset import RuleSet
from app.rules.library import Library
from app.rules.names import Names
from app.units import exactly

#: Names and facts first, so that the cause of a fault is listed before its echoes.
ALL: tuple[Check, ...] = (
    *NAMES,
    *FACTS,
    *FORMULAS,
    *GATES,
    *WEIGHTS,
    *TABLES,
    *MEASURES,
    *PARTNERS,
    *VALUES,
    *CURRENCY,
    *POLICIES,
    *FITNESS,
)


def check(
    rule_set: RuleSet, library: Library, contract: Mapping[str, Any] | None = None
) -> tuple[Found, ...]:
    """List everything that is wrong with a rule set, or worth a look.

    Args:
        rule_set: composed.
        library: what it draws on.
        contract: facts of the contract, if one is known.
    """
    with exactly():
        names = Names(rule_set, library, contract or {})
        paths = dict(_paths(rule_set.criteria))
        graph = Dependence(names)
        about = About(rule_set, library, contract or {}, names, graph, paths)
        tangled = tuple(no_endless_chains(about))
        try:
            return tangled or tuple(dict.fromkeys(found for one in ALL for found in one(about)))
        except RecursionError:
            return (_too_deep(),)


def _too_deep() -> Found:
    words = "The formulas reach so deep into one another that they cannot be worked out."
    return wrong("too_deep", words, "Put fewer brackets within brackets, and fewer figures.", "")


def _paths(criteria: tuple[Criterion, ...], path: str = "criteria") -> Iterator[tuple[str, str]]:
    for place, criterion in enumerate(criteria):
        here = f"{path}[{place}]"
        yield criterion.code, here
        yield from _paths(criterion.criteria, f"{here}.criteria")


def for_scoring(found: tuple[Found, ...]) -> tuple[Finding, ...]:
    """Give findings as scoring says them."""
    return tuple(one.when_scoring() for one in found)


def for_publishing(found: tuple[Found, ...]) -> tuple[Finding, ...]:
    """Give findings as publication says them."""
    return tuple(one.when_publishing() for one in found)
