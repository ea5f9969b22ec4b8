"""The sheets of a return that have a row for each commitment, or one row in all."""

from app.spreadsheets.cell import a_code, a_flag, a_number, a_statement, a_word
from app.spreadsheets.day import a_day_first
from app.spreadsheets.forms.form import ROW_REF, Field, Form
from app.spreadsheets.forms.prefilled import our_number, our_text
from app.spreadsheets.kinds.returns.readers import groups, one_of

COMMITMENTS, CAUSES = "commitments", "causes"  #: lists to choose from
CONFIDENCE = ("high", "medium", "low")
HELPERS = ("brokerage", "CVS", "procurement", "college", "none")
WHOLE = "return"  #: reference of the one row of the sheet Sign off


def commitment() -> Field:
    """Give the column that says which commitment a row is of."""
    return Field(
        "commitment", "Commitment", a_word, "As in the first column of Summary; blank, if only "
        "one is owed in a unit that belongs here", chosen_from=COMMITMENTS, holds="text",
        also=("commitment_ref", "commitment reference"), width=24,
    )  # fmt: skip


CONFIRMED = Field(
    "confirmed", "Quantity is right", a_flag, "yes, only where you were asked about a quantity "
    "that is far more than usual; the comment then says how it came about",
    is_kept_when_blank=True,
)  # fmt: skip

SUMMARY = Form(
    "lines",
    "Summary",
    "One row for each commitment: what was delivered in the period, and what is still to come.",
    (
        our_text(ROW_REF, "Commitment", "Names the commitment in the other sheets", width=24),
        our_text("measure", "Measure", width=40),
        our_number("due_this_period", "Due in this period"),
        our_number("previously_reported", "Reported before this period"),
        our_number("in_other_sheets", "Listed in the other sheets", "Rows of Jobs to Community"),
        Field(
            "delivered_qty", "Delivered in this period", a_number, "All of it, where the sheets "
            "Jobs to Community do not list it. 0: nothing, and meant. Blank: listed there, or "
            "not reported", example="12.5", also=("delivered", "actual"),
        ),
        Field("unit", "Unit", a_code, "Of what you deliver; another only if it converts"),
        Field("forecast", "Forecast of the whole", a_number, "By the contract's end, in the "
              "commitment's unit", also=("forecast_next", "forecast next")),
        Field("confidence", "Confidence", one_of(*CONFIDENCE), "In the forecast",
              chosen_from="confidence", holds="text"),
        Field("groups", "People by priority group", groups, "In all, as code and number; new "
              "rows of Jobs and Training add theirs while you leave it as it is",
              example="care_leaver: 2; veteran: 1", holds="text", width=28),
        Field("comment", "Comment", a_statement, "At most 2,000 characters", width=48),
        CONFIRMED,
    ),
    takes_new_rows=False,
)  # fmt: skip

SHORTFALLS = Form(
    "shortfalls",
    "Shortfalls",
    "Why a commitment is behind, and what is done about it; kept with the commitment's line.",
    (
        our_text(ROW_REF, "Commitment", width=24),
        our_text("measure", "Measure", width=40),
        our_number("gap", "Due and not verified", "By the end of the period, in `unit`"),
        our_text("unit", "Unit"),
        Field("cause", "Cause", a_code, "Code of the published list of causes",
              chosen_from=CAUSES, also=("cause_code", "cause code"), holds="text", width=24),
        Field("explanation", "Explanation", a_statement, "How it came about", width=48),
        Field("recovery_action", "Recovery action", a_statement, "What you do about it",
              width=48),
        Field("recover_by", "Recover by", a_day_first, "By which it is caught up"),
        Field("help_needed_from", "Help needed from", one_of(*HELPERS), "Ask for it over the API "
              "or in a letter too: this asks nobody", chosen_from="helpers", holds="text"),
    ),
    takes_new_rows=False,
)  # fmt: skip

EVIDENCE = Form(
    "evidence",
    "Evidence",
    "Which files prove it. The names are kept in the commitment's comment; the files themselves "
    "are uploaded apart.",
    (
        commitment(),
        Field("file", "File name or link", a_word, "No names of people in it",
              is_required=True, also=("file name", "link"), width=40),
        Field("type", "Kind of evidence", a_word, "Such as an attendance register", width=28),
        Field("dated", "Date", a_day_first, "Of the document", also=("date",)),
        Field("is_personal", "Contains personal data", a_flag, "Take it out where you can",
              also=("contains personal data y/n",)),
    ),
    natural_key=("commitment", "file"),
)  # fmt: skip

SIGN_OFF = Form(
    "sign_off",
    "Sign off",
    "What is said of the return as a whole. Filling it in submits nothing.",
    (
        our_text(ROW_REF, "Row", width=12),
        Field("invoiced", "Invoiced in the period", a_number, "Pounds without VAT; below zero: "
              "a credit note", example="40000"),
        Field("comment", "Comment on the return", a_statement, "At most 4,000 characters",
              width=60),
        Field("position", "Position of who answers for it", a_word, "No name: a position, such "
              "as contract manager", also=("role",), width=28),
        Field("signed_on", "Date", a_day_first, "", also=("date",)),
        Field("only_this_period", "Only this contract and period", a_flag,
              "Everything in it was done in this period under this contract", width=24),
        Field("are_commitments", "Is a commitment in this contract", a_flag,
              "Everything in it is a commitment of this contract", width=24),
    ),
    takes_new_rows=False,
)  # fmt: skip
