"""The sheets of a tender's workbook: declared once, used to write it and to read it."""

from dataclasses import dataclass
from decimal import Decimal

from app.spreadsheets.cell import (
    a_code,
    a_day,
    a_number,
    a_percentage,
    a_share,
    a_statement,
    a_word,
    codes,
    fault,
    name_of,
)
from app.spreadsheets.forms.form import ROW_REF, Field, Form
from app.spreadsheets.forms.prefilled import our_text
from app.spreadsheets.sheet import Cell
from app.units import plain

KIND = "tender"  #: what the file says that the workbook is
VERSION = 2  #: of the template; the first had a sheet of commitments with free rows
LOT, RULES = "lot", "rules"  #: facts that the file says of itself
PRICE = "price"
UNITS, GROUPS, PLACES, PROFILES = "units", "groups", "places", "profiles"
SHAPES = ("even", "front", "back", "by_spend")


@dataclass(frozen=True, slots=True)
class InPercent:
    """A quantity that is written as a percentage: 25 for 25%."""

    number: Decimal

    def __str__(self) -> str:
        """Write it as people do."""
        return f"{plain(self.number)}%"


def a_quantity(cell: Cell) -> Decimal | InPercent:
    """Read a quantity; a percentage is one only where that is what the measure is in."""
    is_share = cell.kind == "percent" or (cell.kind == "text" and cell.text.strip().endswith("%"))
    return InPercent(a_share(cell) * 100) if is_share else a_number(cell)


def a_profile(cell: Cell) -> str:
    """Read over which part of the contract a promise is kept."""
    written = name_of(a_word(cell))
    if written not in SHAPES:
        what = f"holds {cell.shown!r}, no profile"
        raise fault(what, f"Choose from: {', '.join(SHAPES)}.")
    return written


def as_it_is(cell: Cell) -> Cell:
    """Leave a cell as it is: what it should hold turns on the row that it is in."""
    return cell


PRICE_AND_FACTS = Form(
    "facts",
    "Price",
    "Your price, and what the rules ask of each tender.",
    (
        our_text("asked_for", "Asked for", width=24),
        our_text("what_it_is", "What it is", width=60),
        Field("answer", "Your answer", as_it_is, "As it is asked for", example="940000", width=30),
    ),
    natural_key=("asked_for",),
    takes_new_rows=False,
)

OFFER = Form(
    "commitments",
    "Your offer",
    "One row for each measure: how much of it you promise. A blank quantity offers nothing. For "
    "another promise of the same measure add a row with its measure's code.",
    (
        our_text(ROW_REF, "Row reference", "In rows that you add: your own, or blank", 18, "id"),
        Field("measure_code", "Measure code", a_code, "In rows that you add: its code",
              is_prefilled=True, width=24),
        our_text("measure", "Measure", width=40),
        Field("unit", "Unit", a_code, "As it is, or another that converts into it",
              chosen_from=UNITS),
        our_text("what_counts", "What counts", width=60),
        Field("offer_qty", "Quantity offered", a_quantity, "Total over the contract; 0 or more",
              example="6", also=("quantity", "offer", "qty"), holds="number"),
        Field("attribution_pct", "Due to this contract, %", a_percentage,
              "Share of it that is due to this contract, 0 to 100; blank: 100", example="75",
              also=("attribution %",), holds="number"),
        Field("priority_group", "Priority group", codes, "Whom it reaches; several: ; between",
              also=("group",), chosen_from=GROUPS, is_suggested=True, holds="text", width=24),
        Field("place", "Place", a_word, "Postcode or ONS code of where it is done",
              also=("postcode",), chosen_from=PLACES, is_suggested=True),
        Field("profile", "Profile", a_profile, "When: even; front or back of the contract; "
              "by_spend", chosen_from=PROFILES, holds="text"),
        Field("evidence_plan", "Evidence plan", a_word, "Needed with a quantity above 0: how you "
              "will show that it was done", example="Payroll extract each quarter",
              also=("evidence",), width=40),
        Field("partner", "Partner", a_word, "Who delivers it with you", width=30),
        Field("description", "Description", a_word, "In words, if it needs any", width=40),
        Field("member", "Member", a_word, "Which firm of a consortium delivers it"),
        Field("starts", "Starts", a_day, "First day"),
        Field("ends", "Ends", a_day, "Last day"),
        Field("each", "Each", a_number, "How much each of the quantity comes to"),
        Field("year", "Year", a_number, "Year of the contract; the first is 1"),
        Field("existing", "Existing", a_number, "How much of the quantity is there already"),
        Field("same_as", "Same as", a_word, "Reference of the row that counts the same people or "
              "pounds"),
        Field("deadweight", "Deadweight", a_share, "Share that would come anyway, 0 to 1 or 50%"),
        Field("displacement", "Displacement", a_share, "Share that is lost elsewhere"),
        Field("leakage", "Leakage", a_share, "Share that goes to others than those meant"),
        Field("drop_off", "Drop off", a_share, "Share lost in each year after the first"),
    ),
)  # fmt: skip

HOW = Form(
    "how",
    "How you will do it",
    "One row for each promise of Your offer that has a quantity.",
    (
        our_text(ROW_REF, "Row reference", "In rows that you add: that of the promise", 18, "id"),
        our_text("measure", "Measure", width=40),
        Field("who", "Who", a_word, "By position, not by name", width=30),
        Field("when", "When", a_word, "Such as each September, from the second month", width=30),
        Field("how", "How", a_word, "What you will do", width=60),
        Field("risk", "Risk", a_word, "What may go wrong, and what you do then", width=40),
    ),
)  # fmt: skip

STATEMENTS = Form(
    "method_statements",
    "Method statements",
    "Your words on each criterion that evaluators mark.",
    (
        Field("code", "Code", a_code, "Of the criterion", is_prefilled=True, width=24),
        our_text("asked", "What is asked", "", 60, "question"),
        Field("text", "Your words", a_statement, "Your method statement", width=80),
        Field("reference", "Reference", a_word, "Where it stands in your own papers", width=30),
    ),
    natural_key=("code",),
)  # fmt: skip

MEMBERS = Form(
    "members",
    "Members",
    "The firms that tender together, and subcontractors that you name; blank if there are none.",
    (
        Field("name", "Name", a_word, "A firm of your consortium, or a subcontractor", width=36),
        Field("identifier", "Identifier", a_word, "Such as GB-COH 01234567", width=28),
        Field("part", "Part", a_word, "What it will do", width=48),
    ),
)

FORMS = (PRICE_AND_FACTS, OFFER, HOW, STATEMENTS, MEMBERS)
#: by form: the columns without which it says nothing; what is not named may be left out
NEEDED = {
    PRICE_AND_FACTS.key: ("asked_for", "answer"),
    OFFER.key: ("measure_code", "offer_qty"),
    STATEMENTS.key: ("code", "text"),
    MEMBERS.key: ("name",),
}
#: of a promise, by their names in the document
IN_LINE = {
    "unit": "unit", "attribution_pct": "attribution", "priority_group": "group",
    "place": "place", "evidence_plan": "evidence", "partner": "partner", "member": "member",
    "starts": "starts", "ends": "ends", "each": "each", "year": "year", "existing": "existing",
    "same_as": "same_as", "deadweight": "deadweight", "displacement": "displacement",
    "leakage": "leakage", "drop_off": "drop_off",
}  # fmt: skip
#: columns that change what a promise counts for in ways that a cell does not work out
UNWORKED = ("each", "year", "existing", "same_as", "deadweight", "displacement", "leakage",
            "drop_off")  # fmt: skip
NARRATIVE = ("who", "when", "how", "risk")
