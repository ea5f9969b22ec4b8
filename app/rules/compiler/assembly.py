"""Compile a checked rule set into a plan for one contract.

Everything here presumes that `app.rules.checks` found nothing that stops scoring; what it could
not know (a contract without its years, say) is raised as Invalid with its place.
"""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from app.places.locality import locate
from app.places.place import ResolvedPlace
from app.places.place_set import anchored, place_set_of
from app.problems import Finding, Invalid
from app.rules.compiler.contract import Contract, day_of
from app.rules.compiler.criterion import criterion_plan, otherwise_plan
from app.rules.compiler.measure import COMMON_UNITS, ContractScale, Worth, measure_plan, rate_of
from app.rules.compiler.sums import Sums
from app.rules.dependence import TOTAL, Dependence
from app.rules.document.catalogue import Discount
from app.rules.document.criterion import Requirement
from app.rules.document.ruleset import RuleSet
from app.rules.library import Library, dated, units_of
from app.rules.names import Names
from app.rules.plan import (
    CriterionPlan,
    FactPlan,
    FigurePlan,
    Gate,
    Groups,
    Locality,
    MeasurePlan,
    PackagesPlan,
    Plan,
    RankPlan,
    Tie,
    TotalPlan,
)
from app.units import Rounding, exactly


def plan_of(
    rule_set: RuleSet,
    library: Library,
    contract: Contract,
    digest: str = "",
    places: Mapping[str, ResolvedPlace] = MappingProxyType({}),
) -> Plan:
    """Compile a rule set.

    Args:
        rule_set: composed and checked.
        library: what it draws on.
        contract: facts of the contract: `value` in pounds, `years`, `date` (ISO), and others.
        digest: of the pinned rules, for the receipt.
        places: what is known of the postcode that a radius is drawn around.

    Raises:
        Invalid: if a dated value is not in force on the contract's date.
    """
    with exactly():
        return _Assembly(rule_set, library, contract, places).plan(digest)


