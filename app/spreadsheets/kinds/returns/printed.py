"""The rows of a return's workbook: what is known of its period, as its sheets show it."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

from app.contracts.kind import Accumulation
from app.deliveries.returns.checks.report import FULL_TIME_HOURS
from app.deliveries.said import Said
from app.deliveries.tables import Delivery
from app.spreadsheets.cell import a_flag, a_number
from app.spreadsheets.forms.form import ROW_REF, Field
from app.spreadsheets.kinds.returns.case import Case, Owed
from app.spreadsheets.kinds.returns.form import WHOLE
from app.spreadsheets.kinds.returns.line_form import BY_FORM, SHEETS, Listed
from app.spreadsheets.kinds.returns.readers import groups_told, tier_told
from app.spreadsheets.kinds.returns.remark import Facts, first, parted
from app.units import Rounding, rounded

Values = dict[str, Any]
TOLD = Rounding(4)
#: what the comment of a line holds besides words, and the comment of the return
OF_LINE = {
    "explanation": "Explanation", "recovery_action": "Recovery", "recover_by": "Recover by",
    "help_needed_from": "Help needed from", "evidence": "Evidence",
}  # fmt: skip
OF_RETURN = {
    "position": "Answered for by", "signed_on": "Signed on",
    "only_this_period": "Only this contract and period",
    "are_commitments": "Is a commitment in this contract",
}  # fmt: skip
BETWEEN = "; "  #: parts of a line of evidence
#: what such a line says of personal data; nothing, where nobody said
PERSONAL: dict[bool | None, str] = {True: "personal data", False: "no personal data"}


def sheet_of(case: Case, one: Delivery) -> Listed:
    """Give the sheet that a delivery stands in; it is the same one for as long as it is kept."""
    letter = one.reference[:2]
    for listed in SHEETS:
        if letter == f"{listed.letter}-" and one.reference[2:].replace("-", "").isalnum():
            return listed
    if "posts" in one.working:
        return BY_FORM["jobs"]
    is_money = case.by_id[one.obligation_id].unit == "gbp" and not one.working
    return BY_FORM["spend" if is_money else "community"]


def rows_of(case: Case, key: str) -> list[Values]:
    """Give the rows of one sheet."""
    if key in BY_FORM:
        return [
            listed_row(case, listed, one)
            for one in case.deliveries
            if not case.is_summary(one) and (listed := sheet_of(case, one)).form.key == key
        ]
    if key == "evidence":
        return list(_evidence(case))
    if key == "sign_off":
        return [_sign_off(case)]
    return [(summary_row if key == "lines" else _shortfall)(case, one) for one in case.owed]


def summary_row(case: Case, owed: Owed) -> Values:
    """Give the row of Summary of a commitment."""
    line, delivery = case.lines.get(owed.id), case.summary_of(owed)
    adds_up = owed.accumulation is Accumulation.SUM
    quantities = [
        one.quantity
        for one in case.deliveries
        if one.obligation_id == owed.id and not case.is_summary(one)
    ]
    listed = sum(quantities, Decimal(0)) if quantities else None
    free, _ = parted(line.comment if line else "", OF_LINE)
    quantity = delivery.given_quantity if delivery else None
    if quantity is None and line is not None and line.said is Said.NOTHING:
        quantity = Decimal(0)
    return {
        ROW_REF: owed.ref,
        "measure": owed.title,
        "due_this_period": rounded(owed.due, TOLD),
        "previously_reported": rounded(owed.reported, TOLD),
        "in_other_sheets": listed if adds_up else None,
        "delivered_qty": quantity,
        "unit": delivery.given_unit if delivery else owed.unit,
        "forecast": line.forecast if line else None,
        "confidence": line.confidence.value if line and line.confidence else None,
        "groups": groups_told(line.groups) if line else None,
        "comment": free or None,
    }


def _shortfall(case: Case, owed: Owed) -> Values:
    line = case.lines.get(owed.id)
    _, facts = parted(line.comment if line else "", OF_LINE)
    told = {key: first(facts, key) or None for key in OF_LINE if key != "evidence"}
    return {
        ROW_REF: owed.ref, "measure": owed.title, "gap": rounded(owed.gap, TOLD),
        "unit": owed.unit, "cause": (line.cause if line else "") or None, **told,
        "recover_by": _a_day(told["recover_by"]),
    }  # fmt: skip


def _evidence(case: Case) -> Iterator[Values]:
    for owed in case.owed:
        line = case.lines.get(owed.id)
        _, facts = parted(line.comment if line else "", OF_LINE)
        for told in facts.get("evidence", ()):
            file, *more = told.split(BETWEEN)
            kind, dated, personal = [*more, "", "", ""][:3]
            yield {
                "commitment": owed.ref, "file": file, "type": kind or None,
                "dated": _a_day(dated or None),
                "is_personal": {said: flag for flag, said in PERSONAL.items()}.get(personal),
            }  # fmt: skip


def _sign_off(case: Case) -> Values:
    whole = case.found
    free, facts = parted(whole.comment if whole else "", OF_RETURN)
    flags = {
        key: {"yes": True, "no": False}.get(first(facts, key))
        for key in ("only_this_period", "are_commitments")
    }
    return {
        ROW_REF: WHOLE,
        "invoiced": whole.invoiced if whole else None,
        "comment": free or None,
        "position": first(facts, "position") or None,
        "signed_on": _a_day(first(facts, "signed_on") or None),
        **flags,
    }


def listed_row(case: Case, listed: Listed, one: Delivery) -> Values:
    """Give the row of a delivery in its sheet."""
    free, facts = parted(one.comment, listed.facts)
    told = {
        field.key: _fact(field, first(facts, field.key))
        for field in listed.form.fields
        if field.key in facts
    }
    row: Values = {
        ROW_REF: one.reference,
        "commitment": case.by_id[one.obligation_id].ref,
        "tier": tier_told(one.tier) or None,
        "organisation": one.organisation or None,
        "place": one.place or None,
        "comment": free or None,
        **told,
    }
    return row | _own(case, listed, one, facts)


def _own(case: Case, listed: Listed, one: Delivery, facts: Facts) -> Values:
    """Give what stands in the columns of one sheet alone."""
    if listed.form.key == "jobs":
        return _of_job(case, one, facts)
    if listed.form.key == "training":
        return {"start_date": _started(one, facts)}
    if listed.form.key == "spend":
        return {"quantity": one.given_quantity, "delivered_on": _on(case, one)}
    sessions = one.working.get("sessions", ())
    alone = sessions[0] if len(sessions) == 1 else None
    return {
        "quantity": Decimal(alone["hours"]) if alone else one.given_quantity,
        "unit": None if alone else _other_unit(case, one),
        "attendees": Decimal(alone["attendees"]) if alone else None,
        "delivered_from": one.delivered_from,
        "delivered_on": _on(case, one),
    }


def _of_job(case: Case, one: Delivery, facts: Facts) -> Values:
    posts = one.working.get("posts", ())
    alone = posts[0] if len(posts) == 1 else None
    full_time = Decimal(one.working.get("full_time_hours", FULL_TIME_HOURS))
    people = Decimal(alone["people"]) if alone else one.given_quantity
    return {
        "start_date": _started(one, facts),
        "end_date": _a_day(first(facts, "until") or None) or _on(case, one),
        "weekly_hours": Decimal(alone["hours_per_week"]) if alone else None,
        "full_time_hours": None if full_time == FULL_TIME_HOURS else full_time,
        "people": None if people == 1 or not (alone or _is_heads(case, one)) else people,
    }


def _is_heads(case: Case, one: Delivery) -> bool:
    return case.by_id[one.obligation_id].unit in ("people", "placement")


def _started(one: Delivery, facts: Facts) -> date:
    return _a_day(first(facts, "started") or None) or one.delivered_from or one.delivered_on


def _on(case: Case, one: Delivery) -> date | None:
    """Give its last day, where that is not the last of the period, which goes unsaid."""
    return one.delivered_on if one.delivered_on < case.until else None


def _other_unit(case: Case, one: Delivery) -> str | None:
    return None if one.given_unit == case.by_id[one.obligation_id].unit else one.given_unit


def _a_day(told: str | None) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(told) if told else None
    return None


def _fact(field: Field, told: str) -> Any:
    """Give a fact of a comment as its column holds it."""
    if field.read is a_flag:
        return {"yes": True, "no": False}.get(told, told)
    if field.read is a_number:
        with suppress(ArithmeticError):
            return Decimal(told)
    return told
