"""Names over HTTP: those that wait, whom they may be, and a person who decides."""

import pytest

from app.organisations.role import Role
from app.platform.database import writing
from tests.callers import a_key, a_person
from tests.spend.asked import Asked
from tests.spend.made import a_batch, a_supplier


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
