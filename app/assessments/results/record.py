"""Scored again from a receipt: what explanations and sensitivity reports are made of."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from app.places.place import ResolvedPlace
from app.rules.digest import unpinned
from app.scoring.answer import Answer, answer
from app.scoring.intake import TendersIn
from app.scoring.receipt import WHOLE
from app.scoring.sensitivity.report import reports
from app.scoring.sensitivity.words import in_words

KEPT = 4  #: answers, each with all its working; a page of explanations asks for the same one


@lru_cache(maxsize=KEPT)
def answer_of(receipt: str) -> Answer:
    """Give the whole answer that a full receipt is of, by scoring it again.

    Args:
        receipt: as an assessment keeps it.
    """
    held = json.loads(receipt)
    rule_set, library = unpinned(held["rules"])
    sent = TendersIn.model_validate(held["input"]["tenders"])
    places = {name: _place(where) for name, where in held["input"]["places"].items()}
    return answer(rule_set, library, sent, places)


def safety_of(answered: Answer) -> dict[str, Any]:
    """Give the sensitivity report of an answer of one lot, with its findings in sentences."""
    report = reports(answered.scores)[0]
    return {"words": in_words(report), **report.as_document()}


def _place(where: Mapping[str, str]) -> ResolvedPlace:
    known: dict[str, Any] = {
        name: int(part) if name in WHOLE else part for name, part in where.items()
    }
    return ResolvedPlace(**known)
