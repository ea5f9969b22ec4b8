"""Sums of published spend over HTTP, each with how much of it is known."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from sqlmodel import Session, col, select

from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.organisations.tables import Supplier
from app.places.defining import named_set
from app.places.locality import NamedSet, PlaceSet
from app.places.place import Level
from app.places.place_set import anchored
from app.places.queries import StoredPlaces
from app.places.tables import PlaceArea, PlaceLoad, PlaceSetVersion
from app.platform.database import ReadSession
from app.platform.http.dependencies import NowDep, ReadDep
from app.platform.http.routing import Router
from app.problems import Finding, Invalid, NotFound
from app.spend.batch import BatchKind
from app.spend.sums.messages import (
    SpendByMonthOut,
    SpendByPlaceOut,
    SpendBySupplierOut,
    SpendSummaryOut,
    SumOut,
    SupplierSumOut,
)
from app.spend.sums.queries import Span
from app.spend.sums.share import Sum
from app.spend.sums.summing import by_month, by_place, by_supplier, summarise

router = Router(prefix="/v1", tags=["published spend"])

Reader = Annotated[Caller, needs(Scope.SUPPLIERS_READ)]
OfKind = Annotated[BatchKind, Query(description="Which rows; payments unless given.")]
Since = Annotated[date | None, Query(examples=["2025-04-01"], description="The first day.")]
Until = Annotated[date | None, Query(examples=["2026-03-31"], description="The last day.")]
MOST_SUPPLIERS = 100


def _span(caller: Caller, kind: BatchKind, since: date | None, until: date | None) -> Span:
    if since is not None and until is not None and until < since:
        words = "until is before since."
        raise Invalid(words, "Exchange them.", [Finding("days_order", words, path="?until")])
    return Span(caller.authority_id, kind, since, until)


@router.get("/spend/summary")
def summarise_spend(
    caller: Reader,
    session: ReadDep,
    now: NowDep,
    kind: OfKind = BatchKind.SPEND,
    since: Since = None,
    until: Until = None,
    place_set: Annotated[
        str | None,
        Query(max_length=100, description="Name of one of your place sets: what is local."),
    ] = None,
) -> SpendSummaryOut:
    """Say what was spent, with whom, and how much of that is known.

    Rows stand by themselves as files have them; what is unknown is told beside what is known, and
    is never taken for a no. A contracts register is added up by the worth of its contracts.
    """
    span = _span(caller, kind, since, until)
    local, told_set, today = None, None, now.date()
    if place_set is not None:
        local, version = _named(session, caller, place_set, today)
        places = StoredPlaces(session)
        local = anchored(local, lambda written: places.look_up(written, today).place)
        told_set = (place_set, version.number)
    found = summarise(session, span, local, until or today)
    return SpendSummaryOut.of(found, (kind, since, until), told_set)


@router.get("/spend/by-month")
def sum_spend_by_month(
    caller: Reader,
    session: ReadDep,
    kind: OfKind = BatchKind.SPEND,
    since: Since = None,
    until: Until = None,
) -> SpendByMonthOut:
    """Add up payments or grants by the month in which they were made."""
    if kind is BatchKind.CONTRACTS:
        words = "Contracts of a register are not of one month."
        raise Invalid(
            words, "Ask for spend or grants.", [Finding("no_month", words, path="?kind")]
        )
    return SpendByMonthOut.of(kind, by_month(session, _span(caller, kind, since, until)))


@router.get("/spend/by-place")
def sum_spend_by_place(
    caller: Reader,
    session: ReadDep,
    now: NowDep,
    kind: OfKind = BatchKind.SPEND,
    level: Annotated[Level, Query(description="Which areas.")] = Level.DISTRICT,
    since: Since = None,
    until: Until = None,
) -> SpendByPlaceOut:
    """Add up by where suppliers are: by the postcode in the file, else by their address here.

    An office is not always where people work or money is spent; what has no postcode is unknown.
    """
    span = _span(caller, kind, since, until)
    found = by_place(session, span, level, until or now.date())
    return SpendByPlaceOut.of(kind, level, found, _names(session, list(found.by_key)))


def _names(session: Session, codes: list[str]) -> dict[str, str]:
    query: Any = (
        select(PlaceArea.code, PlaceArea.name)
        .join(PlaceLoad, col(PlaceLoad.number) == PlaceArea.load)
        .where(col(PlaceArea.code).in_(codes[:30_000]), PlaceArea.name != "")
        .order_by(col(PlaceLoad.dated))
    )
    return dict(session.execute(query).all())


@router.get("/spend/by-supplier")
def sum_spend_by_supplier(
    caller: Reader,
    session: ReadDep,
    kind: OfKind = BatchKind.SPEND,
    since: Since = None,
    until: Until = None,
) -> SpendBySupplierOut:
    """Add up by supplier of the register: the hundred with the most, and the rest together."""
    found, redacted = by_supplier(session, _span(caller, kind, since, until))
    ordered = sorted(found.by_key.items(), key=lambda one: (-one[1].amount, one[0]))
    first, others = ordered[:MOST_SUPPLIERS], Sum()
    for _, one in ordered[MOST_SUPPLIERS:]:
        others.add(one.lines, one.amount)
    ids = [UUID(key) for key, _ in first]
    query: Any = select(Supplier.id, Supplier.name).where(col(Supplier.id).in_(ids))
    names = dict(session.execute(query).all())
    return SpendBySupplierOut(
        kind=kind,
        suppliers=[
            SupplierSumOut(supplier_id=one, name=names.get(one, ""), sum=SumOut.of(total))
            for one, (_, total) in zip(ids, first, strict=True)
        ],
        others=SumOut.of(others),
        unknown=SumOut.of(found.without),
        name_withheld=SumOut.of(redacted),
        undated=SumOut.of(found.undated),
    )


def _named(
    session: ReadSession, caller: Caller, name: str, on: date
) -> tuple[PlaceSet, PlaceSetVersion]:
    """Give a place set by its name; one that is not there is a fault of the request."""
    try:
        return named_set(session, caller.authority_id, NamedSet(name), on)
    except NotFound as missing:
        fix = "List /v1/place-sets to see which there are."
        found = Finding("no_such_place_set", missing.detail, fix, path="place_set")
        raise Invalid("There is nothing to measure by.", findings=[found]) from None
