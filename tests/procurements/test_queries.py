from datetime import timedelta

import pytest

from app.organisations.role import Role
from app.platform.database import WriteSession
from app.problems import NotFound
from app.procurements.drafting import write_draft
from app.procurements.lifecycle import LotState
from app.procurements.queries import (
    Lock,
    lot_of,
    lots_of,
    pinned_text,
    procurement_of,
    rules_of,
    state_of,
    version_numbered,
)
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


def test_a_lot_goes_from_draft_to_award(session: WriteSession) -> None:
    made = write_draft(session, an_officer(session), a_draft(), DRAFTED)
    [lot] = lots_of(session, made)
    assert state_of(session, lot, PUBLISHED) is LotState.DRAFT
    published = a_published(session)
    [lot] = lots_of(session, published)

    states = [
        state_of(session, lot, DEADLINE - timedelta(microseconds=1)),
        state_of(session, lot, DEADLINE),
    ]
    for step in ("opened_at", "moderated_at", "awarded_at"):
        setattr(lot, step, DEADLINE)
        states.append(state_of(session, lot, DEADLINE))

    assert states == [
        LotState.OPEN,
        LotState.CLOSED,
        LotState.OPENED,
        LotState.MODERATED,
        LotState.AWARDED,
    ]


@pytest.mark.parametrize("lock", Lock)
def test_a_procurement_and_its_lots_are_their_authoritys(
    session: WriteSession, lock: Lock
) -> None:
    made = a_published(session, a_draft(a_lot("1"), a_lot("2")))
    lots = lots_of(session, made, lock)
    stranger = an_officer(session, "Othertown Council")

    assert procurement_of(session, an_officer(session), made.id, lock) is made
    assert lot_of(session, an_officer(session), lots[1].id, lock) is lots[1]
    with pytest.raises(NotFound):
        procurement_of(session, stranger, made.id, lock)
    with pytest.raises(NotFound):
        lot_of(session, stranger, lots[0].id, lock)


def test_a_supplier_finds_no_lot_of_a_draft(session: WriteSession) -> None:
    made = write_draft(session, an_officer(session), a_draft(), DRAFTED)
    [lot] = lots_of(session, made)
    supplier = a_caller(session, Role.SUPPLIER, supplier="Alder Cleaning Ltd")

    with pytest.raises(NotFound):
        lot_of(session, supplier, lot.id)


def test_the_rules_of_a_lot_are_those_that_were_pinned(session: WriteSession) -> None:
    made = a_published(session)
    [lot] = lots_of(session, made)

    rule_set, library = rules_of(session, lot)

    assert f"{rule_set.id}@{rule_set.version}" == lot.rules
    assert library.methods
    assert pinned_text(session, lot)["rules"]["id"] == rule_set.id


def test_a_draft_has_neither_rules_nor_versions(session: WriteSession) -> None:
    made = write_draft(session, an_officer(session), a_draft(), DRAFTED)
    [lot] = lots_of(session, made)

    with pytest.raises(NotFound):
        rules_of(session, lot)
    with pytest.raises(NotFound):
        version_numbered(session, made, 1)
