from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Event
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, event
from sqlmodel import func, select

from app.contracts.adoption.naming import Named, supplier_named
from app.organisations.caller import Caller
from app.organisations.role import Role
from app.organisations.scope import Scope
from app.organisations.secret import Mode
from app.organisations.suppliers.identifier import Identifier
from app.organisations.tables import Supplier
from app.platform.database import reading, writing
from app.platform.identifiers import new_id
from tests.callers import a_person, authority_id_of
from tests.contracts.adoption.taken import Taking, a_body

COH = {"scheme": "GB-COH", "id": "1234567"}
CHC = {"scheme": "GB-CHC", "id": "1098765"}


def entered(taking: Taking, name: str, *identifiers: dict[str, str]) -> str:
    officer = a_person(taking.engine, Role.PROCUREMENT_OFFICER)
    body = {"name": name, "identifiers": list(identifiers)}
    return str(taking.post("/suppliers", body, officer).json()["id"])


def send(taking: Taking, who: dict[str, str] | None = None, **supplier: Any) -> Any:
    return taking.post("/contracts", a_body(supplier=supplier), who)


def test_a_supplier_is_found_by_an_identifier_however_it_is_written(taking: Taking) -> None:
    firm = entered(taking, "Ash", {"scheme": "GB-COH", "id": "01234567"})

    told = send(taking, identifiers=[COH, CHC]).json()

    assert told["supplier_id"] == firm


def test_identifiers_of_several_suppliers_are_refused_with_who_they_are(taking: Taking) -> None:
    firms = [entered(taking, "Ash", COH), entered(taking, "Birch", CHC)]

    answer = send(taking, identifiers=[COH, CHC])

    assert (answer.status_code, answer.json()["code"]) == (409, "suppliers-differ")
    assert sorted(answer.json()["supplier_ids"]) == sorted(firms)


def test_a_new_supplier_is_entered_only_for_who_may_enter_suppliers(taking: Taking) -> None:
    officer = a_person(taking.engine, Role.PROCUREMENT_OFFICER)

    manager = send(taking, identifiers=[COH], name="Ash")
    nameless = send(taking, officer, identifiers=[COH])
    made = send(taking, officer, identifiers=[COH], name="Ash")
    again = send(taking, officer, identifiers=[COH], name="Ash")

    for refused in (manager, nameless):
        assert refused.json()["errors"][0]["code"] == "unknown_supplier"
    assert made.status_code == 201
    assert again.json()["supplier_id"] == made.json()["supplier_id"]


def test_what_is_no_identifier_is_told_with_its_place(taking: Taking) -> None:
    answer = send(taking, identifiers=[COH, {"scheme": "GB-COH", "id": "GBML4119704"}])

    [fault] = answer.json()["errors"]
    assert (fault["code"], fault["pointer"]) == ("no_identifier", "/supplier/identifiers/1/id")


def test_a_supplier_is_named_in_one_way(taking: Taking) -> None:
    firm = entered(taking, "Ash", COH)

    assert send(taking, id=firm, identifiers=[COH]).status_code == 422
    assert send(taking).status_code == 422


def test_a_supplier_that_two_enter_at_once_is_entered_once_and_both_have_it(
    taking: Taking, engine: Engine, now: datetime
) -> None:
    owner = authority_id_of(engine, taking.manager)
    caller = Caller(new_id(), owner, Mode.LIVE, frozenset([Scope.SUPPLIERS_WRITE]))
    ash = Named(identifiers=[Identifier("GB-COH", "01234567")], name="Ash")
    has_looked = Event()

    def enter() -> UUID:
        with writing(engine) as session:
            return supplier_named(session, caller, ash, now)

    def see(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "INTO supplier_identifier" in statement:
            has_looked.set()

    with ThreadPoolExecutor(1) as pool:
        with writing(engine) as session:
            first = supplier_named(session, caller, ash, now)
            event.listen(engine, "before_cursor_execute", see)
            second = pool.submit(enter)
            if engine.dialect.name == "postgresql":  # SQLite has one writer at a time
                assert has_looked.wait(20)
        assert second.result(20) == first
    with reading(engine) as after:
        assert after.exec(select(func.count()).select_from(Supplier)).one() == 1
