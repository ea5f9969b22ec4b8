"""Files that wait while another by the same profile is saved: they are held to its headings."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from uuid import UUID

from app.platform.database import WriteSession, writing
from app.platform.jobs.working import run
from app.spreadsheets.imports.jobs import jobs_for
from app.spreadsheets.imports.offering import Asking
from app.spreadsheets.large.kinds import LARGE_KINDS
from app.spreadsheets.mapping.keeping import keep
from tests.callers import caller_of
from tests.procurements.race import is_held_up
from tests.races.start import at_once
from tests.spreadsheets.files import xlsx
from tests.spreadsheets.imports.made import Office
from tests.spreadsheets.large.made import HEADING, a_profile, a_row
from tests.spreadsheets.large.test_whole_way import office, profile

__all__ = ["office", "profile"]

SPEND = next(one for one in LARGE_KINDS if one.name == "spend")
STORY = tuple("Story" if one == "Purpose" else one for one in HEADING)


def test_of_two_files_by_a_new_profile_the_second_is_held_to_the_first_that_was_saved(
    office: Office, profile: str
) -> None:
    first, second, third = (
        office.checked(xlsx({"May": (heading, a_row(at))}), kind="spend", profile=profile)
        for at, heading in enumerate((HEADING, STORY, HEADING))
    )
    assert [one["needs_confirming"] for one in (first, second, third)] == [False] * 3
    assert office.applies(first["id"]).status_code == 202
    office.works()

    refused = office.applies(second["id"])
    assert (refused.status_code, refused.json()["code"]) == (409, "preview-stale")
    assert "A file with other headings was saved by the same profile" in refused.json()["detail"]
    office.works()
    told = [one["code"] for one in office.previews(second["id"])["problems"]]
    assert "headings_changed" in told
    assert office.applies(second["id"], confirmed=True).status_code == 202
    office.works()
    assert office.reads(second["id"])["state"] == "applied"


def test_a_file_that_is_overtaken_while_it_waits_to_be_saved_is_checked_anew(
    office: Office, profile: str
) -> None:
    both = [
        office.checked(xlsx({"May": (heading, a_row(at))}), kind="spend", profile=profile)["id"]
        for at, heading in enumerate((HEADING, STORY))
    ]

    for one in both:
        assert office.applies(one).status_code == 202
    office.works()

    states = [office.reads(one) for one in both]
    assert [one["state"] for one in states] == ["applied", "ready"]
    assert states[1]["needs_confirming"]


def test_of_two_files_that_are_saved_at_once_one_is_checked_anew(
    office: Office, profile: str
) -> None:
    flips: list[UUID] = []

    def flip(session: WriteSession, asking: Asking, import_id: UUID) -> None:
        flips.append(import_id)
        SPEND.flip(session, asking, import_id)
        for _ in range(2_000):
            if len(flips) > 1 or is_held_up(office.engine):
                return

    both = [
        office.checked(xlsx({"May": (heading, a_row(at))}), kind="spend", profile=profile)["id"]
        for at, heading in enumerate((HEADING, STORY))
    ]
    assert [office.applies(one).status_code for one in both] == [202, 202]
    jobs = {
        one.name: one for one in jobs_for([replace(SPEND, flip=flip)], lambda: office.settings)
    }

    def saving(import_id: str) -> Callable[[], object]:
        job_id = office.row(import_id).job_id
        assert job_id
        return partial(run, office.engine, jobs, job_id, lambda: office.now)

    at_once(*map(saving, both))
    office.works()

    states = [office.reads(one) for one in both]
    assert sorted(one["state"] for one in states) == ["applied", "ready"]
    assert [one["needs_confirming"] for one in states if one["state"] == "ready"] == [True]


def test_where_a_person_confirmed_the_headings_another_file_changes_nothing(
    office: Office,
) -> None:
    [layout] = a_profile().layouts
    confirmed = layout.model_copy(update={"confirmed": (HEADING, STORY)})
    known = a_profile().model_copy(update={"layouts": (confirmed,)})
    with writing(office.engine) as session:
        caller = caller_of(office.engine, office.headers)
        profile = str(keep(session, caller, known, "", office.now).id)
    both = [
        office.checked(xlsx({"May": (heading, a_row(at))}), kind="spend", profile=profile)["id"]
        for at, heading in enumerate((HEADING, STORY))
    ]

    for one in both:
        assert office.applies(one).status_code == 202
        office.works()

    assert [office.reads(one)["state"] for one in both] == ["applied", "applied"]
