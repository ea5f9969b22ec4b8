"""The sheets on which marks are made, and on which they are agreed."""

from decimal import Decimal

from app.assessments.marks.words import LEAST_LETTERS, LEAST_WORDS
from app.spreadsheets.cell import a_flag, a_mark, a_word
from app.spreadsheets.forms.form import ROW_REF, Field, Form
from app.spreadsheets.forms.prefilled import our_text
from app.units import NUMBER

SCALE = "marks"  #: list of every mark that some criterion has
WIDE = 60
ENOUGH = f"at least {LEAST_WORDS} words and {LEAST_LETTERS} characters"


def _about() -> tuple[Field, ...]:
    """Give the columns that say what a row is about."""
    return (
        our_text(ROW_REF, "Row reference"),
        our_text("bidder_alias", "Bidder", width=30),
        our_text("criterion", "Criterion", width=24),
        our_text("question", "What is asked", width=WIDE),
        our_text("weight", "Weight"),
        our_text("scale", "Marks there are", width=30),
        our_text("max_score", "Highest mark"),
    )


MY_SCORES = Form(
    "marks",
    "My scores",
    "One row for each tender and criterion that you mark. A blank score is no mark.",
    (
        *_about(),
        Field("score", "Score", a_mark, "One of the marks there are", example="4",
              also=("mark",), chosen_from=SCALE, is_suggested=True),
        Field("reason", "Reason", a_word, "Needed with a score: what in the tender earned it; "
              f"{ENOUGH}", width=WIDE),
        Field("tender_reference", "Reference", a_word, "Needed with a score: where in the tender",
              example="p. 12, para 3", also=("reference",), width=30),
        Field("what_would_score_higher", "What would score higher", a_word, "Needed below the "
              "highest mark", also=("higher",), width=40),
        Field("clarification_needed", "Clarification needed", a_flag, "yes: you are told whom to "
              "ask; nobody is asked by it, and it is not kept", is_kept_when_blank=True),
    ),
    takes_new_rows=False,
)  # fmt: skip

CONSENSUS = Form(
    "moderations",
    "Consensus",
    "One row for each tender and criterion: what evaluators found alone, and what they agreed.",
    (
        *_about(),
        our_text("scores", "Their scores", "Each evaluator's, alone"),
        our_text("lowest", "Lowest"),
        our_text("highest", "Highest"),
        our_text("spread", "Spread", "Steps of the scale between them"),
        Field("agreed_score", "Agreed score", a_mark, "Never an average: what they agreed",
              chosen_from=SCALE, is_suggested=True),
        Field("agreed_reason", "Agreed reason", a_word, "Needed with a score: from the tender; "
              f"{ENOUGH}", width=WIDE),
        Field("good", "What was good", a_word, "Needed where the score differs from anybody's",
              width=WIDE),
        Field("missing", "What was missing", a_word, "Needed where the score differs from "
              "anybody's", width=WIDE),
        Field("changed_because", "Changed because", a_word, "Needed where the score differs from "
              "anybody's: why", width=WIDE),
        Field("reference", "Reference", a_word, "Needed where no evaluator gave one", width=30),
    ),
    takes_new_rows=False,
)  # fmt: skip


def as_mark(kept: str) -> Decimal | str:
    """Give a mark as its cell reads it: a number, or a word of the scale."""
    return Decimal(kept) if NUMBER.fullmatch(kept) else kept
