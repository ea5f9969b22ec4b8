"""The second act: five tenders come in sealed, somebody peeks in vain, two people open them."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.demo.sending import FOLDER
from app.demo.stage import Stage
from app.scoring.explanation.page.brief import wrapped
from app.scoring.intake import TenderIn
from app.spreadsheets.hand import filled
from app.tenders.content import TenderContent

Tree = Mapping[str, Any]
OFFLINE = "Elm"  #: who tenders by workbook
EVIDENCE = "Payroll extract each quarter"
HOW = {"who": "Works manager", "when": "From the first month", "how": "Two posts of half a year"}


def tendered(stage: Stage, first: list[Tree], right: list[Tree], said: Tree) -> Iterator[str]:
    """Have everybody tender; who is refused puts it right.

    Args:
        stage: with a published lot.
        first: the tenders as they were first sent.
        right: the same, once all of them can be scored.
        said: what each says of how it would do the work, by criterion.
    """
    yield from stage.act("FIVE TENDERS, SEALED")
    for before, after in zip(first, right, strict=True):
        name = before["supplier"]
        if before != after:
            yield from _refused(stage, before, said[name])
        upload = _upload_workbook if name == OFFLINE else _upload
        upload(stage, after, said[name])
        receipt = stage.people[name].post(f"{stage.tender(name)}/submission", {})
    yield from wrapped(
        "Each tender is sealed as it arrives, and its supplier gets a receipt with the digest of "
        f"what was sent. {OFFLINE}'s comes as the workbook of the lot; {name}'s is the last, at "
        f"{_clock(receipt['submitted_at'])}."
    )


def _refused(stage: Stage, tender: Tree, said: Tree) -> Iterator[str]:
    """Tell of the wrong unit, and how it was put right."""
    supplier = stage.people[tender["supplier"]]
    _upload(stage, tender, said)
    problem = supplier.refusal("POST", f"{stage.tender(tender['supplier'])}/submission", {})
    [fault] = problem["errors"]
    yield from wrapped(
        f"{tender['supplier']} first wrote 0.5 fte, and was refused: “{fault['message']}” Half a "
        f"post for how long? For two years, says {tender['supplier']}: one year of work."
    )


def _upload(stage: Stage, tender: Tree, said: Tree) -> None:
    name = tender["supplier"]
    statements = {
        criterion: {"text": one["says"], "reference": one["where"]}
        for criterion, one in said.items()
    }
    content = {
        "price": tender["price"],
        "commitments": tender.get("commitments", ()),
        "method_statements": statements,
    }
    made = stage.people[name].post(f"{stage.lot}/tenders", content)
    stage.ids[f"tender of {name}"] = made["id"]


def _upload_workbook(stage: Stage, tender: Tree, said: Tree) -> None:
    """Have a supplier fill in the lot's own workbook: the very tender that JSON would make."""
    supplier = stage.people[tender["supplier"]]
    given = supplier.file("GET", f"{stage.lot}/tender-template.xlsx")
    [promise] = tender["commitments"]
    offer = {
        "measure_code": promise["measure"],
        "unit": promise["unit"],
        "offer_qty": Decimal(promise["quantity"]),
        "place": promise["place"],
        "evidence_plan": EVIDENCE,
    }
    entries = {
        "Price": [{"asked_for": "price", "answer": Decimal(tender["price"])}],
        "Your offer": [{"row_ref": promise["id"], **offer}],
        "How you will do it": [{"row_ref": promise["id"], **HOW}],
        "Method statements": [
            {"code": criterion, "text": one["says"], "reference": one["where"]}
            for criterion, one in said.items()
        ],
    }
    content = filled(given, entries)
    stage.write(f"{FOLDER}/tender.xlsx", given)
    stage.write(f"{FOLDER}/tender-filled-in.xlsx", content)
    made = supplier.upload(f"{stage.lot}/tenders/workbook", "tender.xlsx", content)
    stage.ids[f"tender of {OFFLINE}"] = made["id"]


def peeked(stage: Stage) -> Iterator[str]:
    """Have an officer look before the time; it is refused, and remembered."""
    problem = stage.people["first"].refusal("GET", f"{stage.lot}/tenders")
    early = stage.people["second"].refusal("POST", f"{stage.lot}/opening")
    events = stage.people["auditor"].rows("/audit-events?kind=access.refused")
    [noted] = [one for one in events if one["subject"] == "list_tenders"]
    yield from wrapped(
        f"An officer looks before the time: “{problem['detail']}” Another would open them: "
        f"“{early['detail']}” Both attempts stand in the audit log; the first is event "
        f"{noted['number']}, at {_clock(noted['at'])}."
    )


def waited(stage: Stage) -> Iterator[str]:
    """Wait for the deadline, which is a real one."""
    yield "  Waiting for the deadline …"
    stage.service.wait_until(datetime.fromisoformat(stage.ids["deadline"]))


def opened(stage: Stage) -> Iterator[str]:
    """Open the lot by two people."""
    first, second = stage.people["first"], stage.people["second"]
    first.post(f"{stage.lot}/opening")
    alone = first.refusal("POST", f"{stage.lot}/opening")
    found = second.post(f"{stage.lot}/opening")["found"]
    intact = sum(one["state"] == "opened" for one in found)
    yield from stage.act("OPENED, BY TWO PEOPLE")
    yield from wrapped(
        f"One officer asks for it, and asks again: “{alone['detail']}” The second officer "
        f"does; {intact} of {len(found)} tenders are what their receipts say."
    )


def read(stage: Stage, names: list[str]) -> list[TenderIn]:
    """Give the tenders as the authority reads them, once it has declared its interests."""
    reader = stage.people["first"]
    contents = {name: reader.get(f"{stage.tender(name)}/content")["content"] for name in names}
    return [
        TenderContent.model_validate(content).as_scored(name) for name, content in contents.items()
    ]


def _clock(moment: str) -> str:
    return f"{datetime.fromisoformat(moment):%H:%M:%S}"
