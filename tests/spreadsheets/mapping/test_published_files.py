"""Every published file comes in through a profile: a preset, or a guess that a person confirmed.

Nothing in the code knows any of these files. What is odd about each is read right, or named.
"""

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.problems import Severity, WrongMediaType
from app.spreadsheets.mapping.target import TargetName
from app.spreadsheets.reading import workbook
from tests.spreadsheets.mapping.as_published import (
    CUT,
    SUFFIX,
    Came,
    by_preset,
    confirmed,
    content_of,
    guessed,
    homes,
)
from tests.spreadsheets.mapping.catalogue import (
    CABINET_OFFICE,
    CALDERDALE,
    CONFIRMED,
    DARLINGTON,
    GATESHEAD,
    GRANTS,
    HYNDBURN_2017,
    HYNDBURN_2021,
    HYNDBURN_2025,
    INDICATORS,
    LANCASHIRE,
    LEEDS,
    LONDON,
    MANCHESTER,
    NWOD,
    PAYMENTS,
    PRESETS,
    REGISTER,
    SALFORD,
    SPEND,
    WIGAN,
    plain_sum,
)

everywhere = pytest.mark.parametrize("home", list(homes()), ids=lambda home: home.name)


def spend(home: Path, name: str) -> Came:
    return by_preset(home, name, "transparency-spend")


@everywhere
@pytest.mark.parametrize("name", PRESETS)
def test_a_file_comes_in_whole_through_a_preset(home: Path, name: str) -> None:
    came = by_preset(home, name, PRESETS[name])

    rows = sum(len(sheet.rows) for sheet in came.book.sheets)
    assert rows == len(came.rows) == len(came.read) + sum(bool(one.why) for one in came.rows)
    assert [str(one) for one in came.findings if one.severity is Severity.FAULT] == []
    assert set(came.whys.values()) <= {"it stands above the table", "the headings"}
    headings = sum(one.why == "the headings" for one in came.rows)
    assert headings == len(came.book.sheets)


@everywhere
@pytest.mark.parametrize("name", SPEND)
def test_every_penny_of_a_file_is_read(home: Path, name: str) -> None:
    content = content_of(home, name)

    came = spend(home, name)

    assert sum(came.all_of("amount")) == plain_sum(content, SPEND[name])
    assert all("supplier" in one or one.get("redacted") for one in came.read)
    assert all("paid_on" in one or "period" in one for one in came.read)


@everywhere
def test_numbers_flags_and_negatives_of_calderdale(home: Path) -> None:
    came = spend(home, CALDERDALE)

    assert "8677938" in came.all_of("company_number")  # as it stands, without its nought
    assert came.all_of("charity_number") == []
    assert set(came.all_of("is_vcse")) == {True}
    assert min(came.all_of("amount")) < 0
    assert came.readings[0].blanked["vat", "N/A"] == len(came.read)


@everywhere
def test_the_query_above_the_table_of_darlington_and_its_month(home: Path) -> None:
    came = spend(home, DARLINGTON)

    assert sorted(came.whys) == list(range(1, 20))
    assert set(came.all_of("period")) == {"2013-04"}  # it says Apr-13 above the headings alone
    assert [(one.place, one.heading) for one in came.readings[0].not_read] == [("A", "")]
    assert came.readings[0].not_read[0].values[0] == "INSERTED DETAIL"


@everywhere
def test_old_windows_letters_and_a_pound_sign_in_a_heading(home: Path) -> None:
    assert spend(home, HYNDBURN_2017).readings[0].columns["amount"] == 7
    assert any("–" in one for one in spend(home, CABINET_OFFICE).all_of("supplier"))


@everywhere
def test_blank_rows_of_hyndburn_are_no_rows(home: Path) -> None:
    came = spend(home, HYNDBURN_2021)

    assert b"\n,,,,,," in content_of(home, HYNDBURN_2021)
    assert all("amount" in one for one in came.read)


