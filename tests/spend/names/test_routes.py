"""Names over HTTP: those that wait, whom they may be, and a person who decides."""

from decimal import Decimal
from itertools import chain
from typing import Any

import pytest

from app.organisations.role import Role
from app.platform.database import writing
from app.spend.batch import BatchKind
from app.spend.names import routes
from app.spend.rows.flipping import take_back
from tests.callers import a_key, a_person
from tests.spend.asked import Asked
from tests.spend.made import NOW, a_batch, a_supplier


@pytest.fixture
def supplier_id(asked: Asked) -> str:
    with writing(asked.engine) as session:
        supplier = a_supplier(session, asked.caller, "Alpha Works Limited", "GB-COH-01234567")
        a_batch(session, asked.caller, {"supplier": "ALPHA WORKS LTD"}, {"supplier": "Beta"})
        return str(supplier.id)


def waiting(asked: Asked) -> dict[str, str]:
    return {one["name"]: one["id"] for one in asked.get("supplier-names", state="waiting")["data"]}


def test_a_name_that_waits_comes_with_whom_it_may_be(asked: Asked, supplier_id: str) -> None:
    name_id = waiting(asked)["ALPHA WORKS LTD"]

    told = asked.get(f"supplier-names/{name_id}")

    assert (told["lines"], told["amount"], told["supplier_id"]) == (1, "100.00", None)
    assert [(one["supplier_id"], one["percent"]) for one in told["likely"]] == [(supplier_id, 100)]


def test_a_person_says_who_it_is_and_every_row_is_that_suppliers(
    asked: Asked, supplier_id: str
) -> None:
    name_id = waiting(asked)["ALPHA WORKS LTD"]

    told = asked.match(name_id, {"state": "matched", "supplier_id": supplier_id})

    assert (told["matched_by"], told["version"], told["likely"]) == ("person", 2, [])
    assert list(waiting(asked)) == ["Beta"]
    [line] = asked.get("lines", supplier=supplier_id)["data"]
    assert line["supplier_name"] == "ALPHA WORKS LTD"


def test_a_decision_on_what_somebody_else_has_decided_since_is_refused(
    asked: Asked, supplier_id: str
) -> None:
    name_id = waiting(asked)["Beta"]
    asked.match(name_id, {"state": "nobody"}, version='"v1"')

    stale = asked.match(name_id, {"state": "waiting"}, 412, '"v1"')

    assert stale["current_version"] == 2
    assert asked.match(name_id, {"state": "waiting"})["state"] == "waiting"


def test_a_program_decides_nothing(asked: Asked, supplier_id: str) -> None:
    name_id = waiting(asked)["Beta"]
    asked.headers = a_key(asked.engine)

    assert "person" in asked.match(name_id, {"state": "nobody"}, 403)["detail"]


@pytest.mark.parametrize("body", [{"state": "matched"}, {"state": "guessed"}])
def test_half_a_decision_is_refused(asked: Asked, supplier_id: str, body: dict[str, str]) -> None:
    asked.match(waiting(asked)["Beta"], body, 422)


def test_a_supplier_that_is_not_in_the_register_is_refused(asked: Asked, supplier_id: str) -> None:
    name_id = waiting(asked)["Beta"]

    asked.match(name_id, {"state": "matched", "supplier_id": name_id}, 404)


def test_another_authoritys_names_are_not_there(asked: Asked, supplier_id: str) -> None:
    name_id = waiting(asked)["Beta"]
    asked.headers = a_person(
        asked.engine, Role.ECONOMIC_DEVELOPMENT, authority="Elsewhere Council"
    )

    assert waiting(asked) == {}
    asked.get(f"supplier-names/{name_id}", 404)
    asked.match(name_id, {"state": "nobody"}, 404)


@pytest.fixture
def published(asked: Asked) -> Asked:
    """Publish four names in files of all kinds; the register has one that two of them are like."""
    with writing(asked.engine) as session:
        a_supplier(session, asked.caller, "Alpha Works Limited")
        spent = [
            {"supplier": "ALPHA WORKS LTD", "amount": Decimal("40.10")},
            {"supplier": "Beta", "amount": Decimal("-25.00")},
            {"supplier": "Alpha Work Ltd", "amount": Decimal("300.00")},
        ]
        a_batch(session, asked.caller, *spent)
        granted = {"beneficiary": "ALPHA WORKS LTD", "amount": Decimal("500.00")}
        a_batch(session, asked.caller, granted, kind=BatchKind.GRANTS)
        contracts: list[dict[str, Any]] = [
            {"supplier": "Gamma & Sons", "value": Decimal("1000.00")},
            {"supplier": "ALPHA WORKS LTD", "value": None},
        ]
        a_batch(session, asked.caller, *contracts, kind=BatchKind.CONTRACTS)
        gone = a_batch(session, asked.caller, {"supplier": "Beta", "amount": Decimal("9000.00")})
        take_back(session, asked.caller, gone, NOW)
    return asked


