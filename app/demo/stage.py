"""Who takes part in the demonstration, and what they share from act to act."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from app.demo.calling import Caller
from app.demo.serving import Service
from app.organisations.entitlement import Reach
from app.organisations.granting import AskedKey, grant
from app.organisations.issuing import enter
from app.organisations.people.entering import NewPerson, enter_person
from app.organisations.role import Role
from app.platform.clock import now
from app.platform.database import writing

AUTHORITY = "Imagined Borough Council"
ADMINISTRATOR = "administrator"
#: the authority's people, by what the story calls them
STAFF = {
    "first": Role.PROCUREMENT_OFFICER,
    "second": Role.PROCUREMENT_OFFICER,
    "one": Role.EVALUATOR,
    "two": Role.EVALUATOR,
    "three": Role.EVALUATOR,
    "moderator": Role.MODERATOR,
    "auditor": Role.AUDITOR,
    "economy": Role.ECONOMIC_DEVELOPMENT,
    "manager": Role.CONTRACT_MANAGER,
    "other": Role.CONTRACT_MANAGER,
}
EVALUATORS = ("one", "two", "three")


@dataclass
class Stage:
    """The service, everybody who calls it, and the ids of what they have made."""

    service: Service
    folder: Path  #: where what is to be kept is written
    people: dict[str, Caller] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    acts: int = 0  #: that have begun

    def act(self, title: str) -> Iterator[str]:
        """Begin the next act: its number and its title, after a gap."""
        self.acts += 1
        yield ""
        yield f"{self.acts}. {title}"

    @property
    def lot(self) -> str:
        """The path of the only lot."""
        return f"/lots/{self.ids['lot']}"

    def tender(self, supplier: str) -> str:
        """Give the path of a supplier's tender."""
        return f"/tenders/{self.ids[f'tender of {supplier}']}"

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file for whoever watches."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def let_in(stage: Stage, suppliers: list[str]) -> None:
    """Let everybody in: the administrator by the command line's means, the others over HTTP."""
    stage.people[ADMINISTRATOR] = _administrator(stage.service)
    administrator = stage.people[ADMINISTRATOR]
    entry = {
        "name": AUTHORITY,
        "address": "Town Hall, Imagined Street",
        "email": "procurement@council.example",
    }
    administrator.file("PATCH", "/authority", entry)
    for name, role in STAFF.items():
        _let_in(stage, name, {"name": f"{role.capitalize()} {name}", "roles": [role]})
    for place, name in enumerate(suppliers, 1):
        supplier = administrator.post("/suppliers", _entry(name, place))
        person = {"name": "Bid manager", "roles": ["supplier"], "supplier_id": supplier["id"]}
        _let_in(stage, name, person)


def _administrator(service: Service) -> Caller:
    """Issue the first key, as `social-value keys issue` does."""
    with writing(service.engine) as session:
        owner = enter(session, AUTHORITY, now()).id
        wanted = NewPerson("Administrator", frozenset({Role.ADMINISTRATOR}))
        person = enter_person(session, owner, wanted, None, now())
        asked = AskedKey("demonstration", Reach(), person_id=person.id)
        _, secret = grant(session, owner, asked, now())
    return Caller(service.port, str(secret))


def _let_in(stage: Stage, name: str, person: dict[str, Any]) -> None:
    stage.ids[name] = stage.people[ADMINISTRATOR].post("/people", person)["id"]
    stage.people[name] = _with_key(stage.service, stage.ids[name])


def _with_key(service: Service, person: str) -> Caller:
    """Issue a key as `social-value keys issue` does: the service would send it by letter."""
    with writing(service.engine) as session:
        owner = enter(session, AUTHORITY, now()).id
        asked = AskedKey("demonstration", Reach(), person_id=UUID(person))
        _, secret = grant(session, owner, asked, now())
    return Caller(service.port, str(secret))


def _entry(name: str, place: int) -> dict[str, Any]:
    return {
        "name": name,
        "address": f"{place} Imagined Lane",
        "email": f"tenders@{name.lower()}.example",
        "identifiers": [{"scheme": "GB-PPON", "id": f"DEMO-{place:04}-FIRM"}],
    }
