"""What the letter about an amendment says: why it was made, and what is different."""

from collections.abc import Iterator

from app.procurements.amendments.amendment import Change
from app.procurements.draft import Deadline, Draft, DraftLot, stored_facts
from app.procurements.moment import told


def words_of(change: Change, before: Draft, reason: str) -> str:
    """Give the text of the letter, for every supplier alike.

    Args:
        change: what is changed.
        before: the procurement as it was until then.
        reason: of the authority.
    """
    after = change.of(before)
    changes = "\n".join(f"- {one}" for one in _changes(before, after))
    return (
        "The authority has changed this procurement. Please read what it says now.\n\n"
        f"What has changed:\n{changes}\n\n"
        f"Its reason: {reason}\n\n"
        f"Tenders are due by: {_due(after.deadline)}.\n\n"
        "If you have submitted a tender, confirm it or submit another before then."
    )


def _changes(before: Draft, after: Draft) -> Iterator[str]:
    if after.title != before.title:
        yield f"The title is now: {after.title}. It was: {before.title}."
    if after.description != before.description:
        yield "The description is another; read it in full."
    if after.deadline != before.deadline:
        yield f"Tenders are due by {_due(after.deadline)}; it was {_due(before.deadline)}."
    for was, lot in zip(before.lots, after.lots, strict=True):
        for one in _of_lot(was, lot):
            yield f"Lot {lot.number}: {one}"


def _of_lot(before: DraftLot, after: DraftLot) -> Iterator[str]:
    if after.title != before.title:
        yield f"the title is now {after.title}; it was {before.title}."
    if after.rules != before.rules:
        yield f"it is scored by the rules {after.rules}; before, by {before.rules}."
    was, now = stored_facts(before.contract), stored_facts(after.contract)
    for name in sorted(was.keys() | now.keys()):
        if was.get(name) != now.get(name):
            yield f"`{name}` is {now.get(name, 'not given')}; it was {was.get(name, 'not given')}."


def _due(deadline: Deadline | None) -> str:
    return "" if deadline is None else told(deadline.at, deadline.zone)
