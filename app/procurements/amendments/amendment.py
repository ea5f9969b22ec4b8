"""What an amendment changes, and whether the Procurement Act 2023 allows it at its time.

Section 31 lets the terms be changed before tenders are due in an open procedure, and before
requests to take part are due in a competitive flexible one; after that only what is not
substantial, unless the contract is light touch. Section 24 lets criteria be refined only before
final tenders are invited; here they are invited from publication on, so once requests were due
the rules stay. Once tenders are due, nothing changes: a deadline that has passed never moves.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from app.problems import Conflict, Finding, Invalid
from app.procurements.draft import (
    Deadline,
    Draft,
    DraftLot,
    Facts,
    Kind,
    Procedure,
    facts_of,
    faults_of_worth,
    stored_facts,
)
from app.procurements.law.figure import Law, Purchase
from app.procurements.law.threshold import earlier_leaves
from app.rules.compiler.criterion import source_words

ACT = "Procurement Act 2023"
SUBSTANTIAL = "change.substantial"


class AmendmentNotAllowed(Conflict):
    """The law, or the time, does not allow this change any more."""

    slug = "amendment-not-allowed"


@dataclass(frozen=True)
class LotChange:
    """What is changed of one lot; None: nothing of it."""

    title: str | None = None
    contract: Facts | None = None  #: all of its facts, in the place of those before
    rules: str | None = None


@dataclass(frozen=True)
class Change:
    """What is changed; None: nothing of it."""

    title: str | None = None
    description: str | None = None
    deadline: Deadline | None = None
    lots: Mapping[str, LotChange] = field(default_factory=dict)  #: by number
    #: had it been so from the beginning, others might have taken part, or some might not
    substantial: bool | None = None  #: None: not said; it need not be before requests are due

    def document(self) -> dict[str, Any]:
        """Give it as plain data, to be kept."""
        return {
            "title": self.title,
            "description": self.description,
            "deadline": None if self.deadline is None else self.deadline.document(),
            "lots": {number: _lot(lot) for number, lot in self.lots.items()},
            "substantial": self.substantial,
        }

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> "Change":
        """Read it back from what was kept."""
        return cls(
            title=document["title"],
            description=document["description"],
            deadline=Deadline.read(document["deadline"]),
            lots={number: _read_lot(lot) for number, lot in document["lots"].items()},
            substantial=document["substantial"],
        )

    def of(self, draft: Draft) -> Draft:
        """Give the procurement as it will be."""
        return replace(
            draft,
            title=self.title or draft.title,
            description=draft.description if self.description is None else self.description,
            deadline=self.deadline or draft.deadline,
            lots=tuple(_changed(lot, self.lots.get(lot.number)) for lot in draft.lots),
        )


def _lot(change: LotChange) -> dict[str, Any]:
    contract = None if change.contract is None else stored_facts(change.contract)
    return {"title": change.title, "contract": contract, "rules": change.rules}


def _read_lot(document: Mapping[str, Any]) -> LotChange:
    contract = document["contract"]
    return LotChange(
        title=document["title"],
        contract=None if contract is None else facts_of(contract),
        rules=document["rules"],
    )


def _changed(lot: DraftLot, change: LotChange | None) -> DraftLot:
    if change is None:
        return lot
    return replace(
        lot,
        title=change.title or lot.title,
        contract=lot.contract if change.contract is None else change.contract,
        rules=change.rules or lot.rules,
    )


def faults_of_form(
    change: Change, draft: Draft, cancelled: Collection[str] = ()
) -> Iterator[Finding]:
    """List what makes no sense, whatever the law says of it.

    Args:
        change: what is changed.
        draft: the procurement as it is published.
        cancelled: numbers of its lots that go on no more.
    """
    numbers = {lot.number for lot in draft.lots}
    for number in change.lots:
        if number not in numbers:
            words = f"There is no lot {number!r}."
            fix = "An amendment adds no lots; publish another procurement for them."
            yield Finding("unknown_lot", words, fix, path=f"change.lots.{number}")
        elif number in cancelled:
            words = f"Lot {number} was cancelled, so nothing of it changes."
            fix = "Leave it out; republish the procurement to begin that lot anew."
            yield Finding("lot_cancelled", words, fix, path=f"change.lots.{number}")
    for number, one in change.lots.items():
        yield from faults_of_worth(one.contract or {}, f"change.lots.{number}.contract.value")
    if change.of(draft) == draft:
        words = "This changes nothing."
        yield Finding("nothing_changes", words, "Say what is to change.", path="change")


def law_for(change: Change, draft: Draft, law: Law, purchase: Purchase, at: datetime) -> str:
    """Give the law under which a change may be made at a time.

    Args:
        change: what is changed.
        draft: the procurement as it is published.
        law: the figures.
        purchase: what the law looks at.
        at: by the database's clock.

    Raises:
        AmendmentNotAllowed: if none allows it.
        Invalid: if it turns on whether the change is substantial, and that is not said.
    """
    _refuse_late(change, draft, law, purchase, at)
    if draft.procedure is Procedure.BELOW_THRESHOLD:
        return "Below the Act's threshold, before tenders are due"
    if draft.procedure is Procedure.OPEN:
        return f"{ACT}, s.31(1): open procedure, before tenders are due"
    return _of_competitive_flexible(change, draft, at)


def _of_competitive_flexible(change: Change, draft: Draft, at: datetime) -> str:
    if draft.requests_by is None or at < draft.requests_by.at:
        due = "tenders" if draft.requests_by is None else "requests to take part"
        return f"{ACT}, s.31(1): competitive flexible procedure, before {due} are due"
    if changes_rules(change, draft):
        raise AmendmentNotAllowed(
            "Requests to take part were due, and final tenders are invited; criteria are refined "
            f"only before that ({ACT}, s.24).",
            "Cancel the procurement and publish it anew.",
        )
    if change.substantial is False:
        return f"{ACT}, s.31(2): not substantial, before tenders are due"
    if draft.kind is Kind.LIGHT_TOUCH:
        return f"{ACT}, s.31(2): light touch contract, before tenders are due"
    if change.substantial is None:
        words = "Requests to take part were due; it matters now whether the change is substantial."
        fix = "Say in `substantial` whether with it others might have taken part, or some not."
        raise Invalid(words, fix, [Finding("substantial_needed", words, fix, path=SUBSTANTIAL)])
    raise AmendmentNotAllowed(
        "Requests to take part were due, and this change is substantial: with it others might "
        f"have taken part ({ACT}, s.31).",
        "Cancel the procurement and publish it anew.",
    )


def changes_rules(change: Change, draft: Draft) -> bool:
    """Tell whether any lot would be scored by other rules."""
    before = {lot.number: lot.rules for lot in draft.lots}
    after = {lot.number: lot.rules for lot in change.of(draft).lots}
    return before != after


def _refuse_late(change: Change, draft: Draft, law: Law, purchase: Purchase, at: datetime) -> None:
    """Refuse any change once tenders are due, and a deadline that leaves too little time.

    A later deadline may be as near as it likes: it takes nothing from anybody.
    """
    current, wanted = draft.deadline, change.deadline
    if current is not None and at >= current.at:
        raise AmendmentNotAllowed(
            "The deadline for tenders has passed, and nothing is changed after it.",
            "Cancel the procurement and publish it anew, if it must be different.",
        )
    if wanted is None or current is None or wanted.at >= current.at:
        return
    least = earlier_leaves(law, purchase)
    if wanted.at < at + timedelta(days=least.days):
        raise AmendmentNotAllowed(
            f"A deadline that is brought forward must leave {least.days} days from now "
            f"({source_words(least.source)}).",
            "Choose a later one, or leave the deadline as it is.",
            least_days=least.days,
        )
