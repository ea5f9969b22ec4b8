"""What a proposed remedy comes to under the contract's terms: how much it covers, what it costs.

What the terms do not say is not allowed, a breach aside, which the law itself provides for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from app.contracts.plan.terms import Credit, Exchange, Terms
from app.deliveries.shortfall.kind import RemedyKind
from app.deliveries.shortfall.offset import needed_for
from app.deliveries.shortfall.remedies.breach import omissions
from app.deliveries.shortfall.remedies.credit import MOST, PENCE, credit
from app.deliveries.shortfall.remedies.ladder import fairness
from app.deliveries.shortfall.remedies.proposal import Proposal
from app.deliveries.shortfall.shortage import Shortage
from app.problems import Conflict, Finding, Invalid
from app.rules.document.remedy import PRICE, RemedyFormula
from app.units import exactly, plain, rounded

NOTHING = Decimal(0)


class RemedyNotInContract(Conflict):
    """The contract's terms do not allow this remedy."""

    slug = "remedy-not-in-contract"


class CoveredAlready(Conflict):
    """Other remedies cover what is short."""

    slug = "covered-already"


@dataclass(frozen=True, slots=True)
class Basis:
    """What a remedy rests on."""

    terms: Terms
    measure: str  #: of the obligation that is behind
    shortage: Shortage
    this_day: date  #: on which it is proposed
    covered: Decimal = NOTHING  #: by other remedies and over-delivery, in the obligation's unit
    in_place: str | None = None  #: measure of what is to be delivered instead
    proxy: Decimal | None = None  #: what one unit is worth in pounds, by the catalogue
    price: Decimal | None = None  #: of the contract, in pounds
    spent: Decimal = NOTHING  #: under it, in pounds
    retained: Decimal = NOTHING  #: under it by other remedies, in pounds
    credited: Decimal = NOTHING  #: under it by other credits, in pounds
    formulas: Mapping[str, RemedyFormula] = field(default_factory=dict)
    has_notices: bool = True  #: section 71 applies


