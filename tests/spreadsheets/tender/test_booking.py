import time
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from app.rules.document.ruleset import RuleSet
from app.rules.library import Library
from app.rules.reading import HOME, rule_set_file
from app.spreadsheets.forms.writing import write_book
from app.spreadsheets.reading import workbook
from app.spreadsheets.tender.booking import Cover, printed_offers, tender_book
from app.spreadsheets.tender.filled import tender_of
from app.spreadsheets.tender.identity import misfit
from tests.spreadsheets.tender.estimate.made import CONTRACT, COVER, OWN

RULES = sorted((HOME / "rulesets").glob("*/*.yaml"))
LOCAL_FIRST = HOME / "rulesets" / "local-first" / "2026-04-01.yaml"
FACTS = {
    "is_vcse": {"kind": "yes_no", "title": "Are you a voluntary body?"},
    "tier": {"kind": "word", "words": ["gold", "silver"]},
    "rate": {"kind": "number"},
}


def a_rule_set(**given: Any) -> RuleSet:
    return RuleSet.model_validate({"id": "own", **given})


def blank(rule_set: RuleSet, library: Library | None = None, cover: Cover = COVER) -> bytes:
    book = tender_book(cover, rule_set, library or Library(), CONTRACT)
    return write_book(book, cover.own.reference)


def made(rule_set: RuleSet, library: Library | None = None, cover: Cover = COVER) -> Any:
    return load_workbook(BytesIO(blank(rule_set, library, cover)))


@pytest.mark.parametrize("rules", RULES, ids=lambda path: path.parent.name)
def test_every_rule_set_of_the_library_has_a_workbook_that_can_be_read_back(rules: Any) -> None:
    rule_set, library = rule_set_file(rules)

    book = workbook(blank(rule_set, library), "")

    read = tender_of(book, rule_set, printed_offers(OWN, rule_set, library))
    assert [one.code for one in read.findings] == ["nothing_said"]
    assert misfit(book, OWN) is None


def test_the_sheets_stand_in_the_order_in_which_they_are_filled_in() -> None:
    book = made(*rule_set_file(LOCAL_FIRST))

    assert book.sheetnames == [
        "Read me", "Price", "Your offer", "How you will do it", "Method statements", "Members",
        "Check", "Lists", "_sv",
    ]  # fmt: skip
    keys = [cell.value for cell in book["Your offer"][2]]
    assert keys[:12] == [
        "row_ref", "measure_code", "measure", "unit", "what_counts", "offer_qty",
        "attribution_pct", "priority_group", "place", "profile", "evidence_plan", "partner",
    ]  # fmt: skip
    assert [cell.value for cell in book["Your offer"][1]][-2:] == [
        "Counts for (estimate)", "Points preview (estimate)",
    ]  # fmt: skip


def test_what_the_rules_ask_for_has_a_row_and_what_is_chosen_a_named_list() -> None:
    book = made(*rule_set_file(LOCAL_FIRST))

    rows = list(book["Your offer"].iter_rows(min_row=4, max_col=5, values_only=True))
    assert rows[0][:4] == (OWN.row_ref(1), "job_local", "Local people employed on the contract",
                           "fte_year")  # fmt: skip
    codes = [row[0].value for row in book["Method statements"].iter_rows(min_row=4)]
    assert codes == ["service", "mobilisation", "delivery_plan"]
    rules = book["Your offer"].data_validations.dataValidation
    chosen = {rule.formula1: (str(rule.sqref), rule.showErrorMessage) for rule in rules}
    assert {name: chosen[name][1] for name in chosen if name.startswith("sv_")} == {
        "sv_units": True, "sv_groups": False, "sv_places": False, "sv_profiles": True,
    }  # fmt: skip
    lists = {
        name: {cell.value for row in book["Lists"][one.attr_text.split("!")[1]] for cell in row}
        for name, one in book.defined_names.items()
    }
    assert {"fte_year", "gbp", "gbp_thousand"} <= lists["sv_units"]
    assert "care_leaver" in lists["sv_groups"]
    assert lists["sv_places"] == {"E09000002"}
    assert "job_care_leaver" not in lists["sv_measures"]


def test_facts_have_rows_that_say_what_is_asked() -> None:
    sheet = made(a_rule_set(facts=FACTS))["Price"]

    assert list(sheet.iter_rows(min_row=4, values_only=True)) == [
        ("price", "In pounds, without VAT", None),
        ("is_vcse", "Are you a voluntary body?: yes or no", None),
        ("tier", "one of gold, silver", None),
        ("rate", "a number", None),
    ]


def test_no_text_of_the_rules_or_of_the_lot_becomes_a_formula() -> None:
    hostile = '=HYPERLINK("http://x.example")'
    rules = a_rule_set(
        facts={"tier": {"kind": "word", "title": hostile}},
        measures=[{"code": "job", "unit": 'a"&b', "title": hostile + "\x01\uffff"}],
        criteria=[
            {"code": "plan", "weight": 50, "title": hostile, "method": {"formula": "1"}},
            {"code": "jobs", "weight": 50, "title": hostile, "value": "job",
             "method": {"formula": "min(value / 10, 1)"}},
        ],
    )  # fmt: skip

    book = made(rules, cover=Cover(OWN, hostile, hostile, hostile))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    formulas = [cell.value for cell in cells if cell.data_type == "f"]
    texts = [cell.value for cell in cells if cell.data_type == "s"]
    assert formulas
    assert not any("HYPERLINK" in formula for formula in formulas)
    assert any('D4="a""&b"' in formula for formula in formulas)
    assert sum(text.startswith("=HYPERLINK") for text in texts) >= 4


def test_the_same_lot_and_rules_are_the_same_bytes_at_any_time() -> None:
    first = blank(a_rule_set())
    time.sleep(2.1)  # a ZIP counts time in steps of two seconds

    assert blank(a_rule_set()) == first
    with ZipFile(BytesIO(first)) as packed:
        assert b"dcterms:created" not in packed.read("docProps/core.xml")
