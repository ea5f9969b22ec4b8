import hashlib
import json
from pathlib import Path

from typer.testing import CliRunner

from app.__main__ import app as command_line
from app.organisations.role import Role
from app.platform.database import writing
from app.procurements.tables import Lot, Procurement
from app.rules.digest import digest_of
from tests.assessments.results.made import MODERATED, Judged
from tests.callers import a_person, person_id_of
from tests.contracts.bundle.made import (
    LAW,
    a_history,
    asked,
    documents_in,
    documents_of,
    files_in,
)


def test_everything_that_matters_is_in_it(judged: Judged) -> None:
    award = a_history(judged)
    judged.summarised(award["assessment_id"])

    found = documents_in(asked(judged))

    assert {name.split("/")[0] for name in found} == {
        "index.json", "redaction-log.json", "procurement", "tenders", "marks", "assessments",
        "award", "events.json", "letters.json",
    }  # fmt: skip
    assert (
        digest_of(found["procurement/rules.json"]) == found["procurement/lot.json"]["rules_digest"]
    )
    assert found["procurement/clarifications.json"][0]["question"] == "May it be phased?"
    assert found["award/award.json"]["id"] == award["id"]
    assert [one["commitment"] for one in found["award/contract.json"]["obligations"]] == ["jobs"]
    assert [one["reason"] for one in found["marks/reopenings.json"]] == [
        "A page had been overlooked."
    ]
    assert found["award/summaries.json"]["assessment_id"] == award["assessment_id"]
    assert len(found["marks/marks.json"]) == len(found["marks/moderations.json"]) == 3
    assert {one["person_id"] for one in found["marks/declarations.json"]} >= {
        str(person_id_of(judged.engine, judged.officer))
    }


def test_every_mark_and_agreement_comes_with_all_that_it_ever_was(judged: Judged) -> None:
    a_history(judged)

    found = documents_in(asked(judged))

    revisions = [one["revisions"] for one in found["marks/marks.json"] if one["revisions"]]
    assert [[was["mark"] for was in one] for one in revisions] == [["1", "3"]]
    agreed = [one["revisions"] for one in found["marks/moderations.json"] if one["revisions"]]
    assert [[was["document"]["mark"] for was in one] for one in agreed] == [["1", "3"]]


def test_what_each_tender_said_can_be_held_against_its_receipt(judged: Judged) -> None:
    a_history(judged)

    found = documents_in(asked(judged))

    prices = {}
    for place in (1, 2, 3):
        tender, said = (found[f"tenders/{place}/{part}.json"] for part in ("tender", "content"))
        proof = {"content": said["content"], "salt": said["salt"]}
        assert digest_of(proof) == said["digest"] == tender["versions"][0]["digest"]
        prices[tender["supplier"]] = said["content"]["price"]
    assert prices == {"Ash": "100000", "Birch": "120000", "Cedar": "150000"}


def test_a_tender_that_was_not_opened_is_told_of_and_stays_sealed(judged: Judged) -> None:
    judged.assessed()
    judged.tendered_late("Dogwood")

    found = documents_in(asked(judged))

    places = {found[f"tenders/{place}/tender.json"]["supplier"]: place for place in (1, 2, 3, 4)}
    assert f"tenders/{places['Dogwood']}/content.json" not in found
    assert f"tenders/{places['Ash']}/content.json" in found


def test_the_index_has_the_digest_of_every_document(judged: Judged) -> None:
    a_history(judged)

    files = files_in(asked(judged))

    index = json.loads(files["index.json"])
    given = {one["name"]: one["digest"] for one in index["documents"]}
    beside = {"index.json", "index.html", "redaction-log.json"}
    assert given == {
        name: f"sha256:{hashlib.sha256(content).hexdigest()}"
        for name, content in files.items()
        if name not in beside
    }
    assert index["made_by"] == str(person_id_of(judged.engine, judged.officer))
    page = files["index.html"].decode()
    assert all(name in page for name in given)


def test_its_receipts_can_be_replayed(judged: Judged, tmp_path: Path) -> None:
    judged.assessed()
    judged.assessed("A mark was corrected.")

    files = files_in(asked(judged))

    for number in (1, 2):
        file = tmp_path / f"{number}.json"
        file.write_bytes(files[f"assessments/{number}/receipt.json"])
        assert CliRunner().invoke(command_line, ["replay", str(file)]).exit_code == 0


def test_the_log_tells_what_was_done_and_what_was_tried(judged: Judged) -> None:
    a_history(judged)
    other = Judged(judged.client, judged.engine)
    other.assessed()
    path = f"/lots/{judged.lot}/assessments"
    judged.get(a_person(judged.engine, Role.PROCUREMENT_OFFICER), path)

    events = documents_in(asked(judged))["events.json"]

    kinds = [event["kind"] for event in events]
    assert {"procurement.published", "lot.assessed", "lot.recommended", "lot.awarded"} <= set(
        kinds
    )
    assert str(other.lot) not in str(events)
    assert kinds.count("lot.assessed") == 1


