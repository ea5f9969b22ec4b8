"""What an authority's policy demands of its rule sets."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from app.problems import nearest
from app.rules.checks.about import About, Check, Found, unfit
from app.rules.document.criterion import Criterion
from app.rules.document.policy import Demand
from app.rules.library import named
from app.units import plain


def policies(about: About) -> Iterator[Found]:
    """Each demand of each policy that the rule set names."""
    value = about.contract.get("value")
    for name in named(about.rules.policy):
        policy = about.library.policies.get(name)
        if policy is None:
            words = f"There is no policy {name!r}{nearest(name, set(about.library.policies))}."
            yield unfit("unknown_policy", words, "Name one of policies/.", "policy")
            continue
        for place, demand in enumerate(policy.demands):
            if demand.when.applies(value if isinstance(value, Decimal) else None):
                yield from _met(about, demand, name, f"policy.{name}.{place}")


def _met(about: About, demand: Demand, policy: str, path: str) -> Iterator[Found]:
    why = DEMANDS[demand.demand](about, demand)
    if why:
        words = f"The policy {policy} is not met: {demand.words or demand.demand} ({why})."
        fix = "Change the rules, or have a waiver recorded."
        yield unfit("policy_not_met", words, fix, path)


def _counted(about: About, demand: Demand) -> set[str]:
    counted = about.dependence.measures()
    if not demand.themes:
        return counted
    return {code for code in counted if about.names.measures[code].theme in demand.themes}


def _at_most(about: About, demand: Demand) -> str:
    count = len(_counted(about, demand))
    return f"{count} measures" if count > (demand.number or 0) else ""


def _at_least(about: About, demand: Demand) -> str:
    count = len(_counted(about, demand))
    return f"{count} measures" if count < (demand.number or 1) else ""


def _named(about: About, demand: Demand) -> str:
    missing = sorted(set(demand.measures) - about.dependence.measures())
    return f"missing {', '.join(missing)}" if missing else ""


def shares_of_marks(about: About) -> dict[str, Decimal]:
    """Give each criterion's share of all marks there are, in percent."""
    shares: dict[str, Decimal] = {}
    levels: list[tuple[tuple[Criterion, ...], Decimal]] = [(about.rules.criteria, Decimal(100))]
    while levels:
        criteria, whole = levels.pop()
        total = sum((one.weight or Decimal(0) for one in criteria), Decimal(0))
        for one in criteria:
            shares[one.code] = whole * (one.weight or 0) / total if total else Decimal(0)
            levels.append((one.criteria, shares[one.code]))
    return shares


def _weighs_at_least(about: About, demand: Demand) -> str:
    percent = shares_of_marks(about).get(demand.criterion or "")
    if percent is None:
        return f"there is no criterion `{demand.criterion}`"
    return f"it weighs {plain(percent)} %" if percent < (demand.percent or 0) else ""


def _weighs_at_most(about: About, demand: Demand) -> str:
    percent = shares_of_marks(about).get(demand.criterion or "")
    most = demand.percent or Decimal(100)
    return f"it weighs {plain(percent)} %" if percent is not None and percent > most else ""


def _unconfirmed_counts_at_least(about: About, demand: Demand) -> str:
    rule = about.rules.partners
    percent = Decimal(100) if rule is None else rule.in_full["unconfirmed"] * 100
    return f"it counts {plain(percent)} %" if percent < (demand.percent or 0) else ""


DEMANDS: dict[str, Callable[[About, Demand], str]] = {
    "measures_at_most": _at_most,
    "measures_at_least": _at_least,
    "measures_of_themes_at_least": _at_least,
    "named_measures": _named,
    "weight_at_least": _weighs_at_least,
    "weight_at_most": _weighs_at_most,
    "unconfirmed_counts_at_least": _unconfirmed_counts_at_least,
}
POLICIES: tuple[Check, ...] = (policies,)
