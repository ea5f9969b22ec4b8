import logging
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from fastapi.testclient import TestClient
from sqlmodel import col, select
from typer.testing import CliRunner, Result

from app.commands.keys import keys
from app.organisations.tables import Person, Supplier
from app.platform.database import make_engine, reading, writing
from app.platform.events import Event
from app.platform.migrating import upgrade
from app.platform.settings import Settings
from tests.served import served


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a database with the whole schema and no rows, to be copied."""
    path = tmp_path_factory.mktemp("schema") / "template.sqlite3"
    engine = make_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture
def empty_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Give the address of a database that is not there yet, as the only setting."""
    address = f"sqlite:///{tmp_path / 'keys.sqlite3'}"
    monkeypatch.setenv("SVS_DATABASE_URL", address)
    before, handlers = structlog.get_config(), logging.getLogger().handlers
    yield address
    structlog.configure(**before)  # a command sends the log where this test's output goes
    logging.getLogger().handlers = handlers


@pytest.fixture
def url(empty_machine: str, schema: Path) -> str:
    """Give the address of a database with the schema, as the only setting."""
    shutil.copyfile(schema, empty_machine.removeprefix("sqlite:///"))
    return empty_machine


def run(*words: str) -> Result:
    return CliRunner().invoke(keys, list(words))


def issue(*more: str) -> str:
    done = run("issue", "--authority", "Anytown Council", "--scope", "keys:read", *more)
    assert done.exit_code == 0, done.output
    return done.stdout.strip()


def ask(url: str, key: str, path: str = "/v1/api-keys") -> Any:
    engine = make_engine(url)
    with served(Settings(), engine) as app, TestClient(app) as client:
        answer = client.get(path, headers={"Authorization": f"Bearer {key}"})
    engine.dispose()
    return answer


def status(url: str, key: str, path: str = "/v1/api-keys") -> int:
    return int(ask(url, key, path).status_code)


def test_the_first_key_of_an_empty_machine_opens_the_service(empty_machine: str) -> None:
    key = issue()

    assert key.startswith("sv_live_")
    assert status(empty_machine, key) == 200


def test_only_the_key_itself_is_printed_for_programs(url: str) -> None:
    done = run("issue", "--authority", "Anytown Council", "--scope", "all", "--test")

    assert len(done.stdout.split()) == 1
    assert "shown only now" in done.stderr


def test_two_keys_of_one_authority_are_of_one_authority(url: str) -> None:
    issue()
    issue("--label", "second", "--days", "30")

    listed = run("list", "--authority", "Anytown Council").stdout.splitlines()
    assert len(listed) == 2
    assert "second" in listed[1]
    assert "until" in listed[1]
    assert run("list", "--authority", "Elsewhere").stdout == ""


def test_an_empty_machine_says_which_database_was_asked(empty_machine: str) -> None:
    done = run("list", "--authority", "Elsewhere")

    assert (done.exit_code, done.stdout) == (0, "")
    where = f"{empty_machine} (set by SVS_DATABASE_URL)"
    assert done.stderr == f"There are no keys of Elsewhere in {where}.\n"


def test_a_newcomer_starts_as_a_person_in_a_role(url: str) -> None:
    of = ("--authority", "Anytown Council", "--person", "Duty officer")

    first = run("issue", *of, "--role", "administrator", "--role", "auditor").stdout.strip()
    second = run("issue", *of).stdout.strip()
    narrow = run("issue", *of, "--scope", "people:read").stdout.strip()

    people = ask(url, first, "/v1/people").json()["data"]
    assert [(one["name"], one["roles"]) for one in people] == [
        ("Duty officer", ["administrator", "auditor"])
    ]
    assert ask(url, second, "/v1/people").json()["data"] == people
    assert status(url, narrow, "/v1/people") == 200
    assert status(url, narrow, "/v1/audit-events") == 403


def test_roles_of_somebody_who_is_there_already_are_not_changed(url: str) -> None:
    of = ("--authority", "Anytown Council", "--person", "Duty officer")
    run("issue", *of, "--role", "auditor")

    refused = run("issue", *of, "--role", "evaluator")

    assert refused.exit_code == 1
    assert "is not evaluator" in refused.stderr
    assert run("issue", *of, "--role", "auditor").exit_code == 0


def test_a_suppliers_keys_act_for_one_entry(url: str) -> None:
    of = ("--authority", "Anytown Council", "--supplier", "Alpha Works", "--role", "supplier")

    program = run("issue", *of).stdout.strip()
    bidder = run("issue", *of, "--person", "Bid writer").stdout.strip()

    own = ask(url, program, "/v1/supplier").json()
    assert own["name"] == "Alpha Works"
    assert ask(url, bidder, "/v1/supplier").json() == own
    assert [key["person_id"] is None for key in own["keys"]] == [True, False]


