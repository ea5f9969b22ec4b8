"""Every worked example of the library comes out; published figures beside us are among them."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app.__main__ import app
from app.platform.documents import read_yaml
from app.rules.reading import HOME, read_library
from app.scoring.worked import ExampleIn, examples_findings, mismatches
from tests.factories import PRICE_ONLY, a_rule_set

EXAMPLES = sorted((HOME / "worked_examples").glob("*.yaml"))
PUBLISHED = Path(__file__).resolve().parents[3] / "shared" / "data" / "worked_examples"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_worked_example_comes_out(path: Path) -> None:
    result = CliRunner().invoke(app, ["rules", "check", str(path), "--json"])

    assert result.exit_code == 0, result.output


def numbers_in(text: str) -> set[Decimal]:
    return set(map(Decimal, re.findall(r"\d+(?:\.\d+)?", text.replace(",", ""))))


def test_every_published_figure_beside_us_is_stated_in_one_of_our_examples() -> None:
    """Where the published schemes lie beside the project, each of their figures is one of ours."""
    ours = {path.stem: numbers_in(path.read_text(encoding="utf-8")) for path in EXAMPLES}
    assert Decimal("1176471") in ours["price-per-quality-fraction"]

    for path in sorted(PUBLISHED.glob("*.yaml")):
        scheme = read_yaml(path.read_bytes(), path.name)
        figures = numbers_in(" ".join(map(str, scheme["published"].values())))
        assert any(figures <= numbers for numbers in ours.values()), (path.name, figures)


EXAMPLE = {"tenders": [{"supplier": "A", "price": "5"}], "expect": {}}


def told(expect: dict[str, Any], price: str = "5") -> list[str]:
    tenders = [{"supplier": "A", "price": price}]
    example = ExampleIn.model_validate({"tenders": tenders, "expect": expect})
    return list(mismatches(a_rule_set(PRICE_ONLY), read_library(), example, {}))


def test_a_number_that_does_not_come_out_is_told_with_both() -> None:
    assert told({"tenders[supplier=A].total": "100"}) == []
    assert told({"tenders[supplier=A].total": "99"}) == [
        "tenders[supplier=A].total: worked out as 99, the engine says 100"
    ]


def test_a_path_that_leads_nowhere_is_told() -> None:
    [words] = told({"tenders[supplier=Z].total": "100"})

    assert "there is nothing at" in words


def test_a_fault_that_was_expected_is_no_mismatch() -> None:
    assert told({"faults": ["undefined"]}, "0") == []
    assert told({"faults": ["missing_mark"]}, "0") == ["expected missing_mark; found undefined"]
    assert told({"faults": ["undefined"]}) == ["expected undefined, but it was scored"]
    [words] = told({}, "0")
    assert words.startswith("it cannot be scored:")


def wanting(*examples: dict[str, Any]) -> list[tuple[str, str]]:
    made = [
        (f"{place}.yaml", ExampleIn.model_validate({**EXAMPLE, "expect": expect}))
        for place, expect in enumerate(examples)
    ]
    found = examples_findings(a_rule_set(PRICE_ONLY), read_library(), made, lambda *_: {})
    return [(one.code, one.file) for one in found]


def test_rules_want_examples_that_come_out_and_state_every_criterion() -> None:
    whole = {"tenders[supplier=A].criteria.price.score": "100"}

    assert wanting() == [("no_example", "")]
    assert wanting(whole) == []
    assert wanting({"tenders[supplier=A].total": "100"}) == [("criterion_in_no_example", "")]
    assert wanting(whole, {"tenders[supplier=A].total": "1"}) == [("example_differs", "1.yaml")]
