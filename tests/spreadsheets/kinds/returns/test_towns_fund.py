"""A return as places of the Towns Fund send it, in the shape of its template."""

from datetime import date
from typing import Any

from sqlmodel import select

from app.contracts.plan.periods import Period
from app.contracts.plan.tables import DeliveryPlan
from app.platform.database import writing
from app.spreadsheets.kinds.returns.figures import FORECAST
from tests.spreadsheets.files import filled, saved
from tests.spreadsheets.kinds.desk import codes
from tests.spreadsheets.kinds.returns.made import HOURS, POSTS, Reporting
from tests.spreadsheets.kinds.returns.own import a_preset, kept

#: as the template of the Towns Fund has them above every project's outputs
HALF_YEARS: list[list[Any]] = [
    ["Indicator Name", "Unit of Measurement", "Financial Year 2025/26", None, None,
     "Grand Total", "Additional Information"],
    [None, None, "H1 (Apr-Sep)", "H2 (Oct-Mar)", None, None, None],
    [None, None, "Actual", "Actual", "Forecast", None, None],
]  # fmt: skip


def test_a_towns_fund_return_by_half_years_adds_up_to_a_year_project_by_project(
    reporting: Reporting,
) -> None:
    with writing(reporting.desk.engine) as session:
        plan = session.exec(select(DeliveryPlan)).one()
        plan.period, plan.first_period_on = Period.YEAR, date(2025, 4, 1)
    aliases = {"Hours of mentoring": HOURS, "Local posts": POSTS}
    profile = kept(reporting, a_preset("mhclg-towns-fund-4.3", **aliases))
    book = filled({
        "5 - Project Outputs": [
            ["Project Outputs"], [],
            ["Project 1: A new hall"], *HALF_YEARS,
            ["Hours of mentoring", "Hours", 10, 12, 7, 29, "Held in the hall"],
            ["< Select >", "< Select >", None, None, None, 0, None],
            ["Project 2: A path"], *HALF_YEARS,
            ["Local posts", "FTE-years", None, 2.5, 4, 6.5, None],
            ["Paths made", "km", None, 3, None, 3, None],
        ],
        "7 - Risk Register": [["Risk", "Impact"], ["Rising cost", "High"]],
    })  # fmt: skip
    for row in (4, 10):  # the year stands above its half-years, as the template has it
        book["5 - Project Outputs"].merge_cells(f"C{row}:E{row}")

    preview = reporting.desk.checked(saved(book), profile=profile)

    assert codes(preview, "fix") == {"5 - Project Outputs!D14": "unknown_commitment"}
    told = {(one["cell"].rpartition("!")[2], one["after"]) for one in preview["changes"]}
    assert told >= {("C7", "22"), ("D13", "2.5")}
    whys = {one["why"] for one in preview["not_read"]}
    assert whys >= {FORECAST, "the profile does not read this sheet"}
    reporting.desk.applied(preview["id"], partly=True)
    found = {one["obligation_id"]: one["given_quantity"] for one in reporting.deliveries()}
    ids = reporting.ids()
    assert found == {ids[HOURS]: "22", ids[POSTS]: "2.5"}
