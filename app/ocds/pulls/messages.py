"""What the API accepts and gives about pulls."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from app.contracts.kind import Regime
from app.ocds.pulls.arranging import Wanted
from app.ocds.pulls.queries import Held
from app.ocds.pulls.source import Source
from app.ocds.pulls.tables import OcdsPull, OcdsPullRun, PullState, RunState
from app.organisations.words import Words
from app.platform.request.messages import Message
from app.platform.request.paging import Page
from app.procurements.draft import Procedure
from app.procurements.messages import RulesName

EXAMPLE_PULL = "0195566f-4a00-7000-8000-000000000072"
Identifiers = Annotated[
    tuple[Annotated[str, Field(min_length=1, max_length=200)], ...], Field(max_length=100)
]
Names = Annotated[tuple[Words, ...], Field(max_length=100)]
Url = Annotated[str, Field(min_length=1, max_length=1500)]
FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def _within(since: datetime) -> datetime:
    """Refuse a time of which no publisher has anything."""
    if not FIRST <= since <= LAST:
        raise ValueError(f"give a time from {FIRST:%Y} to {LAST:%Y}")
    return since


Since = Annotated[datetime, AfterValidator(_within)]
Every = Annotated[int, Field(ge=15, le=10_080)]


class OcdsPullIn(Message):
    """A pull to be set up."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "label": "Our notices",
                    "source": "find_a_tender",
                    "buyers": ["GB-PPON-PABC-1234-DEFG"],
                    "names": ["Anytown Council"],
                    "since": "2026-01-01T00:00:00Z",
                }
            ]
        }
    )

    label: Words  #: what it is for
    source: Source = Source.FIND_A_TENDER
    url: Url | None = None  #: another address that speaks as the source does; null: the source's
    buyers: Identifiers = ()  #: of your authority as a buyer, such as `GB-PPON-PABC-1234-DEFG`
    names: Names = ()  #: of your authority as a buyer, as notices write them
    rules: RulesName | None = None  #: by which drafts are made of tender notices; null: none is
    procedure: Procedure | None = None  #: of tenders whose notices name none of today's law
    #: of contracts whose notices do not say it, as on Contracts Finder: their awards then count as
    #: contracts entered into; null: they are kept, and you are asked
    regime: Regime | None = None
    every_minutes: Every = 360  #: from the beginning of one run to that of the next
    since: Since | None = None  #: bring what was published from then on; null: from now on

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        """Refuse what would bring everybody's notices."""
        if not self.buyers and not self.names:
            raise ValueError("give buyers, or names, or both")
        return self

    def wanted(self) -> Wanted:
        """Give it as the use case takes it."""
        return Wanted(**{name: getattr(self, name) for name in OcdsPullIn.model_fields})


class OcdsPullChange(Message):
    """What can be changed about a pull; what is left out or null stays as it is."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"every_minutes": 60, "active": True}]}
    )

    label: Words | None = None
    source: Source | None = None  #: with it comes its address, unless another is given
    url: Url | None = None
    buyers: Identifiers | None = None
    names: Names | None = None
    rules: RulesName | None = None
    procedure: Procedure | None = None
    regime: Regime | None = None
    every_minutes: Every | None = None
    since: Since | None = None  #: bring everything from then on, again, and hand it over again
    active: bool | None = None  #: false: nothing is asked for; true: where it ended it goes on

    def wanted(self) -> Wanted:
        """Give it as the use case takes it."""
        return Wanted(**{name: getattr(self, name) for name in OcdsPullChange.model_fields})


class OcdsPullOut(Message):
    """A pull, and how far it has come."""

    id: UUID
    label: str
    source: Source
    url: str
    buyers: list[str]
    names: list[str]
    rules: str  #: empty: no draft is made
    procedure: Procedure | None
    regime: Regime | None
    every_minutes: int
    since: datetime
    reached: datetime | None  #: up to here all is brought; null: no run has ended yet
    state: PullState
    #: why it does not come further, or was stopped; what its last run left behind; and what could
    #: not be read, as long as that is so
    trouble: str
    failures: int  #: requests in a row that brought nothing
    due: datetime  #: when it goes on
    unsaid: int  #: that name no buyer, held until they are known to be yours, a year at most
    #: no file with one could be read: change the pull to try again; kept for 90 days; as `again`
    #: these are yours, or others' in procurements of yours
    given_up: int
    again: int  #: were in files that failed, and are handed over again
    is_full: bool  #: it holds as much as it may, and asks for nothing until it holds less
    made_by: UUID
    made_at: datetime
    version: int
    updated_at: datetime

    @classmethod
    def of(cls, row: OcdsPull, held: Held) -> "OcdsPullOut":
        """Make it from what is stored."""
        counts: dict[str, Any] = {
            name: getattr(held, name) for name in ("unsaid", "given_up", "again", "is_full")
        }
        counts["trouble"] = " ".join(filter(None, [row.trouble, *_troubles(held)]))
        told = {name: getattr(row, name) for name in cls.model_fields if name not in counts}
        return cls(**told, **counts)


def _troubles(held: Held) -> Iterator[str]:
    """Say what could not be read, for as long as that is so."""
    if held.given_up:
        is_one = held.given_up == 1
        many = "1 release is" if is_one else f"{held.given_up} releases are"
        words = f"{many} given up: no file with {'it' if is_one else 'one of them'} could be read"
        fix = "change the pull to have that tried again. What is given up is kept for 90 days."
        yield f"{words}; {fix}"
    if held.again:
        is_one = held.again == 1
        many = "1 release was" if is_one else f"{held.again} releases were"
        what = "it is" if is_one else "they are"
        yield f"{many} in files that could not be read; {what} handed over again."


class OcdsPullPage(Page[OcdsPullOut]):
    """A page of pulls."""


class OcdsPullFinding(Message):
    """A release that could not be read, and that does not look like yours if it was looked at."""

    code: str
    message: str
    release: str  #: its ocid and id, as far as it told them


class OcdsPullRunOut(Message):
    """One run of a pull: the stretch of time that it asked for, and what came of it."""

    id: UUID
    state: RunState
    since: datetime
    before: datetime
    requests: int  #: in all, whatever came of them
    restarts: int  #: times that all pages had to be asked for anew; the numbers begin anew too
    pages: int
    seen: int  #: releases; the sum of the five that follow
    brought: int  #: yours, and new
    again: int  #: were brought before
    unsaid: int  #: name no buyer: held until they are known to be yours
    others: int
    broken: int  #: could not be read, and do not look like yours, or could not be looked at
    unread: int  #: of those the ones that could not be looked at, and may be yours
    claimed: int  #: that named no buyer, and are now known to be of procurements of yours
    findings: list[OcdsPullFinding]  #: about the first 50 that are broken
    ingests: list[UUID]  #: files that it handed over: see `/v1/ocds/ingests/{ingest_id}`
    trouble: str  #: of its last request that brought nothing
    began_at: datetime
    ended_at: datetime | None
    updated_at: datetime

    @classmethod
    def of(cls, row: OcdsPullRun) -> "OcdsPullRunOut":
        """Make it from what is stored."""
        told: dict[str, Any] = {name: getattr(row, name) for name in cls.model_fields}
        told["ingests"] = [UUID(one) for one in row.ingests]
        told["findings"] = [OcdsPullFinding(**one) for one in row.findings]
        return cls(**told)


class OcdsPullRunPage(Page[OcdsPullRunOut]):
    """A page of runs."""
