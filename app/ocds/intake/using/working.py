"""Use what a file has, a few procurements in each transaction."""

import random
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from uuid import UUID

import structlog

from app.ocds.intake.noticing import others_buy
from app.ocds.intake.queries import sizes_of
from app.ocds.intake.tables import OcdsRelease
from app.ocds.intake.using.concluding import conclude, conclude_too_large
from app.ocds.intake.using.deed import Told, Use
from app.ocds.intake.using.doing import Doing
from app.ocds.intake.using.planning import Known, plan
from app.ocds.intake.using.queries import (
    contracts_of,
    histories_of,
    in_bunches,
    lock,
    procurements_of,
    told_in,
    unread,
)
from app.ocds.intake.using.wanted import For
from app.platform.database import ReadSession, WriteSession
from app.platform.database_troubles import Again
from app.platform.events import noting_last
from app.platform.jobs.working import Superseded
from app.problems import Unavailable

DEEDS = 50  #: that are done in one transaction
TOGETHER = 10  #: procurements of which that is so; on SQLite all other writers wait
TRIES = 6  #: of one transaction that meets another
PAUSE = 0.2  #: seconds at most after the first; twice as long after each
OCIDS = 200  #: whose sizes are asked at once

log = structlog.get_logger("ocds")


class Desk(Protocol):
    """What a worker gives to whoever uses releases."""

    def reading(self) -> AbstractContextManager[ReadSession]:
        """Open a session to read."""

    def writing(self) -> AbstractContextManager[WriteSession]:
        """Open a session to write one part of the work."""

    def let_others(self, *, after: str) -> None:
        """Leave off if others are to have their turn, to go on after a procurement."""

    def now(self) -> datetime:
        """Give the time."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be done of the new releases of a procurement."""

    ocid: str
    standing: Mapping[UUID, bool]  #: its releases, and which have nothing left, as it was read
    uses: Sequence[Use]

    @property
    def deeds(self) -> int:
        """Count what is to be done besides answering."""
        return sum(len(use.deeds) for use in self.uses)


def use_new(desk: Desk, wanted: For, ocids: Sequence[str]) -> None:
    """Use what is new of some procurements, and complete the answers to it.

    What is left to do of a release is tried again: it may have come before what it rests on.

    Args:
        desk: of whoever works.
        wanted: for whom, and by what.
        ocids: of the procurements in the order of the database, each once.

    Raises:
        Again: if others use the same releases again and again.
        Superseded: as the desk does, if another worker has taken over or others have their turn.
    """
    owner = wanted.caller.authority_id
    for begin in range(0, len(ocids), OCIDS):
        some = ocids[begin : begin + OCIDS]
        with desk.reading() as session:
            sizes = sizes_of(session, owner, some)
        for one in sizes:
            if one.is_too_much:
                with desk.writing() as session:
                    conclude_too_large(session, wanted.ingest_id, one.ocid, desk.now())
        for bunch in in_bunches([one for one in sizes if not one.is_too_much]):
            _use_bunch(desk, wanted, bunch)
            desk.let_others(after=bunch[-1])
        desk.let_others(after=some[-1])


def _use_bunch(desk: Desk, wanted: For, ocids: Sequence[str]) -> None:
    """Use a few procurements; those that somebody else moved meanwhile are planned anew."""
    left, together = ocids, TOGETHER
    for number in range(TRIES):
        left = _use_once(desk, wanted, left, together)
        if not left:
            return
        together = 1  # so that what meets others holds nothing else up
        time.sleep(random.uniform(0, PAUSE * 2**number))  # noqa: S311
    raise Again


def _use_once(desk: Desk, wanted: For, ocids: Sequence[str], together: int) -> list[str]:
    """Plan and use some procurements once; give those that are to be planned anew."""
    plans = _planned(desk, wanted, ocids)
    moved: list[str] = []
    idle = [one for one in plans if not one.deeds]  # only to be answered
    for group in _groups(idle, len(idle) if together > 1 else 1):
        moved += _use_or_fail(desk, wanted, group)
    for group in _groups([one for one in plans if one.deeds], together):
        moved += _use_or_fail(desk, wanted, group)
    return moved


