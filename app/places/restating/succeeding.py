"""What areas became, from files of changes and from the postcodes of two vintages.

Where files of changes say only *that* an area was split, the postcodes of two vintages say how: an
area's live postcodes are counted by where they lie now.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.places.place import Level
from app.places.restating.recut import Recut, last_followers, recut
from app.places.tables import PlaceAreas, PlaceLoad, PlacePostcode, PlaceSuccession
from app.places.vintage import POSTCODE_KINDS, VintageKind, VintageState
from app.problems import NotFound

Steps = Mapping[str, Mapping[str, int]]

#: files that tell of districts, the one to believe first
_OF_DISTRICTS = (VintageKind.DISTRICT_CHANGES, VintageKind.AUTHORITY_REGISTER)


def restate_by_succession(
    session: Session, amounts: Mapping[str, Decimal], on: date, places: int = 4
) -> Recut:
    """Tell amounts by district again, by the districts there were on a day.

    An area of which no file tells a change is taken to last.
    """
    steps = district_steps(session, on)
    followers = {code: last_followers(code, steps) for code in amounts}
    return recut(amounts, followers, places)


def restate_by_postcodes(
    session: Session,
    amounts: Mapping[str, Decimal],
    level: Level,
    vintages: tuple[str, str],
    places: int = 4,
) -> Recut:
    """Tell amounts by area again, by the areas of another vintage of postcodes.

    Args:
        session: where to read.
        amounts: by the code of the area in the first vintage.
        level: what kind of area; for LSOAs, those of 2021 or else of 2011 that a vintage has.
        vintages: labels of the vintage that the amounts are told in, and of the one wanted.
        places: decimals that a share is given to.

    Raises:
        NotFound: when there is no such vintage of postcodes.
    """
    before, after = (_load_called(session, label) for label in vintages)
    query = _shared_postcodes(before, after, level)
    steps: dict[str, dict[str, int]] = defaultdict(dict)
    for was, now, count in session.execute(query):
        steps[was][now] = count
    return recut(amounts, steps, places)


def lsoa_steps(session: Session) -> Steps:
    """Give what each LSOA of 2011 became in 2021, in equal shares where it was split."""
    return _steps(session, VintageKind.LSOA_CHANGES, None)


def district_steps(session: Session, on: date) -> Steps:
    """Give what each district had become by a day; undated changes count as past."""
    steps: dict[str, Mapping[str, int]] = {}
    for kind in reversed(_OF_DISTRICTS):
        steps |= _steps(session, kind, on)
    return steps


def _steps(session: Session, kind: VintageKind, on: date | None) -> Steps:
    number = session.execute(
        select(col(PlaceLoad.number))
        .where(col(PlaceLoad.kind) == kind, col(PlaceLoad.state) == VintageState.READY)
        .order_by(col(PlaceLoad.dated).desc(), col(PlaceLoad.digest).desc())
    ).scalar()
    query = select(
        col(PlaceSuccession.before), col(PlaceSuccession.after), col(PlaceSuccession.on)
    ).where(col(PlaceSuccession.load) == number)
    steps: dict[str, dict[str, int]] = defaultdict(dict)
    for before, after, happened in session.execute(query):
        if on is None or happened is None or happened <= on:
            steps[before][after] = 1
    return steps


def _load_called(session: Session, label: str) -> int:
    number: int | None = session.execute(
        select(col(PlaceLoad.number)).where(
            col(PlaceLoad.label) == label,
            col(PlaceLoad.state) == VintageState.READY,
            col(PlaceLoad.kind).in_(POSTCODE_KINDS),
        )
    ).scalar()
    if number is None:
        raise NotFound(f"There is no vintage of postcodes called {label!r}.")
    return number


def _shared_postcodes(before: int, after: int, level: Level) -> Select[Any]:
    """Count the postcodes that lie in each pair of areas, one of either vintage."""
    was, now = aliased(PlacePostcode), aliased(PlacePostcode)
    was_in, now_in = aliased(PlaceAreas), aliased(PlaceAreas)
    old, new = (_code(areas, level) for areas in (was_in, now_in))
    return (
        select(old, new, func.count())
        .select_from(was)
        .join(was_in, and_(col(was_in.load) == was.load, col(was_in.number) == was.areas))
        .join(now, and_(col(now.key) == was.key, col(now.load) == after))
        .join(now_in, and_(col(now_in.load) == now.load, col(now_in.number) == now.areas))
        .where(col(was.load) == before, old.is_not(None), new.is_not(None))
        .where(col(was.terminated).is_(None))
        .group_by(old, new)
        .order_by(old, new)
    )


def _code(areas: Any, level: Level) -> Any:
    if level is Level.LSOA:
        return func.coalesce(areas.lsoa21, areas.lsoa11)
    return getattr(areas, level.value)