class _Assembly:
    def __init__(
        self,
        rule_set: RuleSet,
        library: Library,
        contract: Contract,
        places: Mapping[str, ResolvedPlace],
    ) -> None:
        self.places = places
        self.rules, self.library, self.contract = rule_set, library, contract
        self.names = Names(rule_set, library, contract)
        self.dependence = Dependence(self.names)
        self.sums = Sums(self.dependence)
        self.findings: list[Finding] = []
        self.day = day_of(contract)

    def plan(self, digest: str) -> Plan:
        rules = self.rules
        parameters = self._parameters()
        criteria = tuple(criterion_plan(one, self.names, self.sums) for one in rules.criteria)
        by_code = {one.code: one for one in _every(criteria)}
        made = Plan(
            id=rules.id,
            version=rules.version,
            digest=digest,
            weights=rules.weights,
            contract=dict(self.contract),
            parameters=parameters,
            facts=self._facts(),
            measures=self._measures(parameters),
            units=COMMON_UNITS | units_of(rules, self.library).names,
            counted=tuple(sorted(self.dependence.measures())),
            locality=self._locality(),
            groups=None
            if rules.groups is None
            else Groups(rules.groups.stacking, rules.groups.credit),
            partners=None if rules.partners is None else rules.partners.in_full,
            figures={code: self._figure(code) for code in rules.figures},
            criteria=criteria,
            gates=tuple(self._gates()),
            total=self._total(),
            rank=self._rank(),
            respread_at_least=rules.respread_at_least,
            packages=self._packages(),
            pool_relative=tuple(
                code for code in by_code if ("unit_score", code) in self.dependence.pooled
            ),
            by_code=by_code,
            parents={child.code: one for one in by_code.values() for child in one.criteria},
            unlocked_by=_unlocked_by(by_code),
            measures_unlocked_by=_measures_unlocked_by(by_code),
        )
        if self.findings:
            raise Invalid("The rules do not fit this contract.", findings=self.findings)
        return made

    def _parameters(self) -> dict[str, Decimal]:
        found: dict[str, Decimal] = {}
        named = self.dependence.named()
        for code, given in self.rules.parameters.items():
            value = dated(given, self.library)
            in_force = None if value is None else value.on(self.day)
            if in_force is not None:
                found[code] = in_force.value
            elif code in named:
                self._no_value(f"parameters.{code}", code)
        return found

    def _no_value(self, path: str, code: str) -> None:
        self.findings.append(
            Finding(
                "value_not_in_force",
                f"`{code}` has no value in force {self._when()}.",
                "Give contract.date, or a value from that day on.",
                path=path,
            )
        )

    def _when(self) -> str:
        return "without a contract.date" if self.day is None else f"on {self.day}"

    def _facts(self) -> dict[str, FactPlan]:
        return {
            code: FactPlan(fact.kind, fact.missing, fact.min, fact.max, fact.words)
            for code, fact in self.rules.facts.items()
        }

    def _measures(self, parameters: Mapping[str, Decimal]) -> dict[str, MeasurePlan]:
        scale = ContractScale.of(self.contract)
        units = units_of(self.rules, self.library)
        made = {}
        for code, measure in self.names.measures.items():
            value = None if measure.value is None else dated(measure.value, self.library)
            priced = None if value is None else value.on(self.day)
            menu = self.rules.points_menu.get(code, measure.points)
            discount = measure.discount or self.rules.discount
            self._check_rate(discount, parameters)
            unpriced = self._when() if value is not None and priced is None else ""
            worth = Worth(priced, menu, unpriced)
            made[code] = measure_plan(measure, units, scale, worth, discount, parameters)
        return made

    def _check_rate(self, discount: Discount | None, parameters: Mapping[str, Decimal]) -> None:
        """Refuse a discount's rate that is not a share of the year before."""
        if discount is None:
            return
        rate = rate_of(discount, parameters)
        if rate is None or not 0 <= rate <= 1:
            words = f"The discount's rate `{discount.rate}` must come to a share from 0 to 1."
            finding = Finding(
                "wrong_rate", words, "Write 0.035 for 3.5 per cent.", path="discount"
            )
            if finding not in self.findings:
                self.findings.append(finding)

    def _locality(self) -> Locality | None:
        rule = self.rules.locality
        if rule is None:
            return None
        place_set, _ = place_set_of(rule.ground)
        if place_set is None:
            return None
        around = self.places.get(str(rule.around))
        place_set = anchored(place_set, lambda _: around)  # `places` has it as the rules write it
        return Locality(
            place_set,
            lambda where: str(locate(place_set, where)),
            {str(zone): credit for zone, credit in rule.credit.items()},
        )

    def _figure(self, code: str) -> FigurePlan:
        figure = self.rules.figures[code]
        return FigurePlan(
            code=code,
            sum=self.sums.of(figure.formula or figure.of or "0"),
            table=self.sums.table(figure.table, self.names),
            undefined=otherwise_plan(figure.undefined, self.sums.of),
            rounding=None if figure.rounding is None else figure.rounding.exactly,
            pooled=("figure", code) in self.dependence.pooled,
        )

    def _gates(self) -> list[Gate]:
        own = [("rules", one) for one in self.rules.require]
        figures = [(c, one) for c, figure in self.rules.figures.items() for one in figure.require]
        return [self._gate(code, one) for code, one in (*own, *figures)]

    def _gate(self, code: str, one: Requirement) -> Gate:
        test = self.sums.of(one.require)
        return Gate(one.code or code, "require", one.else_, one.require, test, pooled=test.pooled)

    def _total(self) -> TotalPlan:
        total = self.rules.total
        rounding = total.rounding or self.rules.rounding.total
        return TotalPlan(
            sum=self.sums.of(total.formula),
            weighted=total.formula == "weighted_sum",
            undefined=otherwise_plan(total.undefined, self.sums.of),
            rounding=None if rounding is None else rounding.exactly,
            pooled=TOTAL in self.dependence.pooled,
        )

    def _rank(self) -> RankPlan:
        rank = self.rules.rank
        on = rank.on if isinstance(rank.on, str) else Rounding(rank.on.decimals, rank.on.mode)
        ties = tuple(self._tie(one) for one in rank.ties)
        return RankPlan(rank.direction == "highest", on, rank.prefer, ties)

    def _tie(self, given: str | Mapping[str, str]) -> Tie:
        if isinstance(given, str):
            if given in ("shared", "drawn"):
                return Tie("shared" if given == "shared" else "drawn", "", highest=True)
            is_criterion = given in self.names.criteria
            return Tie("criterion" if is_criterion else "name", given, highest=True)
        [(code, direction)] = given.items()
        is_name = code in self.names.known()
        return Tie("name" if is_name else "criterion", code, highest=direction == "highest")

    def _packages(self) -> PackagesPlan | None:
        rule = self.rules.packages
        if rule is None:
            return None
        return PackagesPlan(rule.compare, rule.direction == "highest", rule.equal)


def _every(criteria: tuple[CriterionPlan, ...]) -> list[CriterionPlan]:
    return [one for top in criteria for one in (top, *_every(top.criteria))]


def _unlocked_by(by_code: Mapping[str, CriterionPlan]) -> dict[str, tuple[str, ...]]:
    """List the criteria that unlock each criterion, directly or by a heading above it."""
    found: dict[str, tuple[str, ...]] = {}
    for key in by_code.values():
        for code in key.unlocks:
            for held in _every((by_code[code],)) if code in by_code else ():
                found[held.code] = (*found.get(held.code, ()), key.code)
    return found


def _measures_unlocked_by(by_code: Mapping[str, CriterionPlan]) -> dict[str, tuple[str, ...]]:
    """List the criteria that unlock each measure; a criterion of the same code stands first."""
    found: dict[str, tuple[str, ...]] = {}
    for key in by_code.values():
        for code in key.unlocks:
            if code not in by_code:
                found[code] = (*found.get(code, ()), key.code)
    return found
