"""A draft that a workbook changed is written in its own language, as others read it too."""

from datetime import date, datetime

import yaml
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.platform.settings import Settings
from tests.spreadsheets.kinds.desk import Desk, filled
from tests.spreadsheets.kinds.rules.made import DRAFT, at_a_desk, kept, measure


def test_a_draft_in_json_stays_in_json(
    client: TestClient, engine: Engine, settings: Settings, now: datetime
) -> None:
    document = {
        "id": "own", "version": "1", "measures": [{"code": "hours", "unit": "hour"}],
        "criteria": [{"code": "price", "weight": "100", "value": "price",
                      "method": "ratio_to_lowest"}],
    }  # fmt: skip
    desk = at_a_desk(client, engine, settings, now, document=document)

    desk.saved(filled(desk.file(), {"Measures": [{"measure_code": "days", "unit": "day"}]}))

    found = kept(desk)
    assert found["media_type"] == "application/json"
    assert [one["code"] for one in found["pinned"]["rules"]["measures"]] == ["hours", "days"]


def test_words_come_back_as_they_were_however_long_they_are(desk: Desk) -> None:
    words = "“Café”: 10 full-time # and 5 half-time, for " + "two or more years; " * 20 + "yes"
    row = {"measure_code": "hours", "unit": "hour", "definition": words, "label": "no"}

    desk.saved(filled(desk.file(), {"Measures": [row]}))

    found = measure(kept(desk), "hours")
    assert (found["definition"], found["title"]) == (words, "no")


def test_what_stood_without_quotes_has_none_and_what_had_them_keeps_them(
    client: TestClient, engine: Engine, settings: Settings, now: datetime
) -> None:
    grows = "target: {quantity: 5, per_million_pounds: true}"
    text = DRAFT.replace("target: {quantity: 5, unit: fte_year}", grows)
    desk = at_a_desk(
        client, engine, settings, now, yaml=text.replace("Our jobs", "'yes'")
    )  # fmt: skip

    desk.saved(filled(desk.file(), {"Measures": [{"measure_code": "hours", "unit": "hour"}]}))

    found = kept(desk)
    told = yaml.safe_load(found["text"])
    assert (told["version"], told["title"], told["effective_from"]) == (
        "1", "yes", date(2026, 4, 1),
    )  # fmt: skip
    assert told["criteria"][1]["method"]["target"] == {"quantity": 5, "per_million_pounds": True}
    assert told["measures"][0]["benchmark"]["per_million_pounds"] is True
    assert "hours" in {one["code"] for one in found["pinned"]["rules"]["measures"]}
