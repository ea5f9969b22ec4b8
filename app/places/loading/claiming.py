"""Claiming a load, so that the same bytes are loaded once and by one process at a time."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from app.places.loading.surveying import Survey, Wanted
from app.places.tables import PlaceLoad
from app.places.vintage import LICENCES, VintageState
from app.platform.database import WriteSession, reading, writing
from app.problems import Conflict, Finding, Invalid, Unavailable

QUIET = timedelta(minutes=2)  #: after which a load that shows no life may be taken over
NOBODY = datetime(1970, 1, 1, tzinfo=UTC)  #: when a load that was let go was last touched


@dataclass(frozen=True, slots=True)
class Transactions:
    """How a load opens its transactions: on a database, or within a job's attempt."""

    reading: Callable[[], AbstractContextManager[Session]]
    writing: Callable[[], AbstractContextManager[WriteSession]]

    @classmethod
    def on(cls, engine: Engine) -> "Transactions":
        """Open them on a database."""
        return cls(lambda: reading(engine), lambda: writing(engine))


def claim(
    transactions: Transactions, found: Survey, wanted: Wanted, now: datetime
) -> tuple[PlaceLoad, bool]:
    """Begin a load, go on with one that died, or find that it was done before.

    Returns:
        The load, and whether there is anything to do.

    Raises:
        Conflict: when the label belongs to another vintage.
        Invalid: when nothing tells the date of the files.
        Unavailable: when it is being loaded just now, or died less than two minutes ago; with
            the time at which it can be taken up.
    """
    try:
        with transactions.writing() as session:
            return _claimed(session, found, wanted, now)
    except IntegrityError:
        words = f"{found.names[0]} is being loaded just now: another load of it has just begun."
        raise Unavailable(words, "Wait until that load has ended.") from None


def _claimed(
    session: WriteSession, found: Survey, wanted: Wanted, now: datetime
) -> tuple[PlaceLoad, bool]:
    query = select(PlaceLoad).where(
        PlaceLoad.kind == found.kind,
        PlaceLoad.digest == found.digest,
        PlaceLoad.state != VintageState.FAILED,
    )
    row = session.exec(query.with_for_update()).one_or_none()
    if row is not None and row.state is VintageState.READY:
        return row, False
    if row is None:
        row = _begun(found, wanted, now)
        _refuse_taken_label(session, row.label)
        session.add(row)
    else:
        _refuse_lively(row, wanted, now)
        row.attempt += 1
        row.job, row.touched_at = wanted.job, now
    session.flush()
    return row, True


def _refuse_lively(row: PlaceLoad, wanted: Wanted, now: datetime) -> None:
    """Refuse to take over a load that was alive a moment ago, unless it is the job's own.

    A job is worked on by one worker at a time, and a worker that was thought dead writes nothing
    more: what its job began it may go on with at once.
    """
    free_at = row.touched_at + QUIET
    if (wanted.job is not None and wanted.job == row.job) or now >= free_at:
        return
    raise Unavailable(
        f"{row.label} is being loaded just now, or was broken off at "
        f"{row.touched_at:%H:%M:%S} UTC; then it goes on from {free_at:%H:%M:%S} UTC.",
        f"Wait until that load has ended, or until {free_at:%H:%M:%S} UTC if it was broken off.",
        retry_after=max(1, ceil((free_at - now).total_seconds())),
    )


def _refuse_taken_label(session: WriteSession, label: str) -> None:
    query = select(PlaceLoad.number).where(
        PlaceLoad.label == label, PlaceLoad.state != VintageState.FAILED
    )
    if session.exec(query).first() is not None:
        raise Conflict(
            f"There is a vintage with the label {label!r} already, from other bytes.",
            "Give this one a label of its own.",
        )


def _begun(found: Survey, wanted: Wanted, now: datetime) -> PlaceLoad:
    dated = wanted.dated or found.dated
    if dated is None:
        fix = "Say which day the file describes, as 2025-11-30."
        words = "Neither the names nor the notes of the files tell their date."
        raise Invalid(words, fix, [Finding("no_date", words, fix, path="dated")])
    label = wanted.label or f"{found.kind.value} {dated.isoformat()}"
    return PlaceLoad(
        kind=found.kind,
        label=label[:100],
        dated=dated,
        source=(wanted.source or ", ".join(found.names))[:500],
        licence=LICENCES[found.kind],
        digest=found.digest,
        files=list(found.names),
        job=wanted.job,
        state=VintageState.LOADING,
        touched_at=now,
    )
