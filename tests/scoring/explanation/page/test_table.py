from decimal import Decimal

import pytest

from app.scoring.explanation.page.brief import ranking
from app.scoring.explanation.page.table import RESPREAD, WIDTH, columns_of
from tests.scoring.explained import EXAMPLES, example, scored

RULES = """
id: respread
version: "1"
respread_at_least: 1
criteria:
  - {code: service, title: Service, weight: 40, method: {formula: value / 10}}
  - code: site
    title: Site
    weight: 40
    not_applicable: respread
    method: {formula: value / 10}
  - code: green
    title: Green
    weight: 20
    not_applicable: respread
    method: {formula: value / 10}
rank: {ties: [shared]}
"""
TENDERS = """
tenders:
  - {supplier: Alpha, marks: {service: 6, green: 9}, not_applicable: {site: it brings none}}
  - {supplier: Beta, marks: {service: 5, site: 5, green: 5}}
"""


def lines_of(rules: str, tenders: str) -> list[str]:
    return list(ranking(scored(rules, tenders)))


@pytest.mark.parametrize("turned", [False, True])
def test_every_criterion_has_its_column_whoever_comes_first(turned: bool) -> None:
    """Alpha: 40 and 20 share 100 as 66.67 and 33.33; 0.6 of the one and 0.9 of the other."""
    tenders = TENDERS.replace("service: 5, site: 5", "service: 9, site: 9") if turned else TENDERS

    lines = lines_of(RULES, tenders)

    assert lines[0].split() == ["Service", "Site", "Green", "Total"]
    assert lines[1].split() == ["of", "40", "of", "40", "of", "20", "of", "100"]
    [alpha] = [line for line in lines if "Alpha" in line]
    cells = ["40", "of", "66.67", "–", "30", "of", "33.33", "70"]
    assert alpha.split()[1:] == ["Alpha", *cells]


def test_each_row_adds_up_in_marks_and_in_weights() -> None:
    [beta] = [line for line in lines_of(RULES, TENDERS) if "Beta" in line]

    *cells, total = beta.split()[2:]
    assert sum(map(Decimal, cells)) == Decimal(total) == 50


def test_what_n_of_m_means_is_said_only_where_it_stands() -> None:
    whole = TENDERS.replace("{service: 6, green: 9}", "{service: 6, site: 6, green: 9}")
    whole = whole.replace(", not_applicable: {site: it brings none}", "")

    assert any("n of m" in line for line in lines_of(RULES, TENDERS))
    assert not any("n of m" in line for line in lines_of(RULES, whole))
    assert "–" in RESPREAD


def test_where_n_of_m_has_no_room_it_goes_over_two_lines() -> None:
    [path] = [one for one in EXAMPLES if one.stem == "weights-re-spread"]
    answered = example(path)
    assert answered is not None

    lines = list(ranking(answered))

    at = next(place for place, line in enumerate(lines) if "ZornA" in line)
    assert lines[at].split()[2:] == ["13.33", "33.33", "53.33", "–", "100"]
    assert lines[at + 1].split() == ["of", "13.33", "of", "33.33", "of", "53.33"]
    assert all(len(line) <= WIDTH for line in lines)


def test_below_a_lone_heading_its_parts_are_the_columns() -> None:
    rules = """
id: lone
version: "1"
criteria:
  - code: all
    weight: 100
    criteria:
      - {code: one, weight: 75, method: {formula: value / 10}}
      - {code: two, weight: 25, method: {formula: value / 10}}
rank: {ties: [shared]}
"""
    answered = scored(rules, "tenders: [{supplier: Alpha, marks: {one: 10, two: 5}}]")

    columns = columns_of(answered.plans[""])

    assert [(one.code, one.most) for one in columns] == [
        ("one", Decimal(75)),
        ("two", Decimal(25)),
    ]