def names(asked: Asked, **query: Any) -> list[str]:
    return [one["name"] for one in asked.get("supplier-names", **query)["data"]]


def paged(asked: Asked, **query: Any) -> list[list[str]]:
    pages = []
    cursor: dict[str, Any] = {}
    while True:
        answer = asked.get("supplier-names", limit=1, **query, **cursor)
        pages.append([one["name"] for one in answer["data"]])
        if not answer["page"]["has_more"]:
            return pages
        cursor = {"cursor": answer["page"]["next_cursor"]}


def test_a_name_counts_its_rows_in_files_of_every_kind(published: Asked) -> None:
    told = published.get("supplier-names")["data"]

    sums = {one["name"]: (one["lines"], one["amount"]) for one in told}
    assert sums == {
        "ALPHA WORKS LTD": (3, "540.10"), "Gamma & Sons": (1, "1000.00"),
        "Alpha Work Ltd": (1, "300.00"), "Beta": (1, "-25.00"),
    }  # fmt: skip


def test_the_largest_come_first_and_page_without_a_gap(published: Asked) -> None:
    order = ["Gamma & Sons", "ALPHA WORKS LTD", "Alpha Work Ltd", "Beta"]

    assert names(published, sort="-amount") == order
    assert paged(published, sort="-amount") == [[one] for one in order]


def test_names_without_any_row_that_counts_come_by_nought(published: Asked) -> None:
    with writing(published.engine) as session:
        a_batch(session, published.caller, {"supplier": "Delta"}, live=False)

    assert names(published, sort="-amount")[-2:] == ["Delta", "Beta"]


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ("alpha WORKS", ["ALPHA WORKS LTD"]), ("gamma and", ["Gamma & Sons"]),
        ("a", ["Gamma & Sons", "ALPHA WORKS LTD", "Alpha Work Ltd", "Beta"]), ("%", []),
    ],
)  # fmt: skip
def test_a_part_of_a_name_finds_it_however_it_is_written(
    published: Asked, part: str, found: list[str]
) -> None:
    assert names(published, q=part, sort="-amount") == found
    assert sorted(names(published, q=part)) == sorted(found)


@pytest.mark.parametrize("part", ["limi", "COMP", "delta  company", "co ltd", "company limited"])
def test_a_part_of_a_word_that_has_a_short_form_finds_it_as_it_was_written(
    published: Asked, part: str
) -> None:
    with writing(published.engine) as session:
        a_batch(session, published.caller, {"supplier": "The Delta Company Limited"})

    assert names(published, q=part) == ["The Delta Company Limited"]


def test_those_that_may_be_a_supplier_can_be_asked_for_alone(
    published: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = ["ALPHA WORKS LTD", "Alpha Work Ltd"]
    assert names(published, likely=True, sort="-amount") == order

    assert paged(published, likely=True, sort="-amount") == [[one] for one in order]
    assert names(published, likely=True, q="beta") == []

    monkeypatch.setattr(routes, "LOOKED_AT", 2)

    assert sorted(chain(*paged(published, likely=True))) == order
    assert names(published, likely=True, sort="-amount") == order[:1]
    assert paged(published, likely=True, sort="-amount") == [[order[0]], [order[1]]]


def test_one_answer_compares_no_more_than_it_may_and_the_next_goes_on(
    published: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(published.engine) as session:
        large = [{"supplier": f"Zz {n}", "amount": Decimal(9000 + n)} for n in range(5)]
        a_batch(session, published.caller, *large)
    monkeypatch.setattr(routes, "MOST", 1)
    monkeypatch.setattr(routes, "COMPARED", 4)  # the register has one supplier

    pages = paged(published, likely=True, sort="-amount")
    assert pages == [[], ["ALPHA WORKS LTD"], ["Alpha Work Ltd"]]

    with writing(published.engine) as session:
        a_supplier(session, published.caller, "Epsilon")
    pages = paged(published, likely=True, sort="-amount")
    assert pages == [[], [], [], ["ALPHA WORKS LTD"], ["Alpha Work Ltd"]]
    whole = published.get_text("supplier-names.csv", likely=True, sort="-amount")
    assert len(whole.splitlines()) == 3


def test_what_is_decided_is_not_likely_any_more(published: Asked) -> None:
    first, second = published.get("supplier-names", likely=True, sort="-amount")["data"]
    published.match(first["id"], {"state": "nobody"})

    assert names(published, likely=True) == [second["name"]]
    assert names(published, likely=True, state="nobody") == []


def test_a_list_that_is_ordered_by_money_comes_whole_as_csv(published: Asked) -> None:
    answer = published.get_text("supplier-names.csv", sort="-amount")

    first = [line.split(",")[1] for line in answer.splitlines()[1:]]
    assert first == ["Gamma & Sons", "ALPHA WORKS LTD", "Alpha Work Ltd", "Beta"]


def test_no_other_order_is_known(published: Asked) -> None:
    published.get("supplier-names", 422, sort="name")
