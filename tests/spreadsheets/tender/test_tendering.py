from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from app.platform.database import reading, writing
from app.platform.events import Event
from app.platform.sealing import Seals
from app.problems import Invalid
from app.spreadsheets.tender.tendering import (
    Filled,
    read_workbook,
    rules_for,
    upload_filled,
    whole,
)
from app.tenders.lifecycle import DeadlinePassed
from app.tenders.tables import Tender
from tests.callers import caller_of
from tests.spreadsheets.tender.made import blank, filled, opened
from tests.tenders.conftest import Clock
from tests.tenders.made import SEAL_KEY, Scene, an_offer


def read(scene: Scene, who: dict[str, str], clock: Clock) -> Filled:
    file = filled(blank(scene, who), an_offer())
    with reading(scene.engine) as session:
        rules = rules_for(session, caller_of(scene.engine, who), scene.lot, clock)
    return whole(read_workbook(file, rules))


def upload(scene: Scene, who: dict[str, str], made: Filled, clock: Clock) -> None:
    with writing(scene.engine) as session:
        caller = caller_of(scene.engine, who)
        upload_filled(session, Seals(SEAL_KEY), caller, scene.lot, made, clock)


def test_rules_that_were_amended_while_a_workbook_was_read_refuse_it(
    scene: Scene, clock: Clock
) -> None:
    alpha = scene.supplier("Alpha Works")
    made = replace(read(scene, alpha, clock), rules_digest="sha256:" + "0" * 64)

    with pytest.raises(Invalid, match="amended after the workbook was made") as refused:
        upload(scene, alpha, made, clock)

    assert [one.code for one in refused.value.findings] == ["other_rules"]
    with reading(scene.engine) as session:
        assert session.exec(select(Tender)).all() == []


def test_a_deadline_that_passed_while_a_workbook_was_read_refuses_it(
    scene: Scene, clock: Clock
) -> None:
    alpha = scene.supplier("Alpha Works")
    arrived = clock.at
    made = read(scene, alpha, clock)
    clock.set(timedelta(0))

    with pytest.raises(DeadlinePassed) as refused:
        upload(scene, alpha, made, clock)

    assert refused.value.facts["arrived_at"] == arrived
    assert refused.value.how_to_fix.startswith("It arrived before the deadline")
    assert "It is kept as late" in refused.value.how_to_fix


def test_the_lots_log_says_what_it_says_of_every_upload(scene: Scene, clock: Clock) -> None:
    alpha = scene.supplier("Alpha Works")
    upload(scene, alpha, read(scene, alpha, clock), clock)

    with reading(scene.engine) as session:
        [told] = session.exec(select(Event).where(Event.kind == "tender.uploaded")).all()
    assert told.facts.keys() == {"number", "digest"}


def test_the_blank_workbook_says_loudly_what_uploading_is_not(scene: Scene) -> None:
    book = opened(blank(scene, scene.supplier("Alpha Works")))

    said = {str(row[0].value): str(row[1].value) for row in book["Read me"].iter_rows()}
    hidden = {row[0].value: row[1].value for row in book["_sv"].iter_rows()}
    assert said["Read this first"].startswith("UPLOADING IS NOT SUBMITTING")
    assert said["Deadline"].startswith("Friday 1 May 2026, 12 noon (Europe/London, UTC+01:00)")
    assert (said["Lot"], said["Rules"]) == (hidden["fact: lot"], hidden["fact: rules"])
    assert said["Return reference"] == hidden["reference"]
    assert hidden["fact: lot"] == str(scene.lot)
    assert book["_sv"].sheet_state == "hidden"
    assert "counts from when it is kept, not from when it arrived" in said["In good time"]
    assert "before anything is saved" not in "".join(said.values())
