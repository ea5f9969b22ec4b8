"""What the examples of the API's description speak of: put into a database, and beside it."""

from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import col, update

from app.organisations.issuing import NewKey, enter, issue
from app.organisations.scope import Scope
from app.places.defining import Definition, define
from app.places.tables import AuthorityPlaceSet, PlaceLoad, PlaceSetVersion
from app.platform.database import WriteSession, writing
from app.platform.jobs.tables import Job
from app.platform.settings import Settings
from tests.callers import ISSUED
from tests.places.places import load_sample

ID = UUID("0195566f-4a00-7000-8000-000000000001")  #: of everything that examples name by an id


OTHER_ID = UUID("0195566f-4a00-7000-8000-000000000002")  #: of a stress test, which is a job too


def arrange(engine: Engine) -> None:
    """Put in what every room's examples speak of; a room adds its own function here."""
    load_sample(engine)
    with writing(engine) as session:
        authority = enter(session, "Anytown Council", ISSUED).id
        for put in (_a_key, _a_vintage, _a_vintage_load, _a_stress_test, _a_place_set):
            put(session, authority)


def arranged_settings(engine: Engine, folder: Path, **changes: object) -> Settings:
    """Give settings under which the examples work, beside the files that they name."""
    (folder / "ONSPD_NOV_2025.zip").touch()
    given = Settings(database_url=engine.url.render_as_string(hide_password=False))
    return given.model_copy(update={"places_folder": folder, **changes})


def _a_key(session: WriteSession, authority: UUID) -> None:
    key, _ = issue(session, authority, NewKey("an example", [Scope.RULES_READ]), ISSUED)
    key.id = ID


def _a_vintage(session: WriteSession, _authority: UUID) -> None:
    session.execute(update(PlaceLoad).where(col(PlaceLoad.number) == 1).values(id=ID))


def _a_vintage_load(session: WriteSession, authority: UUID) -> None:
    job = Job(
        id=ID, kind="places.load", authority=authority, payload={}, due=ISSUED, asked_at=ISSUED
    )
    session.add(job)


def _a_stress_test(session: WriteSession, authority: UUID) -> None:
    job = Job(
        id=OTHER_ID,
        kind="rules.stress",
        authority=authority,
        payload={},
        due=ISSUED,
        asked_at=ISSUED,
    )
    session.add(job)


def _a_place_set(session: WriteSession, authority: UUID) -> None:
    definition = {"place_set": "districts", "codes": ["E09000003"]}
    wanted = Definition(definition, ISSUED.date(), "An example.")
    made, _ = define(session, authority, "An example", wanted, ISSUED, "")
    session.flush()
    session.add(AuthorityPlaceSet(**made.model_dump() | {"id": ID, "name": "Another"}))
    session.flush()
    moved = update(PlaceSetVersion).where(col(PlaceSetVersion.place_set) == made.id)
    session.execute(moved.values(place_set=ID))
    session.delete(made)
