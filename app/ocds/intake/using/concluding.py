"""Write down what came of releases, beside the answers that their keeping had."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, case, inspect, tuple_
from sqlmodel import col, select, update

from app.ocds.findings import few
from app.ocds.intake.answer import ReleaseAnswer
from app.ocds.intake.keeping import plain_findings
from app.ocds.intake.tables import OcdsAnswer, OcdsRelease
from app.ocds.intake.told import MOST_FINDINGS
from app.ocds.intake.using.deed import MOST_MADE, Use
from app.platform.database import WriteSession
from app.problems import Finding, Severity

ASKED = 500  #: answers that are read at once

_RELEASES: Any = inspect(OcdsRelease).local_table
_ANSWERS: Any = inspect(OcdsAnswer).local_table


#: made once, and without the ORM: it is done for each procurement by itself
_USED = (
    update(_RELEASES)
    .where(_RELEASES.c.id == bindparam("key"))
    .values(used_at=bindparam("at"), used_for=bindparam("ingest"), is_used=bindparam("is_done"))
)
_OF_ANSWER = update(_ANSWERS).where(
    _ANSWERS.c.ingest_id == bindparam("of"), _ANSWERS.c.number == bindparam("place_in_it")
)
_TOLD: dict[str, Any] = {
    name: bindparam(f"new_{name}") for name in ("made", "not_used", "updated_at")
}
_AGAIN = _OF_ANSWER.values(_TOLD)
_FIRST = _OF_ANSWER.values(_TOLD | {"answer": bindparam("new_answer")})


def conclude(session: WriteSession, ingest_id: UUID, uses: Sequence[Use], now: datetime) -> None:
    """Answer releases that were used: where each was first sent, and where it was sent again now.

    What was made of one before stays told, whatever comes of the rest of it now.

    Args:
        session: to write with.
        ingest_id: of the file that had them used.
        uses: what came of each.
        now: when.
    """
    if not uses:
        return
    before = _made_before(session, uses)
    used = [
        {"key": one.told.key, "at": now, "ingest": ingest_id, "is_done": one.is_done}
        for one in uses
    ]
    again = _again(session, ingest_id, uses)
    first, others = [], []
    for use in uses:
        place = {"of": use.told.ingest_id, "place_in_it": use.told.number}
        made = _with(before.get((use.told.ingest_id, use.told.number), []), use)
        told = _told(use, made, now)
        answer = ReleaseAnswer.TAKEN if made else ReleaseAnswer.UNUSED
        first.append(told | place | {"new_answer": answer})
        numbers = again[use.told.ocid, use.told.release_id]
        others += [told | {"of": ingest_id, "place_in_it": number} for number in numbers]
    connection = session.connection()
    connection.execute(_USED, used)
    connection.execute(_FIRST, first)
    if others:
        connection.execute(_AGAIN, others)


def conclude_too_large(session: WriteSession, ingest_id: UUID, ocid: str, now: datetime) -> None:
    """Say of the releases of a file that more is kept of their procurement than is read."""
    words = "More is kept of this procurement than is read together, so nothing is made of it."
    fix = "Bring in single releases at /v1/ocds/contracts and /v1/ocds/performance."
    finding = Finding("history_too_long", words, fix, Severity.WARNING)
    query = update(OcdsAnswer).where(
        col(OcdsAnswer.ingest_id) == ingest_id,
        col(OcdsAnswer.ocid) == ocid,
        col(OcdsAnswer.answer).in_([ReleaseAnswer.TAKEN, ReleaseAnswer.SAME]),
    )
    session.execute(
        query.values(
            answer=case(
                (col(OcdsAnswer.answer) == ReleaseAnswer.SAME, ReleaseAnswer.SAME),
                (col(OcdsAnswer.made) != [], ReleaseAnswer.TAKEN),
                else_=ReleaseAnswer.UNUSED,
            ),
            not_used=plain_findings([finding]),
            updated_at=now,
        )
    )


def _made_before(
    session: WriteSession, uses: Sequence[Use]
) -> dict[tuple[UUID, int], list[dict[str, str]]]:
    """Give what was made of some releases before, by the places where they were first sent."""
    query = select(OcdsAnswer.ingest_id, OcdsAnswer.number, OcdsAnswer.made)
    query = query.where(OcdsAnswer.answer == ReleaseAnswer.TAKEN)
    place = tuple_(col(OcdsAnswer.ingest_id), col(OcdsAnswer.number))
    found: dict[tuple[UUID, int], list[dict[str, str]]] = {}
    for begin in range(0, len(uses), ASKED):
        some = uses[begin : begin + ASKED]
        places = [(use.told.ingest_id, use.told.number) for use in some]
        for of, number, made in session.exec(query.where(place.in_(places))):
            found[of, number] = list(made)
    return found


def _with(before: Sequence[dict[str, str]], use: Use) -> list[dict[str, str]]:
    now = [{"kind": str(kind), "id": str(one)} for kind, one in use.made]
    return [*before, *(one for one in now if one not in before)][:MOST_MADE]


def _told(use: Use, made: list[dict[str, str]], now: datetime) -> dict[str, Any]:
    return {
        "new_made": made,
        "new_not_used": plain_findings(few(use.findings, MOST_FINDINGS)),
        "new_updated_at": now,
    }


def _again(
    session: WriteSession, ingest_id: UUID, uses: Sequence[Use]
) -> dict[tuple[str, str], list[int]]:
    """Give the places of a file at which releases were sent again that are used now."""
    query = select(OcdsAnswer.ocid, OcdsAnswer.release_id, OcdsAnswer.number).where(
        OcdsAnswer.ingest_id == ingest_id,
        OcdsAnswer.answer == ReleaseAnswer.SAME,
        col(OcdsAnswer.ocid).in_({one.told.ocid for one in uses}),
    )
    found = defaultdict[tuple[str, str], list[int]](list)
    for ocid, release_id, number in session.exec(query):
        found[ocid, release_id].append(number)
    return found
