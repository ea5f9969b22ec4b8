from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import col, func, select

from app.organisations.caller import Caller, PersonNeeded, SecondPersonNeeded
from app.organisations.role import Role
from app.platform.database import WriteSession, reading, writing
from app.platform.events import Event
from app.problems import Finding, Invalid, NotFound, Problem, Stale
from app.procurements.amendments.amending import propose
from app.procurements.amendments.amendment import Change
from app.procurements.draft import Deadline
from app.procurements.drafting import ProcurementIsPublished, replace_draft, write_draft
from app.procurements.publishing import publish
from app.procurements.queries import lots_of, pinned_text, procurement_of, version_numbered
from app.procurements.tables import (
    AmendmentState,
    PinnedRules,
    Procurement,
    ProcurementState,
    ProcurementVersion,
)
from app.rules.digest import digest_of
from app.rules.publishing import Sent, Who
from app.rules.publishing import write_draft as write_rules
from app.rules.reading import HOME
from tests.callers import a_caller
from tests.procurements.made import (
    DEADLINE,
    DRAFTED,
    PUBLISHED,
    a_draft,
    a_lot,
    a_published,
    an_officer,
)
from tests.procurements.race import at_once
from tests.rules.sent import RULES


def publishing(
    session: WriteSession, made: Procurement, moment: datetime = PUBLISHED, home: Path = HOME
) -> list[Finding]:
    return publish(session, an_officer(session), made.id, made.version, home, lambda _: moment)[1]


def test_publication_pins_the_rules_of_every_lot(session: WriteSession) -> None:
    made = a_published(session, a_draft(a_lot("1"), a_lot("2", rules="points-menu@2026.1")))

    lots = lots_of(session, made)
    assert made.state is ProcurementState.PUBLISHED
    assert len({lot.rules_digest for lot in lots}) == 2
    for lot in lots:
        text = pinned_text(session, lot)
        assert digest_of(text) == lot.rules_digest
        assert lot.deadline == DEADLINE


def test_the_first_version_holds_everything_and_its_digest_is_the_documents(
    session: WriteSession,
) -> None:
    made = a_published(session)

    kept = version_numbered(session, made, 1)
    [lot] = lots_of(session, made)
    assert kept.digest == digest_of(kept.document)
    assert kept.document["deadline"] == {"at": DEADLINE.isoformat(), "zone": "Europe/London"}
    assert kept.document["lots"][0]["rules_digest"] == lot.rules_digest
    assert kept.document["lots"][0]["id"] == str(lot.id)
    assert (kept.proposed_by, kept.approved_by) == (made.made_by, made.published_by)
    assert made.published_version == 1


def test_the_log_has_the_digests_and_no_words(session: WriteSession) -> None:
    made = a_published(session)

    events = session.exec(select(Event).where(Event.subject == str(made.id)))
    last = max(events, key=lambda event: event.number)
    [lot] = lots_of(session, made)
    assert last.kind == "procurement.published"
    assert last.facts["digest"] == version_numbered(session, made, 1).digest
    assert last.facts["rules"] == [lot.rules_digest]
    assert made.title not in str(last.facts)


def test_rules_that_many_lots_share_are_kept_once(session: WriteSession) -> None:
    a_published(session, a_draft(a_lot("1"), a_lot("2")))
    a_published(session)

    assert session.exec(select(func.count()).select_from(PinnedRules)).one() == 1


def test_whoever_wrote_a_draft_does_not_publish_it(session: WriteSession) -> None:
    officer = an_officer(session)
    made = write_draft(session, officer, a_draft(), DRAFTED)

    with pytest.raises(SecondPersonNeeded):
        publish(session, officer, made.id, made.version, HOME, lambda _: PUBLISHED)
    assert made.state is ProcurementState.DRAFT


def test_whoever_wrote_it_last_does_not_publish_it(session: WriteSession) -> None:
    draft = a_draft()
    made = write_draft(session, an_officer(session), draft, DRAFTED)
    second = an_officer(session)
    replace_draft(session, second, made, draft, DRAFTED)

    with pytest.raises(SecondPersonNeeded):
        publish(session, second, made.id, made.version, HOME, lambda _: PUBLISHED)


def test_a_program_in_between_does_not_make_two_people_of_one(session: WriteSession) -> None:
    officer, draft = an_officer(session), a_draft()
    made = write_draft(session, officer, draft, DRAFTED)
    key = an_officer(session)
    program = type(key)(key.key_id, key.authority_id, key.mode, key.scopes)
    replace_draft(session, program, made, draft, DRAFTED)

    def refused_for(who: Caller) -> str:
        with pytest.raises(Problem) as refused:
            publish(session, who, made.id, made.version, HOME, lambda _: PUBLISHED)
        return refused.value.slug

    assert refused_for(officer) == "second-person-needed"
    assert refused_for(an_officer(session)) == "author-needed"
    replace_draft(session, an_officer(session), made, draft, DRAFTED)
    assert refused_for(officer) == "second-person-needed"
    publishing(session, made)
    assert made.state is ProcurementState.PUBLISHED


def test_it_commences_on_the_day_of_its_notice_and_not_on_one_that_is_past(
    session: WriteSession,
) -> None:
    past = a_draft(commences_on=PUBLISHED.date() - timedelta(days=1))
    made = write_draft(session, an_officer(session), past, DRAFTED)

    with pytest.raises(Invalid) as refused:
        publishing(session, made)

    assert [one.code for one in refused.value.findings] == ["commences_too_early"]


