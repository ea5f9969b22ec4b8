from decimal import Decimal
from typing import Any

import pytest

from app.problems import NotFound
from app.spreadsheets.mapping.heading import heading_name
from app.spreadsheets.mapping.shipping import preset_called, presets
from tests.spreadsheets.mapping.made import reading_of, understood, values_of

NAMES = {
    "transparency-spend", "transparency-contracts", "transparency-grants", "360giving",
    "mhclg-pathfinders-r3", "mhclg-towns-fund-4.3", "essex-quarterly", "citb-7-kpi",
}  # fmt: skip


def read(preset: str, *rows: Any, sheet: str = "") -> list[dict[str, Any]]:
    return values_of(understood(preset_called(preset), *rows, sheet=sheet))


def test_the_presets_are_there_and_each_names_its_source() -> None:
    assert set(presets()) == NAMES
    assert all(one.source and one.about for one in presets().values())


def test_one_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound, match="no preset 'mine'") as refusal:
        preset_called("mine")

    assert "citb-7-kpi" in refusal.value.how_to_fix


def test_a_copy_of_a_preset_that_names_confirmed_headings_tells_of_others() -> None:
    preset = preset_called("essex-quarterly")
    confirmed = preset.layouts[0].model_copy(
        update={"confirmed": (("Code", "Measure", "Answer"),)}
    )
    own = preset.model_copy(update={"layouts": (confirmed, *preset.layouts[1:])})
    rows = ("Code", "Measure", "Actual"), ("ECC8", "Mentoring", "1")

    readings = [reading_of(one, *rows) for one in (preset, own)]

    assert [len(list(one)) for one in readings] == [2, 2]
    assert [[found.change for found in one.drift] for one in readings] == [[], ["gone", "new"]]


@pytest.mark.parametrize("name", sorted(NAMES))
def test_no_heading_of_a_preset_means_two_fields(name: str) -> None:
    for layout in presets()[name].layouts:
        each = [{heading_name(text) for text in one.headings} for one in layout.columns]
        said = [name for names in each for name in names]
        assert len(said) == len(set(said))


def test_a_list_by_the_transparency_codes_own_names() -> None:
    [row] = read(
        "transparency-spend",
        ("OrganisationLabel", "OrganisationalUnit", "BeneficiaryName", "PaymentDate",
         "TransactionNumber", "Amount", "IrrecoverableVATAmount", "Purpose",
         "CompaniesHouseRegistrationNumber", "VCSEGrant"),
        ("Anytown Council", "Roads", "Alpha Ltd", "31/03/2026", "7", "-12.50", "", "a path",
         "01234567", "no"),
    )  # fmt: skip

    assert row["amount"] == Decimal("-12.50")
    assert (row["unit"], row["purpose"], row["is_vcse"]) == ("Roads", "a path", False)
    assert row["company_number"] == "01234567"


def test_grants_by_the_transparency_code() -> None:
    [row] = read(
        "transparency-grants",
        ("Beneficiary", "Date of award", "Time period", "Amount", "Registration number"),
        ("Anytown Hall", "13/12/2026", "2026/27", "£3,000", "Voluntary"),
    )

    assert (row["beneficiary"], row["amount"], row["period"]) == (
        "Anytown Hall", Decimal(3000), "2026/27",
    )  # fmt: skip


@pytest.mark.parametrize(
    "headings",
    [("Identifier", "Title", "Amount Awarded", "Award Date", "Recipient Org:Name", "Currency"),
     ("id", "title", "amountAwarded", "awardDate", "recipientOrganization/0/name", "currency")],
)  # fmt: skip
def test_grants_by_360giving(headings: tuple[str, ...]) -> None:
    row = ("360G-any-1", "A hall", "3000", "2026-12-13T00:00:00Z", "Anytown Hall", "GBP")

    assert read("360giving", headings, row)[0]["reference"] == "360G-any-1"
    assert read("360giving", headings, row, sheet="meta") == []


