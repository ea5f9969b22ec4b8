from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlmodel import select

from app.places.defining import (
    Definition,
    define,
    named_set,
    place_set_kept,
    redefine,
    version_of,
)
from app.places.locality import AreaSet, NamedSet
from app.platform.database import WriteSession
from app.platform.events import Event
from app.problems import Conflict, Invalid, NotFound

OURS, THEIRS = UUID(int=1), UUID(int=2)
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SEVEN = {"place_set": "wards", "codes": ["E05014053", "E05014055"]}
FOURTEEN = {"place_set": "wards", "codes": ["E05014053", "E05014055", "E05014056"]}


def wanted(definition: Mapping[str, object], since: date = date(2025, 4, 1)) -> Definition:
    return Definition(dict(definition), since, "Agreed.")


def test_a_set_that_is_redrawn_keeps_its_former_version(session: WriteSession) -> None:
    kept, first = define(session, OURS, "east", wanted(SEVEN), NOW, "key")
    second = redefine(session, OURS, kept.id, wanted(FOURTEEN, date(2026, 4, 1)), NOW, "key")

    assert (first.number, second.number, kept.versions) == (1, 2, 2)
    assert version_of(session, kept, 1).definition == SEVEN
    assert first.digest != second.digest
    before, used = named_set(session, OURS, NamedSet("east"), date(2026, 3, 31))
    after, _ = named_set(session, OURS, NamedSet("east"), date(2026, 4, 1))
    pinned, _ = named_set(session, OURS, NamedSet("east", 1), date(2026, 4, 1))
    assert isinstance(before, AreaSet)
    assert isinstance(after, AreaSet)
    assert (len(before.codes), len(after.codes), pinned) == (2, 3, before)
    assert used.number == 1
    events = session.exec(select(Event).where(Event.kind == "place_set.changed")).all()
    assert [event.facts["version"] for event in events] == [1, 2]


def test_a_name_is_taken_once_by_each_authority(session: WriteSession) -> None:
    define(session, OURS, "east", wanted(SEVEN), NOW, "key")
    define(session, THEIRS, "east", wanted(SEVEN), NOW, "key")

    with pytest.raises(Conflict, match="'east' already"):
        define(session, OURS, "east", wanted(FOURTEEN), NOW, "key")


def test_a_version_that_says_the_same_is_refused(session: WriteSession) -> None:
    kept, _ = define(session, OURS, "east", wanted(SEVEN), NOW, "key")

    with pytest.raises(Conflict, match="Version 1 says this already"):
        redefine(session, OURS, kept.id, wanted(dict(reversed(SEVEN.items()))), NOW, "key")


def test_a_set_is_not_redrawn_for_the_past(session: WriteSession) -> None:
    kept, _ = define(session, OURS, "east", wanted(SEVEN), NOW, "key")

    with pytest.raises(Invalid) as fault:
        redefine(session, OURS, kept.id, wanted(FOURTEEN, date(2025, 3, 31)), NOW, "key")
    [finding] = fault.value.findings
    assert (finding.code, finding.path) == ("before_last_version", "valid_from")
    assert "2025-04-01" in finding.how_to_fix
    assert kept.versions == 1
    same_day = redefine(session, OURS, kept.id, wanted(FOURTEEN), NOW, "key")
    assert same_day.number == 2


def test_a_set_of_another_authority_is_not_found(session: WriteSession) -> None:
    kept, _ = define(session, OURS, "east", wanted(SEVEN), NOW, "key")

    with pytest.raises(NotFound):
        place_set_kept(session, THEIRS, kept.id)
    with pytest.raises(NotFound):
        redefine(session, THEIRS, kept.id, wanted(FOURTEEN), NOW, "key")
    with pytest.raises(NotFound, match="'east'"):
        named_set(session, THEIRS, NamedSet("east"), date(2026, 1, 1))


def test_a_set_that_did_not_hold_yet_is_not_found(session: WriteSession) -> None:
    kept, _ = define(session, OURS, "east", wanted(SEVEN, date(2026, 4, 1)), NOW, "key")

    with pytest.raises(NotFound, match="No version of east held on 2026-03-31"):
        named_set(session, OURS, NamedSet("east"), date(2026, 3, 31))
    with pytest.raises(NotFound, match="no version 2"):
        version_of(session, kept, 2)


@pytest.mark.parametrize(
    ("definition", "code"),
    [
        ({"place_set": "wards", "codes": ["E09000002"]}, "wrong_kind_of_area"),
        ({"place_set": "named", "name": "west"}, "named_in_named"),
        ({}, "unknown_place_set"),
    ],
)
def test_a_definition_with_faults_is_refused_with_all_of_them(
    session: WriteSession, definition: dict[str, object], code: str
) -> None:
    with pytest.raises(Invalid) as fault:
        define(session, OURS, "east", wanted(definition), NOW, "key")

    assert [finding.code for finding in fault.value.findings] == [code]
    assert fault.value.findings[0].path.startswith("definition.")
