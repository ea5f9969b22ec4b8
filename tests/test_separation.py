"""What takes two people takes two, however many parts one of them plays.

Each of these people holds every role that the authority gives, and a second key besides: neither
helps them to finish what they began, or to decide about their own work.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlmodel import select

from app.organisations.issuing import NewKey, issue
from app.organisations.role import scopes_of
from app.organisations.scope import Scope
from app.organisations.tables import Person
from app.platform.database import reading, writing
from app.platform.events import Event
from tests.arranged import Headers, World, arranged
from tests.callers import ISSUED
from tests.databases import Supply
from tests.operations import GUARDED, Operation
from tests.world.cast import OF_AUTHORITY, Somebody

BY_NAME = {one.name: one for one in GUARDED}
SECOND, SEPARATION = "second-person-needed", "separation"


@dataclass(frozen=True, slots=True)
class Alone:
    """Somebody who would do both halves of something."""

    who: str  #: in the cast
    operation: str
    code: str

    def __str__(self) -> str:
        """Name it, for a test's name."""
        return f"{self.who}-{self.operation}"


ALONE = [
    Alone("first", "publish_procurement", SECOND),  # wrote the draft
    Alone("first", "publish_rule_set", SECOND),  # wrote the draft
    Alone("first", "decide_amendment", SECOND),  # proposed it
    Alone("first", "open_tenders", SECOND),  # asked for it
    Alone("first", "make_decision", SECOND),  # proposed it
    Alone("first", "refuse_recommendation", SECOND),  # made it
    Alone("first", "award_lot", SECOND),  # recommended it
    Alone("first", "decide_on_remedy", SECOND),  # proposed it
    Alone("first", "decide_on_settlement", SECOND),  # proposed it
    Alone("first", "approve_supplier_address", SECOND),  # proposed it
    Alone("interested", "decide_interest", SECOND),  # has it
    Alone("evaluator", "excuse_evaluator", SEPARATION),  # judges the lot
    Alone("evaluator", "agree_mark", SEPARATION),  # marked the lot
    Alone("evaluator", "change_agreed_mark", SEPARATION),
    Alone("evaluator", "close_moderation", SEPARATION),
    Alone("evaluator", "award_lot", SEPARATION),
    Alone("evaluator", "recommend_award", SEPARATION),
    Alone("evaluator", "refuse_recommendation", SEPARATION),
    Alone("evaluator", "propose_decision", SEPARATION),
    Alone("evaluator", "make_decision", SEPARATION),
    Alone("moderator", "make_decision", SEPARATION),
    Alone("finisher", "award_lot", SEPARATION),
    Alone("moderator", "award_lot", SEPARATION),  # led the evaluators
    Alone("moderator", "recommend_award", SEPARATION),
    Alone("moderator", "refuse_recommendation", SEPARATION),
    Alone("moderator", "mark_tender", "not-on-panel"),  # is the moderator, and marks nothing
    Alone("interested", "propose_amendment", "interest-declared"),
    Alone("interested", "decide_amendment", "interest-declared"),
    Alone("interested", "excuse_evaluator", "interest-declared"),
    Alone("interested", "cancel_procurement", "interest-declared"),
    Alone("interested", "open_tenders", "interest-declared"),
    Alone("interested", "mark_tender", "interest-declared"),
    Alone("interested", "score_lot", "interest-declared"),
    Alone("interested", "recommend_award", "interest-declared"),
    Alone("interested", "award_lot", "interest-declared"),
    Alone("interested", "make_decision", "interest-declared"),
    Alone("interested", "list_decisions", "interest-declared"),
    Alone("interested", "read_tender_content", "interest-declared"),
]


