"""Large files through the engine: staged in chunks, made to count by one flip, undone by one."""

import csv
import io
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import func, select

from app.platform.database import reading, writing
from app.problems import Finding
from app.spend.batch import BatchState
from app.spend.tables import SpendBatch, SpendLine
from app.spreadsheets.imports.check.staging import FOLDER
from app.spreadsheets.imports.check.tally import LostRows, refuse_unproven
from app.spreadsheets.imports.known import LARGE_BYTES
from app.spreadsheets.imports.offering import LargeKind, Rows, StagedReport, Staging, Tally
from app.spreadsheets.imports.receiving import recheck
from app.spreadsheets.imports.tables import FileImport
from app.spreadsheets.large.kinds import LARGE_KINDS
from app.spreadsheets.mapping.keeping import keep
from tests.callers import caller_of
from tests.spend.made import NOW
from tests.spreadsheets.imports.made import Office
from tests.spreadsheets.large.made import HEADING, a_profile, a_row

SPEND = LARGE_KINDS[0]


@pytest.fixture
def finance(office: Office) -> Office:
    """Give an office whose service takes published spend."""
    return with_kind(office, SPEND)


def with_kind(office: Office, kind: LargeKind) -> Office:
    office.client.app.state.kinds = (kind,)  # type: ignore[attr-defined]
    return replace(office, kinds=(kind,))


def a_file(*rows: list[Any]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows([HEADING, *rows])
    return written.getvalue().encode()


def profile_of(office: Office) -> str:
    caller = caller_of(office.engine, office.headers)
    with writing(office.engine) as session:
        return str(keep(session, caller, a_profile(), "", NOW).id)


def counted(office: Office) -> tuple[int, list[BatchState]]:
    with reading(office.engine) as session:
        lines = session.exec(select(func.count()).select_from(SpendLine)).one()
        return lines, [one.state for one in session.exec(select(SpendBatch))]


def test_a_large_file_counts_by_one_flip_and_not_before(finance: Office) -> None:
    profile = profile_of(finance)
    found = finance.checked(a_file(a_row(1), a_row(2)), kind="spend", profile=profile)

    assert (found["state"], found["rows_done"]) == ("ready", found["rows_total"])
    assert counted(finance) == (2, [BatchState.STAGED])
    shown = finance.previews(found["id"])
    assert (shown["total"]["rows"], shown["total"]["added"]) == (found["rows_total"], 2)
    assert {one["figure"] for one in shown["effect"]} >= {"Payments that count"}

    finance.applies(found["id"])
    finance.works()
    assert finance.reads(found["id"])["state"] == "applied"
    assert counted(finance) == (2, [BatchState.LIVE])

    assert finance.posts(f"/v1/imports/{found['id']}/reverse").json()["state"] == "reversed"
    assert counted(finance)[1] == [BatchState.REVERSED]


def test_what_a_withdrawn_file_staged_is_cleared_away(finance: Office) -> None:
    profile = profile_of(finance)
    found = finance.checked(a_file(a_row(1), a_row(2)), kind="spend", profile=profile)

    finance.client.delete(f"/v1/imports/{found['id']}", headers=finance.headers)
    finance.works()

    assert counted(finance) == (0, [])


def test_a_check_that_begins_again_leaves_no_row_twice(finance: Office) -> None:
    profile = profile_of(finance)
    import_id = finance.sent(a_file(a_row(1), a_row(2)), kind="spend", profile=profile)

    def stops(staging: Staging) -> StagedReport:
        SPEND.stage(staging)
        raise KeyboardInterrupt  # the worker dies

    with pytest.raises(KeyboardInterrupt):
        with_kind(finance, replace(SPEND, stage=stops)).works()
    assert counted(finance)[0] == 2
    with_kind(finance, SPEND).works()

    assert finance.reads(import_id)["state"] == "ready"
    assert counted(finance) == (2, [BatchState.STAGED])


def test_a_check_that_begins_while_the_file_is_given_back_leaves_that_alone(
    finance: Office,
) -> None:
    profile = profile_of(finance)
    found = finance.checked(a_file(a_row(1, amount="lots")), kind="spend", profile=profile)
    there: list[bool] = []

    @contextmanager
    def checked_meanwhile(path: Path, fixes: Sequence[Path]) -> Iterator[Iterator[Rows]]:
        with writing(finance.engine) as session:
            row = session.get_one(FileImport, UUID(found["id"]))
            recheck(session, row, finance.now)
        with_kind(finance, SPEND).works()
        there.append(path.exists())
        with SPEND.sheets(path, fixes) as sheets:
            yield sheets

    office = with_kind(finance, replace(SPEND, sheets=checked_meanwhile))
    answer = office.gets(f"/v1/imports/{found['id']}/annotated.xlsx")

    assert (answer.status_code, there) == (200, [True])
    assert office.reads(found["id"])["version"] > found["version"]


def test_a_file_without_a_profile_is_rejected_in_words(finance: Office) -> None:
    found = finance.checked(a_file(a_row(1)), kind="spend")

    assert found["state"] == "rejected"
    assert "mapping profile" in found["trouble"]
    assert counted(finance) == (0, [])


def test_another_authoritys_register_is_not_found(finance: Office) -> None:
    answer = finance.sends(a_file(a_row(1)), kind="spend", target=UUID(int=7))

    assert answer.status_code == 404


def a_kind(*tallies: Tally, **more: Any) -> LargeKind:
    def stage(staging: Staging) -> StagedReport:
        staging.progress(3, 3)
        return StagedReport(tallies, **more)

    return replace(SPEND, stage=stage, drop=lambda *_: False, flip=lambda *_: None)


def test_faulty_rows_are_left_out_by_choice_alone(office: Office) -> None:
    fault = Finding("bad_cell", "Amount holds 'x'.", "Write digits.", cell="Spend!C3")
    kind = a_kind(Tally("Spend", 3, added=2, faulty=1), findings=(fault,), at_fault={"Spend": [3]})
    large = with_kind(office, kind)

    found = large.checked(b"anything", kind="spend")

    assert (found["state"], found["can_be_saved_partly"]) == ("needs_fixing", True)
    [problem] = large.previews(found["id"])["problems"]
    assert (problem["severity"], problem["cells"]) == ("fix", ["Spend!C3"])
    assert large.applies(found["id"]).json()["code"] == "import-not-whole"
    assert large.applies(found["id"], partly=True).status_code == 202


def test_counts_that_do_not_add_up_are_a_fault_of_ours(office: Office) -> None:
    lost = Tally("Spend", 3, added=2)

    with pytest.raises(LostRows):
        refuse_unproven([lost])
    found = with_kind(office, a_kind(lost)).checked(b"anything", kind="spend")

    assert found["state"] == "checking"  # it is tried again, and given up in the end


def test_no_copy_of_a_file_is_left_beside_the_database(
    finance: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # others read files meanwhile

    finance.checked(a_file(a_row(1)), kind="spend", profile=profile_of(finance))

    assert list(tmp_path.rglob(f"{FOLDER}*")) == []


def test_the_limit_of_a_large_kind_is_told(finance: Office) -> None:
    answer = finance.sends(b"x", kind="spend", headers={"Content-Length": str(LARGE_BYTES + 1)})

    assert answer.status_code == 413
