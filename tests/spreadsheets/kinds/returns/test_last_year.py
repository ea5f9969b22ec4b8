"""A report of last year says the same this year, whatever became of its areas since."""

from datetime import date
from pathlib import Path

from tests.places.places import ONSPD_2025, a_file, an_onspd_row, as_csv, load_sample, loaded
from tests.spreadsheets.kinds.desk import filled
from tests.spreadsheets.kinds.returns.made import POSTCODE, SESSION, Reporting

OLD, OLD_WARD, NEW, NEW_WARD = "E07000026", "E05000101", "E06000063", "E05000202"
DELIVERED = "/v1/portfolio/delivered?by=place&on=2026-03-31"


def told(reporting: Reporting) -> dict[str, str]:
    """Give how many hours there were in each area."""
    answer = reporting.desk.client.get(DELIVERED, headers=reporting.manager)
    assert answer.status_code == 200, answer.text
    return {one["key"]: one["reported"] for one in answer.json()["data"]}


def reports(reporting: Reporting, day: str, ward: str) -> None:
    """Report two hours of mentoring of six people at the postcode, and in a ward; submit it."""
    reporting.desk.day = day
    session = SESSION | {"delivered_on": day}
    rows = [
        session | {"place": None, "postcode": POSTCODE},
        session | {"place": ward, "organisation": "Birch Forum"},
    ]
    reporting.desk.saved(filled(reporting.desk.file(), {"Community": rows}))
    [draft] = [one for one in reporting.returns() if one["state"] == "draft"]
    answer = reporting.desk.posts(f"/v1/returns/{draft['id']}/submission")
    assert answer.status_code == 201, answer.text


def test_areas_that_were_retired_keep_what_was_reported_in_them(
    reporting: Reporting, tmp_path: Path
) -> None:
    engine = reporting.desk.engine
    load_sample(engine)
    was = an_onspd_row(POSTCODE, ward=OLD_WARD, district=OLD)
    loaded(engine, a_file(tmp_path, "was.csv", as_csv(ONSPD_2025, [was])), dated=date(2025, 7, 1))
    reports(reporting, "2025-11-20", OLD_WARD)
    before = told(reporting)
    assert before == {OLD: "12", OLD_WARD: "12"}

    now = an_onspd_row(POSTCODE, ward=NEW_WARD, district=NEW)
    loaded(engine, a_file(tmp_path, "now.csv", as_csv(ONSPD_2025, [now])), dated=date(2026, 1, 1))
    assert told(reporting) == before

    reports(reporting, "2026-02-20", NEW_WARD)
    assert told(reporting) == before | {NEW: "12", NEW_WARD: "12"}
