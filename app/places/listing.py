"""What is told of areas and of loads when they are listed or read by name."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app.places.place import Level, ResolvedPlace, level_of, place_of_code
from app.places.queries import StoredPlaces, is_ready
from app.places.tables import PlaceArea, PlaceLoad, PlaceSuccession
from app.problems import NotFound

#: areas are listed by their codes, which no two share
ORDER_OF_AREAS = (PlaceArea.code,)


def names_of(session: Session, codes: Sequence[str]) -> dict[str, str]:
    """Give the name of each area that has one, from the newest vintage that names it."""
    query = (
        select(PlaceArea.code, PlaceArea.name)
        .join(PlaceLoad, col(PlaceArea.load) == PlaceLoad.number)
        .where(col(PlaceArea.code).in_(codes), PlaceArea.name != "", is_ready())
        .order_by(PlaceLoad.dated, PlaceLoad.digest)  # type: ignore[arg-type]
    )
    return dict(session.exec(query).all())


def came_before(session: Session, codes: Sequence[str]) -> dict[str, list[str]]:
    """Give what each area that came after others was drawn from, by the newest vintage of it."""
    query = (
        select(PlaceSuccession.after, PlaceSuccession.before, PlaceSuccession.load)
        .join(PlaceLoad, col(PlaceSuccession.load) == PlaceLoad.number)
        .where(
            col(PlaceSuccession.after).in_(codes),
            PlaceSuccession.before != PlaceSuccession.after,
            is_ready(),
        )
        .order_by(PlaceLoad.dated, PlaceLoad.digest, PlaceSuccession.before)  # type: ignore[arg-type]
    )
    by_load: dict[tuple[str, int], list[str]] = {}
    for after, before, load in session.exec(query):
        by_load.setdefault((after, load), []).append(before)
    return {after: found for (after, _), found in by_load.items()}  # the newest stands last


def names_around(session: Session, place: ResolvedPlace | None) -> dict[str, str]:
    """Give the names of all areas that a place lies in, by their codes."""
    if place is None:
        return {}
    codes = {code for level in Level for code in place.at(level)}
    return dict(sorted(names_of(session, sorted(codes)).items()))


def areas_listed(level: Level | None, parent: str | None) -> Select[Any]:
    """Select every area once, as the newest vintage that has it tells of it."""
    query: Select[Any] = (
        select(
            PlaceArea.code,
            PlaceArea.level,
            _newest("name").label("name"),
            _newest("parent").label("parent"),
        )
        .add_columns(_newest("starts").label("starts"), _newest("ends").label("ends"))
        .join(PlaceLoad, col(PlaceArea.load) == PlaceLoad.number)
        .where(is_ready())
        .group_by(col(PlaceArea.code), col(PlaceArea.level))
    )
    if level is not None:
        query = query.where(col(PlaceArea.level) == level)
    if parent is not None:
        area, load = aliased(PlaceArea), aliased(PlaceLoad)
        within = (
            select(col(area.code))
            .join(load, col(area.load) == load.number)
            .where(col(area.parent) == parent, is_ready(load))
        )
        query = query.where(col(PlaceArea.code).in_(within))
    return query


def _newest(column: str) -> Any:
    """Select what the newest load says of an area in one column, where it says anything."""
    area, load = aliased(PlaceArea), aliased(PlaceLoad)
    wanted: Any = getattr(area, column)
    given: ColumnElement[bool] = wanted != "" if column == "name" else wanted.is_not(None)
    newest: Any = (
        select(wanted)
        .join(load, col(area.load) == load.number)
        .where(col(area.code) == PlaceArea.code, is_ready(load), given)
        .order_by(col(load.dated).desc(), col(load.digest).desc())
        .limit(1)
        .correlate(PlaceArea)
        .scalar_subquery()
    )
    return newest


def area_called(session: Session, code: str, on: date | None) -> tuple[Level, ResolvedPlace]:
    """Give an area with what it lies in.

    Raises:
        NotFound: when it is no code of an area, or nothing that is loaded has it.
    """
    level = level_of(code)
    answer = StoredPlaces(session).look_up(code, on)
    if level is None or answer.place is None or not _is_known(session, answer.place, code):
        raise NotFound(
            f"There is no area {code[:20]!r} in the places that are loaded.",
            "Use an ONS code, such as E09000002.",
        )
    return level, answer.place


def _is_known(session: Session, place: ResolvedPlace, code: str) -> bool:
    """Tell whether anything that is loaded says more of an area than its code does itself."""
    query = select(PlaceArea.code).join(PlaceLoad, col(PlaceArea.load) == PlaceLoad.number)
    named = session.exec(query.where(PlaceArea.code == code, is_ready())).first()
    return bool(named or place != place_of_code(code) or any(changes_of(session, code)))


def changes_of(session: Session, code: str) -> tuple[Sequence[Row[Any]], Sequence[Row[Any]]]:
    """Give what came before an area and after it: code, change, on, vintage."""
    return (
        session.execute(_changes(PlaceSuccession.before, PlaceSuccession.after, code)).all(),
        session.execute(_changes(PlaceSuccession.after, PlaceSuccession.before, code)).all(),
    )


def _changes(told: Any, known: Any, code: str) -> Select[Any]:
    columns: list[Any] = [
        col(told).label("code"),
        PlaceSuccession.change,
        PlaceSuccession.on,
        col(PlaceLoad.label).label("vintage"),
    ]
    query: Select[Any] = (
        select(*columns)
        .join(PlaceLoad, col(PlaceSuccession.load) == PlaceLoad.number)
        .where(col(known) == code, col(told) != code, is_ready())
        .order_by(col(told), col(PlaceLoad.dated).desc(), col(PlaceLoad.label))
    )
    return query


def load_called(session: Session, load: UUID) -> PlaceLoad:
    """Give a load by its id, ready or not.

    Raises:
        NotFound: when there is none.
    """
    found = session.exec(select(PlaceLoad).where(PlaceLoad.id == load)).one_or_none()
    if found is None:
        raise NotFound("There is no such load of place files.")
    return found
