"""The first act: a contract is taken on, its plan agreed, and two years of returns come in."""

from collections.abc import Iterator
from typing import Any

from app.demo.keeping.act import Kept
from app.demo.keeping.quarter import ACT_BEGAN, Quarter, years_later
from app.scoring.explanation.page.brief import wrapped

TERMS = {"return_due_days": 28, "remedies": ["warning", "improvement_plan"]}
YEARS = 3
CAUSE = "no_introduction"  #: of the published list: the council's own to mend


def taken_on(kept: Kept) -> Iterator[str]:
    """Take the contract on with its promises, and agree when each falls due."""
    first = kept.quarters[0].starts_on
    regime = "pa23" if first >= ACT_BEGAN else "pcr15"
    supplier = next(row for row in kept.manager.rows("/suppliers") if row["name"] == "Alder")
    body = {
        **kept.script["contract"], "regime": regime, "supplier": {"id": supplier["id"]},
        "starts_on": first, "entered_on": first, "ends_on": years_later(first, YEARS),
        "obligations": [_owed(one) for one in kept.script["promises"]],
    }  # fmt: skip
    made = kept.manager.post("/contracts", body)
    kept.contract = f"/contracts/{made['id']}"
    owed = kept.manager.rows(f"{kept.contract}/obligations")
    kept.ids = {row["commitment"]: row["id"] for row in owed}
    for one in kept.script["indicators"]:
        told = {name: one[name] for name in ("title", "description")}
        indicator = told | {"obligation_id": kept.ids[one["promise"]]}
        kept.manager.post(f"{kept.contract}/indicators", indicator)
    _agree(kept)
    law = "the Act" if regime == "pa23" else "the law before the Act"
    yield from kept.stage.act("TWO YEARS OF A CONTRACT: WHAT WAS PROMISED")
    yield from wrapped(
        f"That contract cannot be signed yet, so the story goes on with one that Alder has had "
        f"since {first:%-d %B %Y} (under {law}), and that the council takes on from its register. "
        f"It owes {len(owed)} promises over {YEARS} years; both sides agree on quarterly targets."
    )


def _owed(promise: dict[str, Any]) -> dict[str, Any]:
    return {**promise, "quantity": str(promise["quantity"])}


def _agree(kept: Kept) -> None:
    proposal = kept.manager.get(f"{kept.contract}/plans/proposal")
    plan = kept.manager.post(f"{kept.contract}/plans", proposal | {"terms": TERMS})
    kept.other.post(f"/plans/{plan['id']}/decision", {"decision": "agree"})


def reported(kept: Kept) -> Iterator[str]:
    """Have the supplier report every quarter, and the council accept each return."""
    asked = 0
    for number, quarter in enumerate(kept.quarters):
        begun = kept.supplier.post(f"{kept.contract}/returns", {"day": quarter.starts_on})
        path = f"/returns/{begun['id']}"
        kept.supplier.put(path, _return(kept, number, quarter))
        asked += len(kept.supplier.post(f"{path}/submission", {})["questions"])
        kept.manager.post(f"{path}/acceptance", {})
    for row in kept.manager.rows(f"{kept.contract}/deliveries"):
        kept.deliveries[row["reference"]] = row["id"]
    yield from wrapped(
        f"{len(kept.quarters)} quarterly returns come in, with {len(kept.deliveries)} deliveries; "
        "each is submitted by the supplier and accepted by the council."
    )


def _return(kept: Kept, number: int, quarter: Quarter) -> dict[str, Any]:
    said = kept.script["quarters"][number]
    names = [name for name in kept.ids if name in said]
    lines = [_line(kept, name, said) for name in kept.ids]
    deliveries = [_delivery(kept, name, number, quarter, said) for name in names]
    return {"invoiced": "400000", "lines": lines, "deliveries": deliveries}


def _line(kept: Kept, name: str, said: dict[str, Any]) -> dict[str, Any]:
    line = {"obligation_id": kept.ids[name], "said": "something" if name in said else "nothing"}
    return line | ({"cause": CAUSE} if name == "schools" else {})


def _delivery(
    kept: Kept, name: str, number: int, quarter: Quarter, said: dict[str, Any]
) -> dict[str, Any]:
    made = {
        "reference": f"Q{number + 1}-{name}",
        "obligation_id": kept.ids[name],
        "quantity": str(said[name]),
        "delivered_on": quarter.ends_on,
        "place": kept.script["wards"][name],
    }
    if name == "apprentices":
        made["people"] = said["people"]
    if name == "fund":
        made["organisation"] = said["to"]
    return made


def doubted(kept: Kept) -> Iterator[str]:
    """Answer the question whether one apprentice was counted twice."""
    [doubt] = kept.manager.rows("/person-doubts")
    answer = {"answer": "same", "reason": "One apprentice, who moved to another site."}
    kept.manager.post(f"/person-doubts/{doubt['id']}/answer", answer)
    yield from wrapped(
        "One apprentice turns up twice: the same reference, kept only as a keyed digest, in two "
        "quarters. The service asks; the manager says it is one person; the later one is rejected "
        "with that reason, and both stay on record."
    )