def _use_or_fail(desk: Desk, wanted: For, group: Sequence[_Plan]) -> list[str]:
    """Use a few procurements; of several of which one meets a fault of ours, give them all.

    Each is used by itself then, and the one that meets it is answered so.
    """
    try:
        if len(group) == 1 and group[0].deeds > DEEDS:
            return [] if _is_done(desk, wanted, group[0]) else [group[0].ocid]
        return _use_together(desk, wanted, group)
    except (Unavailable, Superseded):
        raise
    except Exception:
        log.exception("ocds.not_used", ingest=str(wanted.ingest_id), procurements=len(group))
        if len(group) == 1:
            failed = replace(group[0], uses=_failed(use.told for use in group[0].uses))
            return _use_together(desk, wanted, [failed])
        return [one.ocid for one in group]


def _failed(releases: Iterable[Told]) -> list[Use]:
    """Give what is to be answered where a fault of ours keeps a procurement from being used."""
    uses = [Use(one) for one in releases]
    for use in uses:
        use.has_failed()
    return uses


def _groups(plans: Sequence[_Plan], together: int) -> Iterator[list[_Plan]]:
    """Give the procurements that are used in one transaction, in their order."""
    some: list[_Plan] = []
    deeds = 0
    for one in plans:
        if some and (len(some) == together or deeds + one.deeds > DEEDS):
            yield some
            some, deeds = [], 0
        some.append(one)
        deeds += one.deeds
    if some:
        yield some


def _planned(desk: Desk, wanted: For, ocids: Sequence[str]) -> list[_Plan]:
    owner = wanted.caller.authority_id
    with desk.reading() as session:
        histories = histories_of(session, owner, ocids)
        contracts = contracts_of(session, owner, ocids)
        procurements = procurements_of(session, owner, ocids)
        others = others_buy(session, owner, ocids)
    return [
        _Plan(
            ocid,
            {one.id: one.is_used for one in history},
            _plan_of(
                history, wanted, Known(contracts[ocid], procurements.get(ocid), ocid in others)
            ),
        )
        for ocid, history in sorted(histories.items())
    ]


def _plan_of(history: Sequence[OcdsRelease], wanted: For, known: Known) -> list[Use]:
    """Plan what is new of a procurement; a fault of ours keeps no other out."""
    try:
        return plan([told_in(one) for one in history], wanted, known)
    except Exception:
        log.exception("ocds.not_planned", ingest=str(wanted.ingest_id), releases=len(history))
        return _failed(unread(one) for one in history if not one.is_used)


def _use_together(desk: Desk, wanted: For, plans: Sequence[_Plan]) -> list[str]:
    """Do what was planned for a few procurements, and answer; give those that were moved."""
    ocids = [one.ocid for one in plans]
    try:
        with desk.writing() as session:
            standing = lock(session, wanted.caller.authority_id, ocids)
            still = [one for one in plans if standing[one.ocid] == one.standing]
            uses = [use for one in still for use in one.uses]
            with noting_last(session):
                doing = Doing(session, wanted, desk.now())
                for use in uses:
                    for deed in use.deeds:
                        doing.do(use, deed)
                conclude(session, wanted.ingest_id, uses, desk.now())
    except Again:
        return ocids
    return [one.ocid for one in plans if one not in still]


def _is_done(desk: Desk, wanted: For, one: _Plan) -> bool:
    """Do what was planned for one with very many deeds, unless somebody else moves it."""
    deeds = [(use, deed) for use in one.uses for deed in use.deeds]
    try:
        for begin in range(0, len(deeds), DEEDS):
            with desk.writing() as session:
                owner = wanted.caller.authority_id
                if lock(session, owner, [one.ocid])[one.ocid] != one.standing:
                    return False
                with noting_last(session):
                    doing = Doing(session, wanted, desk.now())
                    for use, deed in deeds[begin : begin + DEEDS]:
                        doing.do(use, deed)
                    if begin + DEEDS >= len(deeds):
                        conclude(session, wanted.ingest_id, one.uses, desk.now())
    except Again:
        return False
    return True
