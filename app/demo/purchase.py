"""The imagined purchase: a real notice's criteria under a published council method, in a borough.

The method is Rotherham's half quantity, half quality. What is local is changed to Barking and
Dagenham, whose postcodes come with the service. Both are said in the rule set's own notes.
"""

from collections.abc import Mapping
from typing import Any

from app.ocds.notice import TenderNotice
from app.ocds.ruleset import FilledIn, method_with_notice
from app.problems import Invalid

BOROUGH = "E09000002"  #: Barking and Dagenham
LEAST_QUALITY = "2"  #: of 5, on every quality criterion of the notice
NOTE = (
    "Made for a demonstration: what counts as local is Barking and Dagenham in the place of "
    "Rotherham. Neither council, nor the buyer of the notice, has anything to do with it."
)


def rules_for(notice: TenderNotice, method: Mapping[str, Any]) -> dict[str, Any]:
    """Give the rule set's document.

    Args:
        notice: the real tender notice.
        method: the council method's document.

    Raises:
        Invalid: if the notice's criteria cannot be scored by.
    """
    filled = FilledIn(quality_at_least=LEAST_QUALITY)
    made = method_with_notice(method, notice, notice.lots[0], filled)
    if made.document is None:
        raise Invalid("The notice makes no rules.", findings=made.findings)
    locality = {**made.document["locality"], "codes": [BOROUGH]}
    notes = [*made.document["notes"], NOTE]
    return {**made.document, "locality": locality, "notes": notes}


def put_right(tenders: str) -> str:
    """Give the tenders after Bramble has been asked what its unit means: half a post, two years.

    Raises:
        ValueError: if what is to be put right does not stand there once.
    """
    wrong = "quantity: 0.5, unit: fte,"
    if tenders.count(wrong) != 1:
        raise ValueError(f"{wrong!r} does not stand in the tenders once")
    return tenders.replace(wrong, "quantity: 0.5, each: 2, unit: fte_year,")
