"""What the examples of the API's description speak of: put into a database, and beside it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import col, update

from app.organisations.issuing import NewKey, enter, issue
from app.organisations.scope import Scope
from app.organisations.tables import ApiKey
from app.places.defining import Definition, define
from app.places.tables import AuthorityPlaceSet, PlaceLoad
from app.platform.database import WriteSession, writing
from app.platform.jobs.tables import Job, JobState
from app.platform.settings import Settings
from app.rules.messages import EXAMPLE_RULES, EXAMPLE_WORKED, YAML
from app.rules.publishing import Sent, Who, write_draft
from app.rules.reading import HOME
from app.spreadsheets.tender.tendering import template
from tests.callers import ANYTOWN, ISSUED
from tests.examples_addresses import addresses_proposed
from tests.examples_brokerage import a_brokerage_kept
from tests.examples_calendar import a_calendar_feed
from tests.examples_contracts import a_contract_taken_on
from tests.examples_exports import exports_asked_for
from tests.examples_imports import files_sent
from tests.examples_mapping import a_mapping_profile_kept
from tests.examples_ocds import a_release_published, releases_sent
from tests.examples_plans import contracts_planned
from tests.examples_proof import evidence_kept, something_reported
from tests.examples_pulls import a_pull_set_up
from tests.examples_returns import PEOPLE_KEY, a_contract_reported
from tests.examples_shortfall import contracts_behind
from tests.examples_spend import spend_published
from tests.examples_standing import a_contract_rated
from tests.examples_webhooks import a_webhook_kept
from tests.examples_workbooks import a_workbook_given_out
from tests.places.places import load_sample
from tests.spreadsheets.tender.made import filled
from tests.tenders.made import SEAL_KEY
from tests.world import lots, numbers
from tests.world.cast import Cast, a_cast
from tests.world.numbers import Stage, id_of, numbered
from tests.world.story import an_offer

ELSEWHERE = "Elsewhere Council"
#: when requests about the examples are worked on: a Monday morning in Greenwich
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ID = id_of(1)
OTHER_ID = id_of(2)  #: of a stress test, which is a job too


@dataclass(frozen=True, slots=True)
class Known:
    """Those whose world it is, and those to whom it must look as if there were none."""

    here: Cast
    elsewhere: Cast
    workbook: bytes  #: of a tender for the lot that is open, filled in


def arrange(engine: Engine) -> Known:
    """Put in what every room's examples speak of; a room adds its own function here."""
    load_sample(engine)
    here, elsewhere = a_cast(engine), a_cast(engine, ELSEWHERE, numbers.ELSEWHERE)
    with writing(engine) as session:
        authority = enter(session, ANYTOWN, ISSUED)
        authority.address, authority.email = "Town Hall, Anytown", "procurement@anytown.example"
        for put in (
            _a_key, _a_vintage, _a_vintage_load, _a_stress_test, _a_job_given_up, _a_place_set,
        ):  # fmt: skip
            put(session, authority.id)
        _some_rules(session, here)
        lots.tell(session, here)
        lots.tell(session, elsewhere, [Stage.RECOMMENDED])
        addresses_proposed(session, here)
        a_contract_taken_on(session, here)
        contracts_behind(session, here)
        a_contract_rated(session, here)
        a_contract_reported(session, here)
        something_reported(session, here)
        contracts_planned(session, here)
        a_calendar_feed(session, here)
        for arranged in (
            spend_published, a_brokerage_kept, a_mapping_profile_kept, a_workbook_given_out,
            files_sent, a_webhook_kept, releases_sent, a_release_published, a_pull_set_up,
            exports_asked_for,
        ):  # fmt: skip
            arranged(session, here)
        blank = template(session, here.supplier.caller, id_of(Stage.OPEN))
    return Known(here, elsewhere, filled(blank, an_offer(890_000)))


def arranged_settings(engine: Engine, folder: Path, **changes: object) -> Settings:
    """Give settings under which the examples work, beside the files that they name."""
    (folder / "ONSPD_NOV_2025.zip").touch()
    given = Settings(database_url=engine.url.render_as_string(hide_password=False))
    beside = {
        "places_folder": folder, "seal_key": SEAL_KEY, "people_key": PEOPLE_KEY,
        "evidence_url": evidence_kept(engine, folder / "evidence"),
    }  # fmt: skip
    return given.model_copy(update=beside | changes)


def missing(words: str) -> str:
    """Give an address or a body with ids and names of what there is not, as long as before."""
    block = rf"({numbers.ANYTOWN}|{numbers.ELSEWHERE})-\d{{12}}"
    changed = re.sub(block, str(id_of(numbers.MISSING)), words)
    for name, other in (("jobs-and-price", "jobs-or-price"), ("h6vhtk-000000", "h6vhtk-ffffff")):
        changed = changed.replace(name, other)
    return changed


def _a_key(session: WriteSession, authority: UUID) -> None:
    with numbered(1, ApiKey):
        issue(session, authority, NewKey("an example", [Scope.RULES_READ]), ISSUED)


def _a_vintage(session: WriteSession, _authority: UUID) -> None:
    session.execute(update(PlaceLoad).where(col(PlaceLoad.number) == 1).values(id=ID))


def _a_vintage_load(session: WriteSession, authority: UUID) -> None:
    session.add(_job(ID, "places.load", authority))


def _a_job_given_up(session: WriteSession, authority: UUID) -> None:
    job = _job(id_of(83), "places.load", authority)
    job.state, job.ended_at, job.trouble, job.attempts = JobState.FAILED, ISSUED, "No file.", 1
    session.add(job)


def _a_stress_test(session: WriteSession, authority: UUID) -> None:
    session.add(_job(OTHER_ID, "rules.stress", authority))


def _job(job_id: UUID, kind: str, authority: UUID) -> Job:
    return Job(id=job_id, kind=kind, authority=authority, payload={}, due=ISSUED, asked_at=ISSUED)


def _a_place_set(session: WriteSession, authority: UUID) -> None:
    definition = {"place_set": "districts", "codes": ["E09000003"]}
    wanted = Definition(definition, ISSUED.date(), "An example.")
    with numbered(1, AuthorityPlaceSet):
        define(session, authority, "Another", wanted, ISSUED, "")


def _some_rules(session: WriteSession, cast: Cast) -> None:
    caller = cast.first.caller
    sent = Sent(EXAMPLE_RULES.encode(), YAML, (EXAMPLE_WORKED,))
    write_draft(session, Who(caller.authority_id, caller.who), sent, HOME, ISSUED)