def test_a_supplier_is_entered_with_its_address_or_it_is_said_that_it_has_none(url: str) -> None:
    of = (
        "issue",
        "--authority",
        "Anytown Council",
        "--supplier",
        "Alpha Works",
        "--role",
        "supplier",
    )
    alpha = ("--email", "tenders@alpha.example")

    without, given = run(*of), run(*of, *alpha)
    other = run(*of, "--email", "tenders@beta.example")

    assert "Alpha Works has no address" in without.stderr
    assert "no address" not in given.stderr + run(*of).stderr
    own = ask(url, given.stdout.strip(), "/v1/supplier").json()
    assert own["email"] == "tenders@alpha.example"
    assert (other.exit_code, other.stdout) == (1, "")
    assert "with another address" in other.stderr


@pytest.mark.parametrize(
    ("kind", "named"),
    [("supplier", ("--supplier", "Alpha Works")), ("person", ("--person", "Duty officer"))],
)
def test_an_address_that_was_missing_is_filled_in_as_any_other_change(
    url: str, kind: str, named: tuple[str, str]
) -> None:
    """It is nobody's, so whoever entered the entry without one may issue a key that goes there."""
    role = "supplier" if kind == "supplier" else "auditor"
    of = ("issue", "--authority", "Anytown Council", *named, "--role", role)
    run(*of)
    engine = make_engine(url)
    entry: Any = Supplier if kind == "supplier" else Person
    with writing(engine) as session:
        [before] = session.exec(select(entry))
        before.email_by = str(before.id)

    run(*of, "--email", "a@alpha.example")
    run(*of, "--email", "a@alpha.example")

    with reading(engine) as session:
        [found] = session.exec(select(entry))
        query = select(Event).where(Event.subject == str(found.id))
        events = list(session.exec(query.order_by(col(Event.number))))
    engine.dispose()
    assert [one.kind for one in events] == [f"{kind}.entered", f"{kind}.changed"]
    assert (events[-1].actor, events[-1].facts["email"]) == ("", "changed")
    assert "alpha" not in str(events[-1].facts)
    assert (found.email, found.email_by, found.version) == ("a@alpha.example", "", 2)
    assert found.updated_at > found.made_at


def test_a_person_is_entered_with_their_address(url: str) -> None:
    of = ("issue", "--authority", "Anytown Council", "--person", "Duty officer")

    key = run(*of, "--role", "administrator", "--email", "duty@anytown.example").stdout.strip()

    [person] = ask(url, key, "/v1/people").json()["data"]
    assert person["email"] == "duty@anytown.example"
    assert run(*of, "--email", "mine@anytown.example").exit_code == 1


def test_a_name_that_two_have_is_not_guessed(url: str) -> None:
    key = run("issue", "--authority", "Anytown Council", "--scope", "all").stdout.strip()
    engine = make_engine(url)
    with served(Settings(), engine) as app, TestClient(app) as client:
        for path, sent in (
            ("/v1/suppliers", {"name": "Alpha Works"}),
            ("/v1/people", {"name": "Duty officer", "roles": ["auditor"]}),
        ):
            for _ in range(2):
                client.post(path, json=sent, headers={"Authorization": f"Bearer {key}"})
    engine.dispose()

    for words in (("--supplier", "Alpha Works"), ("--person", "Duty officer")):
        role = "supplier" if words[0] == "--supplier" else "auditor"
        refused = run("issue", "--authority", "Anytown Council", "--role", role, *words)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert "There are two" in refused.stderr


@pytest.mark.parametrize("named_by", [0, 1])
def test_a_revoked_key_opens_nothing(url: str, named_by: int) -> None:
    key = issue()
    name = run("list").stdout.split()[named_by]

    assert run("revoke", name).exit_code == 0
    assert status(url, key) == 401
    assert "revoked" in run("list").stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("issue", "--authority", "A", "--scope", "rules:raed"), 2),
        (("issue", "--authority", " ", "--scope", "all"), 2),
        (("issue", "--authority", "A"), 2),
        (("issue", "--authority", "A" * 201, "--scope", "all"), 2),
        (("issue", "--authority", "A", "--scope", "all", "--label", "b" * 201), 2),
        (("issue", "--authority", "A", "--scope", "all", "--days", "0"), 2),
        (("issue", "--authority", "A", "--role", "king"), 2),
        (("issue", "--authority", "A", "--person", "B", "--role", "auditor", "--email", "c"), 2),
        (("issue", "--authority", "A", "--role", "auditor", "--person", " "), 2),
        (("issue", "--authority", "A", "--role", "supplier", "--supplier", "b" * 201), 2),
        (("issue", "--authority", "A", "--person", "Nobody yet"), 1),
        (("issue", "--authority", "A", "--role", "supplier"), 1),
        (("issue", "--authority", "A", "--role", "auditor", "--supplier", "B"), 1),
        (("issue", "--authority", "A", "--role", "auditor", "--scope", "all"), 1),
        (("revoke", "sv_live_nothing"), 1),
    ],
)
def test_a_wrong_call_is_told_so(url: str, words: tuple[str, ...], code: int) -> None:
    done = run(*words)

    assert done.exit_code == code
    assert done.stderr
    assert done.stdout == ""


def test_a_key_is_never_listed_whole(url: str) -> None:
    key = issue()

    assert key not in run("list").stdout
    assert key[:20] in run("list").stdout
