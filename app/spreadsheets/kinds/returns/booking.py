"""Make the workbook of a return: what is owed, what falls due, and what the draft says."""

from collections.abc import Mapping

from sqlmodel import Session

from app.deliveries.returns.checks.messages import MOST_DELIVERIES
from app.organisations.tables import Supplier
from app.spreadsheets.forms.book import Book, Check
from app.spreadsheets.imports.offering import Asking
from app.spreadsheets.kinds.returns.case import Case
from app.spreadsheets.kinds.returns.form import (
    CAUSES,
    COMMITMENTS,
    CONFIDENCE,
    EVIDENCE,
    HELPERS,
    SHORTFALLS,
    SIGN_OFF,
    SUMMARY,
)
from app.spreadsheets.kinds.returns.gathering import case_of
from app.spreadsheets.kinds.returns.line_form import (
    COMMUNITY,
    JOBS,
    LOCAL,
    REFERRERS,
    SPEND,
    STATUSES,
    SUPPORTS,
    TRAINING,
    TRAININGS,
)
from app.spreadsheets.kinds.returns.printed import rows_of
from app.spreadsheets.kinds.returns.readers import TIERS

NAME, TITLE, VERSION = "return", "Delivery return", 1
FORMS = (SUMMARY, JOBS, TRAINING, SPEND, COMMUNITY, EVIDENCE, SHORTFALLS, SIGN_OFF)
CHOICES: Mapping[str, tuple[str, ...]] = {
    "confidence": CONFIDENCE,
    "helpers": HELPERS,
    "tiers": tuple(TIERS),
    "referred_by": REFERRERS,
    "status_13wk": STATUSES,
    "status_26wk": STATUSES,
    "local_basis": LOCAL,
    "trainings": TRAININGS,
    "supports": SUPPORTS,
}
SUBMITTING = (
    "SAVING THIS WORKBOOK SUBMITS NOTHING. It writes the draft of the return. The draft counts "
    "only once it is submitted, which is an act of its own, and is not done on the upload pages: "
    "the system that holds the return does it (over the API: POST /v1/returns/{id}/submission)."
)
TOLD = (
    ("Submit it apart", SUBMITTING),
    ("FTE", "Jobs give FTE from weekly hours and the days held: a year counts as 52 weeks and a "
     "month as a twelfth of it. In FTE-years every year counts; in FTE a post counts in full once "
     "it was held for a year, or for a shorter contract, and no longer for more."),
    ("Nothing twice", "Report a commitment in Summary, or by rows of the sheets Jobs to "
     "Community, never in both."),
    ("How many rows", f"At most {MOST_DELIVERIES:,} in the sheets Jobs to Community together, "
     "with what the return holds already. Beyond that, put jobs on the same terms into one row, "
     "or report a commitment in Summary alone."),
    ("Rows left out", "Stay as they are. Sent with the period to replace, the rows of the sheets "
     "Jobs to Community that are left out are removed, once that is confirmed by typing."),
    ("People", "No names, no dates of birth, no National Insurance numbers. A postcode becomes "
     "the code of a district and is dropped. Tokens are kept as keyed digests. A priority group "
     "is only counted. None of them is printed again."),
    ("Kept in comments", "Roles, kinds of training and support, numbers of companies, SME and "
     "VCSE, statuses after 13 and 26 weeks, explanations and recovery actions, names of files, "
     "and what Sign off says are kept as lines of the comments of what they belong to."),
    ("Not taken", "Files of evidence are uploaded apart; whoever confirms a delivery is asked "
     "apart; names are not asked for. Checks after 13, 26 and 52 weeks are recorded apart."),
)  # fmt: skip


def book(session: Session, asking: Asking) -> Book:
    """Give the workbook of a period as it is now."""
    case = case_of(session, asking)
    return book_of(case, session.get_one(Supplier, case.contract.supplier_id).name)


def book_of(case: Case, supplier: str) -> Book:
    """Give the workbook of a period."""
    state = "not begun" if case.found is None else case.found.state.value
    told = (
        ("Contract", " ".join(filter(None, (case.contract.reference, case.contract.title)))),
        ("Supplier", supplier),
        ("Period", case.period),
        ("The return is", state),
        *TOLD,
    )
    lists = {
        COMMITMENTS: tuple(one.ref for one in case.owed),
        CAUSES: case.causes,
        **CHOICES,
    }
    return Book(
        NAME, VERSION, TITLE, told, tuple((form, rows_of(case, form.key)) for form in FORMS),
        lists=lists, checks=CHECKS,
        facts={"period": case.period, "plan": str(case.plan)},
    )  # fmt: skip


CHECKS = (
    Check("Commitments with a quantity in Summary (0 counts, blank does not)",
          "=COUNT(Summary!F4:F2003)"),
    Check("Rows in Jobs", "=COUNTA(Jobs!E4:E2003)"),
    Check("Rows in Training", "=COUNTA(Training!D4:D2003)"),
    Check("Pounds in Spend", "=SUM(Spend!F4:F2003)"),
    Check("Rows in Community", "=COUNTA(Community!F4:F2003)"),
    Check("Files named in Evidence", "=COUNTA(Evidence!B4:B2003)"),
)  # fmt: skip
