from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from shutil import copytree

import pytest
from sqlalchemy import Engine
from sqlmodel import func, select

from app.organisations.caller import Caller, PersonNeeded, SecondPersonNeeded
from app.organisations.role import Role
from app.platform.database import WriteSession, reading, writing
from app.platform.events import Event
from app.platform.mail.tables import Letter
from app.problems import Invalid, NotFound
from app.procurements.amendments.amending import (
    AmendmentDecided,
    NotPublishedYet,
    amendment_of,
    decide,
    propose,
)
from app.procurements.amendments.amendment import AmendmentNotAllowed, Change, LotChange
from app.procurements.clarifications.clarifying import show_interest
from app.procurements.draft import Deadline
from app.procurements.drafting import ProcurementIsCancelled, write_draft
from app.procurements.ending.cancelling import cancel
from app.procurements.publishing import publish
from app.procurements.queries import lots_of, pinned_text, version_numbered
from app.procurements.tables import Amendment, AmendmentState, Lot, Procurement
from app.rules.digest import digest_of
from app.rules.reading import HOME
from tests.callers import a_caller, supplier_in
from tests.factories import PRICE_ONLY
from tests.procurements.made import DEADLINE, a_draft, a_lot, a_published, an_officer
from tests.procurements.race import at_once

LATER = Change(deadline=Deadline(DEADLINE + timedelta(days=14)))
WHY = "Suppliers asked for more time."


def proposed(
    session: WriteSession, made: Procurement, now: datetime, change: Change = LATER
) -> Amendment:
    return propose(session, an_officer(session), made.id, change, WHY, HOME, lambda _: now)


def applied(session: WriteSession, amendment: Amendment, now: datetime) -> Amendment:
    version = session.get_one(Procurement, amendment.procurement_id).version
    officer = an_officer(session)
    return decide(session, officer, amendment.id, version, HOME, lambda _: now, apply=True)


def test_a_proposal_changes_nothing_yet(session: WriteSession, now: datetime) -> None:
    made = a_published(session)

    amendment = proposed(session, made, now)

    [lot] = lots_of(session, made)
    assert amendment.state is AmendmentState.PROPOSED
    assert "s.31(1)" in amendment.law
    assert (lot.deadline, made.published_version) == (DEADLINE, 1)


def test_applied_it_moves_every_lots_deadline_and_makes_a_version(
    session: WriteSession, now: datetime
) -> None:
    made = a_published(session, a_draft(a_lot("1"), a_lot("2")))
    before = made.version

    amendment = applied(session, proposed(session, made, now), now)

    kept = version_numbered(session, made, 2)
    assert {lot.deadline for lot in lots_of(session, made)} == {DEADLINE + timedelta(days=14)}
    assert (amendment.state, amendment.version_made) == (AmendmentState.APPLIED, 2)
    assert (made.published_version, made.version) == (2, before + 1)
    assert kept.digest == digest_of(kept.document)
    assert kept.reason == WHY
    assert {kept.proposed_by, kept.approved_by} == {amendment.proposed_by, amendment.decided_by}
    assert version_numbered(session, made, 1).document["deadline"]["at"] == DEADLINE.isoformat()


def test_other_rules_are_pinned_anew_and_the_old_ones_are_kept(
    session: WriteSession, now: datetime
) -> None:
    made = a_published(session, a_draft(a_lot("1"), a_lot("2")))
    [old] = {lot.rules_digest for lot in lots_of(session, made)}
    change = Change(lots={"2": LotChange(rules="points-menu@2026.1")})

    applied(session, proposed(session, made, now, change), now)

    first, other = lots_of(session, made)
    assert first.rules_digest == old
    assert other.rules_digest != old
    assert digest_of(pinned_text(session, other)) == other.rules_digest


