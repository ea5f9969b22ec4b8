"""What of a large file is not read: columns are named however many rows are passed over."""

from io import BytesIO
from zipfile import ZipFile

from openpyxl import load_workbook

from app.spreadsheets.imports.check.unlisted import MOST_SHOWN, SUMMED
from app.spreadsheets.large.taking import MOST_NOT_READ
from tests.spreadsheets.files import xlsx
from tests.spreadsheets.imports.made import Office
from tests.spreadsheets.large.made import HEADING, a_row
from tests.spreadsheets.large.test_mending import as_csv
from tests.spreadsheets.large.test_whole_way import office, profile

__all__ = ["office", "profile"]

MANY = MOST_NOT_READ + 301


def test_a_column_is_named_and_every_row_counted_though_hundreds_are_not_read(
    office: Office, profile: str
) -> None:
    totals = [["Total", *[""] * len(HEADING)] for _ in range(MANY)]
    content = as_csv([[*HEADING, "Secret"], [*a_row(1), "x"], *totals])

    one = office.checked(content, kind="spend", profile=profile)

    preview = office.previews(one["id"])
    passed = preview["total"]["not_read"]
    assert passed > MANY
    first, *rest, last = preview["not_read"]
    assert (first["what"], first["name"]) == ("column", "Secret")
    singly = [one for one in rest if not one["why"].endswith(SUMMED)]
    assert [one["rows"] for one in rest if one["why"].startswith("a total") and one["rows"] > 1]
    assert len(rest) == MOST_SHOWN - 1
    assert last["rows"] == passed - len(singly)
    assert last["why"] == f"and {passed - len(singly):,} more rows"
    assert preview["not_read_total"] == passed + 1


def test_all_of_it_is_in_the_list_of_problems_and_noted_in_the_file(
    office: Office, profile: str
) -> None:
    totals = [["Total", *[""] * len(HEADING)] for _ in range(MOST_SHOWN + 1)]
    content = as_csv([[*HEADING, "Secret"], [*a_row(1), "x"], *totals])

    one = office.checked(content, kind="spend", profile=profile)

    lines = office.gets(f"/v1/imports/{one['id']}/problems.csv").text.splitlines()
    told = [line for line in lines if ",not_read," in line]
    assert sum("A total, not a row of its own." in line for line in told) == len(totals)
    assert sum("The column J is not read." in line for line in told) == 1
    book = load_workbook(BytesIO(office.gets(f"/v1/imports/{one['id']}/annotated.xlsx").content))
    noted = [row[0].comment is not None for row in book.worksheets[1].iter_rows()]
    assert noted == [True, False, *[True] * len(totals)]  # the headings are no row of data either
    problems = [row[7] for row in book["Problems"].iter_rows(min_row=5, values_only=True)]
    assert len(problems) == len(told)


def test_a_sheet_that_lacks_a_heading_is_told_once_however_long_it_is(
    office: Office, profile: str
) -> None:
    heading = ["Paid" if one == "Amount" else one for one in HEADING]
    rows = [heading, *(a_row(at) for at in range(MANY))]

    one = office.checked(as_csv(rows), kind="spend", profile=profile)

    preview = office.previews(one["id"])
    assert [told["code"] for told in preview["problems"]][:1] == ["heading_missing"]
    left = [told for told in preview["not_read"] if told["what"] == "row"]
    assert [told["rows"] for told in left if "lacks a heading" in told["why"]] == [MANY]
    assert preview["total"]["not_read"] == sum(told["rows"] for told in left) == MANY + 1


def test_a_file_is_not_saved_without_a_whole_sheet_that_lacks_a_heading(
    office: Office, profile: str
) -> None:
    other = ["Paid" if one == "Amount" else one for one in HEADING]
    content = xlsx({"May": (HEADING, a_row(1)), "June": (other, a_row(2))})

    one = office.checked(content, kind="spend", profile=profile)

    assert (one["state"], one["can_be_saved_partly"]) == ("needs_fixing", False)
    preview = office.previews(one["id"])
    told = [(told["code"], told["severity"], told["cells"]) for told in preview["problems"]]
    assert told == [("heading_missing", "stop", ["June!A1"])]
    assert office.applies(one["id"], partly=True).status_code == 409
    figures = {told["figure"]: (told["before"], told["after"]) for told in preview["effect"]}
    assert figures["Payments that count"] == ("0", "0")


def test_a_file_of_which_nothing_is_understood_is_not_ready(office: Office, profile: str) -> None:
    one = office.checked(as_csv([["Our", "own"], ["x", "y"]]), kind="spend", profile=profile)

    assert one["state"] == "needs_fixing"
    [told] = office.previews(one["id"])["problems"]
    assert (told["code"], told["severity"]) == ("nothing_understood", "stop")
    assert office.previews(one["id"])["total"]["not_read"] == 2


def test_cells_of_two_sheets_of_one_name_are_told_as_cells(office: Office, profile: str) -> None:
    book = xlsx({"May": (HEADING, a_row(1), a_row(2), a_row(3, amount="lots")),
                 "June": (HEADING, a_row(4, amount="many"))})  # fmt: skip
    with ZipFile(BytesIO(book)) as read, ZipFile(content := BytesIO(), "w") as written:
        for name in read.namelist():
            written.writestr(name, read.read(name).replace(b'"June"', b'"May"'))

    one = office.checked(content.getvalue(), kind="spend", profile=profile)

    assert (one["state"], one["can_be_saved_partly"]) == ("needs_fixing", True)
    told = [(told["severity"], *told["cells"]) for told in office.previews(one["id"])["problems"]]
    assert told == [("fix", "May!D4", "May!D2")]
