"""Whether the rules can score a price of nothing: what divides by a price has no answer then.

It is tried, since rules are formulas that anybody may write: the tender is scored with a price of
nothing and with a price of one pound, and the best marks both times; beside another tender of a
middling price, and beside one of its own. What stops the first and not the second is the price's
doing.
"""

from dataclasses import replace
from decimal import Decimal

from app.problems import Finding, Invalid
from app.rules.plan import Plan
from app.scoring.engine.evaluation import score
from app.scoring.stress.bidder import Bidder
from app.scoring.submission import Field, Tender

POUND = Decimal(1)


def fault_of_price(plan: Plan, field: Field) -> Finding | None:
    """Say that a tender's price of nothing cannot be scored; None if it can, or is another.

    Args:
        plan: the rules, compiled.
        field: the tender, alone.
    """
    [own] = field.tenders
    if own.price != 0:
        return None
    bidder = Bidder(plan)
    best = {code: bidder.marks(one)[-1] for code, one in bidder.marked().items()}
    free = replace(own, marks=best)
    dear = replace(free, price=POUND)
    stopped = [*_stops(plan, field, free, bidder.price), *_stops(plan, field, free, free.price)]
    anyway = [*_stops(plan, field, dear, bidder.price), *_stops(plan, field, dear, dear.price)]
    why = next((one.message for one in stopped if one not in anyway), None)
    if why is None:
        return None
    words = f"The rules have no score for a price of £0 ({why.removeprefix(own.supplier)[2:-1]})."
    return Finding("price_not_scorable", words, "Give a price above £0.", path="price")


def _stops(plan: Plan, field: Field, own: Tender, price: Decimal | None) -> list[Finding]:
    """List what stops a tender and another one, of a price, from being scored."""
    other = replace(own, supplier=f"not {own.supplier}", price=price)
    try:
        score(plan, replace(field, tenders=(own, other)))
    except Invalid as refusal:
        return list(refusal.findings)
    return []
