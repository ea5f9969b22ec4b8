import json

from app.assessments.results.record import answer_of, safety_of
from app.places.place import ResolvedPlace
from app.rules.digest import canonical, normal
from app.rules.reading import read_library, read_tree
from app.scoring.answer import answer
from app.scoring.intake import TendersIn
from app.scoring.receipt import full_receipt, receipt_of
from tests.factories import a_rule_set

RULES = """
id: t
measures: [{code: job_local, unit: fte_year}]
locality: {place_set: districts, codes: [E09000002], credit: {inside: 1, elsewhere: 0}}
criteria:
  - {code: jobs, weight: 100, value: job_local, method: {use: share_of_target, target: 10}}
"""
TENDERS = """
tenders:
  - supplier: Ash
    commitments: [{measure: job_local, quantity: 4, unit: fte_year, place: RM10 7PT}]
  - supplier: Birch
    commitments: [{measure: job_local, quantity: 9, unit: fte_year, place: HS1 2AA}]
"""
PLACES = {
    "RM10 7PT": ResolvedPlace(district="E09000002", easting=549000, quality=1),
    "HS1 2AA": ResolvedPlace(district="S12000013", easting=142000, quality=1),
}


def a_receipt() -> str:
    sent = TendersIn.model_validate(read_tree(TENDERS.encode(), "tenders.yaml"))
    answered = answer(a_rule_set(RULES), read_library(), sent, PLACES)
    short = receipt_of(answered, sent, PLACES, "test", "2026-03-02T09:30:00+00:00")
    return canonical(full_receipt(answered, sent, PLACES, short)).decode()


def test_a_receipt_gives_back_the_answer_that_it_is_of() -> None:
    receipt = a_receipt()

    again = answer_of(receipt)

    assert normal(again.document) == json.loads(receipt)["result"]
    totals = {one["supplier"]: one["total"] for one in again.document["tenders"]}
    assert totals == {"Ash": "40", "Birch": "0"}


def test_an_answer_is_worked_out_once_for_all_who_ask_about_it() -> None:
    receipt = a_receipt()

    assert answer_of(receipt) is answer_of(receipt)


def test_how_safe_a_win_is_comes_in_numbers_and_in_sentences() -> None:
    told = safety_of(answer_of(a_receipt()))

    assert (told["first"], told["second"], told["lead"]) == (["Ash"], "Birch", "40")
    assert told["words"][0] == "Ash comes first, 40 in the total from Birch."