def test_rules_stay_as_they_were_pinned_whatever_their_name_stands_for_by_now(
    session: WriteSession, now: datetime, tmp_path: Path
) -> None:
    home = tmp_path / "scoring_rules"
    copytree(HOME, home)
    rules = home / "rulesets" / "ours.yaml"
    rules.write_text(f"id: ours\nversion: '1'\n{PRICE_ONLY}", encoding="utf-8")
    made = write_draft(session, an_officer(session), a_draft(a_lot(rules="ours@1")), now)
    publish(session, an_officer(session), made.id, made.version, home, lambda _: now)
    [before] = {lot.rules_digest for lot in lots_of(session, made)}
    rules.write_text(rules.read_text(encoding="utf-8") + "title: Other\n", encoding="utf-8")

    officer = an_officer(session)
    asked = propose(session, officer, made.id, Change(title="Other"), WHY, home, lambda _: now)
    second = an_officer(session)
    decide(session, second, asked.id, made.version, home, lambda _: now, apply=True)

    assert {lot.rules_digest for lot in lots_of(session, made)} == {before}


def test_the_facts_of_a_contract_change_with_it(session: WriteSession, now: datetime) -> None:
    made = a_published(session)
    contract = {"value": Decimal("900000.00"), "years": Decimal(3)}

    applied(
        session,
        proposed(session, made, now, Change(lots={"1": LotChange(contract=contract)})),
        now,
    )

    [lot] = lots_of(session, made)
    assert lot.contract == {"value": "900000.00", "years": "3"}


def test_who_is_interested_is_told_the_new_deadline(session: WriteSession, now: datetime) -> None:
    made = a_published(session)
    supplier = a_caller(session, Role.SUPPLIER, supplier="Alder Cleaning Ltd")
    supplier_in(session, "Alder Cleaning Ltd").email = "tenders@alder.example"
    show_interest(session, supplier, made.id, now)

    applied(session, proposed(session, made, now), now)

    [letter] = session.exec(select(Letter).where(Letter.about == made.id))
    assert letter.kind == "procurement.amended"
    assert "Tenders are due by: Friday 15 May 2026, 12 noon" in letter.text
    assert f"Its reason: {WHY}" in letter.text
    assert "it was Friday 1 May 2026, 12 noon" in letter.text


def test_an_event_for_each_tells_ids_and_digests(session: WriteSession, now: datetime) -> None:
    made = a_published(session)
    amendment = applied(session, proposed(session, made, now), now)

    events = session.exec(select(Event).where(Event.subject == str(made.id))).all()
    kinds = [one.kind for one in sorted(events, key=lambda one: one.number)]
    assert kinds[-2:] == ["procurement.amendment_proposed", "procurement.amended"]
    last = max(events, key=lambda one: one.number)
    assert last.facts["amendment"] == str(amendment.id)
    assert last.facts["digest"] == version_numbered(session, made, 2).digest
    assert WHY not in str([one.facts for one in events])


def test_refused_it_changes_nothing(session: WriteSession, now: datetime) -> None:
    made = a_published(session)
    amendment = proposed(session, made, now)

    second = an_officer(session)
    decide(session, second, amendment.id, made.version, HOME, lambda _: now, apply=False)

    assert amendment.state is AmendmentState.REFUSED
    assert made.published_version == 1
    with pytest.raises(AmendmentDecided):
        applied(session, amendment, now)


def test_whoever_proposed_it_decides_nothing(session: WriteSession, now: datetime) -> None:
    made, officer = a_published(session), an_officer(session)
    amendment = propose(session, officer, made.id, LATER, WHY, HOME, lambda _: now)

    for apply in (True, False):
        with pytest.raises(SecondPersonNeeded):
            decide(session, officer, amendment.id, made.version, HOME, lambda _: now, apply=apply)
    assert amendment.state is AmendmentState.PROPOSED


def test_a_program_neither_proposes_nor_decides(session: WriteSession, now: datetime) -> None:
    made, officer = a_published(session), an_officer(session)
    program = Caller(officer.key_id, officer.authority_id, officer.mode, officer.scopes)
    amendment = proposed(session, made, now)

    with pytest.raises(PersonNeeded):
        propose(session, program, made.id, LATER, WHY, HOME, lambda _: now)
    with pytest.raises(PersonNeeded):
        decide(session, program, amendment.id, made.version, HOME, lambda _: now, apply=True)


