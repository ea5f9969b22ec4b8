"""Scored again from a receipt: what explanations and sensitivity reports are made of."""

import json
from functools import lru_cache
from typing import Any

from app.scoring.answer import Answer, answer
from app.scoring.receipt import what_was_scored
from app.scoring.sensitivity.report import reports
from app.scoring.sensitivity.words import in_words

KEPT = 4  #: answers, each with all its working; a page of explanations asks for the same one


@lru_cache(maxsize=KEPT)
def answer_of(receipt: str) -> Answer:
    """Give the whole answer that a full receipt is of, by scoring it again.

    Args:
        receipt: as an assessment keeps it.
    """
    return answer(*what_was_scored(json.loads(receipt)))


def draw_of(receipt: str) -> list[str]:
    """Give the tenders that a full receipt was scored with as drawn, in order, by their names.

    Args:
        receipt: as an assessment keeps it.
    """
    return list(json.loads(receipt)["input"]["tenders"].get("draw", ()))


def safety_of(answered: Answer) -> dict[str, Any]:
    """Give the sensitivity report of an answer of one lot, with its findings in sentences."""
    report = reports(answered.scores)[0]
    return {"words": in_words(report), **report.as_document()}
