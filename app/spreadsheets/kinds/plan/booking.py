"""Make the workbook of a delivery plan."""

from collections.abc import Iterator
from typing import Any

from sqlmodel import Session

from app.contracts.kind import Accumulation
from app.contracts.plan.owing import Promise
from app.contracts.plan.shape import Shape
from app.contracts.plan.targets import decimals_for, targets_of
from app.contracts.tables import Obligation
from app.spreadsheets.forms.book import Book, Check
from app.spreadsheets.forms.form import ROW_REF
from app.spreadsheets.imports.offering import Asking
from app.spreadsheets.kinds.plan.case import PlanCase
from app.spreadsheets.kinds.plan.form import FORMS, PLAN, SHAPES, TERMS
from app.spreadsheets.kinds.plan.gathering import plan_case_of, whole_units_of
from app.spreadsheets.kinds.returns.remark import first, parted
from app.units import Rounding, plain, rounded

NAME, TITLE, VERSION = "delivery-plan", "Delivery plan", 1
TOLD = Rounding(4)
BETWEEN = " | "
Values = dict[str, Any]
DECIDED = (
    "Saving this workbook PROPOSES a plan. It holds only once another person has agreed to it, "
    "in the system that holds the contract (over the API: POST /v1/plans/{id}/decision)."
)
TOLD_OF = (
    ("Decided apart", DECIDED),
    ("Adds up", "The rows of the sheet Quarterly plan come to the agreed quantity of each "
     "commitment that falls due by targets. Each is rounded so that they add up exactly."),
    ("What is owed", "The agreed quantity is what is owed now. To owe more or less, propose a "
     "change of the contract first, with its reason; that is printed here once it is approved."),
    ("Kept in the reason", "Who answers for a commitment is kept as lines of the plan's reason; "
     "positions, never names. Each commitment needs one at the authority."),
    ("Not taken", "Periods of another length, milestones, shares by year, ratings, offsets, "
     "remedies and credits: what the last plan has of them stays, and is changed over the API."),
)  # fmt: skip


def book(session: Session, asking: Asking) -> Book:
    """Give the workbook of a contract's plan as it is now."""
    return book_of(plan_case_of(session, asking), whole_units_of(asking))


def book_of(case: PlanCase, whole_units: frozenset[str]) -> Book:
    """Give the workbook of a plan."""
    told = (("Contract", case.contract.title), ("Plans", case.standing), *TOLD_OF)
    return Book(
        NAME, VERSION, TITLE, told,
        tuple((form, rows_of(case, form.key, whole_units)) for form in FORMS),
        lists={SHAPES: tuple(shape.value for shape in Shape)},
        checks=tuple(_checks(case)),
        facts={"contract": str(case.contract.id)},
    )  # fmt: skip


def rows_of(case: PlanCase, key: str, whole_units: frozenset[str]) -> list[Values]:
    """Give the rows of one sheet."""
    if key == "plan":
        return [contract_row(case)]
    if key == "periods":
        return [
            row for owed in case.obligations for row in period_rows(case, owed, whole_units)
        ]  # fmt: skip
    row_of = commitment_row if key == "commitments" else owner_row
    return [row_of(case, owed) for owed in case.obligations]


def contract_row(case: PlanCase) -> Values:
    """Give the row of the plan as a whole."""
    content = case.content
    return {
        ROW_REF: PLAN,
        "contract": case.contract.title,
        "period": content.period.value,
        "first_period_on": content.first_period_on,
        "reason": (parted(content.reason, names_of(case))[0] or None) if case.waiting else None,
        **{key: getattr(content.terms, key) for key in TERMS},
    }


def commitment_row(case: PlanCase, owed: Obligation) -> Values:
    """Give the row of a commitment."""
    promise, line = case.promises[owed.id], case.lines[owed.id]
    as_promised = promise.quantity == owed.promised
    said = owed.document
    groups = said.get("groups") or said.get("group") or []
    return {
        ROW_REF: owed.commitment,
        "contract_ref": case.contract.reference or None,
        "measure": owed.title or owed.measure,
        "unit": owed.unit,
        "promised_qty": owed.promised,
        "agreed_qty": promise.quantity,
        "rate": owed.rate,
        "per_pounds": owed.per_pounds,
        "priority_group": groups if isinstance(groups, str) else [str(one) for one in groups],
        "place_code": str(said.get("place") or "") or None,
        "shape": line.shape.value,
        "expected_spend": line.expected_spend,
        "evidence_types": str(said.get("evidence") or "") or None,
        "due_by": promise.ends_on,
        "change_reason": None if as_promised else case.reasons.get(owed.id),
    }


def period_rows(case: PlanCase, owed: Obligation, whole_units: frozenset[str]) -> list[Values]:
    """Give a row for each period in which something can fall due of a commitment."""
    promise = case.promises[owed.id]
    if promise.accumulation is Accumulation.LATEST:
        return []  # all of it is due from its first day
    planned = _planned(case, promise, whole_units)
    return [
        {
            ROW_REF: f"{owed.commitment} {starts_on}", "commitment": owed.commitment,
            "measure": owed.title or owed.measure, "starts_on": starts_on, "ends_on": ends_on,
            "planned_qty": planned.get(starts_on), "unit": owed.unit,
        }
        for starts_on, ends_on in case.days_of(promise)
    ]  # fmt: skip


def _planned(case: PlanCase, promise: Promise, whole_units: frozenset[str]) -> dict[Any, Any]:
    """Give what falls due in each period, by its first day; nothing where days do not tell."""
    line = case.lines[promise.obligation_id]
    if line.shape is Shape.TARGETS:
        return {target.starts_on: target.quantity for target in line.targets}
    if line.shape is Shape.BY_SPEND:
        return {}
    decimals = decimals_for(promise.quantity, is_whole_unit=promise.unit in whole_units)
    days = case.days_of(promise)
    targets = targets_of(line.profile(promise, None), days, decimals)
    return {target.starts_on: rounded(target.quantity, TOLD) for target in targets}


def owner_row(case: PlanCase, owed: Obligation) -> Values:
    """Give who answers for a commitment, as the plan's reason says."""
    _, facts = parted(case.content.reason, names_of(case))
    supplier, _, council = first(facts, owed.commitment).partition(BETWEEN)
    return {
        ROW_REF: owed.commitment, "measure": owed.title or owed.measure,
        "supplier_owner": supplier.strip(" -") or None, "council_owner": council or None,
    }  # fmt: skip


def names_of(case: PlanCase) -> dict[str, str]:
    """Give what the owners of each commitment are called in a reason, by commitment."""
    return {owed.commitment: f"Owners of {owed.commitment}" for owed in case.obligations}


def _checks(case: PlanCase) -> Iterator[Check]:
    """Show what is still to be planned of each commitment; 0 is right."""
    for number, owed in enumerate(case.obligations, 4):
        if case.lines[owed.id].shape is Shape.TARGETS:
            planned = f"SUMIF('Quarterly plan'!B4:B2003,Commitments!A{number},"
            formula = f"=Commitments!F{number}-{planned}'Quarterly plan'!F4:F2003)"
            quantity = plain(case.promises[owed.id].quantity)
            yield Check(f"Still to plan of {owed.commitment[:60]} ({quantity}); 0 is right",
                        formula)  # fmt: skip
