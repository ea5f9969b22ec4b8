"""Whose a workbook is decides who may know of it."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from app.organisations.caller import Caller
from app.organisations.secret import Mode
from app.spreadsheets.workbooks.given import GivenOut

ONE, TWO, THREE = (UUID(int=number) for number in (1, 2, 3))
OFFICER = Caller(ONE, ONE, Mode.TEST, frozenset(), person_id=ONE)
COLLEAGUE = replace(OFFICER, key_id=TWO, person_id=TWO)
STRANGER = replace(OFFICER, authority_id=TWO)
BIDDER = replace(OFFICER, key_id=THREE, person_id=THREE, supplier_id=ONE)
ITS_COLLEAGUE = replace(BIDDER, key_id=TWO, person_id=TWO)
OTHER_BIDDER = replace(BIDDER, supplier_id=TWO)


def given_to(caller: Caller) -> GivenOut:
    return GivenOut(
        id=ONE,
        reference="WB-7F3K-02QX",
        authority_id=caller.authority_id,
        kind="trees",
        target_id=ONE,
        day=None,
        template_version=1,
        facts={},
        rows_out={},
        given_to=caller.who,
        supplier_id=caller.supplier_id,
        given_at=datetime(2026, 3, 2, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("owner", "asks", "plain", "sealed"),
    [
        (OFFICER, OFFICER, True, True),
        (OFFICER, COLLEAGUE, True, False),
        (OFFICER, STRANGER, False, False),
        (OFFICER, BIDDER, False, False),
        (BIDDER, BIDDER, True, True),
        (BIDDER, ITS_COLLEAGUE, True, True),
        (BIDDER, OTHER_BIDDER, False, False),
        (BIDDER, OFFICER, False, False),
    ],
)
def test_who_may_know_of_it(owner: Caller, asks: Caller, plain: bool, sealed: bool) -> None:
    assert given_to(owner).is_known_to(asks, is_sealed=False) is plain
    assert given_to(owner).is_known_to(asks, is_sealed=True) is sealed
