"""The third act: interests are declared, three people mark alone, and all agree on each mark."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from app.demo.sending import Desk
from app.demo.stage import EVALUATORS, Stage
from app.scoring.explanation.page.brief import wrapped
from app.spreadsheets.hand import filled, rows_in

Judged = Mapping[str, Mapping[str, Any]]  #: what is found of tenders, by criterion
TITLES = {
    "bidder_experience": "Bidder Experience",
    "technical_proposal": "Technical Proposal",
    "evidence": "Evidence of delivery",
    "delivery_plan": "Delivery plan",
}


def named(stage: Stage) -> None:
    """Name the panel, and have everybody declare that they have no interest in the lot."""
    panel = [(name, "evaluator") for name in EVALUATORS] + [("moderator", "moderator")]
    members = [{"person_id": stage.ids[name], "role": role} for name, role in panel]
    stage.people["first"].put(f"{stage.lot}/panel", {"members": members})
    for name in ("first", "second", *EVALUATORS, "moderator"):
        body = {"has_interest": False}
        stage.people[name].post(f"{stage.lot}/conflict-declarations", body)


def marked(stage: Stage, judged: Mapping[str, Judged]) -> Iterator[str]:
    """Have three people mark every answer, each alone: the last of them in a workbook."""
    for place, evaluator in enumerate(EVALUATORS[:-1]):
        for name, criterion, one in _each(judged):
            made = stage.people[evaluator].post(
                f"{stage.lot}/marks",
                {
                    "tender_id": stage.ids[f"tender of {name}"],
                    "criterion": criterion,
                    "mark": one["marks"][place],
                    "reason": one["found"],
                    "reference": one["where"],
                    "higher": one["missing"],
                },
            )
    saved = _marked_offline(stage, judged)
    hidden = stage.people[EVALUATORS[0]].refusal("GET", f"/marks/{made['id']}")
    for evaluator in EVALUATORS:
        stage.people[evaluator].post(f"{stage.lot}/marks/completion")
    answers = len(list(_each(judged)))
    yield from stage.act("MARKED ALONE, THEN AGREED")
    yield from wrapped(
        f"Three evaluators declare that they have no interest, and mark {answers} answers each, "
        f"with reasons; one of them in a workbook of {saved} rows, which nobody else can send. "
        f"Another's mark is not to be had: “{hidden['title']}.” Then a moderator, who marked "
        "nothing, brings them together. They differ on these:"
    )


def _marked_offline(stage: Stage, judged: Mapping[str, Judged]) -> int:
    """Have the last evaluator fill in the workbook of its marks; count those that are saved."""
    place = len(EVALUATORS) - 1
    desk = Desk(stage, stage.people[EVALUATORS[place]], "evaluation", stage.ids["lot"])
    given = desk.given("marks.xlsx")
    refs = {
        (row["bidder_alias"], row["criterion"]): row["row_ref"]
        for row in rows_in(given, "My scores", "row_ref")
    }
    rows = [
        {
            "row_ref": refs[name, criterion],
            "score": Decimal(one["marks"][place]),
            "reason": one["found"],
            "tender_reference": one["where"],
            "what_would_score_higher": one["missing"],
        }
        for name, criterion, one in _each(judged)
    ]
    return desk.saved(desk.sent("marks-filled-in.xlsx", filled(given, {"My scores": rows})))


def agreed(stage: Stage, judged: Mapping[str, Judged]) -> Iterator[str]:
    """Record what is agreed; agreeing is closed only once the record is whole."""
    moderator = stage.people["moderator"]
    differing = []
    for name, criterion, one in _each(judged):
        made = moderator.post(f"{stage.lot}/moderations", _agreement(stage, name, criterion, one))
        if "changed" in one:
            differing.append((made["id"], name, criterion, one))
    for _, name, criterion, one in differing:
        marks = ", ".join(str(mark) for mark in one["marks"])
        yield f"  {name:<9}{TITLES[criterion]:<22}{marks}  agreed: {one['agreed']}"
    problem = moderator.refusal("POST", f"{stage.lot}/moderation-closure")
    for moderation, _, _, one in differing:
        body = _words(one) | {"changed_because": one["changed"]}
        moderator.put(f"/moderations/{moderation}", body)
    moderator.post(f"{stage.lot}/moderation-closure")
    first, faults = problem["errors"][0], len(problem["errors"])
    yield from wrapped(
        f"Closing is refused at first: “{problem['detail']}” It asks {faults} times: "
        f"“{first['how_to_fix']}” Once that is written, the lot may be scored."
    )


def _each(judged: Mapping[str, Judged]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for name, criteria in judged.items():
        for criterion, one in criteria.items():
            yield name, criterion, one


def _agreement(stage: Stage, name: str, criterion: str, one: Mapping[str, Any]) -> dict[str, Any]:
    tender = {"tender_id": stage.ids[f"tender of {name}"], "criterion": criterion}
    return _words(one) | tender


def _words(one: Mapping[str, Any]) -> dict[str, Any]:
    said = {"reason": one["found"], "good": one.get("good", ""), "missing": one["missing"]}
    return {"mark": one["agreed"]} | said
