"""Gather what is told of a procurement: what was published of it, and nothing that was not."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.contracts.particulars import PA23_FROM
from app.contracts.tables import Award
from app.ocds.publication.told import LotTold, Money, Purchase, Weighed
from app.procurements.amendments.amending import NotPublishedYet
from app.procurements.draft import Draft, DraftLot, Kind, Procedure
from app.procurements.queries import is_cancelled, lots_of, rules_of
from app.procurements.tables import Lot, Procurement, ProcurementState, ProcurementVersion
from app.rules.document.criterion import Criterion
from app.rules.document.ruleset import RuleSet
from app.rules.library import Library, measures_of

WEIGHTS = {"percent": "percentageExact", "points": "pointsExact", "fraction": "decimalExact"}
#: how the standard and Find a Tender name the procedures
METHODS = {
    Procedure.OPEN: ("open", "Open procedure"),
    Procedure.COMPETITIVE_FLEXIBLE: ("selective", "Competitive flexible procedure"),
    Procedure.BELOW_THRESHOLD: ("open", "Below threshold - open competition"),
}
PRICED = ("price", "cost")
UNSCORED = ("price", "quality")  #: themes that are no social value


def purchase_of(session: Session, procurement: Procurement) -> Purchase:
    """Give a procurement as it was published last.

    Raises:
        NotPublishedYet: if it never was.
    """
    last = select(ProcurementVersion.document).where(
        ProcurementVersion.procurement_id == procurement.id
    )
    document = session.exec(last.order_by(col(ProcurementVersion.number).desc())).first()
    if document is None:
        raise NotPublishedYet(
            f"{procurement.reference} is not published yet.",
            "Have another person publish it first.",
        )
    draft = Draft.read(document)
    method, details = METHODS[draft.procedure]
    value = draft.value
    is_ended = procurement.state is ProcurementState.CANCELLED
    said = {one.number: one for one in draft.lots}
    lots = [one for one in lots_of(session, procurement) if one.number in said]
    told = _announced(session, lots)
    return Purchase(
        ocid=procurement.ocid,
        reference=procurement.reference,
        title=draft.title,
        description=draft.description,
        category=category_of(draft.kind.value),
        method=method,
        method_details=details,
        is_under_act=draft.commences_on >= PA23_FROM,
        regimes=("lightTouch",) if draft.kind is Kind.LIGHT_TOUCH else (),
        status=_status([_lot_status(lot, procurement, told) for lot in lots]),
        is_cancelled=is_ended,
        above_threshold=draft.procedure is not Procedure.BELOW_THRESHOLD,
        value=Money() if value is None else Money(value.without_vat, value.with_vat),
        deadline=None if draft.deadline is None else draft.deadline.at,
        requests_by=None if draft.requests_by is None else draft.requests_by.at,
        lots=tuple(
            _lot(session, lot, said[lot.number], _lot_status(lot, procurement, told))
            for lot in lots
        ),
    )


def category_of(kind: str) -> str:
    """Give the standard's category of what is bought; light touch is of services."""
    return "services" if kind == Kind.LIGHT_TOUCH else kind


def _status(lots: list[str]) -> str:
    return next((one for one in ("active", "complete") if one in lots), "cancelled")


def _announced(session: Session, lots: list[Lot]) -> set[UUID]:
    """Give the lots whose award is public; that another one was decided on is told to nobody."""
    query = select(Award.lot_id).where(
        col(Award.lot_id).in_([one.id for one in lots]),
        col(Award.withdrawn_at).is_(None),
        col(Award.notice_published_on).is_not(None),
    )
    return set(session.exec(query))


def _lot_status(lot: Lot, procurement: Procurement, announced: set[UUID]) -> str:
    if is_cancelled(lot, procurement.state):
        return "cancelled"
    return "complete" if lot.id in announced else "active"


def _lot(session: Session, lot: Lot, said: DraftLot, status: str) -> LotTold:
    rules, library = rules_of(session, lot)
    return LotTold(
        id=lot.number,
        title=said.title,
        value=Money(_value(said)),
        status=status,
        criteria=tuple(_criteria(rules)),
        goals=tuple(goals_of(rules, library)),
    )


def _value(lot: DraftLot) -> Decimal | None:
    value = lot.contract.get("value")
    return value if isinstance(value, Decimal) else None


def _criteria(rules: RuleSet) -> Iterator[Weighed]:
    for one in rules.criteria:
        yield Weighed(
            name=one.title or one.code.replace("_", " "),
            kind="price" if one.code in PRICED else "quality",
            description=one.question or "",
            weight=one.weight,
            weight_kind=WEIGHTS[rules.weights],
        )


def goals_of(rules: RuleSet, library: Library) -> list[str]:
    """List the themes of the measures that rules score."""
    scored = {word for one in rules.criteria for word in _words(one)}
    measures: Mapping[str, Any] = measures_of(rules, library)
    themes = (one.theme for code, one in measures.items() if code in scored)
    return [one for one in dict.fromkeys(themes) if one and one not in UNSCORED]


def _words(criterion: Criterion) -> Iterator[str]:
    """Give the names that a criterion and those under it are valued by."""
    yield from (criterion.value or "").replace("(", " ").replace(")", " ").split()
    for one in criterion.criteria:
        yield from _words(one)
