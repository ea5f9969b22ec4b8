"""Turn postcodes into the areas that they lie in, on the day that counts, and drop them.

A postcode may be somebody's home. It is never stored, and no refusal repeats it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sqlmodel import Session

from app.deliveries.returns.checks.report import DeliverySent, Precision
from app.places.answer import Answer, Outcome
from app.places.postcode import Shape, recognise
from app.places.queries import StoredPlaces
from app.places.reading import Gazetteer, shipped
from app.problems import Finding

WHY = {
    Outcome.TERMINATED: "This postcode had ended by the day of the delivery.",
    Outcome.NOT_YET: "This postcode had not begun by the day of the delivery.",
    Outcome.PART: "This is only a part of a postcode.",
    Outcome.NO_AREAS: "This postcode lies in no district that is known here.",
    Outcome.ELSEWHERE: "This is no postcode of a place in the United Kingdom.",
    Outcome.UNKNOWN: "This postcode is not in the list in use.",
    Outcome.NOT_A_PLACE: "This is not a postcode.",
}
LONGEST_LABEL = 60  #: characters that are kept of a vintage's name
FIX = "Look for a slip, or give the code of the district or ward in `place` instead."


@dataclass(frozen=True, slots=True)
class Placed:
    """Where something was, as far as it is kept."""

    code: str = ""  #: of a district or a ward; empty: not told
    vintage: str = ""  #: of the list that told it


class Placer:
    """Looks postcodes up, each as of its own day; a code of an area is taken as it is."""

    def __init__(self, session: Session) -> None:
        """Take where places are kept; nothing is read until a postcode is asked about."""
        self._session = session

    def placed(self, sent: DeliverySent, path: str) -> tuple[Placed, list[Finding]]:
        """Give where a delivery was, or say why its postcode does not tell."""
        if not sent.postcode:
            return Placed(sent.place, sent.vintage), []
        answer = self._source.look_up(sent.postcode, sent.delivered_on)
        code = _code(answer, sent.precision)
        if answer.outcome is Outcome.FOUND and code:
            return Placed(code, answer.vintages[0].label[:LONGEST_LABEL]), []
        words = WHY.get(answer.outcome, WHY[Outcome.NO_AREAS])
        return Placed(), [Finding("postcode_not_placed", words, FIX, path=f"{path}/postcode")]

    def look_ahead(self, postcodes: Iterable[str]) -> None:
        """Have many postcodes read in a few queries, before each is asked about."""
        if isinstance(self._source, StoredPlaces):
            found = map(recognise, postcodes)
            self._source.look_ahead({one.key for one in found if one.shape is Shape.FULL})

    @cached_property
    def _source(self) -> StoredPlaces | Gazetteer:
        """Give the places that were loaded, or else the shipped sample."""
        stored = StoredPlaces(self._session)
        return stored if stored.vintages() else shipped()


def _code(answer: Answer, precision: Precision) -> str:
    if answer.place is None:
        return ""
    code: str | None = getattr(answer.place, precision.value)
    return code or ""
