"""What helps an evaluator, or a moderator, to check a sheet of marks before it is sent."""

from collections.abc import Iterator

from app.assessments.marks.words import LEAST_LETTERS
from app.spreadsheets.forms.book import Check
from app.spreadsheets.forms.form import Form
from app.spreadsheets.forms.heading import FIRST
from app.spreadsheets.sheet import letter

LEAST = 2_000  #: rows that are looked at, also where fewer are printed


def checks_of(form: Form, rows: int, score: str, reason: str, *needed: str) -> Iterator[Check]:
    """Count what is scored, and what lacks something.

    Args:
        form: of the sheet.
        rows: that it has.
        score: key of the column of marks.
        reason: key of the column of reasons.
        needed: keys of further columns that a mark needs.
    """
    scores, reasons = _down(form, score, rows), _down(form, reason, rows)
    made = f'({scores}<>"")'
    yield Check("Scored", f"=COUNTA({scores})")
    yield Check("Not scored yet", f"={rows}-COUNTA({scores})")
    yield Check(
        f"Scores with a reason shorter than {LEAST_LETTERS} characters; 0 is right",
        f"=SUMPRODUCT({made}*(LEN({reasons})<{LEAST_LETTERS}))",
    )
    for key in needed:
        yield Check(
            f"Scores with {_label(form, key)} blank; 0 is right",
            f'=SUMPRODUCT({made}*({_down(form, key, rows)}=""))',
        )
    yield Check(
        "Rows with a reason and no score; 0 is right",
        f'=SUMPRODUCT(({scores}="")*({reasons}<>""))',
    )


def _down(form: Form, key: str, rows: int) -> str:
    """Give all cells of a column, down to the last row that is printed, or further."""
    last = FIRST - 1 + max(rows, LEAST)
    column = letter([field.key for field in form.fields].index(key) + 1)
    return f"'{form.name}'!{column}{FIRST}:{column}{last}"


def _label(form: Form, key: str) -> str:
    return next(field.label for field in form.fields if field.key == key)
