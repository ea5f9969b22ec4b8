from sqlmodel import col, update

from app.organisations.tables import Supplier
from app.platform.database import writing
from tests.assessments.results.made import RULES, Judged, an_offer
from tests.assessments.results.recommendation.test_recommending import recommend

SHARED = {
    "Ash": an_offer(100_000, 4),
    "Birch": an_offer(100_000, 4),
    "Cedar": an_offer(150_000, 2),
}
HELD = "Drawn on 2 March before both."
DRAWN = RULES + "rank: {ties: [drawn]}\n"


def draw(judged: Judged, *names: str) -> None:
    """Have the lot scored again with a draw."""
    drawn = [str(judged.tenders[name]) for name in names]
    body = {"reason": "A mark was corrected.", "draw": drawn, "draw_held": HELD}
    judged.done(judged.officer, f"/lots/{judged.lot}/assessments", body)


def test_of_those_who_share_the_first_place_nobody_is_chosen_at_will(judged: Judged) -> None:
    judged.offers, judged.marks = SHARED, {"Ash": "3", "Birch": "3", "Cedar": "3"}
    judged.assessed()

    before = recommend(judged, "Ash")
    draw(judged, "Cedar", "Birch")
    in_part = recommend(judged, "Birch")
    draw(judged, "Cedar", "Birch", "Ash")
    second = recommend(judged, "Ash")
    first = recommend(judged, "Birch")

    assert (before.status_code, before.json()["code"]) == (409, "draw-needed")
    assert "section 12" in before.json()["detail"]
    assert in_part.json()["code"] == "draw-needed"
    assert (second.status_code, second.json()["code"]) == (409, "not-most-advantageous")
    assert second.json()["first"] == [str(judged.tenders["Birch"])]
    assert first.status_code == 201, first.text
    assert first.json()["sensitivity"]["words"][:2] == [
        "Ash and Birch share the first place, and Birch was drawn first.",
        "How the draw was held, by assessment 3: Drawn on 2 March before both.",
    ]


def test_how_a_draw_was_held_is_said_even_at_the_first_scoring(judged: Judged) -> None:
    drawn = {"draw": [str(judged.tenders["Ash"])]}

    for body, code in (
        (drawn | {"reason": HELD}, "draw_held_needed"),
        ({"draw_held": HELD}, "draw_missing"),
        (drawn | {"draw_held": "Drawn before Ash Ltd and Birch."}, "other_supplier_named"),
    ):
        refused = judged.post(judged.officer, f"/lots/{judged.lot}/assessments", body)
        assert refused.status_code == 422
        errors = refused.json()["errors"]
        assert {(one["code"], one["pointer"]) for one in errors} == {(code, "/draw_held")}
    judged.done(judged.officer, f"/lots/{judged.lot}/assessments", drawn | {"draw_held": HELD})


def test_the_letters_say_how_the_draw_was_held(judged: Judged) -> None:
    judged.offers, judged.marks = SHARED, {"Ash": "3", "Birch": "3", "Cedar": "3"}
    judged.assessed()
    draw(judged, "Birch", "Ash")
    assert recommend(judged, "Birch").status_code == 201

    path = f"/lots/{judged.lot}/summaries/preview"
    told = judged.get(judged.officer, path).json()["summaries"]

    said = {one["supplier"]["name"]: one for one in told}
    assert "Drawn on 2 March before both." in said["Birch"]["outcome"]["words"]
    assert "Drawn on 2 March before both." in said["Ash"]["why_not_awarded"][2]
    assert "Drawn" not in str(said["Cedar"]["why_not_awarded"])


def test_a_draw_that_was_held_twice_is_told_to_whoever_approves(judged: Judged) -> None:
    judged.offers, judged.marks = SHARED, {"Ash": "3", "Birch": "3", "Cedar": "3"}
    judged.assessed()
    draw(judged, "Birch", "Ash")
    draw(judged, "Ash", "Birch")

    told = recommend(judged, "Ash").json()["sensitivity"]["words"]

    assert told[2] == "ASSESSMENT 2 RECORDED ANOTHER DRAW, in which Birch came first."


def test_a_draw_that_was_held_twice_is_told_under_whatever_name_a_supplier_has(
    judged: Judged,
) -> None:
    judged.offers, judged.marks = SHARED, {"Ash": "3", "Birch": "3", "Cedar": "3"}
    judged.assessed()
    draw(judged, "Birch", "Ash")
    with writing(judged.engine) as session:
        session.execute(
            update(Supplier).where(col(Supplier.name) == "Birch").values(name="Birch Limited")
        )
    draw(judged, "Ash", "Birch")

    told = recommend(judged, "Ash").json()["sensitivity"]["words"]

    assert told[2] == "ASSESSMENT 2 RECORDED ANOTHER DRAW, in which Birch Limited came first."


def test_where_the_rules_part_equals_by_a_draw_that_is_told_too(judged: Judged) -> None:
    judged.rules = DRAWN
    judged.offers, judged.marks = SHARED, {"Ash": "3", "Birch": "3", "Cedar": "3"}
    judged.assessed()
    draw(judged, "Birch", "Ash")
    draw(judged, "Ash", "Birch")

    words = recommend(judged, "Ash").json()["sensitivity"]["words"]
    path = f"/lots/{judged.lot}/summaries/preview"
    told = judged.get(judged.officer, path).json()["summaries"]

    assert words[:3] == [
        "Ash and Birch share the first place, and Ash was drawn first.",
        f"How the draw was held, by assessment 3: {HELD}",
        "ASSESSMENT 2 RECORDED ANOTHER DRAW, in which Birch came first.",
    ]
    said = {one["supplier"]["name"]: one for one in told}
    assert HELD in said["Ash"]["outcome"]["words"]
    assert HELD in said["Birch"]["why_not_awarded"][2]
    assert HELD not in str(said["Cedar"])


def test_where_the_rules_want_a_draw_it_comes_first(judged: Judged) -> None:
    judged.rules = DRAWN
    judged.offers, judged.marks = SHARED, {"Ash": "3", "Birch": "3", "Cedar": "3"}
    judged.assessed()

    before = recommend(judged, "Ash")
    drawn = [str(judged.tenders[name]) for name in ("Birch", "Ash")]
    body = {"reason": "The draw was held.", "draw": drawn, "draw_held": HELD}
    judged.done(judged.officer, f"/lots/{judged.lot}/assessments", body)

    assert (before.status_code, before.json()["code"]) == (409, "draw-needed")
    assert recommend(judged, "Ash").json()["code"] == "not-most-advantageous"
    assert recommend(judged, "Birch").status_code == 201
