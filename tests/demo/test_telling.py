"""The demonstration: what a newcomer sees, and that nothing of it is left to chance."""

import csv
import json
import re
import socket
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app.__main__ import app
from app.demo.telling import AS_SENT, NOTICE, play, told
from app.places.reading import SAMPLE, shipped
from app.platform.documents import read_yaml

WIDTH = 80


def shown(folder: Path, at: str = "2026-06-01T09:00:00+00:00") -> list[str]:
    return list(told(folder, at, "social-value-scorer 0.0.0"))


def flat(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())


def test_it_tells_what_is_real_who_won_why_and_that_it_replays(tmp_path: Path) -> None:
    text = flat(shown(tmp_path / "demo-output"))

    assert "Harrogate Town Council" in text
    assert "Bidder Experience 30, Technical Proposal 50, Commercial Proposal 20" in text
    assert "Real: notice 032703-2026" in text
    assert "Made up: this purchase" in text
    assert "Why Alder came first" in text
    assert "Elm was not ranked: the mark for Technical Proposal had to be at least 2" in text
    assert "Dogwood offers 60 full-time years" in text
    assert "Bramble first wrote 0.5 fte, and was refused" in text
    assert "Markhouse (outside)" in text
    assert "Alder stays first unless the weight of social value falls below 14.09 %" in text
    assert "on all the rest Cedar leads, 72 to 65.87" in text
    assert "one grade on any of 4 marks" in text
    assert "In all, 4 single marks would change the winner by one grade; the three above" in text
    assert "identical, to the last digit" in text


def test_every_line_fits_an_old_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = shown(Path("demo-output"))

    assert [line for line in lines if len(line) > WIDTH] == []
    assert len(lines) < 100


def test_it_says_the_same_on_every_run(tmp_path: Path) -> None:
    one = shown(tmp_path / "out", "2026-06-01T09:00:00+00:00")
    other = shown(tmp_path / "out", "2031-01-01T00:00:00+00:00")

    assert one == other


def test_nothing_leaves_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise AssertionError("the demonstration opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)

    assert shown(tmp_path)


def test_what_it_writes_can_be_scored_and_replayed_by_hand(tmp_path: Path) -> None:
    lines = shown(tmp_path)
    runner = CliRunner()

    scored = runner.invoke(
        app, ["score", str(tmp_path / "rules.yaml"), str(tmp_path / "tenders.yaml"), "--json"]
    )
    replayed = runner.invoke(app, ["replay", str(tmp_path / "receipt.json")])

    assert scored.exit_code == 0
    digest = json.loads(scored.stdout)["receipt"]["result_digest"]
    assert f"  {digest}" in lines
    assert replayed.stdout.strip() == f"identical: {digest}"


def test_the_command_writes_where_it_is_told(tmp_path: Path) -> None:
    found = CliRunner().invoke(app, ["demo", "--folder", str(tmp_path / "here")])

    assert found.exit_code == 0
    assert sorted(path.name for path in (tmp_path / "here").iterdir()) == [
        "receipt.json",
        "rules.yaml",
        "tenders.yaml",
    ]


def test_the_numbers_come_out_as_worked_by_hand(tmp_path: Path) -> None:
    shown(tmp_path)

    document = play(tmp_path / "rules.yaml", tmp_path / "tenders.yaml").answered.document
    tenders = {one["supplier"]: one for one in document["tenders"]}

    # Alder: 4/5 x 24 + 4/5 x 40 + 880/960 x 16 = 19.2 + 32 + 14.666…
    # offered: 2 of 2 years 5, 10 of 10 weeks 3, 200,000 of 250,000 1.6; delivery: 4 + 4; 17.6
    assert tenders["Alder"]["total"] == "83.47"
    # Cedar: 24 + 32 + 16; 0.5 of 2 years 1.25, 125,000 of 250,000 (the rest is outside) 1; 3 + 3
    assert tenders["Cedar"]["total"] == "80.25"
    # Bramble: 19.2 + 32 + 880/905 x 16 = 15.558…; half a post for two years 2.5, 1.2, 0.4; 3 + 3
    assert tenders["Bramble"]["total"] == "76.86"
    # Dogwood: 14.4 + 24 + 880/990 x 16 = 14.222…; 5 + 3 + 2 and 1 + 1
    assert tenders["Dogwood"]["total"] == "64.62"
    assert tenders["Elm"]["status"] == "fails_requirements"


def test_every_postcode_is_a_real_one_and_all_but_one_are_in_the_borough() -> None:
    tree = read_yaml(AS_SENT.read_bytes(), AS_SENT.name)
    named = {line["place"] for tender in tree["tenders"] for line in tender.get("commitments", ())}

    found = {name: shipped().look_up(str(name)).place for name in named}

    assert all(found.values())
    outside = {name for name, place in found.items() if place and place.district != "E09000002"}
    assert outside == {"E17 9AA"}


def test_every_ward_has_a_name() -> None:
    with (SAMPLE / "area-names.csv").open(encoding="utf-8", newline="") as stream:
        names = {row["code"] for row in csv.DictReader(stream)}
    tree = read_yaml(AS_SENT.read_bytes(), AS_SENT.name)
    places = [line["place"] for one in tree["tenders"] for line in one.get("commitments", ())]

    wards = {place.ward for name in places if (place := shipped().look_up(str(name)).place)}

    assert wards <= names


def test_the_notice_is_as_published_but_for_the_person_to_contact() -> None:
    notice = json.loads(NOTICE.read_text(encoding="utf-8"))

    assert "open-government-licence" in notice["license"]
    assert re.search(r"[\w.]+@[\w.]+", json.dumps(notice)) is None
