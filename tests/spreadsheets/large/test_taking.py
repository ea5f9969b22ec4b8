"""A large file from its bytes to rows that count, and nothing of it lost on the way."""

import csv
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func
from sqlmodel import select

from app.organisations.caller import Caller
from app.organisations.role import Role
from app.platform.database import reading, writing
from app.problems import Invalid, Severity, TooLarge
from app.spend.batch import BatchKind, BatchState
from app.spend.rows import staging as staging_module
from app.spend.rows.flipping import make_live
from app.spend.sums.queries import Span
from app.spend.sums.summing import summarise
from app.spend.tables import SpendBatch, SpendLine
from app.spreadsheets.large import taking
from app.spreadsheets.large.taking import stage
from app.spreadsheets.mapping.plan import compile_profile
from tests.callers import a_person, caller_of
from tests.spend.made import NOW
from tests.spreadsheets.files import filled, saved, xlsx
from tests.spreadsheets.large.made import HEADING, HEADINGS, Attempt, a_plan, a_profile, a_row
from tests.spreadsheets.mapping.made import AMOUNT, SUPPLIER
from tests.spreadsheets.mapping.made import a_profile as a_layout


@pytest.fixture
def caller(engine: Engine) -> Caller:
    return caller_of(engine, a_person(engine, Role.ECONOMIC_DEVELOPMENT))


