"""The demonstration: what a newcomer sees, and that nothing of it is left to chance."""

import csv
import json
import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner

from app.__main__ import app
from app.demo.telling import AS_MARKED, AS_SENT, NOTICE
from app.places.reading import SAMPLE, shipped
from app.platform.documents import read_yaml
from app.platform.logs import configure
from app.platform.settings import Settings
from app.spreadsheets.hand import rows_in
from tests.demo.story import Told

WIDTH = 80
#: what is different on every run: times, days, and how long the deadline was away
CHANGES = re.compile(r"\d\d:\d\d:\d\d|\d+ \w+ 20\d\d|in \d+ seconds")


def alike(lines: list[str]) -> str:
    """Give the text with all that changes from run to run left out."""
    return CHANGES.sub("…", " ".join(" ".join(lines).split()))


def test_it_tells_what_is_real_who_won_why_and_that_it_replays(story: Told) -> None:
    assert "Harrogate Town Council" in story.text
    assert "Bidder Experience 30, Technical Proposal 50, Commercial Proposal 20" in story.text
    assert "Real: notice 032703-2026" in story.text
    assert "Made up: this purchase" in story.text
    assert "Why Alder came first" in story.text
    assert "Elm was not ranked: the mark for Technical Proposal had to be at least 2" in story.text
    assert "Dogwood offers 60 full-time years" in story.text
    assert "Bramble first wrote 0.5 fte, and was refused: “`job_local` is counted" in story.text
    assert "Markhouse (outside)" in story.text
    assert "Alder stays first unless the weight of social value falls below 14.09" in story.text
    assert "on all the rest Cedar leads, 72 to 65.87" in story.text
    assert "one grade on any of 4 marks" in story.text
    assert "In all, 4 single marks would change the winner by one grade" in story.text
    assert "identical, to the last digit" in story.text


def test_it_tells_what_the_service_refuses_and_remembers(story: Told) -> None:
    assert "“Who wrote any of a draft may not publish it.”" in story.text
    assert "“The tenders of lot 1 are sealed.”" in story.text
    assert "“The deadline for tenders has not passed; nobody may open them before.”" in story.text
    assert "Both attempts stand in the audit log" in story.text
    assert "“You asked for this opening; another person must carry it out.”" in story.text
    assert "“The record of what was agreed is not complete.” It asks 4 times" in story.text
    assert "“You made this recommendation, so another person decides about it.”" in story.text
    assert "none was altered or removed" in story.text


def test_it_goes_on_with_two_years_of_a_contract(story: Told) -> None:
    assert "10. TWO YEARS OF A CONTRACT: WHAT WAS PROMISED" in story.lines
    assert "12. WHERE EACH PROMISE STANDS" in story.lines
    assert "  Apprentices                 15       8        9        8  good" in story.lines
    assert "with 0 things missing that the law wants" in story.text


def test_it_tells_where_the_evaluators_differed(story: Told) -> None:
    assert "  Alder    Evidence of delivery  4, 4, 5  agreed: 4" in story.lines
    assert "  Elm      Technical Proposal    1, 2, 1  agreed: 1" in story.lines


def test_a_contract_system_is_told_and_verifies_what_it_is_told(story: Told) -> None:
    [many] = re.findall(r"happened: (\d+) messages, thin and signed", story.text)
    assert int(many) > 20
    assert "verified the signature of each with the library of the Standard Webhooks" in story.text
    assert "with one letter changed, it refused" in story.text
    often = story.lines[story.lines.index("15. TOLD TO THE CONTRACT SYSTEM") :]
    assert any(re.match(r"  \w+\.\w+ \d+, ", line) for line in often)


def test_it_fits_an_old_terminal_and_a_short_attention(story: Told) -> None:
    short = [line.replace(str(story.folder), "demo-output") for line in story.lines]

    assert [line for line in short if len(line) > WIDTH] == []
    assert len(short) < 240


def test_its_acts_are_numbered_one_after_another(story: Told) -> None:
    titles = [line for line in story.lines if re.fullmatch(r"\d+\. [A-Z ,?:]+", line)]

    assert [line.partition(".")[0] for line in titles] == [str(at) for at in range(1, 17)]
    assert len({line.partition(" ")[2] for line in titles}) == 16


