"""Every operation, every role and every stage of a lot, held against `matrix.yaml`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from httpx2 import Response
from sqlmodel import col, select

from app.organisations.role import SCOPES, Role
from app.platform.database import reading
from app.platform.events import Event
from tests.arranged import World, arranged
from tests.databases import Supply
from tests.operations import GUARDED, OPEN, OPERATIONS, Operation
from tests.world.cast import Cast, Somebody
from tests.world.numbers import Stage

ORDER = [stage.name.lower() for stage in Stage]
ANYBODY, EVERYBODY, ANY = "anybody", "everybody", "any"
OF_LOTS = [one for one in GUARDED if one.turns_on_a_lot]


@dataclass(frozen=True)
class Entry:
    """What the matrix says of one operation."""

    may: list[Role]
    refused: dict[Role, str] = field(default_factory=dict)
    stages: dict[Stage, str] = field(default_factory=dict)
    stages_of: dict[Role, dict[Stage, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, written: Any) -> "Entry":
        """Read an entry; a text alone says who may."""
        if isinstance(written, str):
            return cls(roles_in(written))
        refused = {
            role: outcome
            for outcome, words in written.get("refused", {}).items()
            for role in roles_in(words)
        }
        stages_of = {
            role: stages_in(told)
            for name, told in written.items()
            if name.startswith("stages of ")
            for role in roles_in(name.removeprefix("stages of "))
        }
        return cls(
            roles_in(written["may"]), refused, stages_in(written.get("stages", {})), stages_of
        )


def roles_in(words: str) -> list[Role]:
    """Read a list of roles, or who is not in it."""
    if words == ANYBODY:
        return []
    left_out = words.removeprefix(EVERYBODY).removeprefix(" but ")
    named = [Role(name) for name in left_out.split(", ") if name]
    if words.startswith(EVERYBODY):
        return [role for role in Role if role not in named]
    return named


def stages_in(told: Mapping[Any, str]) -> dict[Stage, str]:
    """Read what is told at each stage, such as `409 wrong-moment: moderated to told`."""
    found: dict[Stage, str] = {}
    for outcome, words in told.items():
        for name in names_in(words):
            assert Stage[name.upper()] not in found, f"{name} has two outcomes"
            found[Stage[name.upper()]] = str(outcome)
    return found


def names_in(words: str) -> Iterator[str]:
    if words == ANY:
        yield from ORDER
        return
    for part in words.split(", "):
        first, _, last = part.partition(" to ")
        yield from ORDER[ORDER.index(first) : ORDER.index(last or first) + 1]


WRITTEN: dict[str, dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("matrix.yaml").read_text()
)
MATRIX = {name: Entry.read(one) for group in WRITTEN.values() for name, one in group.items()}


@pytest.fixture(scope="module")
def world(supply: Supply, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with arranged(supply, tmp_path_factory.mktemp("files"), forgets=True) as world:
        yield world


def outcome(answer: Response) -> str:
    """Tell an answer as the matrix does."""
    if answer.status_code < 400:
        return str(answer.status_code)
    return f"{answer.status_code} {answer.json()['code']}"


def has_scope(role: Role, operation: Operation) -> bool:
    return operation.route.needs in SCOPES[role]


def playing(role: Role, operation: Operation, cast: Cast) -> Somebody:
    """Give somebody who plays a part, and is in the right place for what they are to do."""
    if (operation.name, role) == ("finish_marking", Role.EVALUATOR):
        return cast.finisher
    return cast.roles[role]


def test_every_operation_has_its_entry_in_the_place_where_the_api_tells_it() -> None:
    told = {(one.described["tags"][0], one.name) for one in OPERATIONS}

    assert {(tag, name) for tag, group in WRITTEN.items() for name in group} == told


def test_an_entry_is_whole() -> None:
    """It names each role that has the scope, and tells an outcome of each stage."""
    for one in GUARDED:
        entry = MATRIX[one.name]
        named = [*entry.may, *entry.refused]
        assert sorted(named) == [role for role in sorted(Role) if has_scope(role, one)], one
        for told in (entry.stages, *entry.stages_of.values()):
            assert set(told) == (set(Stage) if one.turns_on_a_lot else set()), one


def test_what_needs_no_key_is_open_to_anybody() -> None:
    told = {name for group in WRITTEN.values() for name, one in group.items() if one == ANYBODY}

    assert told == OPEN & {one.name for one in OPERATIONS}


def test_those_who_read_for_others_write_nothing() -> None:
    writes = [one.name for one in GUARDED if one.route.writes]

    assert [name for name in writes if Role.AUDITOR in MATRIX[name].may] == []
    assert [name for name in writes if Role.INTEGRATION in MATRIX[name].may] == []


@pytest.mark.parametrize("operation", GUARDED, ids=str)
def test_who_may(world: World, operation: Operation) -> None:
    """Whoever may, does; whoever lacks the scope is refused, and the log remembers it."""
    entry, here = MATRIX[operation.name], world.known.here
    lacking = [role for role in Role if not has_scope(role, operation)]

    told = {
        role: outcome(world.send(operation, playing(role, operation, here).headers))
        for role in Role
    }

    assert [role for role in entry.may if not told[role].startswith("2")] == []
    assert {role: told[role] for role in entry.refused} == entry.refused
    assert {told[role] for role in lacking} <= {"403 scope-missing"}
    names = {str(one.caller.who): role for role, one in here.roles.items()}
    query = select(Event.actor, Event.facts).where(
        Event.kind == "access.refused",
        Event.subject == operation.name,
        col(Event.actor).in_(names),
    )
    with reading(world.engine) as session:
        known = list(session.exec(query))
    remembered = [names[actor] for actor, facts in known if facts["reason"] == "scope-missing"]
    assert sorted(remembered) == sorted(lacking)


@pytest.mark.parametrize("operation", OF_LOTS, ids=str)
def test_when(world: World, operation: Operation) -> None:
    """At each stage every role is told what the matrix says.

    That others may too is known from one stage; at the rest it is asked where they are refused.
    """
    entry, here = MATRIX[operation.name], world.known.here
    whole = {entry.may[0], *entry.stages_of}
    wrong = {}
    for role in (role for role in Role if has_scope(role, operation)):
        who = playing(role, operation, here).headers
        is_never_let_in = role in entry.refused and role not in entry.stages_of
        for stage, told in entry.stages_of.get(role, entry.stages).items():
            if told.startswith("2") and role not in whole and not is_never_let_in:
                continue
            found = outcome(world.send(operation, who, stage.value))
            if found.startswith("2") if is_never_let_in else found != told:
                wrong[role.value, stage.name.lower()] = found

    assert wrong == {}


@pytest.mark.parametrize("operation", OF_LOTS, ids=str)
def test_another_authoritys_people_find_nothing(world: World, operation: Operation) -> None:
    """Whatever part they play there, and however far the lot has come."""
    elsewhere = world.known.elsewhere
    told = {
        role.value: outcome(world.send(operation, playing(role, operation, elsewhere).headers))
        for role in Role
        if has_scope(role, operation)
    }

    assert set(told.values()) == {"404 not-found"}, told