def a_csv(path: Path, *rows: list[Any]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


def test_every_row_is_staged_faulty_or_not_read_and_said_to_be(
    engine: Engine, caller: Caller, tmp_path: Path
) -> None:
    path = a_csv(
        tmp_path / "spend.csv",
        ["Spend over £500"],
        list(HEADING),
        a_row(1),
        a_row(2, amount="(1,200.50)"),
        a_row(3, amount="lots"),
        [],
        a_row(4, supplier="REDACTED - Personal Information"),
        ["Total", "", "", "300.00"],
    )
    attempt = Attempt(engine, caller, path)

    report = stage(attempt, BatchKind.SPEND, a_plan())

    [tally] = report.tallies
    assert tally.is_whole
    assert (tally.rows, tally.added, tally.faulty, tally.not_read) == (7, 3, 1, 3)
    assert [one.cell for one in report.findings if one.severity == "fault"] == ["D5"]
    assert {one.place for one in report.not_read if one.what == "row"} == {"A1", "A2", "A8"}
    assert report.after["Payments that count"] == "3"
    assert report.after["Rows whose name was withheld"] == "1"
    assert len(report.sample) == 3
    with reading(engine) as session:
        assert session.exec(select(SpendLine.row).order_by("row")).all() == [3, 4, 7]


UNSEEN = ("\u200b", "\u2007", "\ufeff", "\u2060\u2009")


def test_rows_of_signs_that_nobody_sees_are_no_rows(
    engine: Engine, caller: Caller, tmp_path: Path
) -> None:
    rows = [HEADING, *((sign, "") for sign in UNSEEN), a_row(1)]
    as_csv = a_csv(tmp_path / "spend.csv", *map(list, rows))
    as_xlsx = tmp_path / "spend.xlsx"
    as_xlsx.write_bytes(xlsx({"May": rows}))

    for path in (as_csv, as_xlsx):
        [tally] = stage(Attempt(engine, caller, path), BatchKind.SPEND, a_plan()).tallies
        assert tally.is_whole
        assert (tally.rows, tally.added, tally.not_read) == (2, 1, 1)


def test_a_row_of_formulas_never_worked_out_is_not_lost(
    engine: Engine, caller: Caller, tmp_path: Path
) -> None:
    book = filled({"May": (HEADING, a_row(1))})
    book["May"]["D3"] = "=D2"
    path = tmp_path / "spend.xlsx"
    path.write_bytes(saved(book))

    [tally] = stage(Attempt(engine, caller, path), BatchKind.SPEND, a_plan()).tallies

    assert tally.is_whole
    assert (tally.rows, tally.added) == (3, 1)


def test_a_row_opens_to_its_cell(engine: Engine, caller: Caller, tmp_path: Path) -> None:
    path = tmp_path / "spend.xlsx"
    path.write_bytes(xlsx({"May": (), "June": (HEADING, a_row(1))}))
    attempt = Attempt(engine, caller, path)
    stage(attempt, BatchKind.SPEND, a_plan())

    with reading(engine) as session:
        batch = session.exec(select(SpendBatch)).one()
        line = session.exec(select(SpendLine)).one()

    assert (batch.id, batch.file_digest) == (attempt.import_id, attempt.file_digest)
    sheet = batch.sheets[line.sheet]
    assert (sheet["name"], line.row, sheet["columns"]["amount"]) == ("June", 2, 4)


def test_nothing_counts_before_the_flip_and_all_of_it_after(
    engine: Engine, caller: Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "TOGETHER", 10)
    rows = [a_row(number) for number in range(35)]
    attempt = Attempt(engine, caller, a_csv(tmp_path / "spend.csv", list(HEADING), *rows))

    stage(attempt, BatchKind.SPEND, a_plan())

    assert attempt.written == 6  # begun, four stretches, concluded
    assert attempt.told == sorted(attempt.told)
    assert attempt.told[-1] == 36
    span = Span(caller.authority_id)
    with writing(engine) as session:
        assert summarise(session, span, None, NOW.date()).total.lines == 0
        make_live(session, caller, attempt.import_id, NOW)
        assert summarise(session, span, None, NOW.date()).total.lines == 35


def test_a_file_that_breaks_off_leaves_rows_that_never_count_and_go(
    engine: Engine, caller: Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "TOGETHER", 10)
    monkeypatch.setattr(staging_module, "TOGETHER", 10)
    path = a_csv(tmp_path / "spend.csv", list(HEADING), *[a_row(n) for n in range(3_000)])
    path.write_bytes(path.read_bytes() + b'"not closed,1\n')
    attempt = Attempt(engine, caller, path)

    with pytest.raises(Invalid, match="broken near line"):
        stage(attempt, BatchKind.SPEND, a_plan())

    with reading(engine) as session:
        assert session.exec(select(SpendBatch.state)).all() == [BatchState.STAGED]
    more = True
    while more:
        with writing(engine) as session:
            more = staging_module.discard_some(
                session, caller.authority_id, attempt.import_id, NOW
            )
    with reading(engine) as session:
        assert session.exec(select(func.count()).select_from(SpendLine)).one() == 0
        assert session.exec(select(SpendBatch)).all() == []


def test_more_rows_than_are_read_are_refused_with_the_limit(
    engine: Engine, caller: Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "MOST_ROWS", 100)
    monkeypatch.setattr(taking, "ABOVE", 0)
    rows = [a_row(number) for number in range(120)]
    attempt = Attempt(engine, caller, a_csv(tmp_path / "spend.csv", list(HEADING), *rows))

    with pytest.raises(TooLarge) as refused:
        stage(attempt, BatchKind.SPEND, a_plan())

    assert "1,000,000 rows" in refused.value.how_to_fix


def test_thousands_of_faults_are_counted_and_the_first_are_listed(
    engine: Engine, caller: Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "MOST_FINDINGS", 5)
    monkeypatch.setattr(taking, "MOST_NOT_READ", 2)
    rows = [a_row(number, amount="lots") for number in range(20)]
    totals = [["Total", "", "", "1"]] * 4
    path = a_csv(tmp_path / "spend.csv", list(HEADING), *rows, *totals)

    report = stage(Attempt(engine, caller, path), BatchKind.SPEND, a_plan())

    assert report.tallies[0].faulty == 20
    assert len(report.findings) == 6
    told = report.findings[-1]
    assert (told.severity, told.cell) == (Severity.NOTE, "")
    assert "There are 20 of these, and 5 are listed. The first, in D2:" in told.message
    rows_told = [one for one in report.not_read if one.what == "row"]
    assert sum(one.rows for one in rows_told if one.rows > 1) == 4


def test_rows_that_run_on_are_not_read_for_one_reason_however_many_there_are(
    engine: Engine, caller: Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "MOST_NOT_READ", 2)
    purpose = {"field": "purpose", "headings": ["For"]}
    plan = compile_profile(a_layout(purpose, columns=[SUPPLIER, AMOUNT], continued=True))
    rows = [["A", "5", "a path"], *[["", "", "and on"]] * 700, ["B", "6", "a wall"]]
    path = a_csv(tmp_path / "spend.csv", ["Supplier", "Amount", "For"], *rows)

    report = stage(Attempt(engine, caller, path), BatchKind.SPEND, plan)

    [tally] = report.tallies
    assert tally.is_whole
    assert (tally.rows, tally.added, tally.not_read) == (703, 2, 701)
    left = [one for one in report.not_read if one.what == "row"]
    assert sum(one.rows for one in left if "all of these together" in one.why) == 701
    assert len(left) < 10


def test_a_row_whose_columns_become_rows_is_staged_whole_or_not_at_all(
    engine: Engine, caller: Caller, tmp_path: Path
) -> None:
    months = {"headings": ["Apr", "May"], "value": "amount", "parts": {"period": 0}}
    path = a_csv(
        tmp_path / "spend.csv",
        ["Supplier", "Apr", "May"], ["Alpha", "1", "2"], ["Beta", "3", "lots"],
    )  # fmt: skip
    plan = compile_profile(a_layout(columns=[SUPPLIER], unpivot=months))

    report = stage(Attempt(engine, caller, path), BatchKind.SPEND, plan)

    [tally] = report.tallies
    assert (tally.rows, tally.added, tally.faulty, tally.not_read) == (3, 1, 1, 1)
    with reading(engine) as session:
        assert session.exec(select(SpendLine.row)).all() == [2, 2]


def test_hidden_sheets_are_read_and_said_to_be(
    engine: Engine, caller: Caller, tmp_path: Path
) -> None:
    book = filled({"Shown": (HEADING, a_row(1)), "Kept": (HEADING, a_row(2))})
    book.worksheets[1].sheet_state = "hidden"
    path = tmp_path / "spend.xlsx"
    path.write_bytes(saved(book))

    report = stage(Attempt(engine, caller, path), BatchKind.SPEND, a_plan())

    assert [one.added for one in report.tallies] == [1, 1]
    [told] = [one for one in report.findings if one.code == "hidden_content"]
    assert told.cell == "Kept!A1"


def test_a_file_of_days_that_count_already_is_pointed_out(
    engine: Engine, caller: Caller, tmp_path: Path
) -> None:
    path = a_csv(tmp_path / "spend.csv", list(HEADING), a_row(1))
    first = Attempt(engine, caller, path)
    assert stage(first, BatchKind.SPEND, a_plan()).findings == ()
    with writing(engine) as session:
        make_live(session, caller, first.import_id, NOW)

    other = a_csv(tmp_path / "other.csv", list(HEADING), a_row(1), a_row(2))
    again = stage(Attempt(engine, caller, other), BatchKind.SPEND, a_plan())

    rows, days = again.findings
    assert (rows.code, days.code) == ("rows_count_already", "days_count_already")
    assert rows.message.startswith("Of 2 rows, 1 row counts already")
    assert days.message == (
        "The file 'spend.csv' counts already: its days are 2026-01-15 to 2026-01-15, its rows 1."
    )


def test_a_file_of_a_month_that_counts_already_is_pointed_out(
    engine: Engine, caller: Caller, tmp_path: Path
) -> None:
    headings = {key: name for key, name in HEADINGS.items() if key != "paid_on"}
    plan = compile_profile(a_profile(headings=headings | {"period": "Month"}))
    rows = [[*headings.values(), "Month"]]
    rows.append([*(one for one in a_row(1) if one != "15/01/2026"), "2026-01"])
    first = Attempt(engine, caller, a_csv(tmp_path / "spend.csv", *rows))
    assert stage(first, BatchKind.SPEND, plan).findings == ()
    with writing(engine) as session:
        make_live(session, caller, first.import_id, NOW)

    later = a_csv(tmp_path / "later.csv", list(HEADING), a_row(1, paid_on="31/01/2026"))
    [told] = stage(Attempt(engine, caller, later), BatchKind.SPEND, a_plan()).findings

    assert "2026-01-01 to 2026-01-31" in told.message


def test_bytes_that_count_already_are_at_fault_by_whichever_profile(
    engine: Engine, caller: Caller, tmp_path: Path
) -> None:
    path = a_csv(tmp_path / "spend.csv", list(HEADING), a_row(1))
    first = Attempt(engine, caller, path)
    stage(first, BatchKind.SPEND, a_plan())
    with writing(engine) as session:
        make_live(session, caller, first.import_id, NOW)
    other = compile_profile(a_profile(headings=dict(list(HEADINGS.items())[:5])))

    [told] = stage(Attempt(engine, caller, path), BatchKind.SPEND, other).findings

    assert (told.code, told.severity, told.cell) == ("file_counts_already", Severity.FAULT, "")