@pytest.fixture(scope="module")
def world(supply: Supply, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Give the world, in which these people have been given every role."""
    with arranged(supply, tmp_path_factory.mktemp("files"), forgets=True) as world:
        here = world.known.here
        people = (here.first, here.interested, *here.judges)
        with writing(world.engine) as session:
            for one in people:
                session.get_one(Person, one.caller.person()).roles = sorted(OF_AUTHORITY)
        yield world


def another_key(world: World, somebody: Somebody) -> Headers:
    """Issue another key to somebody, for all that their roles may do."""
    caller, scopes = somebody.caller, scopes_of(OF_AUTHORITY)
    wanted = NewKey("another", scopes, person_id=caller.person())
    with writing(world.engine) as session:
        _, secret = issue(session, caller.authority_id, wanted, ISSUED)
    return {"Authorization": f"Bearer {secret}"}


def remembered(world: World, operation: Operation) -> set[tuple[str, str]]:
    """Give who was refused an operation, and why, as the log has it."""
    query = select(Event.actor, Event.facts).where(
        Event.kind == "access.refused", Event.subject == operation.name
    )
    with reading(world.engine) as session:
        return {(actor, facts["reason"]) for actor, facts in session.exec(query)}


@pytest.mark.parametrize("alone", ALONE, ids=str)
def test_one_person_in_every_part_is_refused(world: World, alone: Alone) -> None:
    here, operation = world.known.here, BY_NAME[alone.operation]
    somebody: Somebody = getattr(here, alone.who)

    answer = world.send(operation, another_key(world, somebody))

    assert (answer.status_code, answer.json()["code"]) == (403, alone.code)
    assert (str(somebody.caller.who), alone.code) in remembered(world, operation)


@pytest.mark.parametrize("name", sorted({one.operation for one in ALONE if one.code == SECOND}))
def test_another_person_may(world: World, name: str) -> None:
    """What is refused above is refused for who asks, and for nothing else."""
    answer = world.send(BY_NAME[name], world.known.here.officer.headers)

    assert answer.status_code == 201


#: what takes two people, or shows what tenders say before the award: no program does it
BY_PEOPLE = [
    *sorted({one.operation for one in ALONE}),
    "declare_conflict",
    "name_the_panel",
    "reopen_moderation",
    "send_summaries",
]


@pytest.mark.parametrize("name", BY_PEOPLE)
def test_a_program_is_nobodys_second_person(world: World, name: str) -> None:
    authority = world.known.here.first.caller.authority_id
    with writing(world.engine) as session:
        _, secret = issue(session, authority, NewKey("a program", list(Scope)), ISSUED)

    answer = world.send(BY_NAME[name], {"Authorization": f"Bearer {secret}"})

    assert (answer.status_code, answer.json()["code"]) == (403, "person-needed")


def test_nobody_is_evaluator_and_moderator_of_one_lot(world: World) -> None:
    operation = BY_NAME["name_the_panel"]
    [member] = operation.example["members"]
    both = {"members": [member, member | {"role": "moderator"}]}

    answer = world.send(operation, world.may(operation), json=both)

    assert answer.status_code == 422
    assert "named_twice" in {error["code"] for error in answer.json()["errors"]}


def test_nobody_changes_their_own_roles(world: World) -> None:
    operation, here = BY_NAME["change_person"], world.known.here
    own = f"/v1/people/{here.first.caller.person()}"
    roles = {"roles": ["administrator"]}

    answer = world.send(operation, another_key(world, here.first), url=own, json=roles)

    assert (answer.status_code, answer.json()["code"]) == (403, "own-roles")
    assert world.send(operation, world.caller, url=own, json=roles).status_code == 200


def test_nobody_alone_brings_in_the_second_person(world: World) -> None:
    """Whoever enters somebody, or says where their key goes, does not have it sent there."""
    caller = world.known.here.first.caller
    with writing(world.engine) as session:
        sham = Person(
            authority_id=caller.authority_id, name="Nobody", email="mine@anytown.example",
            email_by=str(caller.person()), roles=["procurement_officer"], made_at=ISSUED,
            updated_at=ISSUED,
        )  # fmt: skip
        session.add(sham)
    wanted = {"label": "theirs", "person_id": str(sham.id)}
    issuing = BY_NAME["issue_api_key"]

    alone = world.send(issuing, another_key(world, world.known.here.first), json=wanted)
    by_another = world.send(issuing, world.caller, json=wanted)

    assert (alone.status_code, alone.json()["code"]) == (403, SECOND)
    assert (by_another.status_code, by_another.json()["key"]) == (201, None)


def test_nobody_gives_themselves_a_scope_that_their_key_lacks(world: World) -> None:
    """A key for less stays a key for less, though its person's roles reach further."""
    caller = world.known.here.first.caller
    wanted = NewKey("keys alone", [Scope.KEYS_WRITE], person_id=caller.person())
    with writing(world.engine) as session:
        _, secret = issue(session, caller.authority_id, wanted, ISSUED)
    own = {"label": "more", "person_id": str(caller.person()), "scopes": ["awards:approve"]}

    answer = world.send(BY_NAME["issue_api_key"], {"Authorization": f"Bearer {secret}"}, json=own)

    assert (answer.status_code, answer.json()["code"]) == (403, "scope-not-held")
