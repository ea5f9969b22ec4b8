"""What a shortfall comes to in pounds, by the formula that the contract names.

Every number that went into it is kept, and a sum that might be a penalty is questioned.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.problems import Conflict, Finding, Severity
from app.rules.document.remedy import INPUTS, RemedyFormula
from app.rules.formula.exact import PoolFact, Undefined, compiled
from app.rules.formula.grammar import read
from app.rules.formula.terms import Noting
from app.units import Rounding, exactly, plain, rounded

PENCE = Rounding(2)
NOTHING = Decimal(0)
MOST = Decimal(10) ** 14  #: below which quantities and pounds can be kept


class CreditNotWorkedOut(Conflict):
    """A number that the formula asks for is not there, or is none that it allows."""

    slug = "credit-not-worked-out"


@dataclass(frozen=True, slots=True)
class Worked:
    """A sum in pounds, with all that went into it."""

    amount: Decimal  #: in pounds, to the penny
    numbers: dict[str, Decimal]  #: that the formula asked for
    findings: tuple[Finding, ...]


def credit(
    formula: RemedyFormula,
    inputs: Mapping[str, Decimal | None],
    parameters: Mapping[str, Decimal],
) -> Worked:
    """Work out what a shortfall comes to.

    Args:
        formula: that the contract names.
        inputs: by the names of `INPUTS`; None: not known.
        parameters: that the contract's terms give; what they leave out has its default.

    Raises:
        CreditNotWorkedOut: if a number is missing, outside its bounds, or divided by zero, or the
            sum is more than can be kept.
    """
    given = {name: one.default for name, one in formula.parameters.items()}
    given |= {name: value for name, value in parameters.items() if name in formula.parameters}
    known = {**inputs, **given}
    _refuse_missing(formula, known)
    _refuse_outside(formula, known)
    scope = Noting(_Numbers({name: value for name, value in known.items() if value is not None}))
    try:
        with exactly():
            amount = rounded(max(compiled(read(formula.formula))(scope), NOTHING), PENCE)
    except Undefined as fault:
        raise CreditNotWorkedOut(
            f"`{formula.formula}` has no answer here: {fault}.",
            "Put the contract's terms right, or take another remedy.",
        ) from None
    if amount >= MOST:
        raise CreditNotWorkedOut(
            f"`{formula.formula}` comes to £{plain(amount)}, which is more than any contract.",
            "Put the contract's terms right, or take another remedy.",
        )
    numbers = {name: Decimal(value) for name, value in scope.terms.items()}
    return Worked(amount, numbers, _may_be_penal(amount, inputs))


def _may_be_penal(amount: Decimal, inputs: Mapping[str, Decimal | None]) -> tuple[Finding, ...]:
    """Question a sum above the value of what is short: [2015] UKSC 67, Makdessi."""
    short, proxy = inputs.get("short"), inputs.get("proxy")
    if short is None or proxy is None:
        words = "The measure has no value in pounds that the sum could be held against."
        fix = "Be ready to say which interest of yours the sum protects."
        return (Finding("value_unknown", words, fix, Severity.NOTE, "/amount"),)
    with exactly():
        worth = rounded(short * proxy, PENCE)
    if amount <= worth:
        return ()
    words = (
        f"£{plain(amount)} is more than what is short is worth, £{plain(worth)}; a sum out of "
        "proportion to the interest it protects may be a penalty, which no court enforces "
        "(Cavendish v Makdessi [2015] UKSC 67)."
    )
    fix = "Take legal advice before you ask for it."
    return (Finding("may_be_penal", words, fix, Severity.WARNING, "/amount"),)


def _refuse_missing(formula: RemedyFormula, known: Mapping[str, Decimal | None]) -> None:
    missing = sorted(name for name in formula.names if known.get(name) is None)
    if missing:
        told = ", ".join(f"`{name}` ({_meaning(formula, name)})" for name in missing)
        raise CreditNotWorkedOut(
            f"The formula asks for {told}, and nothing gives it.",
            "Give it in the contract's terms. A measure's value in pounds is a parameter with the "
            "measure's own code.",
            missing=missing,
        )


def _meaning(formula: RemedyFormula, name: str) -> str:
    if name in formula.parameters:
        parameter = formula.parameters[name]
        return f"{parameter.title}, in {parameter.unit}"
    return INPUTS[name]


def _refuse_outside(formula: RemedyFormula, known: Mapping[str, Decimal | None]) -> None:
    for name, one in formula.parameters.items():
        value = known[name]
        if value is None or one.allows(value):
            continue
        raise CreditNotWorkedOut(
            f"`{name}` is {plain(value)} {one.unit} in the contract's terms; it must be "
            f"{one.bounds}.",
            "Agree a delivery plan with terms that are right.",
        )


class _Numbers:
    """A scope of numbers alone; a remedy's formula can name nothing else."""

    def __init__(self, numbers: Mapping[str, Decimal]) -> None:
        self.numbers = numbers

    def name(self, name: str, /) -> Decimal:
        return self.numbers[name]

    def pool(self, fact: PoolFact, /) -> Decimal:
        raise NotImplementedError(fact.text)

    def stage(self, stage: str, code: str, /) -> Decimal:
        raise NotImplementedError(f"{stage}({code})")

    def theme(self, kind: str, theme: str, /) -> Decimal:
        raise NotImplementedError(f"{kind}({theme})")