@everywhere
def test_spacer_columns_and_a_trailing_minus_and_a_shifted_cell(home: Path) -> None:
    came = spend(home, HYNDBURN_2025)

    assert Decimal("1710.00") in came.all_of("amount")
    assert Decimal("-1996.00") in came.all_of("amount")  # it says 1,996.00-
    [shifted] = came.readings[0].not_read
    assert (shifted.place, shifted.values[-1]) == ("D", "dit Fee")


@everywhere
def test_brackets_are_negative(home: Path) -> None:
    assert Decimal("-5181.07") in spend(home, LONDON).all_of("amount")


@everywhere
def test_the_net_amount_is_taken_where_a_gross_one_stands_beside_it(home: Path) -> None:
    came = spend(home, SALFORD)

    first = came.read[0]
    assert (first["gross"], first["vat"], first["amount"]) == (
        Decimal("529.83"), Decimal("41"), Decimal("488.83"),
    )  # fmt: skip


@everywhere
def test_days_with_named_months_and_short_years(home: Path) -> None:
    came = spend(home, LEEDS)

    assert came.read[0]["paid_on"] == date(2011, 5, 26)  # 26-May-11
    assert came.readings[0].columns["service"] == 4  # its heading has a slip of the pen
    assert came.read[0]["body_code"].startswith("http://")


@everywhere
@pytest.mark.parametrize("name", [NWOD, LEEDS, WIGAN, SALFORD, GATESHEAD, LANCASHIRE, MANCHESTER])
def test_a_withheld_name_is_told_and_never_taken_for_a_supplier(home: Path, name: str) -> None:
    came = spend(home, name)

    withheld = [one for one in came.read if one.get("redacted")]
    assert withheld
    assert all("supplier" not in one and "amount" in one for one in withheld)
    assert not any("redacted" in one.lower() for one in came.all_of("supplier"))


@everywhere
def test_a_firm_whose_name_is_like_a_redaction_keeps_it(home: Path) -> None:
    firms = set(spend(home, GATESHEAD).all_of("supplier"))

    assert "REDACTIVE EVENTS LTD" in firms


@everywhere
def test_padded_codes_lose_their_spaces(home: Path) -> None:
    came = spend(home, NWOD)

    assert {len(one) for one in came.all_of("body_code")} == {9}
    assert any(one.startswith("CHC-") for one in came.all_of("charity_number"))
    assert any(one.heading == "match_method" for one in came.readings[0].not_read)


@everywhere
def test_months_in_sheets_whose_headings_change(home: Path) -> None:
    came = spend(home, LANCASHIRE)

    wordings = {one.headings for one in came.readings}
    assert len(wordings) == 2
    assert Decimal("4442.27") in came.all_of("amount")  # it is kept as 4442.2699999999995
    assert "THIRD PARTY FORENSIC SERVICES" in came.all_of("supplier")  # which is a firm's name
    assert date(2020, 4, 30) in came.all_of("paid_on")


@everywhere
def test_the_oddities_of_a_contracts_register(home: Path) -> None:
    came = by_preset(home, REGISTER, "transparency-contracts")

    assert came.readings[0].columns["unit"] == 1  # its heading begins with a twice-encoded mark
    assert "SK6 7GH" in came.all_of("supplier_postcode")
    assert {"31552R", "RC000666", "CHA1049226"} <= set(came.all_of("company_number"))
    assert any(one.startswith("AIG") for one in came.all_of("company_number"))  # two in one cell
    told = [one.message for one in came.findings]
    assert any("Eircode" in one for one in told)
    assert any("signs in it that cannot be read" in one for one in told)
    blanked = came.readings[0].blanked
    assert blanked["supplier_postcode", "Various"]
    assert blanked["value", "-"]
    assert {one.heading for one in came.readings[0].not_read} >= {"OJEU/FTS?", "Visibility"}


