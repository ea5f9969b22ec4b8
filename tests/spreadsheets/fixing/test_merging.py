"""A list of fixes put back into the workbook that it was made from."""

from typing import Any

from app.spreadsheets.fixing.listing import fix_list
from app.spreadsheets.fixing.merging import is_fix_list, merged
from app.spreadsheets.forms.stamp import FIXES
from app.spreadsheets.reading import workbook
from app.spreadsheets.sheet import Workbook
from tests.spreadsheets.fixing.jobs import (
    BAD,
    GOOD,
    HINTS,
    JOBS,
    KEYS,
    LABELS,
    NEW,
    TROUBLES,
    sent,
)
from tests.spreadsheets.sheets import a_sheet


def rows(of: Workbook) -> dict[int, list[str]]:
    sheet = next(one for one in of.sheets if one.name == "Jobs")
    return {
        row.number: [row.cells[n].text if n in row.cells else "" for n in range(1, 6)]
        for row in sheet.rows
        if row.number > 3
    }


def fixes(*lines: list[Any], heads: list[str] | None = None) -> Workbook:
    keys = heads or [*KEYS, *FIXES]
    return Workbook("fixes.xlsx", (a_sheet("Jobs", [keys, *lines]),))


def test_a_list_sent_back_as_it_is_changes_nothing() -> None:
    back = workbook(fix_list(sent(), TROUBLES, [JOBS]), "fixes.xlsx")

    made = merged(sent(), back, [JOBS])

    assert (made.replaced, made.added) == (2, 0)
    assert made.workbook == sent()


def test_a_row_goes_where_its_reference_stands_whatever_the_cell_says() -> None:
    mended = ["JOB-2", "Cleaner", "2026-02-28", "E05000002", 12]

    made = merged(sent(), fixes([*mended, "", "", "", "Jobs!A4"]), [JOBS])

    assert rows(made.workbook)[5] == ["JOB-2", "Cleaner", "2026-02-28", "E05000002", "12"]
    assert rows(made.workbook)[4] == [str(one) for one in GOOD]
    sheet = made.workbook.sheets[0]
    assert next(cell.at for cell in sheet.rows[4].cells.values()) == "Jobs!A5"


def test_a_new_row_goes_where_it_stood_and_one_of_no_row_below_the_last() -> None:
    here = [None, "Guard", "2026-04-06", "E05000001", 20, "", "", "fix", "Jobs!D6"]
    more = [None, "Cook", "2026-04-07", "E05000001", 16]

    made = merged(sent(), fixes(here, more), [JOBS])

    assert (made.replaced, made.added) == (1, 1)
    assert rows(made.workbook)[6][1] == "Guard"
    assert rows(made.workbook)[7][1] == "Cook"


def test_columns_may_have_been_moved() -> None:
    heads = ["weekly_hours", "role", "row_ref", *FIXES]

    made = merged(sent(), fixes([12, "Cleaner", "JOB-2"], heads=heads), [JOBS])

    assert rows(made.workbook)[5] == ["JOB-2", "Cleaner", "", "", "12"]


def test_a_cell_that_is_above_the_rows_or_of_another_sheet_is_not_believed() -> None:
    lines = [[None, "a", None, None, 1, "", "", "", at] for at in ("Jobs!A2", "Else!A5", "x")]

    made = merged(sent(), fixes(*lines), [JOBS])

    assert (made.replaced, made.added) == (0, 3)
    assert made.workbook.sheets[0].rows[:3] == sent().sheets[0].rows[:3]


def test_the_name_of_a_sheet_may_begin_with_a_space() -> None:
    into = Workbook("jobs.xlsx", (a_sheet(" Jobs", [LABELS, KEYS, HINTS, GOOD, NEW]),))
    here = [None, "Guard", "2026-04-06", "E05000001", 20, "", "", "fix", " Jobs!D5"]

    made = merged(into, fixes(here), [JOBS])

    assert (made.replaced, made.added) == (1, 0)


def test_a_list_of_fixes_is_told_from_a_workbook() -> None:
    assert is_fix_list(fixes(BAD), [JOBS])
    assert not is_fix_list(sent(), [JOBS])
    assert not is_fix_list(Workbook("x", (a_sheet("x", [FIXES, NEW, HINTS]),)), [JOBS])


def test_a_second_row_for_one_place_is_put_below_and_takes_nothing_away() -> None:
    lines = [["JOB-2", name, None, None, 12] for name in ("Cleaner", "Cook")]

    made = merged(sent(), fixes(*lines), [JOBS])

    assert (made.replaced, made.added) == (1, 1)
    assert [row[1] for row in rows(made.workbook).values()].count("Cook") == 1
    assert rows(made.workbook)[5][1] == "Cleaner"


def test_rows_that_have_no_place_are_told() -> None:
    one: list[list[Any]] = [[*KEYS, *FIXES], [*BAD]]
    twice = Workbook("fixes.xlsx", (a_sheet("Jobs", one), a_sheet("More", one)))
    nowhere = Workbook("x", (a_sheet("Else", [["colour"], ["red"]]),))

    assert merged(sent(), twice, [JOBS]).left == (("More", 1),)
    assert merged(nowhere, fixes(BAD), [JOBS]).left == (("Jobs", 1),)
