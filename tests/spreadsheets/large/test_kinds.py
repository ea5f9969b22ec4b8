"""The kinds of large file, as the engine of imports takes them."""

from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from app.organisations.caller import Caller
from app.organisations.role import Role
from app.platform.database import reading, writing
from app.platform.identifiers import new_id
from app.problems import Conflict, Invalid, NotFound
from app.spend.batch import BatchKind, BatchState
from app.spend.rows.flipping import batch_of
from app.spend.tables import SpendSupplierName
from app.spreadsheets.large.kinds import LARGE_KINDS, TARGETS
from app.spreadsheets.mapping.keeping import keep
from tests.callers import a_person, caller_of
from tests.spend.made import NOW, a_batch, a_supplier
from tests.spreadsheets.large.made import HEADING, Attempt, a_profile, a_row
from tests.spreadsheets.large.test_taking import a_csv

SPEND, GRANTS, CONTRACTS = LARGE_KINDS


@pytest.fixture
def attempt(engine: Engine, tmp_path: Path) -> Attempt:
    caller = caller_of(engine, a_person(engine, Role.ECONOMIC_DEVELOPMENT))
    path = a_csv(tmp_path / "spend.csv", list(HEADING), a_row(1), a_row(2))
    return Attempt(engine, caller, path, a_kept_profile(engine, caller))


def a_kept_profile(engine: Engine, caller: Caller) -> UUID:
    with writing(engine) as session:
        return keep(session, caller, a_profile(), "", NOW).id


def test_there_is_one_for_each_kind_of_batch() -> None:
    assert [one.name for one in LARGE_KINDS] == [one.value for one in BatchKind]
    assert TARGETS.keys() == set(BatchKind)


def test_a_file_is_staged_flipped_and_undone(attempt: Attempt) -> None:
    assert SPEND.stage(attempt).tallies[0].added == 2

    states = []
    for step in (SPEND.flip, SPEND.undo):
        with writing(attempt.engine) as session:
            step(session, attempt.asking, attempt.import_id)
        with reading(attempt.engine) as session:
            states.append(batch_of(session, attempt.caller.authority_id, attempt.import_id).state)
    assert states == [BatchState.LIVE, BatchState.REVERSED]
    with pytest.raises(Conflict), writing(attempt.engine) as session:
        SPEND.flip(session, attempt.asking, attempt.import_id)


def test_names_that_wait_are_matched_before_a_file_is_staged(attempt: Attempt) -> None:
    with writing(attempt.engine) as session:
        a_batch(session, attempt.caller, {"supplier": "Alpha", "company_number": "07654321"})
        supplier = a_supplier(session, attempt.caller, "Alpha Ltd", "GB-COH-07654321")

    SPEND.stage(attempt)

    with reading(attempt.engine) as session:
        name = session.exec(
            select(SpendSupplierName).where(SpendSupplierName.name == "Alpha")
        ).one()
        assert name.supplier_id == supplier.id


def test_a_file_is_dropped_until_nothing_is_left(attempt: Attempt) -> None:
    SPEND.stage(attempt)

    with writing(attempt.engine) as session:
        while SPEND.drop(session, attempt.asking, attempt.import_id):
            pass

    with pytest.raises(NotFound), reading(attempt.engine) as session:
        batch_of(session, attempt.caller.authority_id, attempt.import_id)


def test_a_profile_is_needed_and_must_be_for_what_the_file_is(attempt: Attempt) -> None:
    with pytest.raises(Invalid, match="is for spend, not for grants"):
        GRANTS.stage(attempt)

    attempt.profile_id = None
    with pytest.raises(Invalid, match="read by a mapping profile, and none was named"):
        CONTRACTS.stage(attempt)

    attempt.profile_id = new_id()
    with pytest.raises(NotFound, match="no mapping profile"):
        SPEND.stage(attempt)
