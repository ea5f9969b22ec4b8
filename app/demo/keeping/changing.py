"""The third act: the contract grows, and what was promised grows with it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from app.demo.keeping.act import Kept
from app.scoring.explanation.page.brief import wrapped

VALUE = "5760000"  #: pounds: a fifth more than it was let for


def changed(kept: Kept) -> Iterator[str]:
    """Change the contract's value; the law asks for a notice first, and it is kept to."""
    body = {
        "kind": "value", "value": VALUE, "effective_on": kept.today,
        "ground": "Procurement Act 2023, Schedule 8: known risks",
        "reason": "Two more estates are repaired.",
    }  # fmt: skip
    change = kept.manager.post(f"{kept.contract}/changes", body)
    decision = {"decision": "approve", "reason": "It was foreseen in the contract."}
    path = f"/changes/{change['id']}"
    if change["needs_notice"]:
        refused = kept.other.refusal("POST", f"{path}/decision", decision)
        told = f"A change notice goes first: “{refused['detail']}” "
        day = kept.today - timedelta(days=1)
        notice = {"notice_id": "000001-2026", "published_on": day, "standstill": False}
        kept.manager.post(f"{path}/notice", notice)
    else:
        told = "The law before the Act asks for no change notice. "
    kept.other.post(f"{path}/decision", decision)
    [hours] = [line for line in change["lines"] if line["obligation_id"] == kept.ids["schools"]]
    yield from wrapped(
        f"The contract grows by a fifth, to £{int(VALUE):,}. {told}Each promise is scaled in the "
        f"open: {_told(hours)} The first promise is never lost."
    )


def _told(line: dict[str, Any]) -> str:
    return f"{line['before']} hours with schools become {line['wanted']} ({line['working']})."
