"""The second act: the tenders are opened by two, marked alone by three, agreed on, and scored."""

from datetime import UTC, datetime

from app.scoring.receipt import replay
from tests.journeys.caller import Journey
from tests.journeys.offers import (
    DIFFERING,
    MARKS,
    RULES,
    TYPED_WRONGLY,
    a_mark,
    an_agreement,
    an_offer,
)

OPENED = {"Ash", "Birch", "Cedar", "Damson"}
EVALUATORS = ("anna", "ben", "cara")
AGREED = 3  #: place of the agreed mark behind those of three evaluators
DECLARATIONS = "/lots/{lot}/conflict-declarations"
MODERATIONS = "/lots/{lot}/moderations"
CLOSURE = "/lots/{lot}/moderation-closure"
MISSING = ("Cedar", "evidence")  #: forgotten when agreeing is first to be closed


def it_is_opened_by_two(journey: Journey) -> None:
    """One asks, another opens; four tenders are opened, and of the others each has its reason."""
    journey.clock.at = datetime(2026, 5, 8, 13, 0, tzinfo=UTC)
    asked = journey.done("officer", "/lots/{lot}/opening")
    assert asked["opened_at"] is None
    alone = journey.refused("officer", "POST", "/lots/{lot}/opening")
    assert alone == (403, "second-person-needed")

    opening = journey.done("second", "/lots/{lot}/opening")

    states = {one["tender_id"]: one["state"] for one in opening["found"]}
    named = {name: states[journey.ids[f"tender of {name}"]] for name in ("Elder", "Fir", "Gorse")}
    assert named == {"Elder": "withdrawn", "Fir": "not_submitted", "Gorse": "late"}
    assert len(states) == 7
    assert {journey.ids[f"tender of {name}"] for name in OPENED} == {
        tender for tender, state in states.items() if state == "opened"
    }


def interests_are_declared(journey: Journey) -> None:
    """Nobody sees a tender before having declared; Dan has an interest, and may not take part."""
    content = "/tenders/{tender of Ash}/content"
    assert journey.refused("officer", "GET", content) == (403, "declaration-needed")
    panel = [(name, "evaluator") for name in (*EVALUATORS, "dan")] + [("moderator", "moderator")]
    _panel(journey, panel)
    none = {"has_interest": False}
    for name in ("officer", "second", "moderator", *EVALUATORS):
        journey.done(name, DECLARATIONS, none)
    interest = {"has_interest": True, "details": "A relative works for one of the firms."}
    declared = journey.done("dan", DECLARATIONS, interest)
    assert journey.refused("dan", "GET", content) == (403, "interest-declared")

    decision = {"allowed": False, "reason": "The relative would profit from the contract."}
    path = f"/conflict-declarations/{declared['id']}/decision"
    assert journey.done("officer", path, decision)["allowed"] is False
    journey.done("dan", DECLARATIONS, none)  # which undoes nothing

    assert journey.refused("dan", "GET", content) == (403, "interest-declared")
    _panel(journey, [member for member in panel if member[0] != "dan"])
    read = journey.read("anna", content)["content"]
    assert (read["price"], len(read["commitments"])) == (an_offer("Ash")["price"], 2)


def _panel(journey: Journey, members: list[tuple[str, str]]) -> None:
    body = [{"person_id": journey.ids[name], "role": role} for name, role in members]
    panel = journey.put("officer", "/lots/{lot}/panel", {"members": body})
    assert len(panel["members"]) == len(members)


def the_late_one_is_excluded(journey: Journey) -> None:
    """What came late is opened or excluded by decision alone, and that by two people."""
    wanted = {"kind": "exclude_late", "reason": "It came at the deadline, without a cause."}
    proposed = journey.done("officer", "/tenders/{tender of Gorse}/decisions", wanted)
    approval = f"/tender-decisions/{proposed['id']}/approval"
    assert journey.refused("officer", "POST", approval) == (403, "second-person-needed")
    assert journey.done("second", approval)["decided_by"] == journey.ids["second"]


def three_mark_alone(journey: Journey) -> None:
    """Each marks every tender, and sees nothing of what the others have given."""
    for place, evaluator in enumerate(EVALUATORS):
        for name, criteria in MARKS.items():
            for criterion, marks in criteria.items():
                _mark(journey, evaluator, name, criterion, marks[place])
        first = journey.rows(evaluator, "/lots/{lot}/marks/own")
        assert len(first) == 12
        assert {one["evaluator_id"] for one in first} == {journey.ids[evaluator]}
    of_anna = f"/marks/{journey.ids['anna on Ash quality']}"
    assert journey.read("anna", of_anna)["mark"] == "4"
    assert journey.refused("ben", "GET", of_anna) == (404, "not-found")
    assert journey.refused("ben", "GET", "/lots/{lot}/marks")[0] == 403
    goes_on = journey.refused("officer", "GET", "/lots/{lot}/marks")
    assert goes_on == (409, "marking-goes-on")
    change = a_mark("1")
    for evaluator in EVALUATORS:
        journey.done(evaluator, "/lots/{lot}/marks/completion")
    assert journey.refused("anna", "PUT", of_anna, change) == (409, "marks-stand")
    assert len(journey.rows("moderator", "/lots/{lot}/marks")) == 36


def _mark(journey: Journey, evaluator: str, name: str, criterion: str, mark: str) -> None:
    wanted = a_mark(mark) | {"tender_id": journey.ids[f"tender of {name}"], "criterion": criterion}
    made = journey.done(evaluator, "/lots/{lot}/marks", wanted)
    journey.ids[f"{evaluator} on {name} {criterion}"] = made["id"]


