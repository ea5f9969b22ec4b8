"""Rows of Training, and of Jobs that are counted in people: heads and weeks, not hours."""

import pytest

from app.contracts.tables import Contract
from app.platform.database import writing
from tests.contracts.plan.made import an_obligation
from tests.office import Office, office
from tests.spreadsheets.kinds.desk import codes, filled
from tests.spreadsheets.kinds.returns.made import (
    A_QUARTER,
    PEOPLE,
    Reporting,
    said,
)

__all__ = ["office"]

WEEKS = "promise-6"
PLACED = {"commitment": PEOPLE, "type": "Placement", "start_date": "2026-02-02",
          "completed": "yes"}  # fmt: skip


@pytest.fixture
def weekly(reporting: Reporting) -> Reporting:
    """Give a contract that owes weeks of training as well."""
    with writing(reporting.desk.engine) as session:
        contract = session.get_one(Contract, reporting.desk.target)
        an_obligation(session, contract, "520", measure="weeks", unit="person_week")
    return reporting


def test_each_row_of_training_is_one_person_or_its_weeks(weekly: Reporting) -> None:
    desk = weekly.desk
    week = {"commitment": WEEKS, "type": "apprenticeship L3", "start_date": "2025-11-03",
            "weeks": 8, "paid": "yes"}  # fmt: skip

    desk.saved(filled(desk.file(), {"Training": [PLACED, PLACED, week]}))

    lines = weekly.lines()
    assert (lines[PEOPLE]["reported"], lines[WEEKS]["reported"]) == ("2", "8")
    rows = {row["commitment"]: row for row in desk.rows("training")}
    assert (rows[WEEKS]["start_date"], rows[WEEKS]["weeks"]) == ("2025-11-03", "8")
    assert (rows[WEEKS]["paid"], rows[PEOPLE]["completed"]) == (True, True)
    assert desk.checked(desk.file())["changes_total"] == 0


def test_weeks_that_go_unsaid_are_asked_for(weekly: Reporting) -> None:
    row = {"commitment": WEEKS, "start_date": "2026-02-02"}

    preview = weekly.desk.checked(filled(weekly.desk.file(), {"Training": [row]}))

    assert codes(preview, "fix") == {"Training!E4": "weeks_missing"}


def test_jobs_count_people_or_weeks_where_those_are_owed(weekly: Reporting) -> None:
    job = {"role": "Cleaner", "start_date": "2026-02-01", "end_date": "2026-02-28"}
    rows = [job | {"commitment": PEOPLE, "people": 3}, job | {"commitment": WEEKS, "people": 3}]

    weekly.desk.saved(filled(weekly.desk.file(), {"Jobs": rows}))

    lines = weekly.lines()
    assert (lines[PEOPLE]["reported"], lines[WEEKS]["reported"]) == ("3", "13")
    assert weekly.desk.checked(weekly.desk.file())["changes_total"] == 0


def test_a_return_saved_again_by_libreoffice_as_ods_says_the_same(
    reporting: Reporting, office: Office
) -> None:
    desk = reporting.desk
    content = filled(desk.file(), A_QUARTER)
    [again] = office.converted({"return.xlsx": content}, "ods").values()
    desk.saved(again, file_name="return.ods")
    of_ods = said(reporting)

    preview = desk.saved(content)

    assert preview["changes"] == []
    assert said(reporting) == of_ods
