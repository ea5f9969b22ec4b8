"""Hold what was sent against the rules: every fault is listed, and nothing is guessed."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from app.problems import Finding, Severity, nearest
from app.rules.plan import CriterionPlan, FactPlan, MeasurePlan, Plan
from app.scoring.engine.lookup import as_word
from app.scoring.ground import Places, place_faults
from app.scoring.intake import CommitmentIn, LotOffer
from app.scoring.plausibility import partner_flags
from app.units import plain

WANTED = {"yes_no": "true or false (or yes or no)", "number": "a number", "word": "a word"}
MOST_YEARS = 200  #: of a contract


def faults(plan: Plan, offer: LotOffer, path: str, places: Places) -> Iterator[Finding]:
    """List what is wrong, and what should be looked at, in one tender for one lot.

    Args:
        plan: the compiled rules.
        offer: what the tender says for the lot, all put together.
        path: where it stands in what was sent, such as `tenders[0]`.
        places: what is known of places by looking them up.
    """
    if offer.price is not None and offer.price < 0:
        yield _fault(
            "negative_price",
            "The price is below zero.",
            f"{path}.price",
            "Give the price as it is paid, 0 or more.",
        )
    yield from _marks(plan, offer, path)
    for name, value in offer.facts.items():
        yield from _fact(plan.facts, name, value, f"{path}.facts.{name}")
    yield from _not_applicable(plan, offer, path)
    yield from _commitments(plan, offer.commitments or (), path, places)


def _fault(
    code: str, message: str, path: str, fix: str, severity: Severity = Severity.FAULT
) -> Finding:
    return Finding(code, message, fix, severity, path=path)


def declared(facts: Mapping[str, FactPlan], name: str, value: Any) -> Any:
    """Give a fact as its declaration reads it: what looks like a number may be a word."""
    fact = facts.get(name)
    if fact is not None and fact.kind == "word" and isinstance(value, Decimal | bool):
        return plain(value) if isinstance(value, Decimal) else as_word(value)
    return value


def _marks(plan: Plan, offer: LotOffer, path: str) -> Iterator[Finding]:
    for code, given in offer.marks.items():
        criterion = plan.by_code.get(code)
        where = f"{path}.marks.{code}"
        if criterion is None:
            words = f"There is no criterion `{code}`{nearest(code, set(plan.by_code))}."
            yield _fault("unknown_criterion", words, where, "Use a code of the rules.")
        elif criterion.criteria or criterion.value is not None:
            how = "its own criteria" if criterion.criteria else "its formula"
            words = f"`{code}` is not marked; it is worked out from {how}."
            yield _fault("mark_not_asked", words, where, "Take the mark out.")
        elif code in offer.not_applicable:
            words = f"`{code}` is marked, and is said not to apply."
            yield _fault("marked_yet_not_applicable", words, where, "Keep one of the two.")
        else:
            yield from _mark(criterion, given.mark, where)


def _mark(criterion: CriterionPlan, mark: Any, where: str) -> Iterator[Finding]:
    """A mark is on its scale; without one, it is a number."""
    method = criterion.method
    choices = {} if method is None or method.table is None else method.table.choices
    word = plain(mark) if isinstance(mark, Decimal) else as_word(mark)
    if not choices and not isinstance(mark, Decimal):
        words = f"`{criterion.code}` is marked with a number, not {word[:50]!r}."
        yield _fault("not_a_number", words, where, "Give a number.")
    elif choices and word not in choices and method is not None and method.undefined is None:
        words = f"{word[:50]!r} is not on the scale of `{criterion.code}`."
        yield _fault("not_on_scale", words, where, f"Use one of {', '.join(choices)}.")


def _fact(
    facts: Mapping[str, FactPlan], name: str, value: object, where: str
) -> Iterator[Finding]:
    fact = facts.get(name)
    if fact is None:
        words = f"The rules declare no fact `{name}`{nearest(name, set(facts))}."
        yield _fault("undeclared_fact", words, where, "Use a fact that the rules declare.")
        return
    value = declared(facts, name, value)
    kinds: dict[str, type] = {"yes_no": bool, "number": Decimal, "word": str}
    if not isinstance(value, kinds[fact.kind]):
        wanted = WANTED[fact.kind]
        shown = as_word(value) if isinstance(value, bool) else str(value)
        words = f"`{name}` needs {wanted}, not {shown[:50]!r}."
        yield _fault("wrong_kind_of_fact", words, where, f"Give {wanted}.")
    elif isinstance(value, Decimal):
        low, high = fact.least, fact.most
        if (low is not None and value < low) or (high is not None and value > high):
            words = f"`{name}` is {plain(value)}, outside {low} to {high}."
            yield _fault("fact_out_of_range", words, where, "Give a value within these.")
    elif isinstance(value, str) and fact.words and value not in fact.words:
        words = f"`{name}` is {value[:50]!r}; it can be {', '.join(fact.words)}."
        yield _fault("unknown_word", words, where, "Use one of these.")


def _not_applicable(plan: Plan, offer: LotOffer, path: str) -> Iterator[Finding]:
    for code in offer.not_applicable:
        criterion = plan.by_code.get(code)
        where = f"{path}.not_applicable.{code}"
        if criterion is None:
            words = f"There is no criterion `{code}`{nearest(code, set(plan.by_code))}."
            yield _fault("unknown_criterion", words, where, "Use a code of the rules.")
        elif not criterion.may_not_apply:
            words = f"The rules do not let `{code}` be not applicable."
            fix = "Answer it, or declare `not_applicable: respread` in the rules."
            yield _fault("must_apply", words, where, fix)


def _commitments(
    plan: Plan, lines: tuple[CommitmentIn, ...], path: str, places: Places
) -> Iterator[Finding]:
    ids = Counter(line.id or str(place) for place, line in enumerate(lines, 1))
    for place, line in enumerate(lines):
        where = f"{path}.commitments[{place}]"
        if line.id is not None and ids[line.id] > 1:
            words = f"The id {line.id!r} is used {ids[line.id]} times."
            fix = "Give each commitment its own; one without an id has its place (1, 2, …)."
            yield _fault("duplicate_id", words, f"{where}.id", fix)
        measure = plan.measures.get(line.measure)
        if measure is None:
            near = nearest(line.measure, set(plan.measures))
            words = f"The rules know no measure `{line.measure}`{near}."
            yield _fault("unknown_measure", words, f"{where}.measure", "Use a code of the rules.")
        else:
            yield from _line(plan, measure, line, where)
            yield from _existing(line, where)
            yield from place_faults(plan, measure, line, places, where)
            yield from _partner(line, where)
            yield from partner_flags(plan, line, where)
    yield from _same_twice(plan, lines, path)


def _line(plan: Plan, measure: MeasurePlan, line: CommitmentIn, where: str) -> Iterator[Finding]:
    if line.quantity < 0 or (line.each is not None and line.each < 0):
        words = f"The quantity of `{line.measure}` is below zero."
        yield _fault("negative_quantity", words, f"{where}.quantity", "Give 0 or more.")
    yield from _unit(plan, measure, line, where)
    unit = line.unit or measure.unit
    if unit in measure.whole_units and line.quantity != line.quantity.to_integral_value():
        words = f"{plain(line.quantity)} {unit}: there are no parts of one."
        yield _fault("not_whole", words, f"{where}.quantity", "Give a whole number, or use fte.")
    if unit == "percent" and line.quantity > 100:
        words = f"{plain(line.quantity)} percent is more than all."
        yield _fault("over_hundred_percent", words, f"{where}.quantity", "Give 0 to 100.")
    yield from _where_and_whom(plan, measure, line, where)


def _where_and_whom(
    plan: Plan, measure: MeasurePlan, line: CommitmentIn, where: str
) -> Iterator[Finding]:
    credit = {} if plan.groups is None else plan.groups.credit
    for group in line.group if plan.groups is not None else ():
        if group not in credit:
            words = f"The rules know no group `{group}`{nearest(group, set(credit))}."
            yield _fault("unknown_group", words, f"{where}.group", "Use a group of the rules.")
    for fact in measure.needs:
        words = f"`{line.measure}` grows with contract.{fact}, which is not given."
        yield _fault("missing_contract_fact", words, f"contract.{fact}", "Give it.")
    counts_years = measure.counts_years or line.drop_off is not None
    if line.year is not None and line.year > MOST_YEARS and counts_years:
        words = (
            f"year {plain(line.year)}: `{line.measure}` counts years from the contract's first."
        )
        yield _fault("year_of_contract", words, f"{where}.year", "Give 1 for the first year.")


def _existing(line: CommitmentIn, where: str) -> Iterator[Finding]:
    """Say what of a promise is there already, and so is not counted."""
    if line.existing is None:
        return
    path = f"{where}.existing"
    if line.existing > line.quantity:
        words = f"{plain(line.existing)} of {plain(line.quantity)} cannot exist already."
        yield _fault("more_than_offered", words, path, "Give at most the quantity.")
    elif line.deadweight is not None and line.deadweight.quantity is not None:
        words = "Both `existing` and a quantity of `deadweight` are taken off."
        yield _fault("taken_off_twice", words, path, "Give one of the two.")
    elif line.existing:
        words = (
            f"{plain(line.existing)} of {plain(line.quantity)} of `{line.measure}` exist already "
            "(incumbent or transferred staff, business as usual): only the rest is counted."
        )
        yield _fault("existing_not_counted", words, path, "Nothing, if so.", Severity.WARNING)


def _partner(line: CommitmentIn, where: str) -> Iterator[Finding]:
    if line.partner is None and line.partner_answer is not None:
        words = f"A partner's answer is given for `{line.measure}`, but no partner is named."
        fix = "Name the partner, or take partner_answer out."
        yield _fault("answer_without_partner", words, f"{where}.partner_answer", fix)


def _unit(plan: Plan, measure: MeasurePlan, line: CommitmentIn, where: str) -> Iterator[Finding]:
    if line.unit is None:
        words = f"No unit is given; the quantity is read as {measure.unit}."
        yield _fault(
            "unit_assumed",
            words,
            f"{where}.unit",
            f"Write unit: {measure.unit}.",
            Severity.WARNING,
        )
    elif line.unit not in measure.factors and line.unit not in plan.units:
        words = f"{line.unit[:50]!r} is no unit of the rules{_near_unit(plan, line.unit)}."
        fix = f"Give the quantity in {', '.join(sorted(measure.factors))}."
        yield _fault("unknown_unit", words, f"{where}.unit", fix)
    elif line.unit not in measure.factors:
        years = " Multiply by the contract's years first." if line.unit == "fte" else ""
        words = (
            f"`{line.measure}` is counted in {measure.unit}; {line.unit} does not convert to it."
        )
        fix = f"Give the quantity in {', '.join(sorted(measure.factors))}.{years}"
        yield _fault("unit_does_not_convert", words, f"{where}.unit", fix)


def _near_unit(plan: Plan, given: str) -> str:
    """Offer the unit that was meant: FTE years are `fte_year`."""
    code = re.sub(r"[^a-z0-9]+", "_", given.lower()).strip("_")
    meant = {code, code.removesuffix("s")} & plan.units
    return nearest(min(meant, default=code), plan.units)


def _same_twice(plan: Plan, lines: tuple[CommitmentIn, ...], path: str) -> Iterator[Finding]:
    """Refuse the same people or pounds under two measures that the rules keep apart."""
    by_id = {line.id or str(place + 1): line for place, line in enumerate(lines)}
    for place, line in enumerate(lines):
        if line.same_as is None:
            continue
        where = f"{path}.commitments[{place}].same_as"
        other = by_id.get(line.same_as)
        if other is None:
            words = f"There is no commitment with the id {line.same_as!r}."
            yield _fault("unknown_commitment", words, where, "Use the id of a commitment.")
            continue
        how = _stacking(plan, line.measure, other.measure)
        if how == "never_both":
            words = f"`{line.measure}` and `{other.measure}` may not count the same thing twice."
            yield _fault("counted_twice", words, where, "Keep one of the two.")


def _stacking(plan: Plan, one: str, other: str) -> str | None:
    if one == other:
        return "never_both"
    first, second = plan.measures.get(one), plan.measures.get(other)
    said = None if first is None else first.stacking.get(other)
    return said or (None if second is None else second.stacking.get(one))