def test_rules_a_tender_and_marks_go_through_workbooks(story: Told) -> None:
    folder = story.folder / "workbooks"
    marks = rows_in((folder / "marks-filled-in.xlsx").read_bytes(), "My scores", "row_ref")
    tender = rows_in((folder / "tender-filled-in.xlsx").read_bytes(), "Your offer", "row_ref")

    assert "a workbook of 20 rows, which nobody else can send" in story.text
    assert [row["score"] for row in marks if not isinstance(row["score"], int)] == []
    assert next(row for row in tender if row["row_ref"] == "posts")["offer_qty"] == 1
    rules = (story.folder / "rules.yaml").read_text(encoding="utf-8")
    assert "Local is who lives in the borough" in " ".join(rules.split())
    receipt = json.loads((story.folder / "receipt.json").read_text(encoding="utf-8"))
    [measure] = receipt["rules"]["rules"]["measures"]
    assert measure["definition"].endswith("lives in the borough when the work begins.")
    for name in ("marks", "tender", "rules"):
        assert (folder / f"{name}.xlsx").read_bytes() != (
            folder / f"{name}-filled-in.xlsx"
        ).read_bytes()


def test_the_command_says_the_same_on_every_run_and_writes_where_it_is_told(
    story: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = CliRunner().invoke(app, ["demo", "--folder", "here"])
    configure(Settings())

    assert found.exit_code == 0, found.output
    lines = [line.replace(str(story.folder), "here") for line in story.lines]
    assert alike(found.stdout.splitlines()) == alike(lines)
    assert sorted(path.name for path in Path("here").iterdir()) == [
        "calendar.ics", "challenge-bundle.zip", "contract-ocds.json", "contract-report.docx",
        "letters",
        "meeting-sheet.docx", "performance-notice.txt", "receipt.json", "rules.yaml",
        "tenders.yaml", "workbooks",
    ]  # fmt: skip


def test_nothing_leaves_the_machine(story: Told) -> None:
    assert story.connected_to == {"127.0.0.1"}


def test_what_it_writes_can_be_scored_and_replayed_by_hand(story: Told) -> None:
    runner, folder = CliRunner(), story.folder

    scored = runner.invoke(
        app, ["score", str(folder / "rules.yaml"), str(folder / "tenders.yaml"), "--json"]
    )
    replayed = runner.invoke(app, ["replay", str(folder / "receipt.json")])

    assert scored.exit_code == 0
    digest = json.loads(scored.stdout)["receipt"]["result_digest"]
    assert f"  {digest}" in story.lines
    assert replayed.stdout.strip() == f"identical: {digest}"


def test_every_supplier_has_its_letter_to_read_and_for_word(story: Told) -> None:
    names = sorted(path.name for path in (story.folder / "letters").iterdir())

    suppliers = ("alder", "bramble", "cedar", "dogwood", "elm")
    assert names == [f"{name}.{ending}" for name in suppliers for ending in ("docx", "txt")]
    for name in suppliers:
        letter = (story.folder / "letters" / f"{name}.txt").read_text()
        assert f"tenders@{name}.example" in letter
        assert (story.folder / "letters" / f"{name}.docx").read_bytes().startswith(b"PK")
    assert "We do not intend to award this contract to you" in letter


def test_the_bundle_holds_as_many_documents_as_it_says(story: Told) -> None:
    with ZipFile(BytesIO((story.folder / "challenge-bundle.zip").read_bytes())) as bundle:
        names = bundle.namelist()

    assert {"index.json", "procurement/rules.json", "events.json"} <= set(names)
    assert f"the whole record in {len(names)} documents" in story.text


def test_the_numbers_come_out_as_worked_by_hand(story: Told) -> None:
    receipt = json.loads((story.folder / "receipt.json").read_text())

    tenders = {one["supplier"]: one for one in receipt["result"]["tenders"]}

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


def test_the_agreed_marks_are_those_of_the_tenders_that_are_scored_by_hand() -> None:
    judged = read_yaml(AS_MARKED.read_bytes(), AS_MARKED.name)
    tree = read_yaml(AS_SENT.read_bytes(), AS_SENT.name)

    agreed = {
        name: {criterion: str(one["agreed"]) for criterion, one in criteria.items()}
        for name, criteria in judged.items()
    }

    assert agreed == {
        one["supplier"]: {code: str(mark) for code, mark in one["marks"].items()}
        for one in tree["tenders"]
    }


def test_a_mark_that_differs_from_an_evaluators_has_its_reasons() -> None:
    judged = read_yaml(AS_MARKED.read_bytes(), AS_MARKED.name)

    for criteria in judged.values():
        for one in criteria.values():
            differs = set(one["marks"]) != {one["agreed"]}
            assert differs == ("changed" in one) == ("good" in one)


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
