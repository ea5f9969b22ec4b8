"""File what was submitted, so that no later draft of the return alters it."""

import hashlib
from collections.abc import Mapping, Sequence
from uuid import UUID

from app.deliveries.tables import Delivery, Return, ReturnLine, Submission, SubmittedLine
from app.platform.columns import canonical
from app.platform.database import WriteSession

SAID = ("obligation_id", "said", "forecast", "confidence", "cause", "comment", "groups")
REPORTED = (
    "id", "reference", "obligation_id", "quantity", "given_quantity", "given_unit", "working",
    "place", "vintage", "organisation", "tier", "comment",
)  # fmt: skip


def file_submission(
    session: WriteSession,
    parent: Return,
    deliveries: Sequence[Delivery],
    lines: Sequence[ReturnLine],
    people: Mapping[UUID, frozenset[str]],
) -> str:
    """Keep what a return says as it is submitted, and give its digest.

    Args:
        session: where it is kept.
        parent: the return, submitted.
        deliveries: that it holds.
        lines: that it holds, one for each obligation that has deliveries.
        people: digests of whom each delivery counts; how many they are is in the digest.
    """
    if parent.submitted_by is None or parent.submitted_at is None:
        raise ValueError("a submission is somebody's, at some time")
    said = [{name: getattr(line, name) for name in SAID} for line in lines]
    told = {
        "invoiced": parent.invoiced,
        "comment": parent.comment,
        "lines": said,
        "deliveries": [_reported(one, people) for one in deliveries],
    }
    made = Submission(
        return_id=parent.id,
        submission=parent.submission,
        invoiced=parent.invoiced,
        comment=parent.comment,
        submitted_by=parent.submitted_by,
        submitted_at=parent.submitted_at,
        digest=hashlib.sha256(canonical(told).encode()).hexdigest(),
    )
    session.add(made)
    session.add_all(
        SubmittedLine(return_id=parent.id, submission=parent.submission, **line) for line in said
    )
    return made.digest


def _reported(row: Delivery, people: Mapping[UUID, frozenset[str]]) -> dict[str, object]:
    told = {name: getattr(row, name) for name in REPORTED}
    days = {"from": str(row.delivered_from or ""), "on": row.delivered_on.isoformat()}
    return told | days | {"people": len(people.get(row.id, ()))}
