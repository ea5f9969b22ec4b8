"""A workbook that is given out is kept as it was given, sealed, under a reference of its own."""

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from app import rooms
from app.organisations.role import SCOPES, Role
from app.platform.database import WriteSession
from app.platform.events import Event
from app.platform.identifiers import new_id
from app.platform.sealing import NoSealKey, Seals, new_secret
from app.problems import Invalid, NotFound
from app.spreadsheets.forms.plain import plain_of
from app.spreadsheets.forms.writing import write_book
from app.spreadsheets.giving.giving import (
    give,
    kind_named,
    new_reference,
    target_of,
    what_stood_in,
    workbook_for,
)
from app.spreadsheets.imports.lifecycle import KindNotYours
from app.spreadsheets.imports.offering import Asking, Kind, Target
from app.spreadsheets.workbooks.given import GivenOut
from app.spreadsheets.workbooks.queries import base_of, given_out
from app.spreadsheets.workbooks.reference import reference_as
from app.spreadsheets.workbooks.tables import GivenWorkbook
from tests.callers import a_caller
from tests.spreadsheets.forms.made import TREE_ROWS
from tests.spreadsheets.giving.made import KINDS, SECRETS_KIND, TREES_KIND

SEALS = Seals(new_secret())
DAY = date(2026, 2, 1)


def asked(session: WriteSession, now: datetime, *roles: Role, supplier: str = "") -> Asking:
    caller = a_caller(session, *(roles or (Role.CONTRACT_MANAGER,)), supplier=supplier or None)
    return Asking(caller, Target(caller.authority_id, DAY), now, settings=None)


def test_it_is_known_by_its_reference_and_holds_what_it_held(
    session: WriteSession, now: datetime
) -> None:
    asking = asked(session, now)
    made = give(session, SEALS, TREES_KIND, asking)
    found = given_out(session, asking.caller.authority_id, made.reference)

    assert found == made
    assert reference_as(made.reference) == made.reference
    assert (made.kind, made.day, made.template_version) == ("trees", DAY, 3)
    assert (made.facts, made.rows_out) == (
        {"rules": "abc123"},
        {"trees": len(TREE_ROWS), "sites": 2},
    )
    [(form, rows), _] = base_of(session, SEALS, made).forms
    assert [plain_of(row["planted"]) for row in rows[:3]] == ["12.5", "0", ""]
    assert form.key == "trees"
    assert what_stood_in(session, SEALS, made).told[-1] == ("Day", "2026-02-01")


def stamp_of(session: WriteSession, given: GivenOut) -> dict[str, str]:
    """Give what the hidden sheet of a workbook says."""
    content = write_book(what_stood_in(session, SEALS, given), given.reference)
    rows = load_workbook(BytesIO(content))["_sv"].iter_rows(max_col=2, values_only=True)
    return {str(name): str(said) for name, said in rows}


def test_its_hidden_sheet_tells_when_and_for_whom_it_was_made_and_of_what(
    session: WriteSession, now: datetime
) -> None:
    asking = asked(session, now)
    first, second = (give(session, SEALS, TREES_KIND, asking) for _ in range(2))

    told = [stamp_of(session, one) for one in (first, second)]

    assert told[0]["generated_at"] == now.isoformat()
    assert told[0]["organisation"] == "Anytown Council"
    assert told[0]["rows_out: trees"] == str(len(TREE_ROWS))
    assert told[0]["base_version"].startswith("sha256:")
    assert told[0]["base_version"] == told[1]["base_version"]
    assert told[0]["reference"] != told[1]["reference"]


def test_another_authority_knows_no_such_reference(session: WriteSession, now: datetime) -> None:
    made = give(session, SEALS, TREES_KIND, asked(session, now))
    other = a_caller(session, Role.CONTRACT_MANAGER, authority="Elsewhere Council")

    assert given_out(session, other.authority_id, made.reference) is None
    with pytest.raises(NotFound):
        workbook_for(session, KINDS, other, made.id)


def test_nothing_that_stood_in_it_is_kept_in_the_clear(
    session: WriteSession, now: datetime
) -> None:
    made = give(session, SEALS, TREES_KIND, asked(session, now))
    content = session.get_one(GivenWorkbook, made.id).content

    assert b"Oak" not in content
    with pytest.raises(NoSealKey):
        base_of(session, Seals(new_secret()), made)


def test_a_deployment_that_cannot_seal_gives_none_out(
    session: WriteSession, now: datetime
) -> None:
    with pytest.raises(NoSealKey):
        give(session, Seals(), TREES_KIND, asked(session, now))

    assert session.exec(select(GivenWorkbook)).all() == []


