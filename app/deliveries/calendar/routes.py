"""Duties over HTTP: by contract, all together, and as calendars that other programs read."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path as Folder
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Path, Query, Request, Response
from sqlmodel import Session, select

from app.contracts.duties.duty import DutyState
from app.contracts.duties.reading import read_duties
from app.contracts.duties.recording import record_duty
from app.contracts.duties.rule import Binds, DutyRule
from app.contracts.duties.tables import CalendarFeed
from app.contracts.queries import contract_for
from app.contracts.tables import Contract
from app.contracts.today import today
from app.deliveries.calendar.feeding import give_feed, reader_by, take_back_feed
from app.deliveries.calendar.ics import Dated, calendar_of
from app.deliveries.calendar.messages import (
    CalendarOut,
    ContractCalendarOut,
    DutyDoneIn,
    DutyOut,
    FeedGiven,
    FeedIn,
    FeedOut,
    FeedPage,
)
from app.deliveries.calendar.queries import contracts_with_duties, duties_of
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of, page_of_sorted
from app.problems import NotFound, nearest
from app.procurements.queries import Lock
from app.rules.routes import home

router = Router(prefix="/v1", tags=["calendar"])

FIRST, LAST = date(1990, 1, 1), date(2099, 12, 31)  #: in which working days are known
OPEN = frozenset({DutyState.DUE, DutyState.OVERDUE, DutyState.WAITING, DutyState.NOT_YET})
NAME = "Social value: what is due"

Reader = Annotated[Caller, needs(Scope.CONTRACTS_READ)]
Writer = Annotated[Caller, needs(Scope.CONTRACTS_WRITE)]
#: whoever has a part in what is delivered; who reads for others gives out no links
Feeder = Annotated[Caller, needs(Scope.DELIVERIES_REPORT)]
ContractId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000070"])]
FeedId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000070"])]
DutyCode = Annotated[str, Path(max_length=60, examples=["contract_details_notice"])]
Token = Annotated[str, Path(min_length=43, max_length=43, examples=["0" * 43])]
On = Annotated[
    date | None,
    Query(ge=FIRST, le=LAST, description="The day on which it is asked; today if not."),
]
Due = Annotated[date | None, Query(ge=FIRST, le=LAST)]


def _rules(folder: Annotated[Folder, Depends(home)]) -> Mapping[str, DutyRule]:
    return read_duties(folder)


RulesDep = Annotated[Mapping[str, DutyRule], Depends(_rules)]


class CalendarFile(Response):
    """A calendar that other programs read."""

    media_type = "text/calendar; charset=utf-8"


@router.get("/contracts/{contract_id}/calendar")
def read_contract_calendar(
    caller: Reader,
    contract_id: ContractId,
    session: ReadDep,
    now: NowDep,
    rules: RulesDep,
    on: On = None,
) -> ContractCalendarOut:
    """List what has to be done under a contract, by which day and under which law.

    What does not apply is told with the reason. A supplier is told of its own part.
    """
    contract = contract_for(session, caller, contract_id)
    found = _seen(session, caller, [contract], rules, now, on)
    return ContractCalendarOut(
        contract_id=contract.id,
        on=on or today(contract.zone, now),
        duties=[DutyOut.of(one) for one in sorted(found, key=_place)],
    )


@router.post("/contracts/{contract_id}/duties/{duty}", status_code=201)
def record_duty_done(
    caller: Writer,
    contract_id: ContractId,
    duty: DutyCode,
    body: DutyDoneIn,
    session: WriteDep,
    now: NowDep,
    rules: RulesDep,
) -> DutyOut:
    """Record that a duty was done, where nothing else in the service shows it.

    To record it again puts a slip right: it needs a reason, and the earlier entry stays.
    """
    contract = contract_for(session, caller, contract_id, Lock.ALONE)
    found = _one(session, caller, contract, rules, now, (duty, body.occurrence))
    record_duty(session, caller, contract, found.duty, rules[duty], body.done(), now)
    return DutyOut.of(_one(session, caller, contract, rules, now, (duty, body.occurrence)))


@router.get("/calendar")
def read_calendar(
    caller: Reader,
    session: ReadDep,
    now: NowDep,
    rules: RulesDep,
    asked: PagingDep,
    due_from: Due = None,
    due_until: Due = None,
    state: DutyState | None = None,
) -> CalendarOut:
    """List what has to be done under all contracts that are not settled, by the last day.

    Without a state it lists what is open. A supplier is told of its own part.
    """
    contracts = contracts_with_duties(session, caller)
    wanted = OPEN if state is None else {state}
    found = [
        one
        for one in _seen(session, caller, contracts, rules, now)
        if one.duty.state in wanted and _is_within(one.duty.due_on, due_from, due_until)
    ]
    page = page_of_sorted(found, lambda one: "\t".join(_place(one)), asked)
    return CalendarOut(data=[DutyOut.of(one) for one in page.rows], page=page.marks)


@router.get("/calendar.ics", response_class=CalendarFile)
def download_calendar(caller: Reader, session: ReadDep, now: NowDep, rules: RulesDep) -> Response:
    """Give what has to be done under all contracts as an iCalendar file."""
    contracts = contracts_with_duties(session, caller)
    found = _seen(session, caller, contracts, rules, now)
    return CalendarFile(calendar_of(NAME, found, now))


@router.post("/calendar/feeds", status_code=201)
def give_calendar_feed(
    caller: Feeder, body: FeedIn, request: Request, session: WriteDep, now: NowDep
) -> FeedGiven:
    """Give a private link for a calendar program, which can send no key; it is told this once.

    The link reads duties and nothing else. It ends when it is revoked, and with your key.
    """
    made, token = give_feed(session, caller, body.label, now)
    public = request.app.state.settings.public_url.rstrip("/")
    own = FeedOut.model_validate(made, from_attributes=True)
    return FeedGiven(**own.model_dump(), url=f"{public}/v1/calendar/feeds/{token}/duties.ics")


@router.get("/calendar/feeds")
def list_calendar_feeds(
    caller: Reader, session: ReadDep, updated: UpdatedDep, asked: PagingDep
) -> FeedPage:
    """List the calendar links of your authority, or of your supplier, without their secrets."""
    columns: list[Any] = [getattr(CalendarFeed, name) for name in FeedOut.model_fields]
    query = select(*columns).where(
        CalendarFeed.authority_id == caller.authority_id,
        CalendarFeed.supplier_id == caller.supplier_id,
    )
    query = updated.within(query, CalendarFeed.updated_at)
    found = page_of(session, query, (CalendarFeed.updated_at, CalendarFeed.id), asked)
    rows = [FeedOut.model_validate(row, from_attributes=True) for row in found.rows]
    return FeedPage(data=rows, page=found.marks)


@router.post("/calendar/feeds/{feed_id}/revocation", status_code=201)
def revoke_calendar_feed(
    caller: Feeder, feed_id: FeedId, session: WriteDep, now: NowDep
) -> FeedOut:
    """End a calendar link at once."""
    found = take_back_feed(session, caller, feed_id, now)
    return FeedOut.model_validate(found, from_attributes=True)


@router.get("/calendar/feeds/{token}/duties.ics", response_class=CalendarFile)
def read_calendar_feed(token: Token, session: ReadDep, now: NowDep, rules: RulesDep) -> Response:
    """Give the calendar of a private link; the link itself is the key."""
    caller = reader_by(session, token, now)
    contracts = contracts_with_duties(session, caller)
    found = _seen(session, caller, contracts, rules, now)
    return CalendarFile(calendar_of(NAME, found, now))


def _seen(
    session: Session,
    caller: Caller,
    contracts: Iterable[Contract],
    rules: Mapping[str, DutyRule],
    now: datetime,
    on: date | None = None,
) -> list[Dated]:
    """Give the duties of some contracts that a caller may know of."""
    known = {one.id: one for one in contracts}
    made = duties_of(session, list(known.values()), rules, now, on)
    is_suppliers = caller.supplier_id is not None
    return [
        Dated(contract_id, known[contract_id].title, duty)
        for contract_id, duties in made.items()
        for duty in duties
        if duty.binds is Binds.SUPPLIER or not is_suppliers
    ]


def _one(
    session: Session,
    caller: Caller,
    contract: Contract,
    rules: Mapping[str, DutyRule],
    now: datetime,
    key: tuple[str, str],
) -> Dated:
    """Give one duty of a contract.

    Raises:
        NotFound: if the contract has none of this code and occurrence.
    """
    every = _seen(session, caller, [contract], rules, now)
    for one in every:
        exempt = one.duty.state is DutyState.DOES_NOT_APPLY and not one.duty.occurrence
        if (one.duty.code, one.duty.occurrence) == key or (exempt and one.duty.code == key[0]):
            return one
    codes = {one.duty.code for one in every}
    several = sorted(one.duty.occurrence for one in every if one.duty.code == key[0])
    fix = f"Say which by its occurrence: {', '.join(several)}." if several else ""
    raise NotFound(
        f"The contract has no duty {key[0]}{nearest(key[0], codes - {key[0]})} {key[1]}".rstrip()
        + ".",
        fix or "The contract's calendar lists its duties.",
    )


def _place(one: Dated) -> tuple[str, ...]:
    duty = one.duty
    due_on = "9999-99-99" if duty.due_on is None else duty.due_on.isoformat()
    return due_on, str(one.contract_id), duty.code, duty.occurrence


def _is_within(due_on: date | None, first: date | None, last: date | None) -> bool:
    if due_on is None:
        return first is None and last is None
    return (first is None or first <= due_on) and (last is None or due_on <= last)
