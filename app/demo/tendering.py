"""The second act: five tenders come in sealed, somebody peeks in vain, two people open them."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from app.demo.stage import Stage
from app.scoring.explanation.page.brief import wrapped
from app.scoring.intake import TenderIn
from app.tenders.content import TenderContent

Tree = Mapping[str, Any]


def tendered(stage: Stage, first: list[Tree], right: list[Tree], said: Tree) -> Iterator[str]:
    """Have everybody tender; who is refused puts it right.

    Args:
        stage: with a published lot.
        first: the tenders as they were first sent.
        right: the same, once all of them can be scored.
        said: what each says of how it would do the work, by criterion.
    """
    yield ""
    yield "4. FIVE TENDERS, SEALED"
    for before, after in zip(first, right, strict=True):
        name = before["supplier"]
        if before != after:
            yield from _refused(stage, before, said[name])
        receipt = _submitted(stage, after, said[name])
    yield from wrapped(
        "Each tender is sealed as it arrives, and its supplier gets a receipt with the digest of "
        f"what was sent. {name}'s came last, at {_clock(receipt['submitted_at'])}."
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


def _submitted(stage: Stage, tender: Tree, said: Tree) -> Any:
    _upload(stage, tender, said)
    name = tender["supplier"]
    return stage.people[name].post(f"{stage.tender(name)}/submission", {})


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
    yield ""
    yield "5. OPENED, BY TWO PEOPLE"
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