def test_an_amendment_later_on_does_not_ask_when_it_commenced(session: WriteSession) -> None:
    made = a_published(session, a_draft(commences_on=PUBLISHED.date()))
    later, change = PUBLISHED + timedelta(days=9), Change(title="Other words")

    asked = propose(session, an_officer(session), made.id, change, "So.", HOME, lambda _: later)

    assert asked.state is AmendmentState.PROPOSED


def test_a_program_does_not_publish(session: WriteSession) -> None:
    made = write_draft(session, an_officer(session), a_draft(), DRAFTED)
    officer = an_officer(session)
    program = type(officer)(officer.key_id, officer.authority_id, officer.mode, officer.scopes)

    with pytest.raises(PersonNeeded):
        publish(session, program, made.id, made.version, HOME, lambda _: PUBLISHED)


def test_another_authoritys_draft_is_not_there(session: WriteSession) -> None:
    made = write_draft(session, an_officer(session), a_draft(), DRAFTED)
    stranger = an_officer(session, "Othertown Council")

    with pytest.raises(NotFound):
        publish(session, stranger, made.id, made.version, HOME, lambda _: PUBLISHED)


def test_what_the_publisher_has_not_read_is_not_published(session: WriteSession) -> None:
    draft, officer = a_draft(), an_officer(session)
    made = write_draft(session, officer, draft, DRAFTED)
    replace_draft(session, officer, made, draft, DRAFTED)

    with pytest.raises(Stale):
        publish(session, an_officer(session), made.id, 1, HOME, lambda _: PUBLISHED)


def test_a_draft_that_is_not_ready_tells_every_fault(session: WriteSession) -> None:
    draft = a_draft(a_lot(rules="nobody@1"), deadline=None, value=None)
    made = write_draft(session, an_officer(session), draft, DRAFTED)

    with pytest.raises(Invalid) as refused:
        publishing(session, made)
    assert {one.code for one in refused.value.findings} == {
        "deadline_missing",
        "value_with_vat_missing",
        "unknown_rules",
    }


def test_a_deadline_that_passed_while_it_was_read_is_too_late(session: WriteSession) -> None:
    draft = a_draft(commences_on=DEADLINE.date())
    made = write_draft(session, an_officer(session), draft, DRAFTED)

    with pytest.raises(Invalid) as refused:
        publishing(session, made, moment=DEADLINE)
    assert [one.code for one in refused.value.findings] == ["deadline_passed"]


def test_what_is_worth_a_look_does_not_stop_it(session: WriteSession) -> None:
    soon = Deadline(PUBLISHED.replace(day=PUBLISHED.day + 5))
    draft = a_draft(deadline=soon, commences_on=PUBLISHED.date())
    made = write_draft(session, an_officer(session), draft, DRAFTED)

    [warning] = publishing(session, made)
    assert warning.code == "deadline_soon"
    assert made.state is ProcurementState.PUBLISHED


def test_the_authoritys_own_rules_must_be_published_first(session: WriteSession) -> None:
    officer = an_officer(session)
    who = Who(officer.authority_id, officer.who)
    sent = Sent(RULES.encode(), "application/yaml")
    write_rules(session, who, sent, HOME, DRAFTED)
    draft = a_draft(a_lot(rules="jobs-and-price@1"))
    made = write_draft(session, officer, draft, DRAFTED)

    with pytest.raises(Invalid) as refused:
        publishing(session, made)
    assert [one.code for one in refused.value.findings] == ["rules_not_published"]


def test_another_authoritys_rules_are_not_there(session: WriteSession) -> None:
    stranger = an_officer(session, "Othertown Council")
    who = Who(stranger.authority_id, stranger.who)
    write_rules(session, who, Sent(RULES.encode(), "application/yaml"), HOME, DRAFTED)
    draft = a_draft(a_lot(rules="jobs-and-price@1"))
    made = write_draft(session, an_officer(session), draft, DRAFTED)

    with pytest.raises(Invalid) as refused:
        publishing(session, made)
    assert [one.code for one in refused.value.findings] == ["unknown_rules"]


def test_what_is_published_is_not_published_again(session: WriteSession) -> None:
    made = a_published(session)

    with pytest.raises(ProcurementIsPublished):
        publishing(session, made)


def test_a_supplier_knows_of_it_only_from_then_on(session: WriteSession) -> None:
    supplier = a_caller(session, Role.SUPPLIER, supplier="Alder Cleaning Ltd")
    made = write_draft(session, an_officer(session), a_draft(), DRAFTED)
    with pytest.raises(NotFound):
        procurement_of(session, supplier, made.id)

    publishing(session, made)

    assert procurement_of(session, supplier, made.id).id == made.id


def test_of_two_who_publish_at_once_one_is_told_that_it_is_done(engine: Engine) -> None:
    with writing(engine) as session:
        made = write_draft(session, an_officer(session), a_draft(), DRAFTED)
        officers = [an_officer(session), an_officer(session)]

    def by(place: int) -> object:
        def deed(session: WriteSession) -> str:
            publish(session, officers[place], made.id, 1, HOME, lambda _: PUBLISHED)
            return "published"

        return deed

    told = at_once(engine, by(0), by(1))  # type: ignore[arg-type]

    assert sorted(told) == ["procurement-is-published", "published"]
    with reading(engine) as look:
        versions = look.exec(
            select(ProcurementVersion).where(col(ProcurementVersion.procurement_id) == made.id)
        )
        assert [one.number for one in versions] == [1]
