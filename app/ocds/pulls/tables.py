"""How pulls are stored: what is wanted, their runs, and what they have brought."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from app.contracts.kind import Regime
from app.ocds.pulls.source import Source
from app.platform.columns import JsonText, Moment, choice
from app.platform.identifiers import new_id
from app.procurements.draft import Procedure


class PullState(StrEnum):
    """Whether a publisher is asked."""

    ACTIVE = "active"
    PAUSED = "paused"  #: by its authority
    STOPPED = "stopped"  #: by the service: the key that it works for may not any more


class RunState(StrEnum):
    """How far a run has come."""

    READING = "reading"  #: pages are asked for
    READ = "read"  #: all pages are in; what they brought is being handed over
    DONE = "done"
    FAILED = "failed"  #: given up; the next run asks for the same time again
    DROPPED = "dropped"  #: what was wanted changed meanwhile


class PulledState(StrEnum):
    """Where a release that was brought stands."""

    #: it is the authority's, or others buy it in a procurement of the authority's; it goes over
    #: when its run has ended
    HELD = "held"
    UNSAID = "unsaid"  #: it names no buyer; it is held until it is known to be the authority's
    HANDED = "handed"  #: it is in a file that the intake has not read to its end yet
    READ = "read"  #: the intake has read it, and keeps it
    GIVEN_UP = "given_up"  #: no file with it could be read, even one with nothing else


class OcdsPull(SQLModel, table=True):
    """What an authority wants brought, from where, how often, and how far that has come."""

    __tablename__ = "ocds_pull"
    __table_args__ = (
        Index("ocds_pull_list", "authority_id", "updated_at", "id"),
        CheckConstraint("every_minutes > 0", name="ocds_pull_every"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    label: str = Field(max_length=200)
    source: Source = Field(sa_type=choice(Source))
    url: str = Field(max_length=2000)  #: without parameters
    buyers: list[str] = Field(sa_type=JsonText)  #: identifiers, in their registers' own forms
    names: list[str] = Field(sa_type=JsonText)  #: of buyers
    rules: str = Field(default="", max_length=201)  #: for drafts of tenders; empty: none is made
    procedure: Procedure | None = Field(default=None, sa_type=choice(Procedure))  #: if not said
    regime: Regime | None = Field(default=None, sa_type=choice(Regime))  #: if not said
    every_minutes: int  #: from the beginning of one run to that of the next
    since: datetime = Field(sa_type=Moment)  #: nothing is asked for from before
    reached: datetime | None = Field(default=None, sa_type=Moment)  #: up to here all is brought
    state: PullState = Field(default=PullState.ACTIVE, sa_type=choice(PullState))
    trouble: str = Field(default="", max_length=500)  #: why it does not come further
    failures: int = 0  #: requests in a row that brought nothing
    asked_at: datetime | None = Field(default=None, sa_type=Moment)  #: its last request
    #: since when it has been due to make one, and others went before; None: it does not wait
    waits_since: datetime | None = Field(default=None, sa_type=Moment)
    turn: int = 0  #: which job may go on with it; those before leave it alone
    due: datetime = Field(sa_type=Moment)  #: when it goes on
    key_id: UUID  #: for which it works: the one that added or changed it last
    made_by: UUID  #: person or key
    made_at: datetime = Field(sa_type=Moment)
    version: int = 1  #: grows with every change of what is wanted
    updated_at: datetime = Field(sa_type=Moment)


class OcdsPullRun(SQLModel, table=True):
    """One stretch of time that is asked for, page by page, and what came of it."""

    __tablename__ = "ocds_pull_run"
    __table_args__ = (Index("ocds_pull_run_list", "pull_id", "updated_at", "id"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    pull_id: UUID = Field(foreign_key="ocds_pull.id")
    pull: OcdsPull = Relationship()
    state: RunState = Field(default=RunState.READING, sa_type=choice(RunState))
    since: datetime = Field(sa_type=Moment)
    before: datetime = Field(sa_type=Moment)
    next_url: str = Field(default="", max_length=2000)  #: of the page to ask for; empty: the first
    requests: int = 0  #: in all, whatever came of them
    restarts: int = 0  #: times that all pages were asked for anew
    pages: int = 0  #: read, since the last restart; as are the numbers that follow
    seen: int = 0  #: releases; the sum of the five that follow
    brought: int = 0  #: the authority's, and new
    again: int = 0  #: were brought before
    unsaid: int = 0  #: name no buyer, and are new
    others: int = 0
    broken: int = 0
    unread: int = 0  #: of the broken: nobody could look whether they are the authority's
    claimed: int = 0  #: that named no buyer, and are now known to be of its procurements
    findings: list[dict[str, Any]] = Field(default_factory=list, sa_type=JsonText)
    ingests: list[str] = Field(default_factory=list, sa_type=JsonText)  #: files handed over
    trouble: str = Field(default="", max_length=500)  #: of its last request that brought nothing
    began_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class OcdsPulled(SQLModel, table=True):
    """A release that a pull has brought; its content only until the intake has read it."""

    __tablename__ = "ocds_pulled"
    __table_args__ = (
        UniqueConstraint("pull_id", "ocid", "release_id", "digest", name="ocds_pulled_once"),
        Index("ocds_pulled_state", "pull_id", "state", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    pull_id: UUID = Field(foreign_key="ocds_pull.id")
    pull: OcdsPull = Relationship()
    run_id: UUID  #: that brought it first
    ocid: str = Field(max_length=100)
    release_id: str = Field(max_length=200)
    digest: str = Field(max_length=64)  #: SHA-256 of its content
    state: PulledState = Field(sa_type=choice(PulledState))
    content: bytes = Field(sa_type=LargeBinary)  #: as it was written
    ingest_id: UUID | None = None  #: file of the intake that has it
    #: files with it that were given up and may be to blame, since the pull was changed last
    lost: int = 0
    #: files with it that were given up while nothing told that they were to blame; counted anew
    #: after one that was, and since the pull was changed last
    spared: int = 0
    rests_until: datetime | None = Field(default=None, sa_type=Moment)  #: handed over from then on
    given_up_at: datetime | None = Field(default=None, sa_type=Moment)
    brought_at: datetime = Field(sa_type=Moment)


class OcdsPullOrigin(SQLModel, table=True):
    """How often a publisher was asked lately, by all authorities together."""

    __tablename__ = "ocds_pull_origin"

    origin: str = Field(primary_key=True, max_length=300)  #: scheme, host and port
    asked_at: list[str] = Field(default_factory=list, sa_type=JsonText)  #: the last requests
    resting_until: datetime | None = Field(default=None, sa_type=Moment)  #: as it asked itself
