"""A workbook of jobs with faults in it, for the tests of what is given back."""

from collections.abc import Sequence
from typing import Any

from app.spreadsheets.cell import a_code, a_day, a_number, a_word
from app.spreadsheets.fixing.trouble import Trouble, Weight
from app.spreadsheets.forms.form import Field, Form
from app.spreadsheets.forms.heading import hint_of, label_of
from app.spreadsheets.sheet import Sheet, Workbook
from tests.spreadsheets.sheets import a_sheet

JOBS = Form(
    "jobs",
    "Jobs",
    "One line a job.",
    (
        Field("row_ref", "Row reference", a_word, "Leave it", is_prefilled=True),
        Field("role", "Role", a_word, "What the job is", width=30),
        Field("starts_on", "Start date", a_day, "First day"),
        Field("place", "Place", a_code, "Where it is", chosen_from="places"),
        Field("weekly_hours", "Weekly hours", a_number, "Hours a week"),
    ),
)
LABELS = [label_of(JOBS, one) for one in JOBS.fields]
KEYS = [one.key for one in JOBS.fields]
HINTS = [hint_of(one) for one in JOBS.fields]
INJECTION = '=HYPERLINK("https://example.org","Click")'
GOOD = ["JOB-1", INJECTION, "2026-04-03", "E05000001", 37]
BAD = ["JOB-2", "@cleaner", "31/02/2026", "Mars", None]
NEW = [None, "＝1+1", "2026-04-06", "Venus", 20]
LISTS = a_sheet("Lists", [["places"], ["E05000001"], ["E05000002"]])
STAMP = a_sheet("_sv", [["Name", "Value"], ["reference", "WB-7F3K-02QX"]])


def jobs(*rows: Sequence[Any]) -> Sheet:
    """Make the sheet of jobs; its first row of data is the fourth."""
    return a_sheet("Jobs", [LABELS, KEYS, HINTS, *rows])


def sent(*others: Sheet) -> Workbook:
    """Make the workbook as it came: three jobs, the second and the third with faults."""
    return Workbook(
        "jobs.xlsx",
        (jobs(GOOD, BAD, NEW), LISTS, *others, STAMP),
        properties={"sv_reference": "WB-7F3K-02QX", "Company": "Not ours"},
    )


NOT_A_DAY = Trouble(
    "bad_cell", Weight.FIX, "Start date is not a day.", "Write it as 2026-02-28.", "Jobs",
    "Jobs!C5", "JOB-2", "starts_on", "31/02/2026", "2026-02-28",
)  # fmt: skip
WANTING = Trouble(
    "wanting", Weight.STOP, "Weekly hours are wanting.", "Write the hours.", "Jobs", "Jobs!E5",
    "JOB-2", "weekly_hours",
)  # fmt: skip
NOWHERE = Trouble(
    "unknown_place", Weight.FIX, "Venus is no place here.", "Choose one of the list.", "Jobs",
    "Jobs!D6", "", "place", "Venus",
)  # fmt: skip
SURELY = Trouble(
    "many_hours", Weight.CONFIRM, "37 hours are many.", "Say that they are meant.", "Jobs",
    "Jobs!E4", "JOB-1", "weekly_hours", "37",
)  # fmt: skip
NO_SHEET = Trouble("sheet_missing", Weight.FIX, "There is no sheet Spend.", "Take the template's.")
TROUBLES = (NOT_A_DAY, WANTING, NOWHERE, SURELY, NO_SHEET)
