"""The sheets of a delivery plan that are filled in."""

from app.contracts.plan.shape import Shape
from app.spreadsheets.cell import a_number, a_statement, a_word
from app.spreadsheets.forms.form import ROW_REF, Field, Form
from app.spreadsheets.forms.prefilled import our_day, our_number, our_text
from app.spreadsheets.kinds.returns.readers import a_whole, one_of

PLAN = "plan"  #: reference of the one row of the sheet Contract
SHAPES = "shapes"  #: list to choose from
TERMS = ("return_due_days", "evidence_due_days", "final_return_days", "minimum_spend")


CONTRACT = Form(
    "plan",
    "Contract",
    "The plan as a whole: by which periods it goes, and its terms.",
    (
        our_text(ROW_REF, "Row", width=12),
        our_text("contract", "Contract", width=48),
        our_text("period", "Period", "By which the supplier reports"),
        our_day("first_period_on", "First period begins"),
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
        our_text(ROW_REF, "Commitment", width=24),
        our_text("contract_ref", "Contract"),
        our_text("measure", "Measure", width=40),
        our_text("unit", "Unit"),
        our_number("promised_qty", "Promised at award"),
        Field("agreed_qty", "Agreed quantity", a_number, "What is owed now. Another quantity is "
              "proposed as a change of the contract, not here", is_required=True),
        our_number("rate", "Rate", "So much for each `per_pounds` that is spent"),
        our_number("per_pounds", "For each so many pounds"),
        our_text("priority_group", "Priority group"),
        our_text("place_code", "Place"),
        Field("shape", "Falls due", one_of(*(shape.value for shape in Shape)), "targets: by the "
              "sheet Quarterly plan. by_spend: as money is spent. even, front, back: by days",
              chosen_from=SHAPES, is_required=True, holds="text"),
        Field("expected_spend", "Expected spend", a_number, "Pounds without VAT by which all is "
              "due, for by_spend; blank: the contract's value"),
        our_text("evidence_types", "Evidence", width=32),
        our_day("due_by", "Due by"),
        our_text("change_reason", "Why it was changed", "The reason of the change of the contract "
                 "by which another quantity is owed than was promised", 40),
    ),
    takes_new_rows=False,
)  # fmt: skip

PERIODS = Form(
    "periods",
    "Quarterly plan",
    "One row for each commitment and period; they add up to the agreed quantity.",
    (
        our_text(ROW_REF, "Row", width=30),
        our_text("commitment", "Commitment", width=24),
        our_text("measure", "Measure", width=40),
        our_day("starts_on", "From"),
        our_day("ends_on", "To"),
        Field("planned_qty", "Planned quantity", a_number, "In this period alone. Blank: nothing "
              "falls due in it"),
        our_text("unit", "Unit"),
    ),
    takes_new_rows=False,
)  # fmt: skip

OWNERS = Form(
    "owners",
    "Owners",
    "Who answers for each commitment; kept with the reason for the plan.",
    (
        our_text(ROW_REF, "Commitment", width=24),
        our_text("measure", "Measure", width=40),
        Field("supplier_owner", "At the supplier", a_word, "A position, never a name", width=32),
        Field("council_owner", "At the authority", a_word, "A position, never a name",
              is_required=True, width=32),
    ),
    takes_new_rows=False,
)  # fmt: skip

FORMS = (CONTRACT, COMMITMENTS, PERIODS, OWNERS)
