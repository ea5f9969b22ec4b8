from app.problems import Finding
from app.spreadsheets.tender.content import content_of, told
from app.tenders.content import TenderContent
from tests.spreadsheets.files import Rows
from tests.spreadsheets.tender.sheets import LINES, MEMBERS, STATEMENTS, read, sheets, with_values

DATED = ("measure_code", "offer_qty", "starts", "ends", "attribution_pct")


def faults(**changes: Rows) -> list[tuple[str, str]]:
    made = read(sheets(**changes))
    assert content_of(made) is None
    return [(one.code, one.cell) for one in made.faults]


def test_a_workbook_is_what_the_same_tender_is_as_json() -> None:
    made = read(sheets())

    assert content_of(made) == TenderContent.model_validate(
        {
            "price": "940000",
            "facts": {"is_vcse": True},
            "commitments": [
                {"measure": "job_local", "quantity": "6", "unit": "fte_year", "id": "a"}
            ],
            "method_statements": {"plan": {"text": "By lorry."}},
            "members": [{"name": "Alpha", "identifier": "GB-COH 01234567", "part": "Leads"}],
        }
    )


def test_what_a_tender_may_not_say_is_told_by_its_cell() -> None:
    assert faults(Price=with_values(("price", -1))) == [("bad_value", "Price!C2")]
    assert faults(Your_offer=(DATED, ("job_local", 1, None, None, 200))) == [
        ("bad_value", "Your offer!E2")
    ]
    assert faults(Method_statements=(STATEMENTS[0], ("not a code", None, "Words"))) == [
        ("bad_value", "Method statements!C2")
    ]


def test_what_is_wrong_with_a_line_as_a_whole_is_told_by_its_row() -> None:
    rows = (
        DATED,
        ("job_local", 1),
        ("job_local", "0.00001"),
        ("job_local", 1, "2026-06-01", "2026-05-31"),
    )

    assert faults(Your_offer=rows) == [
        ("bad_value", "Your offer!A3"),
        ("bad_value", "Your offer!A4"),
    ]


def test_too_many_commitments_or_members_are_told_by_their_sheet() -> None:
    lines = (LINES[0], *[(None, "job_local", None, 1)] * 501)
    members = (MEMBERS[0], *[("Alpha",)] * 51)

    assert [at for _, at in faults(Your_offer=lines)] == ["Your offer!A2"]
    assert [at for _, at in faults(Members=members)] == ["Members!A2"]


def test_of_a_cell_that_cannot_be_read_nothing_more_is_said() -> None:
    lines = (LINES[0], ("a", "job_local", None, "some"), ("b", "not a code", None, 1))

    assert faults(Your_offer=lines, Members=(MEMBERS[0], ("#REF!", "x"))) == [
        ("bad_cell", "Your offer!D2"),
        ("bad_cell", "Members!A2"),
        ("bad_value", "Your offer!B3"),
    ]


def test_what_the_rules_find_is_told_after_what_was_not_read() -> None:
    made = read(sheets(Notes=(("Mine",),)))
    found = Finding("no_such_unit", "What?", path="commitments[0].unit")

    both = [(one.code, one.cell) for one in told(made, (found,))]

    assert ("sheet_not_read", "Notes!A1") in both
    assert both[-1] == ("no_such_unit", "Your offer!C2")
