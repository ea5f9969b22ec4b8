import time
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from app.rules.document.ruleset import RuleSet
from app.rules.library import Library
from app.rules.reading import HOME, rule_set_file
from app.spreadsheets.reading import workbook
from app.spreadsheets.tender.filled import tender_of
from app.spreadsheets.tender.templating import Cover, blank_tender

RULES = sorted((HOME / "rulesets").glob("*/*.yaml"))
LOCAL_FIRST = HOME / "rulesets" / "local-first" / "2026-04-01.yaml"
COVER = Cover(
    "0195566f-4a00-7000-8000-000000000001", "lot 1, Cleaning", "Buildings", "Noon", "sha256:0"
)
FACTS = {
    "is_vcse": {"kind": "yes_no", "title": "Are you a voluntary body?"},
    "tier": {"kind": "word", "words": ["gold", "silver"]},
    "rate": {"kind": "number"},
    "odd": {"kind": "word", "words": ["a, b", "c"]},
}


def a_rule_set(**given: Any) -> RuleSet:
    return RuleSet.model_validate({"id": "own", **given})


def made(rule_set: RuleSet, cover: Cover = COVER) -> Any:
    return load_workbook(BytesIO(blank_tender(cover, rule_set, Library())))


@pytest.mark.parametrize("rules", RULES, ids=lambda path: path.parent.name)
def test_every_rule_set_of_the_library_has_a_workbook_that_can_be_read_back(rules: Path) -> None:
    rule_set, library = rule_set_file(rules)

    blank = blank_tender(COVER, rule_set, library)

    read = tender_of(workbook(blank, ""), rule_set.facts)
    assert [one.code for one in read.findings] == ["nothing_said"]


def test_what_the_rules_ask_for_has_a_row_and_a_choice() -> None:
    book = load_workbook(BytesIO(blank_tender(COVER, *rule_set_file(LOCAL_FIRST))))

    codes = [row[0].value for row in book["Method statements"].iter_rows(min_row=2)]
    assert codes == ["service", "mobilisation", "delivery_plan"]
    choices = [
        (rule.formula1, str(rule.sqref))
        for rule in book["Commitments"].data_validations.dataValidation
    ]
    assert choices == [
        ("sv_measures", "A2:A2000"),
        ("sv_units", "D2:D2000"),
        ("sv_groups", "F2:F2000"),
    ]
    lists = {
        name: {
            cell.value for row in book["Choices"][place.attr_text.split("!")[1]] for cell in row
        }
        for name, place in book.defined_names.items()
    }
    assert {"job_local", "spend_vcse"} <= lists["sv_measures"]
    assert "job_care_leaver" not in lists["sv_measures"]
    assert {"fte_year", "gbp", "gbp_thousand"} <= lists["sv_units"]
    assert "care_leaver" in lists["sv_groups"]
    assert all(None not in values for values in lists.values())


def test_facts_have_rows_and_their_words_as_choices() -> None:
    sheet = made(a_rule_set(facts=FACTS))["Your offer"]

    assert list(sheet.iter_rows(min_row=2, values_only=True)) == [
        ("price", None, "In pounds, without VAT"),
        ("is_vcse", None, "Are you a voluntary body?: yes or no"),
        ("tier", None, "one of gold, silver"),
        ("rate", None, "a number"),
        ("odd", None, "one of a, b, c"),
    ]
    rules = sheet.data_validations.dataValidation
    assert [(rule.formula1, str(rule.sqref)) for rule in rules] == [
        ('"yes,no"', "B3"),
        ('"gold,silver"', "B4"),
    ]


def test_a_number_with_a_leading_zero_stays_as_it_is_typed() -> None:
    sheet = made(a_rule_set())["Members"]

    assert sheet.column_dimensions["B"].number_format == "@"


def test_no_text_of_the_rules_or_of_the_lot_becomes_a_formula() -> None:
    hostile = '=HYPERLINK("http://x.example")'
    rules = a_rule_set(
        facts={"tier": {"kind": "word", "title": hostile}},
        measures=[{"code": "job", "unit": "fte_year", "title": hostile + "\x01\uffff"}],
        criteria=[{"code": "plan", "weight": 100, "title": hostile, "method": {"formula": "1"}}],
    )

    book = made(rules, Cover("1", hostile, hostile, hostile, hostile))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert sum(str(cell.value).startswith("=") for cell in cells) >= 4
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert all(cell.quotePrefix for cell in cells if str(cell.value).startswith("="))


def test_the_same_lot_and_rules_are_the_same_bytes_at_any_time() -> None:
    first = blank_tender(COVER, a_rule_set(), Library())
    time.sleep(2.1)  # a ZIP counts time in steps of two seconds

    assert blank_tender(COVER, a_rule_set(), Library()) == first
    with ZipFile(BytesIO(first)) as packed:
        assert b"dcterms:created" not in packed.read("docProps/core.xml")