@everywhere
def test_a_printed_list_of_grants_once_somebody_has_looked_at_the_guess(home: Path) -> None:
    """Its sums stand beside their sign, and its words run on into rows of their own."""
    document = guessed(home, GRANTS, TargetName.GRANTS)
    [layout] = document["layouts"]
    layout["continued"] = True  # what the person adds

    came = confirmed(document, content_of(home, GRANTS))

    assert layout["headings"]["rows"] == 2
    assert [str(one) for one in came.findings] == []
    first = came.read[0]
    assert (first["amount"], first["awarded_on"], first["period"]) == (
        Decimal(3000), date(2016, 12, 13), "2016/17",
    )  # fmt: skip
    assert first["registration"] == "Voluntary"
    assert first["purpose"].count("Wildlife. ") == 1  # and the words of the row below
    running_on = [why for why in came.whys.values() if why.startswith("it continues the row")]
    assert running_on
    assert Decimal(800) in came.all_of("amount")


@everywhere
def test_a_printed_list_of_payments_whose_later_pages_have_no_headings(home: Path) -> None:
    document = guessed(home, PAYMENTS, TargetName.SPEND)
    for layout in document["layouts"]:
        layout["continued"] = True  # what the person adds

    came = confirmed(document, content_of(home, PAYMENTS))

    assert [str(one) for one in came.findings] == []
    assert Decimal(1800) in came.all_of("amount")
    assert date(2017, 1, 20) in came.all_of("paid_on")  # 20-Jan-17, on a later page
    assert "Room Hire" in came.all_of("category")  # one column further left than on page one
    mentoring = [one for one in came.read if one["purpose"].startswith("Mentoring")]
    assert {one["transaction"] for one in mentoring} == {"CG 9"}  # which stands a row below
    assert all("supplier" in one and "amount" in one for one in came.read)


@everywhere
def test_a_workbook_of_needs_in_nineteen_layouts(home: Path) -> None:
    document = guessed(home, INDICATORS, TargetName.PLACES)
    for layout in document["layouts"]:
        taken = {one["field"] for one in layout["columns"]}
        if "indicator" not in taken:  # what the person adds: the sheet's name says it
            layout["columns"].append({"field": "indicator", "sheet_name": True})

    came = confirmed(document, content_of(home, INDICATORS))

    assert len(came.book.sheets) == 19
    assert all("value" in one.columns for one in came.readings)
    assert Counter(one.why for one in came.rows if one.why) == {"the headings": 19}
    assert [str(one) for one in came.findings if one.severity is Severity.FAULT] == []
    assert all(one["name"] == one["name"].strip() for one in came.read)
    assert any(one.blanked["value", "null"] for one in came.readings)
    assert {"%AdultsActive", "CrimeRates"} & set(came.all_of("indicator"))


REFUSED = {
    ".json": "JSON",
    ".parquet": "Parquet",
}


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b'{"themes": [{"id": "skills"}]}', "JSON"),
        (b'[{"title": "A contract"}]', "JSON"),
        ('{ "fields": [] }'.encode("utf-16-le"), "JSON"),
        (b"PAR1\x15\x04\x15\x10", "Parquet"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_in_words(content: bytes, what: str) -> None:
    with pytest.raises(WrongMediaType, match=what) as refusal:
        workbook(content, "rows")

    assert refusal.value.how_to_fix.startswith("Convert its ")
    assert ".csv" in refusal.value.how_to_fix


@everywhere
def test_every_file_that_is_at_hand_is_read_or_refused_here(home: Path) -> None:
    folders = (home / folder for folder in ("spend", "contracts", "social-value"))
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    names = {str(path.relative_to(home)) for path in files}
    if home == CUT:
        names = {name.removesuffix(SUFFIX) for name in names}

    assert names >= {*PRESETS, *CONFIRMED}
    for name in names - {*PRESETS, *CONFIRMED}:
        with pytest.raises(WrongMediaType, match=REFUSED[Path(name).suffix]):
            workbook(content_of(home, name), name)