def test_pathfinders_outputs_by_quarter_from_three_rows_of_headings() -> None:
    quarters = ("(Apr to Jun)", "(Jul to Sep)")
    rows = read(
        "mhclg-pathfinders-r3",
        ("Outputs",),
        ("PF-USER_STANDARD-OUTPUTS-START",),
        ("Intervention theme", "Output", "Unit of measurement", "Baseline",
         "Total cumulative outputs to date", "Financial year 2024 to 2025", None, None,
         "April 2027 and after", "Grand total"),
        (None, None, None, None, "(Up to and including Mar 2024)", *quarters, "Total"),
        (None, None, None, None, None, "Actual", "Forecast"),
        ("Roads", "Paths made", "km\u00a0", ("number", "3"), ("number", "1"), ("number", "0.5"),
         None, ("number", "0.5"), "2", "3.5"),
        ("< Select >", "Please select an option"),
        ("PF-USER_STANDARD-OUTPUTS-END",),
        sheet="Outputs",
    )  # fmt: skip

    assert [(one["period"], one["quantity"]) for one in rows] == [
        ("Total cumulative outputs to date / (Up to and including Mar 2024)", 1),
        ("Financial year 2024 to 2025 / (Apr to Jun) / Actual", Decimal("0.5")),
        ("April 2027 and after", 2),
    ]
    assert rows[0]["unit"] == "km"
    assert rows[1]["status"] == "Actual"


def test_towns_fund_outputs_by_half_year_project_by_project() -> None:
    headings = [
        ("Indicator Name", "Unit of Measurement", "Financial Year 2023/24", None, None),
        (None, None, "H1 (Apr-Sep)", "H2 (Oct-Mar)", None),
        (None, None, "Actual", "Forecast", "TOTAL"),
    ]
    rows = read(
        "mhclg-towns-fund-4.3",
        ("Project 1: A new hall",), *headings, ("Jobs made", "FTE", "1", "2", "3"),
        ("Project 2: A path",), *headings, ("Paths made", "km", None, "4", "4"),
        sheet="5 - Project Outputs",
    )  # fmt: skip

    assert [(one["project"], one["measure"], one["quantity"]) for one in rows] == [
        ("Project 1: A new hall", "Jobs made", 1),
        ("Project 1: A new hall", "Jobs made", 2),
        ("Project 2: A path", "Paths made", 4),
    ]
    assert rows[0]["period"] == "Financial Year 2023/24 / H1 (Apr-Sep) / Actual"


def test_essex_codes_as_a_list_or_as_the_answers_of_a_form() -> None:
    listed = read("essex-quarterly", ("Code", "Measure", "Unit", "Answer"),
                  ("ECC1", "Local people", "FTE", "2.5"), ("ECC2", "Share", "%", ""))  # fmt: skip
    answers = read("essex-quarterly", ("Contract", "ECC1 Local people", "ECC54"),
                   ("Roads", "2.5", None), ("Parks", "N/A", "7"))  # fmt: skip

    assert [(one["measure_code"], one["quantity"]) for one in listed] == [("ECC1", Decimal("2.5"))]
    assert [(one["project"], one["measure_code"], one["quantity"]) for one in answers] == [
        ("Roads", "ECC1", Decimal("2.5")), ("Parks", "ECC54", 7),
    ]  # fmt: skip


def test_seven_kpis_in_one_column_or_by_month() -> None:
    once = read("citb-7-kpi", ("No.", "Description", "Target", "Weeks", "Actual"),
                ("1a", "Placements", "4", "8", "3"))  # fmt: skip
    monthly = read("citb-7-kpi", ("KPI", "Description", "Target", "Jan", "Feb", "Total"),
                   ("1a", "Placements", "4", "1", "2", "3"))  # fmt: skip

    to_date = understood(
        preset_called("citb-7-kpi"), ("No.", "Description", "Achieved to date"),
        ("1a", "Placements", "3"), ("1b", "Starts", "5"),
    )  # fmt: skip

    assert [one.running for one in to_date if not one.why] == [{"quantity": 3}, {"quantity": 5}]
    assert [(one["baseline"], one["weeks"], one["quantity"]) for one in once] == [(4, 8, 3)]
    assert [(one["period"], one["quantity"]) for one in monthly] == [("Jan", 1), ("Feb", 2)]
