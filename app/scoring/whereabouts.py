"""Which places must be looked up before scoring, and what is known of them.

Scoring itself looks nothing up: it is given every place, and the receipt keeps them, so that a
replay years later needs no directory of postcodes.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from app.places.answer import Answer
from app.places.place import ResolvedPlace, level_of
from app.rules.document.ruleset import RuleSet
from app.scoring.intake import LotOffer, TendersIn

LookUp = Callable[[str, date, str | None], Answer]


def places_named(rule_set: RuleSet, sent: TendersIn) -> Iterator[str]:
    """List every place that the rules and the tenders name, as written."""
    if rule_set.locality is not None:
        around = rule_set.locality.ground.get("around")
        if around:
            yield str(around)
    for tender in sent.tenders:
        offers: list[LotOffer] = [tender, *tender.lots.values()]
        for offer in offers:
            for line in offer.commitments or ():
                yield from ([line.place] if line.place else [])
                yield from line.places.values()


def looked_up(
    rule_set: RuleSet, sent: TendersIn, look_up: LookUp, today: date
) -> dict[str, ResolvedPlace]:
    """Give what is known of each place that needs looking up.

    Args:
        rule_set: whose locality may name a vintage, and a postcode to measure from.
        sent: the tenders; places are asked about on `contract.date`.
        look_up: where postcodes are known.
        today: the day to ask about when the contract has no date.
    """
    day = _day(sent.contract, today)
    vintage = None if rule_set.locality is None else rule_set.locality.ground.get("vintage")
    names = sorted(set(places_named(rule_set, sent)))
    wide = rule_set.locality is not None
    answers = {
        name: look_up(name, day, None if vintage is None else str(vintage))
        for name in names
        if level_of(name) is None or wide
    }
    return {
        name: replace(answer.place, vintage=_edition(answer))
        for name, answer in answers.items()
        if answer.place is not None
    }


def _edition(answer: Answer) -> str | None:
    """Say which edition knew the place, so that a receipt proves it without our database."""
    if answer.place is None or answer.place.vintage is None or not answer.vintages:
        return None
    known = answer.vintages[0]
    return f"{known.label}, {known.dated.isoformat()}, {known.digest}"


def _day(contract: Mapping[str, Any], today: date) -> date:
    given = contract.get("date")
    try:
        return today if given is None else date.fromisoformat(str(given))
    except ValueError:
        return today  # said as a fault where the contract is read