def test_the_log_tells_that_it_was_given_and_not_what_was_in_it(
    session: WriteSession, now: datetime
) -> None:
    made = give(session, SEALS, TREES_KIND, asked(session, now))
    [event] = session.exec(select(Event).where(Event.kind == "workbook.given"))

    assert event.subject == str(made.id)
    assert event.facts == {
        "workbook_kind": "trees",
        "target_id": str(made.target_id),
        "rows_out": len(TREE_ROWS) + 2,
    }


def test_what_a_supplier_asks_for_is_in_no_log_of_the_authority(
    session: WriteSession, now: datetime
) -> None:
    asking = asked(session, now, Role.SUPPLIER, supplier="Oakwood Ltd")
    give(session, SEALS, SECRETS_KIND, asking)
    [event] = session.exec(select(Event).where(Event.kind == "workbook.given"))

    assert event.authority == asking.caller.supplier_id


def test_a_reference_is_drawn_again_until_it_is_new(session: WriteSession, now: datetime) -> None:
    made = give(session, SEALS, TREES_KIND, asked(session, now))
    session.get_one(GivenWorkbook, made.id).reference = "WB-0000-0007"
    session.flush()
    draws = iter([7, 7, 8])

    assert new_reference(session, lambda _: next(draws)) == "WB-0000-0008"


def test_a_kind_is_known_by_its_name_and_needs_its_scope(
    session: WriteSession, now: datetime
) -> None:
    manager = asked(session, now).caller
    evaluator = asked(session, now, Role.EVALUATOR).caller

    assert kind_named(KINDS, "trees", manager) is TREES_KIND
    with pytest.raises(KindNotYours, match="contracts:read"):
        kind_named(KINDS, "trees", evaluator)
    with pytest.raises(Invalid, match="'shrubs'") as refusal:
        kind_named(KINDS, "shrubs", manager)
    assert "secrets, trees" in refusal.value.how_to_fix
    with pytest.raises(Invalid):
        kind_named((), "trees", manager)


def test_it_is_about_ones_own_authority_unless_something_is_named(
    session: WriteSession, now: datetime
) -> None:
    caller, lot = asked(session, now).caller, new_id()
    about_lots = replace(TREES_KIND, target="lot")

    assert target_of(TREES_KIND, caller, None, DAY) == Target(caller.authority_id, DAY)
    assert target_of(about_lots, caller, lot, None) == Target(lot)
    with pytest.raises(Invalid, match="which lot"):
        target_of(about_lots, caller, None, None)


def test_whoever_only_reads_has_none_made() -> None:
    """An auditor and a program of another system write nothing, not even that."""
    reading = SCOPES[Role.AUDITOR] | SCOPES[Role.INTEGRATION]
    given = [kind for kind in rooms.KINDS if isinstance(kind, Kind)]

    assert given
    assert [kind.name for kind in given if kind.gives in reading] == []


def test_a_colleague_may_have_it_and_whoever_lacks_the_scope_may_not(
    session: WriteSession, now: datetime
) -> None:
    made = give(session, SEALS, TREES_KIND, asked(session, now))

    assert workbook_for(session, KINDS, asked(session, now).caller, made.id) == made
    for who in (
        asked(session, now, Role.EVALUATOR),
        asked(session, now, Role.SUPPLIER, supplier="A Ltd"),
    ):
        assert _refused(session, who, made)


def test_a_sealed_one_is_its_askers_alone(session: WriteSession, now: datetime) -> None:
    own, colleague = asked(session, now), asked(session, now)
    made = give(session, SEALS, SECRETS_KIND, own)

    assert workbook_for(session, KINDS, own.caller, made.id) == made
    assert _refused(session, colleague, made)


def test_one_of_a_kind_that_is_no_longer_given_is_not_found(
    session: WriteSession, now: datetime
) -> None:
    own = asked(session, now)
    made = give(session, SEALS, TREES_KIND, own)

    with pytest.raises(NotFound):
        workbook_for(session, (SECRETS_KIND,), own.caller, made.id)
    with pytest.raises(NotFound):
        workbook_for(session, KINDS, own.caller, new_id())


def _refused(session: WriteSession, asking: Asking, made: GivenOut) -> bool:
    with pytest.raises(NotFound, match=f"There is no workbook {made.id}"):
        workbook_for(session, KINDS, asking.caller, made.id)
    return True
