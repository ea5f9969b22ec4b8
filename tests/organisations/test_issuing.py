from datetime import datetime

import pytest
from sqlmodel import select

from app.organisations.issuing import (
    AuthorityChange,
    NameTaken,
    NewKey,
    ScopeNotHeld,
    change_authority,
    enter,
    issue,
    revoke,
)
from app.organisations.queries import key_called, key_of
from app.organisations.sandbox.opening import open_sandbox
from app.organisations.scope import Scope
from app.organisations.tables import ApiKey, Authority, AuthorityKind
from app.platform.database import WriteSession
from app.platform.events import Event
from app.platform.identifiers import new_id
from app.problems import Invalid, NotFound

A_KEY = NewKey("contract system", [Scope.RULES_READ, Scope.SCORES_WRITE])


def events(session: WriteSession) -> list[str]:
    return [event.kind for event in session.exec(select(Event).order_by("number"))]


def test_an_authority_is_entered_once(
    session: WriteSession, anytown: Authority, now: datetime
) -> None:
    assert enter(session, "Anytown Council", now).id == anytown.id
    assert enter(session, "Anytown", now).id != anytown.id


def test_only_a_digest_of_a_key_is_stored(
    session: WriteSession, anytown: Authority, now: datetime
) -> None:
    key, secret = issue(session, anytown.id, A_KEY, now)

    session.expire_all()
    stored = session.get_one(ApiKey, key.id)
    assert str(secret) not in stored.model_dump_json()
    assert secret.matches(stored.digest)
    assert stored.scopes == ["rules:read", "scores:write"]


def test_every_key_is_another(session: WriteSession, anytown: Authority, now: datetime) -> None:
    keys = {str(issue(session, anytown.id, A_KEY, now)[1]) for _ in range(20)}

    assert len(keys) == 20


def test_a_key_passes_on_no_more_than_it_has(
    session: WriteSession, anytown: Authority, now: datetime
) -> None:
    held = [Scope.KEYS_WRITE, Scope.RULES_READ]

    with pytest.raises(ScopeNotHeld, match="lacks scores:write"):
        issue(session, anytown.id, A_KEY, now, held=held)
    assert issue(session, anytown.id, NewKey("x", [Scope.RULES_READ]), now, held=held)


def test_what_is_done_to_keys_is_noted_without_the_keys(
    session: WriteSession, anytown: Authority, now: datetime
) -> None:
    key, secret = issue(session, anytown.id, A_KEY, now)
    revoke(session, anytown.id, key.id, now, actor=None)
    revoke(session, anytown.id, key.id, now, actor=None)

    assert events(session) == ["authority.entered", "api_key.issued", "api_key.revoked"]
    told = str([event.facts for event in session.exec(select(Event))])
    assert str(secret).rsplit("_", 1)[1] not in told


def test_anothers_key_cannot_be_seen_or_revoked(
    session: WriteSession, anytown: Authority, now: datetime
) -> None:
    elsewhere = enter(session, "Elsewhere Council", now)
    key, _ = issue(session, anytown.id, A_KEY, now)

    for wrong in (key.id, new_id()):
        with pytest.raises(NotFound):
            key_of(session, elsewhere.id, wrong)
        with pytest.raises(NotFound):
            revoke(session, elsewhere.id, wrong, now, actor=None)
    assert key.revoked_at is None


def test_a_key_is_found_by_its_id_or_its_beginning(
    session: WriteSession, anytown: Authority, now: datetime
) -> None:
    key, _ = issue(session, anytown.id, A_KEY, now)

    assert key_called(session, str(key.id)) == key
    assert key_called(session, key.prefix) == key_called(session, f"{key.prefix}…") == key


def test_two_authorities_have_two_names(
    session: WriteSession, anytown: Authority, now: datetime
) -> None:
    elsewhere = enter(session, "Elsewhere Council", now)

    with pytest.raises(NameTaken):
        change_authority(session, elsewhere, AuthorityChange("Anytown Council"), new_id(), now)
    wanted = AuthorityChange("Elsewhere Borough Council")
    change_authority(session, elsewhere, wanted, new_id(), now)
    assert elsewhere.version == 2


def test_sandboxes_and_real_authorities_have_names_of_their_own(
    session: WriteSession, anytown: Authority, now: datetime
) -> None:
    sandbox = open_sandbox(session, anytown, now, None)

    with pytest.raises(Invalid) as refused:
        change_authority(session, sandbox, AuthorityChange("Otherville Council"), new_id(), now)
    assert [one.path for one in refused.value.findings] == ["/name"]
    assert enter(session, "Otherville Council", now).sandbox_of is None
    with pytest.raises(Invalid):
        change_authority(session, anytown, AuthorityChange("Anytown (sandbox)"), new_id(), now)
    with pytest.raises(Invalid):
        enter(session, "Otherville Council (sandbox)", now)
    change_authority(session, sandbox, AuthorityChange("A trial (sandbox)"), new_id(), now)
    assert sandbox.name == "A trial (sandbox)"


def test_a_sandbox_keeps_the_name_that_it_was_given(
    session: WriteSession, anytown: Authority, now: datetime
) -> None:
    sandbox = open_sandbox(session, anytown, now, None)
    sandbox.name = given = f"Anytown Council (sandbox {new_id()})"
    session.flush()

    change_authority(session, sandbox, AuthorityChange(given, email="a@b.example"), new_id(), now)

    assert (sandbox.name, sandbox.email) == (given, "a@b.example")


def test_what_is_not_said_of_an_authority_stays_as_it_was(
    session: WriteSession, anytown: Authority, now: datetime
) -> None:
    wanted = AuthorityChange("Anytown", AuthorityKind.CENTRAL, "Town Hall", "post@anytown.example")

    change_authority(session, anytown, wanted, new_id(), now)
    change_authority(session, anytown, AuthorityChange("Anytown", email=""), new_id(), now)

    assert (anytown.kind, anytown.address) == (AuthorityKind.CENTRAL, "Town Hall")
    assert anytown.email == ""
    told = str([event.facts for event in session.exec(select(Event))])
    assert "Hall" not in told
