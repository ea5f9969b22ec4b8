from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from app.organisations.role import Role
from app.platform.database import WriteSession, writing
from app.platform.events import Event
from app.problems import Invalid
from app.procurements.draft import Draft
from app.procurements.drafting import (
    ProcurementIsPublished,
    ReferenceTaken,
    replace_draft,
    write_draft,
)
from app.procurements.queries import lots_of
from app.procurements.tables import ProcurementState
from tests.callers import a_caller
from tests.procurements.made import a_draft, a_lot, a_published, an_officer
from tests.procurements.race import at_once


def test_a_draft_is_kept_with_its_lots(session: WriteSession, now: datetime) -> None:
    officer = an_officer(session)

    made = write_draft(session, officer, a_draft(a_lot("2"), a_lot("1")), now)

    lots = lots_of(session, made)
    assert (made.state, made.version, made.published_version) == (ProcurementState.DRAFT, 1, 0)
    assert made.made_by == officer.person_id
    assert [lot.number for lot in lots] == ["2", "1"]
    assert {lot.rules_digest for lot in lots} == {None}
    assert {lot.authority_id for lot in lots} == {officer.authority_id}


def test_one_event_tells_of_it_without_its_words(session: WriteSession, now: datetime) -> None:
    made = write_draft(session, an_officer(session), a_draft(title="Nobody may read this"), now)

    [event] = session.exec(select(Event).where(Event.subject == str(made.id)))
    assert event.kind == "procurement.drafted"
    assert event.facts["lots"] == 1
    assert "Nobody" not in str(event.facts)


def test_a_reference_is_an_authoritys_once(session: WriteSession, now: datetime) -> None:
    draft = a_draft()
    write_draft(session, an_officer(session), draft, now)

    with pytest.raises(ReferenceTaken):
        write_draft(session, an_officer(session), draft, now)
    other = a_caller(session, Role.PROCUREMENT_OFFICER, authority="Othertown Council")
    assert write_draft(session, other, draft, now).reference == draft.reference


def test_of_two_drafts_written_at_once_one_has_the_reference(
    engine: Engine, now: datetime
) -> None:
    draft = a_draft()
    with writing(engine) as before:
        officer = an_officer(before)

    def write(session: WriteSession) -> str:
        return write_draft(session, officer, draft, now).reference

    told = at_once(engine, write, write)

    assert sorted(map(str, told)) == sorted([draft.reference, "reference-taken"])


def test_a_draft_that_makes_no_sense_is_not_kept(session: WriteSession, now: datetime) -> None:
    with pytest.raises(Invalid) as refused:
        write_draft(session, an_officer(session), a_draft(a_lot("1"), a_lot("1")), now)

    assert [one.code for one in refused.value.findings] == ["lot_twice"]


def test_lots_that_keep_their_number_keep_their_id(session: WriteSession, now: datetime) -> None:
    officer = an_officer(session)
    draft = a_draft(a_lot("1"), a_lot("2"))
    made = write_draft(session, officer, draft, now)
    before = {lot.number: lot.id for lot in lots_of(session, made)}

    wanted = replace(draft, lots=(a_lot("3"), a_lot("2", title="Other words")), title="New")
    replace_draft(session, officer, made, wanted, now)

    after = {lot.number: lot for lot in lots_of(session, made)}
    assert list(after) == ["3", "2"]
    assert after["2"].id == before["2"]
    assert (after["2"].title, after["2"].version) == ("Other words", 2)
    assert (made.title, made.version) == ("New", 2)
    assert Draft.read(made.document) == wanted


def test_whoever_writes_it_anew_is_its_writer(session: WriteSession, now: datetime) -> None:
    draft = a_draft()
    made = write_draft(session, an_officer(session), draft, now)
    second = an_officer(session)

    replace_draft(session, second, made, draft, now)

    assert made.made_by == second.person_id


def test_a_draft_does_not_take_anothers_reference(session: WriteSession, now: datetime) -> None:
    officer = an_officer(session)
    first, second = a_draft(), a_draft()
    write_draft(session, officer, first, now)
    made = write_draft(session, officer, second, now)

    with pytest.raises(ReferenceTaken):
        replace_draft(session, officer, made, replace(second, reference=first.reference), now)


def test_what_is_published_is_not_written_anew(session: WriteSession, now: datetime) -> None:
    draft = a_draft()
    made = a_published(session, draft)

    with pytest.raises(ProcurementIsPublished):
        replace_draft(session, an_officer(session), made, replace(draft, title="Other"), now)
    assert made.title == draft.title


def test_each_change_is_one_event(session: WriteSession, now: datetime) -> None:
    officer, draft = an_officer(session), a_draft()
    made = write_draft(session, officer, draft, now)
    replace_draft(session, officer, made, draft, now)

    events = session.exec(
        select(Event).where(Event.subject == str(made.id)).order_by(col(Event.number))
    )
    assert [one.kind for one in events] == ["procurement.drafted", "procurement.redrafted"]