def test_the_law_is_asked_again_when_it_is_applied(session: WriteSession, now: datetime) -> None:
    made = a_published(session)
    amendment = proposed(session, made, now)

    with pytest.raises(AmendmentNotAllowed):
        applied(session, amendment, DEADLINE)
    [lot] = lots_of(session, made)
    assert (lot.deadline, made.published_version) == (DEADLINE, 1)


def test_what_it_would_make_must_be_ready_to_be_published(
    session: WriteSession, now: datetime
) -> None:
    made = a_published(session)
    change = Change(lots={"1": LotChange(rules="nobody@1")})

    with pytest.raises(Invalid) as refused:
        proposed(session, made, now, change)
    assert [one.code for one in refused.value.findings] == ["unknown_rules"]


def test_a_draft_is_not_amended_and_a_cancelled_one_neither(
    session: WriteSession, now: datetime
) -> None:
    draft = write_draft(session, an_officer(session), a_draft(), now)
    with pytest.raises(NotPublishedYet):
        proposed(session, draft, now)
    made = a_published(session)
    amendment = proposed(session, made, now)
    cancel(session, an_officer(session), made.id, "No money.", now)

    with pytest.raises(ProcurementIsCancelled):
        applied(session, amendment, now)
    with pytest.raises(ProcurementIsCancelled):
        proposed(session, made, now)


def test_another_authoritys_amendment_is_not_there(session: WriteSession, now: datetime) -> None:
    amendment = proposed(session, a_published(session), now)
    stranger = an_officer(session, "Othertown Council")

    with pytest.raises(NotFound):
        decide(session, stranger, amendment.id, 2, HOME, lambda _: now, apply=True)


def test_a_supplier_is_shown_what_was_applied(session: WriteSession, now: datetime) -> None:
    made = a_published(session)
    amendment = proposed(session, made, now)
    supplier = a_caller(session, Role.SUPPLIER, supplier="Alder Cleaning Ltd")
    with pytest.raises(NotFound):
        amendment_of(session, supplier, amendment.id)

    applied(session, amendment, now)

    assert amendment_of(session, supplier, amendment.id).id == amendment.id


def test_two_who_decide_at_once_decide_once(engine: Engine, now: datetime) -> None:
    with writing(engine) as session:
        made = a_published(session)
        amendment_id, version = proposed(session, made, now).id, made.version
        officers = [an_officer(session), an_officer(session)]

    def by(officer: Caller, *, apply: bool) -> object:
        def deed(session: WriteSession) -> str:
            return decide(
                session, officer, amendment_id, version, HOME, lambda _: now, apply=apply
            ).state

        return deed

    told = at_once(engine, by(officers[0], apply=True), by(officers[1], apply=False))  # type: ignore[arg-type]

    assert "amendment-decided" in told
    with reading(engine) as look:
        highest = select(func.max(Lot.deadline)).where(Lot.procurement_id == made.id)
        moved = look.exec(highest).one() != DEADLINE
    assert moved == (AmendmentState.APPLIED in told)


def test_of_two_amendments_applied_at_once_the_second_is_read_again_first(
    engine: Engine, now: datetime
) -> None:
    with writing(engine) as session:
        made = a_published(session)
        ids = [proposed(session, made, now, Change(title=f"Title {n}")).id for n in (1, 2)]
        officer, version = an_officer(session), made.version

    def deed(amendment_id: object) -> object:
        def run(session: WriteSession) -> int | None:
            ask = (officer, amendment_id, version, HOME, lambda _: now)
            return decide(session, *ask, apply=True).version_made  # type: ignore[arg-type]

        return run

    told = at_once(engine, deed(ids[0]), deed(ids[1]))  # type: ignore[arg-type]

    assert sorted(map(str, told)) == ["2", "stale"]
