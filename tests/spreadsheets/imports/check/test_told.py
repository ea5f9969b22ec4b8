from app.problems import Finding, Severity
from app.spreadsheets.fixing.trouble import Weight
from app.spreadsheets.forms.filled import FilledRow
from app.spreadsheets.imports.check.told import (
    MOST_OF_ROW,
    Rows,
    faulty_rows,
    grouped,
    troubles,
    troubles_of_staged,
)
from app.spreadsheets.sheet import Cell, letter


def a_row(number: int) -> FilledRow:
    cells = {"name": Cell("text", f"name {number}", f"Jobs!B{number}")}
    return FilledRow("jobs", "Jobs", number, f"J-{number}", {}, cells)


ROWS = Rows([a_row(number) for number in range(4, 40)])


def a_fault(cell: str = "Jobs!B4", code: str = "bad", **more: str) -> Finding:
    return Finding(code, "It is wrong.", "Mend it.", cell=cell, **more)  # type: ignore[arg-type]


def test_a_fault_tells_its_row_field_and_value() -> None:
    [told] = troubles([a_fault()], ROWS)

    assert (told.severity, told.sheet, told.cell) == (Weight.FIX, "Jobs", "Jobs!B4")
    assert (told.row_ref, told.field, told.your_value) == ("J-4", "name", "name 4")


def test_what_follows_from_another_fault_of_a_cell_is_not_told() -> None:
    told = troubles([a_fault(), a_fault(code="missing_value")], ROWS)

    assert [one.code for one in told] == ["bad"]


def test_while_the_file_is_at_fault_that_is_told_alone() -> None:
    told = troubles([a_fault(), Finding("no_form", "Use the template.")], ROWS)

    assert [(one.code, one.severity) for one in told] == [("no_form", Weight.STOP)]


def test_the_gravest_comes_first() -> None:
    note = Finding("n", "Note.", severity=Severity.NOTE, cell="Jobs!B4")
    unusual = Finding("c", "Sure?", severity=Severity.WARNING, cell="Jobs!B5")

    told = troubles([note, unusual, a_fault("Jobs!B6")], ROWS)

    assert [one.severity for one in told] == [Weight.FIX, Weight.CONFIRM, Weight.NOTE]


def test_the_same_in_many_cells_is_one_group() -> None:
    told = troubles([a_fault(f"Jobs!B{at}") for at in range(4, 40)], ROWS)

    [group] = grouped(told)

    assert (group.occurrences, len(group.cells), group.cells[0]) == (36, 20, "Jobs!B4")
    assert group.values == ("name 4", "name 5", "name 6")
    assert group.messages == ("It is wrong.",)
    assert {one.occurrences for one in told} == {36}


def test_a_fault_in_no_row_is_told_apart() -> None:
    assert faulty_rows([a_fault(), a_fault("Jobs!B900")], ROWS) == ({("Jobs", 4)}, True)
    assert faulty_rows([a_fault()], ROWS) == ({("Jobs", 4)}, False)


def test_a_row_that_the_file_does_not_have_has_no_cell() -> None:
    [told] = troubles([a_fault("Jobs!A0")], ROWS)

    assert (told.cell, told.severity) == ("", Weight.STOP)


def test_of_one_row_so_much_is_told_the_gravest_first_and_the_rest_is_counted() -> None:
    many = [a_fault(f"Jobs!{letter(at)}4") for at in range(2, 402)]
    note = Finding("n", "Note.", severity=Severity.NOTE, cell="Jobs!B4")

    told = troubles([note, *many, a_fault("Jobs!B5")], ROWS)

    of_row = [one for one in told if one.place and one.place.top == 4]
    assert [one.code for one in of_row] == ["bad"] * MOST_OF_ROW + ["more_in_row"]
    assert "351 more" in of_row[-1].message
    assert "Jobs!B5" in [one.cell for one in told]


def test_where_rows_are_not_at_hand_each_cell_is_of_a_row_but_those_of_the_file() -> None:
    heading = a_fault("May!A1", code="heading_missing")
    cells = [a_fault("May!C9"), a_fault("May!C3"), a_fault("C1048577")]

    of_rows = troubles_of_staged(cells, ())
    of_file = troubles_of_staged([*cells, heading], (heading,))

    assert [one.severity for one in of_rows] == [Weight.FIX] * 3
    assert [(one.code, one.severity) for one in of_file] == [("heading_missing", Weight.STOP)]