@dataclass(frozen=True, slots=True)
class Fit:
    """What a remedy comes to."""

    quantity: Decimal | None = None  #: that it covers, in the obligation's unit
    substitute: Decimal | None = None  #: to be delivered instead, in the other one's unit
    amount: Decimal | None = None  #: in pounds
    working: dict[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def fit(proposal: Proposal, basis: Basis) -> Fit:
    """Work out what a proposed remedy comes to; the proposal says what its kind needs.

    Raises:
        Invalid: if it would cover more than is short, or hold back more than it may.
        RemedyNotInContract: if the contract's terms do not allow it.
        CoveredAlready: if other remedies cover all that is short.
        CreditNotWorkedOut: if the formula lacks a number, or comes to too much.
    """
    kind = proposal.kind
    if kind is not RemedyKind.BREACH and kind.value not in basis.terms.remedies:
        allowed = ", ".join(basis.terms.remedies) or "none"
        raise _not_allowed(f"no {kind}; those that it allows are: {allowed}")
    match kind:
        case RemedyKind.WARNING:
            return Fit()
        case RemedyKind.IMPROVEMENT_PLAN:
            due_on = proposal.due_on or proposal.starts_on
            return Fit(findings=fairness(proposal.starts_on, due_on, basis.this_day))
        case RemedyKind.SUBSTITUTION:
            return _substitution(proposal, basis)
        case RemedyKind.CREDIT:
            return _credit(proposal, basis)
        case RemedyKind.RETENTION:
            return _retention(proposal, basis)
        case RemedyKind.BREACH:
            return _breach(proposal, basis)


def exchange_for(terms: Terms, instead: str, short: str) -> Exchange:
    """Give the rate at which one measure may be delivered instead of another.

    Raises:
        RemedyNotInContract: if the terms state none.
    """
    for one in terms.substitutions:
        if (one.from_measure, one.to_measure) == (instead, short):
            return one
    raise _not_allowed(f"no rate at which {instead} stands for {short}")


def _substitution(proposal: Proposal, basis: Basis) -> Fit:
    exchange = exchange_for(basis.terms, basis.in_place or "", basis.measure)
    quantity = _quantity(proposal, basis)
    working = {
        "from_measure": exchange.from_measure,
        "to_measure": exchange.to_measure,
        "rate": plain(exchange.rate),
        "sum": f"{plain(quantity)} / {plain(exchange.rate)}",
    }
    substitute = needed_for(quantity, exchange)
    if substitute >= MOST:
        words = f"{working['sum']} is {plain(substitute)}, which is more than anybody can deliver."
        fix = "Put the rate of the contract's terms right, or take another remedy."
        raise Invalid(words, findings=[Finding("too_much", words, fix, path="/quantity")])
    return Fit(quantity, substitute, working=working)


def _credit(proposal: Proposal, basis: Basis) -> Fit:
    terms = basis.terms.credit
    formula = None if terms is None else basis.formulas.get(terms.formula)
    if terms is None or formula is None:
        raise _not_allowed("no formula of the library by which a credit is worked out")
    quantity = _quantity(proposal, basis)
    inputs = _inputs(basis, terms, quantity)
    worked = credit(formula, inputs, terms.parameters)
    working = {
        "name": terms.formula,
        "formula": formula.formula,
        "in_force_from": formula.effective_from.isoformat(),
        "source": formula.source,
        "numbers": {name: plain(value) for name, value in worked.numbers.items()},
    }
    return Fit(quantity, amount=worked.amount, working=working, findings=worked.findings)


def _inputs(basis: Basis, terms: Credit, quantity: Decimal) -> dict[str, Decimal | None]:
    """Give what formulas may ask for; what the contract's terms say of it stands first."""
    return {
        "short": quantity,
        "promised": basis.shortage.promised,
        "due": basis.shortage.due,
        "verified": basis.shortage.verified,
        "proxy": terms.parameters.get(basis.measure, basis.proxy),
        PRICE: terms.parameters.get(PRICE, basis.price),
        "credited": basis.credited,
        "spent": basis.spent,
    }


def _retention(proposal: Proposal, basis: Basis) -> Fit:
    percent, amount = basis.terms.retention_percent, proposal.amount or NOTHING
    if percent is None:
        raise _not_allowed("no share of payments that may be held back")
    with exactly():
        most = rounded(basis.spent * percent / 100, PENCE)
    if amount + basis.retained > most:
        words = (
            f"£{plain(amount)} is more than may be held back: {plain(percent)} % of "
            f"£{plain(basis.spent)} spent is £{plain(most)}, and £{plain(basis.retained)} of it "
            "is held back already."
        )
        fix = "Hold back less, or record what was spent."
        raise Invalid(words, findings=[Finding("too_much", words, fix, path="/amount")])
    working = {
        "percent": plain(percent),
        "spent": plain(basis.spent),
        "most": plain(most),
        "retained": plain(basis.retained),
    }
    return Fit(amount=amount, working=working)


def _breach(proposal: Proposal, basis: Basis) -> Fit:
    breach = proposal.breach
    if breach is None:
        return Fit()
    working = {
        "breach": breach.model_dump(mode="json", exclude_none=True),
        "notice_due_on": breach.notice_due_on.isoformat() if basis.has_notices else None,
    }
    found = tuple(omissions(breach, applies=basis.has_notices))
    return Fit(amount=breach.damages, working=working, findings=found)


def _quantity(proposal: Proposal, basis: Basis) -> Decimal:
    """Give how much it covers: what was asked for, or all that nothing else covers."""
    unit, left = basis.shortage.unit, basis.shortage.quantity - basis.covered
    if left <= 0:
        raise CoveredAlready(
            f"Other remedies, or over-delivery that the terms count instead, cover all "
            f"{plain(basis.shortage.quantity)} {unit} that are short.",
            "Nothing more is to be covered; a remedy that is not right can be withdrawn.",
        )
    if proposal.quantity is None or proposal.quantity == left:
        return left
    if proposal.quantity > left:
        words = (
            f"{plain(proposal.quantity)} {unit} is more than the {plain(left)} {unit} that are "
            "short and that nothing else covers."
        )
        fix = f"Name at most {plain(left)}."
        raise Invalid(words, findings=[Finding("more_than_short", words, fix, path="/quantity")])
    return proposal.quantity


def _not_allowed(what: str) -> RemedyNotInContract:
    return RemedyNotInContract(
        f"A remedy must be in the contract, and its terms have {what}.",
        "Agree a delivery plan with terms that the contract bears out, or take another remedy.",
    )
