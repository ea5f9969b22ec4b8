"""Whatever is written comes back, row for row; and a workbook scores as the same YAML does."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.platform.documents import read_yaml
from app.rules.reading import HOME, read_file, rule_set_file
from app.scoring.answer import answer
from app.scoring.intake import TendersIn
from app.spreadsheets.one_lot import one_lot
from app.spreadsheets.reading import tenders_in, workbook
from tests.spreadsheets.files import ods, xlsx

EXAMPLES = sorted((HOME / "rulesets").glob("*/examples/*.yaml"))
WORDS = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=12)
NUMBERS = st.decimals(0, 10**9, places=2).map(float)
LINES = st.tuples(st.sampled_from(["Alpha", "Beta"]), NUMBERS, WORDS)


@settings(max_examples=15, deadline=None)
@given(st.lists(LINES, max_size=8))
@pytest.mark.parametrize("write", [xlsx, ods])
def test_rows_that_are_written_are_read_back(write: Any, lines: list[tuple[Any, ...]]) -> None:
    rows = [(who, "job_local", quantity, f"by {words}") for who, quantity, words in lines]
    sheets = {
        "Tenders": [("Supplier", "Price"), ("Alpha", 1), ("Beta", 2)],
        "Commitments": [("Supplier", "Measure", "Quantity", "Evidence"), *rows],
    }

    made = one_lot(workbook(write(sheets), "offer"))

    assert made.faults == []
    found = [
        (tender["supplier"], line["measure"], float(line["quantity"]), line["evidence"])
        for tender in made.tree["tenders"]
        for line in tender.get("commitments", [])
    ]
    assert sorted(found) == sorted(rows)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
@pytest.mark.parametrize("form", [xlsx, ods])
def test_a_workbook_scores_as_the_same_tenders_in_yaml(
    example: Path, form: Any, tmp_path: Path
) -> None:
    rules = next(example.parents[1].glob("*.yaml"))
    rule_set, library = rule_set_file(rules)
    own = {"title", "expect", "source"}
    tree = read_yaml(read_file(example), example.name)
    given_in_yaml = TendersIn.model_validate({k: v for k, v in tree.items() if k not in own})
    path = tmp_path / "offer"
    path.write_bytes(form(as_sheets(tree)))

    given_in_cells = TendersIn.model_validate(tenders_in(path).tree)

    assert given_in_cells.model_dump() == given_in_yaml.model_dump()
    scored = answer(rule_set, library, given_in_cells, {})
    assert scored.document == answer(rule_set, library, given_in_yaml, {}).document


def as_sheets(tree: Any) -> dict[str, list[tuple[Any, ...]]]:
    """Write an example as a person would type it into a workbook."""
    kinds = (("fact", "facts"), ("mark", "marks"), ("not applicable", "not_applicable"))
    further = sorted(
        {
            (f"{prefix}: {name}", key, name)
            for tender in tree["tenders"]
            for prefix, key in kinds
            for name in tender.get(key, {})
        }
    )
    tenders = [
        (
            tender["supplier"],
            typed(tender.get("price")),
            *(typed(tender.get(key, {}).get(name)) for _, key, name in further),
        )
        for tender in tree["tenders"]
    ]
    keys = ("id", "measure", "quantity", "each", "unit", "place", "group", "attribution", "year")
    lines = [
        (tender["supplier"], *(typed(line.get(key)) for key in keys))
        for tender in tree["tenders"]
        for line in tender.get("commitments", [])
    ]
    return {
        "Contract": [("Name", "Value"), *((k, typed(v)) for k, v in tree["contract"].items())],
        "Tenders": [("Supplier", "Price", *(heading for heading, _, _ in further)), *tenders],
        "Commitments": [("Supplier", *(key.title() for key in keys)), *lines],
    }


def typed(value: Any) -> Any:
    """Give a value as it would be typed: numbers as numbers, all else as text."""
    try:
        return None if value is None else float(Decimal(value))
    except ArithmeticError:
        return str(value)
