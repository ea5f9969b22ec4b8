"""Published files of payments and contracts come in whole, to rows that can be added up."""

from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.organisations.role import Role
from app.platform.database import writing
from app.spend.batch import BatchKind
from app.spend.rows.flipping import make_live
from app.spend.sums.queries import Span
from app.spend.sums.summing import summarise
from app.spreadsheets.large.taking import stage
from app.spreadsheets.mapping.plan import compile_profile
from app.spreadsheets.mapping.shipping import preset_called
from tests.callers import a_person, caller_of
from tests.spend.made import NOW
from tests.spreadsheets.large.made import Attempt
from tests.spreadsheets.large.said import rows_of, rows_of_the_other
from tests.spreadsheets.mapping.as_published import by_preset, content_of, homes
from tests.spreadsheets.mapping.catalogue import (
    GRANTS,
    INDICATORS,
    LANCASHIRE,
    PAYMENTS,
    PRESETS,
    REGISTER,
)

everywhere = pytest.mark.parametrize("home", list(homes()), ids=lambda home: home.name)


@everywhere
@pytest.mark.parametrize("name", [LANCASHIRE, GRANTS, PAYMENTS, INDICATORS])
def test_both_readers_say_the_same_of_a_published_workbook(home: Path, name: str) -> None:
    content = content_of(home, name)

    assert rows_of(content) == rows_of_the_other(content)


@everywhere
@pytest.mark.parametrize("name", PRESETS)
def test_a_published_file_is_staged_whole_and_adds_up(
    home: Path, name: str, engine: Engine, tmp_path: Path
) -> None:
    path = tmp_path / Path(name).name
    path.write_bytes(content_of(home, name))
    caller = caller_of(engine, a_person(engine, Role.ECONOMIC_DEVELOPMENT))
    kind = BatchKind.CONTRACTS if name == REGISTER else BatchKind.SPEND
    attempt = Attempt(engine, caller, path)

    report = stage(attempt, kind, compile_profile(preset_called(PRESETS[name])))
    with writing(engine) as session:
        make_live(session, caller, attempt.import_id, NOW)
        found = summarise(session, Span(caller.authority_id, kind), None, NOW.date())

    assert all(one.is_whole for one in report.tallies)
    rows = [one.values for one in by_preset(home, name, PRESETS[name]).rows if not one.why]
    read = [one for one in rows if ("value" if kind is BatchKind.CONTRACTS else "amount") in one]
    amounts = [one.get("value", one.get("amount", Decimal(0))) for one in read]
    assert found.total.lines == sum(one.added for one in report.tallies) > 0
    assert found.total.amount == sum(amounts, Decimal(0))
    if name == LANCASHIRE:
        assert len(report.tallies) >= 3  # a sheet a month
