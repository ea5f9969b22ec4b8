"""Imports at work: for whom, how far, and what becomes of those that are stopped."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from app.organisations.role import Role
from app.organisations.tables import ApiKey, Person
from app.platform.database import reading, writing
from app.platform.events import Event
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.tables import Job, JobState
from app.platform.jobs.working import run
from app.spreadsheets.imports.jobs import ATTEMPTS, EXPIRE
from app.spreadsheets.imports.lifecycle import KEPT, UNDONE
from app.spreadsheets.imports.offering import Asking, Kind
from app.spreadsheets.imports.tables import FileImport, FileImportPart, Part
from tests.callers import a_person, caller_of
from tests.spreadsheets.imports.made import Office, a_firm, a_sheet
from tests.spreadsheets.imports.register import REGISTER, book

ONE = a_sheet([a_firm("Ash Ltd", "ash@ash.example")])


def parts_of(office: Office, import_id: str) -> set[Part]:
    with reading(office.engine) as session:
        query = select(FileImportPart).where(FileImportPart.import_id == UUID(import_id))
        return {one.what for one in session.exec(query)}


def revoke(office: Office) -> None:
    with writing(office.engine) as session:
        key = session.get_one(ApiKey, caller_of(office.engine, office.headers).key_id)
        key.revoked_at = office.now


def unrevoke(office: Office) -> None:
    with writing(office.engine) as session:
        for key in session.exec(select(ApiKey)):
            key.revoked_at = None


def with_kind(office: Office, **changes: Any) -> Office:
    kind: Kind = replace(REGISTER, **changes)
    return replace(office, kinds=(kind,))


def events(office: Office) -> list[tuple[str, Any]]:
    with reading(office.engine) as session:
        query = select(Event).where(col(Event.kind).like("import.%")).order_by(col(Event.number))
        return [(one.kind, one.facts) for one in session.exec(query)]


def test_a_check_for_a_key_that_was_revoked_is_refused_in_words(office: Office) -> None:
    import_id = office.sent(ONE)
    revoke(office)
    office.works()
    unrevoke(office)

    told = office.reads(import_id)

    assert told["state"] == "rejected"
    assert "This key was revoked" in told["trouble"]
    assert parts_of(office, import_id) == set()
    assert events(office)[-1] == ("import.rejected", events(office)[-1][1])
    assert events(office)[-1][1]["reason"] == "key-stopped"


def test_a_check_for_a_person_who_lost_the_role_is_refused_in_words(office: Office) -> None:
    import_id = office.sent(ONE)
    with writing(office.engine) as session:
        who = caller_of(office.engine, office.headers).person()
        session.get_one(Person, who).roles = [Role.MODERATOR]
    office.works()

    assert "suppliers:write" in office.row(import_id).trouble


def test_nothing_is_saved_for_a_key_that_was_revoked_meanwhile(office: Office) -> None:
    import_id = office.checked(ONE)["id"]
    colleague = office.of(a_person(office.engine, Role.PROCUREMENT_OFFICER))
    assert colleague.applies(import_id).status_code == 202
    revoke(colleague)
    office.works()

    told = office.reads(import_id)

    assert office.firms() == {}
    assert told["state"] == "ready"
    assert "not accepted any more" in told["trouble"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7 not a sheet", "XLSX, ODS or CSV"),
        (b"PK\x03\x04 broken", "damaged"),
        (b'a,b\r\n"x', "quotation mark"),
    ],
)
def test_a_file_that_cannot_be_read_is_rejected_with_the_words_that_help(
    office: Office, content: bytes, words: str
) -> None:
    told = office.checked(content)

    assert told["state"] == "rejected"
    assert words in told["trouble"]
    assert parts_of(office, told["id"]) == set()
    assert office.applies(told["id"]).json()["code"] == "import-state"


def test_a_rejected_file_can_be_sent_again(office: Office) -> None:
    first, second = office.checked(b"%PDF-1.7"), office.checked(b"%PDF-1.7")

    assert first["id"] != second["id"]


def test_what_is_saved_is_told_once_with_counts_and_no_names(office: Office) -> None:
    office.saves(ONE)

    told = events(office)

    assert [kind for kind, _ in told] == ["import.received", "import.applied"]
    assert "Ash" not in str(told)
    assert told[-1][1]["rows"] == 1


def test_the_file_goes_once_it_is_saved_and_its_digest_stays(office: Office) -> None:
    saved = office.saves(ONE)

    assert parts_of(office, saved["id"]) == {Part.REPORT, Part.STAND}
    assert office.row(saved["id"]).digest == saved["digest"]


def test_a_fault_of_ours_is_tried_again_and_in_the_end_told(office: Office) -> None:
    def breaks(_session: Session, _asking: Asking) -> Any:
        raise ZeroDivisionError

    import_id = office.sent(ONE)
    broken = with_kind(office, book=breaks)
    job_id = office.row(import_id).job_id
    assert job_id
    for attempt in range(ATTEMPTS):
        assert office.row(import_id).state != "rejected"
        late = office.now + attempt * timedelta(hours=1)
        run(office.engine, broken.jobs(), job_id, lambda late=late: late)  # type: ignore[misc]

    with reading(office.engine) as session:
        assert session.get_one(Job, job_id).state is JobState.FAILED
    assert office.row(import_id).state == "rejected"
    assert "fault of ours" in office.row(import_id).trouble


def test_a_problem_that_shows_only_when_it_is_saved_saves_nothing(office: Office) -> None:
    import_id = office.checked(ONE)["id"]
    office.applies(import_id)
    with writing(office.engine) as session:
        session.get_one(FileImport, UUID(import_id)).plan_digest = "another"
    office.works()

    told = office.reads(import_id)

    assert (told["state"], office.firms()) == ("ready", {})
    assert "checked anew" in told["trouble"]


def test_a_file_withdrawn_while_it_is_checked_is_left_alone(office: Office) -> None:
    import_id = office.sent(ONE)

    def withdraws(session: Session, asking: Asking) -> Any:
        with writing(office.engine) as other:
            row = other.get_one(FileImport, UUID(import_id))
            row.state, row.job_id = "withdrawn", None  # type: ignore[assignment]
        return book(session, asking)

    [job] = with_kind(office, book=withdraws).works()

    assert job.state is JobState.DONE
    assert office.row(import_id).state == "withdrawn"


def test_progress_is_told_while_it_runs_and_is_there_after_a_restart(office: Office) -> None:
    import_id = office.sent(a_sheet([a_firm(f"Firm {at}") for at in range(7)]))
    seen: list[tuple[str, int | None]] = []

    def looks(session: Session, asking: Asking) -> Any:
        row = office.row(import_id)
        seen.append((row.state, row.rows_total))
        raise KeyboardInterrupt  # the worker dies

    with pytest.raises(KeyboardInterrupt):
        with_kind(office, book=looks).works()

    assert seen == [("checking", 8)]
    told = office.reads(import_id)
    assert (told["state"], told["rows_done"], told["rows_total"]) == ("checking", 0, 8)
    office.works()
    assert office.reads(import_id)["state"] == "ready"
    assert office.reads(import_id)["rows_done"] == 7


def test_nobody_waits_while_a_file_is_read(office: Office) -> None:
    """The check holds no right to write while it asks what is here."""
    import_id = office.sent(ONE)
    wrote: list[bool] = []

    def writes_beside(session: Session, asking: Asking) -> Any:
        with writing(office.engine) as other:
            other.get_one(FileImport, UUID(import_id)).rows_done = 1
        wrote.append(True)
        return book(session, asking)

    with_kind(office, book=writes_beside).works()

    assert wrote == [True]
    assert office.row(import_id).state == "ready"


def expire(office: Office, after: timedelta) -> None:
    with writing(office.engine) as session:
        enqueue(session, EXPIRE, {}, office.now)
    office.works(lambda: office.now + after)


def test_a_file_that_nobody_saves_goes_after_fourteen_days(office: Office) -> None:
    ready = office.checked(ONE)["id"]
    expire(office, KEPT - timedelta(seconds=1))
    assert office.reads(ready)["state"] == "ready"

    expire(office, KEPT)

    assert office.reads(ready)["state"] == "expired"
    assert parts_of(office, ready) == set()
    assert events(office)[-1][0] == "import.expired"
    assert office.checked(ONE)["id"] != ready


def test_what_is_kept_of_a_saved_file_goes_after_ninety_days(office: Office) -> None:
    saved = office.saves(ONE)["id"]

    expire(office, UNDONE)

    assert (office.reads(saved)["state"], parts_of(office, saved)) == ("applied", set())
    refused = office.posts(f"/v1/imports/{saved}/reverse")
    assert (refused.status_code, refused.json()["code"]) == (409, "import-depended-on")


def test_parts_of_a_sending_that_broke_off_are_swept_away(office: Office) -> None:
    kept = office.sent(ONE)
    with writing(office.engine) as session:
        part = session.exec(select(FileImportPart)).one()
        lost = FileImportPart(
            import_id=UUID(int=1), what=Part.FILE, number=0, sealed=part.sealed,
            kept_at=part.kept_at,
        )  # fmt: skip
        session.add(lost)

    expire(office, timedelta(days=1))

    with reading(office.engine) as session:
        assert {str(one) for one in session.exec(select(FileImportPart.import_id))} == {kept}


@pytest.mark.parametrize(("is_saving", "becomes"), [(False, "rejected"), (True, "ready")])
def test_a_file_whose_worker_died_each_time_is_freed(
    office: Office, *, is_saving: bool, becomes: str
) -> None:
    import_id = office.checked(ONE)["id"] if is_saving else office.sent(ONE)
    if is_saving:
        office.applies(import_id)
    with writing(office.engine) as session:
        session.get_one(Job, office.row(import_id).job_id).state = JobState.FAILED

    expire(office, timedelta(hours=1))
    office.works()

    assert office.row(import_id).state == becomes
    assert "fault of ours" in office.row(import_id).trouble