def they_agree(journey: Journey) -> None:
    """Agreeing is closed once every mark is there with all that its record needs, not before."""
    for name, criteria in MARKS.items():
        for criterion, marks in criteria.items():
            if (name, criterion) != MISSING:
                typed = TYPED_WRONGLY[2] if (name, criterion) == TYPED_WRONGLY[:2] else None
                _agree(journey, name, criterion, typed or marks[AGREED])
    assert journey.refused("moderator", "POST", CLOSURE) == (422, "invalid")
    gaps = journey.kept["problem"]["errors"]
    assert sorted((one["code"], one["path"].rpartition(".")[2]) for one in gaps) == [
        ("not_agreed", "evidence"),
        ("reason_missing", "changed_because"),
        ("reason_missing", "changed_because"),
        ("reason_missing", "good"),
        ("reason_missing", "good"),
    ]

    _agree(journey, *MISSING, MARKS[MISSING[0]][MISSING[1]][AGREED])
    _change(journey, "Birch", "evidence", "4")
    _change(journey, "Ash", "quality", TYPED_WRONGLY[2])
    closed = journey.done("moderator", CLOSURE)

    assert closed["lot_id"] == journey.ids["lot"]
    kept = journey.read("moderator", f"/moderations/{journey.ids['agreed on Birch evidence']}")
    assert sorted(one["mark"] for one in kept["originals"]) == ["3", "4", "5"]
    assert kept["spread"] == {"lowest": "3", "highest": "5", "steps": 2, "is_unanimous": False}
    assert [one["number"] for one in kept["revisions"]] == [1, 2]


def _agree(journey: Journey, name: str, criterion: str, mark: str) -> None:
    named = {"tender_id": journey.ids[f"tender of {name}"], "criterion": criterion}
    made = journey.done("moderator", MODERATIONS, an_agreement(mark) | named)
    journey.ids[f"agreed on {name} {criterion}"] = made["id"]


def _change(journey: Journey, name: str, criterion: str, mark: str) -> None:
    path = f"/moderations/{journey.ids[f'agreed on {name} {criterion}']}"
    version = journey.read("moderator", path)["version"]
    journey.put("moderator", path, an_agreement(mark, **DIFFERING), version)


def it_is_scored(journey: Journey) -> None:
    """The lot is scored by the rules that were pinned, by no others, and is first won by Ash."""
    others = {"rules_digest": f"sha256:{'0' * 64}"}
    differs = journey.refused("officer", "POST", "/lots/{lot}/assessments", others)
    assert differs == (409, "rules-digest-differs")
    pinned = journey.read("officer", "/lots/{lot}/rules")["digest"]

    made = journey.done("officer", "/lots/{lot}/assessments", {"rules_digest": pinned})

    assert (made["number"], made["rules_digest"]) == (1, pinned)
    assert f"{made['rules']['id']}@{made['rules']['version']}" == RULES
    journey.ids["assessment 1"] = made["id"]
    expected = [("Ash", 1, "90"), ("Birch", 2, "83"), ("Cedar", 3, "69.6"), ("Damson", 4, "41")]
    assert _places(journey, "assessment 1") == expected


def the_mistake_is_put_right(journey: Journey) -> None:
    """A mark was typed wrongly: agreeing is opened again, and assessment 2 keeps assessment 1."""
    reason = {"reason": "The agreed mark of one tender was typed wrongly."}
    journey.done("officer", "/lots/{lot}/moderation-reopening", reason)
    _change(journey, "Ash", "quality", MARKS["Ash"]["quality"][AGREED])
    journey.done("moderator", CLOSURE)
    without = journey.refused("officer", "POST", "/lots/{lot}/assessments", {})
    assert without == (422, "invalid")

    again = journey.done("officer", "/lots/{lot}/assessments", reason)

    journey.ids["assessment 2"] = again["id"]
    assert (again["number"], again["replaced_at"]) == (2, None)
    first = journey.read("officer", "/assessments/{assessment 1}")
    assert first["replaced_at"] is not None
    assert _places(journey, "assessment 1")[0] == ("Ash", 1, "90")
    expected = [("Birch", 1, "83"), ("Ash", 2, "82"), ("Cedar", 3, "69.6"), ("Damson", 4, "41")]
    assert _places(journey, "assessment 2") == expected


def _places(journey: Journey, assessment: str) -> list[tuple[str, int, str]]:
    cards = journey.rows("officer", f"/assessments/{{{assessment}}}/scorecards")
    return [(one["supplier"].removesuffix(" Works"), one["rank"], one["total"]) for one in cards]


def it_is_explained_and_replayed(journey: Journey) -> None:
    """Why, how safe, and the same again from the receipt alone, without the service."""
    card = journey.read("auditor", "/assessments/{assessment 2}/scorecards/{tender of Birch}")
    scores = {code: card["criteria"][code]["score"] for code in ("price", "quality")}
    assert scores == {"price": "32", "quality": "32"}
    assert card["criteria"]["social_value"]["score"] == "19"
    why = journey.read("auditor", "/assessments/{assessment 2}/explanations/{tender of Birch}")
    assert "83" in why["text"]
    assert "Ash Works" in why["text"]

    safety = journey.read("auditor", "/assessments/{assessment 2}/sensitivity")
    assert (safety["first"], safety["second"]) == (["Birch Works"], "Ash Works")
    assert safety["lead"] == "1"
    cheaper = next(one for one in safety["offers"] if one["supplier"] == "Ash Works")
    assert cheaper["flips_at"] is not None

    receipt = journey.read("auditor", "/assessments/{assessment 2}/receipt")
    offline = replay(receipt)
    assert (offline.identical, offline.differences) == (True, ())
    online = journey.ask("auditor", "POST", "/assessments/{assessment 2}/replay").json()
    assert online["identical"] is True
