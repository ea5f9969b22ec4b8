"""Rows that count already are told before they are saved, in whatever file they come again."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from app.organisations.caller import Caller
from app.organisations.role import Role
from app.platform.database import writing
from app.problems import Severity
from app.spend.batch import BatchKind
from app.spend.rows.flipping import make_live, take_back
from app.spreadsheets.imports.offering import StagedReport
from app.spreadsheets.large.taking import stage
from app.spreadsheets.mapping.plan import compile_profile
from tests.callers import a_person, caller_of
from tests.spend.made import NOW
from tests.spreadsheets.files import filled, saved
from tests.spreadsheets.large.made import HEADING, HEADINGS, Attempt, a_plan, a_profile, a_row
from tests.spreadsheets.large.test_taking import a_csv

SAME = [a_row(1), a_row(2, amount="-20.50"), a_row(2, amount="-20.50"), a_row(3)]


@pytest.fixture
def caller(engine: Engine) -> Caller:
    return caller_of(engine, a_person(engine, Role.ECONOMIC_DEVELOPMENT))


def sent(engine: Engine, caller: Caller, path: Path, *rows: list[Any], **of: Any) -> StagedReport:
    """Stage rows, as a CSV file or a workbook by the name of it."""
    return stage(attempt(engine, caller, path, *rows), *plan(**of))


def attempt(engine: Engine, caller: Caller, path: Path, *rows: list[Any]) -> Attempt:
    if path.suffix == ".xlsx":
        path.write_bytes(saved(filled({"Payments": (HEADING, *rows)})))
    else:
        a_csv(path, list(HEADING), *rows)
    return Attempt(engine, caller, path)


def plan(kind: BatchKind = BatchKind.SPEND, **of: Any) -> tuple[BatchKind, Any]:
    return kind, compile_profile(a_profile(**of)) if of else a_plan()


def counted(engine: Engine, caller: Caller, path: Path, *rows: list[Any], **of: Any) -> Attempt:
    """Have the rows of a file count."""
    one = attempt(engine, caller, path, *rows)
    stage(one, *plan(**of))
    with writing(engine) as session:
        make_live(session, caller, one.import_id, NOW)
    return one


@pytest.mark.parametrize("again", ["saved again.xlsx", "sorted.csv"])
def test_a_copy_that_was_saved_again_is_at_fault(
    engine: Engine, caller: Caller, tmp_path: Path, again: str
) -> None:
    counted(engine, caller, tmp_path / "spend.csv", *SAME)

    [told] = sent(engine, caller, tmp_path / again, *reversed(SAME)).findings

    assert (told.code, told.severity) == ("file_counts_already", Severity.FAULT)
    assert told.message == "Each row of this file counts already, from 'spend.csv'."


def test_a_copy_may_be_saved_once_the_first_is_undone(
    engine: Engine, caller: Caller, tmp_path: Path
) -> None:
    first = counted(engine, caller, tmp_path / "spend.csv", *SAME)
    with writing(engine) as session:
        take_back(session, caller, first.import_id, NOW)

    assert sent(engine, caller, tmp_path / "again.xlsx", *SAME).findings == ()


@pytest.mark.parametrize(
    ("rows", "there"),
    [
        ([*SAME, a_row(4)], 4),
        ([SAME[1], SAME[1], SAME[1]], 2),  # thrice here, twice there
        ([SAME[0], a_row(3, amount="100.01")], 1),
        ([a_row(1, transaction="T9"), a_row(1, supplier="Another Ltd")], 0),
    ],
)
def test_rows_of_other_files_are_counted(
    engine: Engine, caller: Caller, tmp_path: Path, rows: list[list[Any]], there: int
) -> None:
    counted(engine, caller, tmp_path / "spend.csv", *SAME)

    found = sent(engine, caller, tmp_path / "more.csv", *rows).findings

    said = [one.message for one in found if one.code == "rows_count_already"]
    some = "row counts" if there == 1 else "rows count"
    words = f"Of {len(rows)} rows, {there} {some} already, from files of the same days; "
    assert said == ([words + "saved again, they count twice."] if there else [])
    assert {one.severity for one in found} == {Severity.WARNING}
    assert found[-1].code == "days_count_already"


def test_rows_of_two_files_count_together(engine: Engine, caller: Caller, tmp_path: Path) -> None:
    counted(engine, caller, tmp_path / "one.csv", *SAME[:2])
    counted(engine, caller, tmp_path / "two.csv", *SAME[2:])

    [told] = sent(engine, caller, tmp_path / "both.csv", *SAME).findings

    assert told.message.endswith("from files of the same days.")


def test_rows_without_a_day_are_known_again(
    engine: Engine, caller: Caller, tmp_path: Path
) -> None:
    headings = {key: name for key, name in HEADINGS.items() if key != "paid_on"}
    counted(engine, caller, tmp_path / "spend.csv", *SAME, headings=headings)

    whole = sent(engine, caller, tmp_path / "again.xlsx", *SAME, headings=headings)
    some = sent(engine, caller, tmp_path / "b.csv", SAME[0], a_row(9), headings=headings)

    assert "file_counts_already" in {one.code for one in whole.findings}
    assert [one.code for one in some.findings] == ["no_day", "rows_count_already"]


def test_rows_of_another_authority_are_no_matter(
    engine: Engine, caller: Caller, tmp_path: Path
) -> None:
    counted(engine, caller, tmp_path / "spend.csv", *SAME)
    elsewhere = a_person(engine, Role.ECONOMIC_DEVELOPMENT, authority="Elsewhere Council")
    other = caller_of(engine, elsewhere)

    assert sent(engine, other, tmp_path / "again.xlsx", *SAME).findings == ()


def test_a_register_is_compared_by_what_its_entries_are(
    engine: Engine, caller: Caller, tmp_path: Path
) -> None:
    fields = {"supplier": "Supplier", "title": "Title", "value": "Value", "starts_on": "Start"}
    headings = dict(zip(fields, list(HEADING), strict=False))
    rows = [[f"Firm {at} Ltd", f"Roads {at}", f"{at}00", "01/02/2026"] for at in range(1, 4)]
    kind: dict[str, Any] = {"kind": BatchKind.CONTRACTS, "target": "contracts"}
    counted(engine, caller, tmp_path / "register.csv", *rows, headings=headings, **kind)

    whole = sent(engine, caller, tmp_path / "again.xlsx", *rows, headings=headings, **kind)
    rows[0][2] = "150"
    some = sent(engine, caller, tmp_path / "new.csv", *rows, headings=headings, **kind)

    assert [one.code for one in whole.findings] == ["file_counts_already"]
    assert "Of 3 rows, 2 rows count already" in some.findings[0].message