def test_what_is_withheld_is_gone_and_the_log_says_so(judged: Judged) -> None:
    a_history(judged)
    name = "award/contract.json"

    files = files_in(asked(judged, (name, "/price")))

    assert json.loads(files[name])["price"] == "[withheld: trade secret]"
    [entry] = json.loads(files["redaction-log.json"])
    assert (entry["document"], entry["path"], entry["law"]) == (name, "/price", LAW)
    assert {"tenders/2/content.json", "assessments/1/receipt.json"} <= set(entry["still_in"])
    assert "tenders/1/content.json" not in entry["still_in"]


def test_a_price_that_was_taken_out_cannot_be_tried_out(judged: Judged) -> None:
    """Neither by what the bundle holds nor by what the log says of a bundle before."""
    a_history(judged)
    whole = files_in(asked(judged))
    tender, receipt = "tenders/2/content.json", "assessments/1/receipt.json"
    known = documents_of(whole)
    digests = {
        known[tender]["salt"],
        known[receipt]["receipt"]["seal"],
        known[receipt]["receipt"]["input_digest"],
        known[receipt]["receipt"]["result_digest"],
        *(hashlib.sha256(whole[name]).hexdigest() for name in (tender, receipt)),
        *(str(one.facts["digest"]) for one in judged.events("bundle.made")),
        *(one.digest for one in judged.events("lot.assessed")),
    }

    answer = asked(judged, (tender, "/content/price"), (receipt, "/input/tenders/tenders"))

    text = b"".join(files_in(answer).values()).decode()
    assert [one for one in digests if one in text] == []
    assert known[tender]["digest"] in text  # without its salt it only proves when the tender came
    log = documents_in(answer)["redaction-log.json"]
    assert [entry["digests_left_out"] for entry in log] == [True, True]
    event = judged.events("bundle.made")[-1]
    assert set(event.facts["whole"]) == {tender, receipt}
    assert event.facts["whole"][tender] == f"sha256:{hashlib.sha256(whole[tender]).hexdigest()}"


def test_a_supplier_whose_name_is_withheld_is_not_named_by_the_index(judged: Judged) -> None:
    a_history(judged)

    files = files_in(asked(judged, ("tenders/2/tender.json", "/supplier")))

    assert b"Birch" not in files["index.json"] + files["index.html"]
    [entry] = documents_of(files)["redaction-log.json"]
    left = {name for name, content in files.items() if b"Birch" in content}
    assert "assessments/1/receipt.json" in left
    assert set(entry["still_in"]) == left


def test_a_title_that_is_withheld_is_not_told_by_the_index(judged: Judged) -> None:
    judged.assessed()
    title = documents_in(asked(judged))["procurement/lot.json"]["title"]

    files = files_in(asked(judged, ("procurement/lot.json", "/title")))

    index = json.loads(files["index.json"])
    assert index["lot"] == "1: [withheld: trade secret]"
    assert title.encode() not in files["index.html"]


def test_the_log_names_the_index_where_the_purpose_says_what_was_taken_out(
    judged: Judged,
) -> None:
    judged.assessed()
    redaction = {
        "document": "tenders/2/content.json", "path": "/content/price", "law": LAW,
        "reason": "a price of £120,000",
    }  # fmt: skip
    body = {"purpose": "The offer of 120000", "redactions": [redaction]}

    answer = judged.post(judged.officer, f"/lots/{judged.lot}/challenge-bundle", body)

    [entry] = documents_in(answer)["redaction-log.json"]
    assert {"index.json", "index.html", "redaction-log.json"} <= set(entry["still_in"])


def test_a_contract_is_called_by_both_titles_however_long(judged: Judged) -> None:
    lot = judged.lot
    with writing(judged.engine) as session:
        session.get_one(Procurement, judged.made.procurement_id).title = "p" * 300
        session.get_one(Lot, lot).title = "l" * 300

    judged.awarded()

    title = documents_in(asked(judged))["award/contract.json"]["title"]
    assert title == f"{'p' * 300}: {'l' * 300}"


def test_what_is_not_there_is_not_withheld_and_nothing_is_noted(judged: Judged) -> None:
    judged.assessed()

    answer = asked(judged, ("procurement/lot.json", "/titel"), ("no.json", ""))

    assert answer.status_code == 422
    assert [(one["code"], one["pointer"]) for one in answer.json()["errors"]] == [
        ("not_there", "/redactions/0/path"),
        ("no_document", "/redactions/1/document"),
    ]
    assert judged.events("bundle.made") == []


def test_one_event_has_the_digest_of_what_was_given(judged: Judged) -> None:
    judged.assessed()

    answer = asked(judged)

    [event] = judged.events("bundle.made")
    assert event.facts["digest"] == f"sha256:{hashlib.sha256(answer.content).hexdigest()}"
    assert event.facts["redactions"] == 0
    assert answer.headers["content-type"] == "application/zip"


def test_neither_names_nor_addresses_of_people_are_in_it(judged: Judged) -> None:
    a_history(judged)

    text = b"".join(files_in(asked(judged)).values()).decode()

    assert "Somebody" not in text  # as every person of these tests is called
    assert MODERATED.isoformat() in text
