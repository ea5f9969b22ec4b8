"""The sheets of a delivery plan that are filled in."""

from app.contracts.plan.shape import Shape
from app.spreadsheets.cell import a_number, a_statement, a_word
from app.spreadsheets.day import a_day_first
from app.spreadsheets.forms.form import ROW_REF, Field, Form
from app.spreadsheets.kinds.returns.readers import a_whole, one_of

PLAN = "plan"  #: reference of the one row of the sheet Contract
SHAPES = "shapes"  #: list to choose from
TERMS = ("return_due_days", "evidence_due_days", "final_return_days", "minimum_spend")


def _ours(key: str, label: str, hint: str = "", width: int = 18) -> Field:
    return Field(key, label, a_statement, hint, is_prefilled=True, width=width)


def _number(key: str, label: str, hint: str = "") -> Field:
    return Field(key, label, a_number, hint, is_prefilled=True)


def _day(key: str, label: str, hint: str = "") -> Field:
    return Field(key, label, a_day_first, hint, is_prefilled=True)


CONTRACT = Form(
    "plan",
    "Contract",
    "The plan as a whole: by which periods it goes, and its terms.",
    (
        _ours(ROW_REF, "Row", width=12),
        _ours("contract", "Contract", width=48),
        _ours("period", "Period", "By which the supplier reports"),
        _day("first_period_on", "First period begins"),
        Field("reason", "Reason for this plan", a_statement, "Needed where it replaces an agreed "
              "one", width=60),
        Field("return_due_days", "Days for a return", a_whole, "After the end of a period"),
        Field("evidence_due_days", "Days for evidence", a_whole, "After the end of a period"),
        Field("final_return_days", "Days for the last return", a_whole, "After the contract"),
        Field("minimum_spend", "Least spend", a_number, "Pounds without VAT that must be spent "
              "before anything falls due; 0: none"),
    ),
    takes_new_rows=False,
)  # fmt: skip

COMMITMENTS = Form(
    "commitments",
    "Commitments",
    "One row for each commitment: how much is owed, and how it falls due.",
    (
        _ours(ROW_REF, "Commitment", width=24),
        _ours("contract_ref", "Contract"),
        _ours("measure", "Measure", width=40),
        _ours("unit", "Unit"),
        _number("promised_qty", "Promised at award"),
        Field("agreed_qty", "Agreed quantity", a_number, "What is owed now. Another quantity is "
              "proposed as a change of the contract, not here", is_required=True),
        _number("rate", "Rate", "So much for each `per_pounds` that is spent"),
        _number("per_pounds", "For each so many pounds"),
        _ours("priority_group", "Priority group"),
        _ours("place_code", "Place"),
        Field("shape", "Falls due", one_of(*(shape.value for shape in Shape)), "targets: by the "
              "sheet Quarterly plan. by_spend: as money is spent. even, front, back: by days",
              chosen_from=SHAPES, is_required=True, holds="text"),
        Field("expected_spend", "Expected spend", a_number, "Pounds without VAT by which all is "
              "due, for by_spend; blank: the contract's value"),
        _ours("evidence_types", "Evidence", width=32),
        _day("due_by", "Due by"),
    ),
    takes_new_rows=False,
)  # fmt: skip

PERIODS = Form(
    "periods",
    "Quarterly plan",
    "One row for each commitment and period; they add up to the agreed quantity.",
    (
        _ours(ROW_REF, "Row", width=30),
        _ours("commitment", "Commitment", width=24),
        _ours("measure", "Measure", width=40),
        _day("starts_on", "From"),
        _day("ends_on", "To"),
        Field("planned_qty", "Planned quantity", a_number, "In this period alone. Blank: nothing "
              "falls due in it"),
        _ours("unit", "Unit"),
    ),
    takes_new_rows=False,
)  # fmt: skip

OWNERS = Form(
    "owners",
    "Owners",
    "Who answers for each commitment; kept with the reason for the plan.",
    (
        _ours(ROW_REF, "Commitment", width=24),
        _ours("measure", "Measure", width=40),
        Field("supplier_owner", "At the supplier", a_word, "A position, never a name", width=32),
        Field("council_owner", "At the authority", a_word, "A position, never a name", width=32),
    ),
    takes_new_rows=False,
)  # fmt: skip

FORMS = (CONTRACT, COMMITMENTS, PERIODS, OWNERS)
