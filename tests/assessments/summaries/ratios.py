"""A lot that is awarded by the price for each mark: its total is a sum of its own.

Ash asks 90 000 for 90 marks, so 1 000 for each; Birch 84 000 for 60, so 1 400.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from app.assessments.summaries.case import Agreed, Candidate, Case, Party, Withheld
from app.rules.reading import read_library
from app.scoring.answer import answer
from app.scoring.intake import TendersIn
from tests.assessments.summaries.made import AUTHORITY, ON, PURCHASE, TERMS
from tests.factories import a_rule_set

FOR_EACH_MARK = """
id: cost-per-mark
version: "1"
source: {title: Procurement policy, body: Anytown Council, date: 2026-01-05}
criteria:
  - {code: quality, title: Quality, weight: 100, method: {use: mark_out_of, full: 100}}
%s
total: "%s"
rank: {direction: lowest, ties: [shared]}
"""
OFFERS = (("Ash", 90_000, 90), ("Birch", 84_000, 60))


def by_price_for_each_mark(
    *withheld: Withheld, more: str = "", total: str = "price / score(quality)"
) -> Case:
    """Give the lot.

    Args:
        withheld: of the winner, Ash.
        more: criteria besides quality, as YAML.
        total: the sum that decides.
    """
    sent: dict[str, Any] = {
        "contract": {"value": 100_000, "currency": "GBP", "years": 1},
        "tenders": [
            {"supplier": name, "price": price, "marks": {"quality": mark}}
            for name, price, mark in OFFERS
        ],
    }
    rules = a_rule_set((FOR_EACH_MARK % (more, total)).lstrip())
    answered = answer(rules, read_library(), TendersIn.model_validate(sent), {})
    return Case(
        authority=AUTHORITY, purchase=PURCHASE, assessment={}, answered=answered,
        candidates=tuple(_candidate(card) for card in answered.document["tenders"]),
        winner_id=_id("Ash"), on=ON, terms=replace(TERMS, withheld=withheld),
    )  # fmt: skip


def _candidate(card: dict[str, Any]) -> Candidate:
    name = card["supplier"]
    mark = card["criteria"]["quality"]["value"]
    agreed = Agreed(mark, "Two supervisors.", missing="A deputy.", reference="section 3")
    party = Party(name, f"1 {name} Road", f"a@{name.lower()}.test", (f"X {name}",))
    return Candidate(_id(name), party, name, card, agreed={"quality": agreed})


def _id(name: str) -> UUID:
    return UUID(int=1 + [known for known, _, _ in OFFERS].index(name))
