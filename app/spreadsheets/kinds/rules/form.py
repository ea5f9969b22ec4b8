"""The sheets of the workbook of a rule set."""

from collections.abc import Callable
from typing import get_args

from app.rules.document.catalogue import LocalityTest, TimeBasis
from app.spreadsheets.cell import a_code, a_flag, a_number, a_statement, a_word, codes, name_of
from app.spreadsheets.forms.form import ROW_REF, Field, Form
from app.spreadsheets.forms.prefilled import our_day, our_text
from app.spreadsheets.kinds.returns.readers import one_of
from app.spreadsheets.kinds.rules.limits import MOST, a_most
from app.spreadsheets.sheet import Cell

THEMES, UNITS = "themes", "units"  #: lists to choose from
RATINGS = "ratings"  #: in the column of tables: the bands by which delivery is rated
TIMES, TESTS = get_args(TimeBasis), get_args(LocalityTest)
COUNTS, ONCE = ("benefit", "record_only"), ("period", "contract", "life")
#: what each relation is in the rule language
RELATIONS = {"may_both_count": "adds", "never_both": "never_both", "a_is_subset_of_b": "subset_of"}
OF_CRITERION = "The criterion says it; change it in the rule set's text"
OF_RULES = "The rule set says it for all its measures; change it in its text"
_TIME_WORDS = {"per_gbp_million_spent": "per_million_pounds"}


def _a_time(cell: Cell) -> str:
    """Read over which time a quantity is meant."""
    word = _TIME_WORDS.get(name_of(a_word(cell)))
    return word or one_of(*TIMES)(cell)


def _choice(key: str, label: str, words: tuple[str, ...], hint: str,
            read: Callable[[Cell], str] | None = None) -> Field:  # fmt: skip
    return Field(key, label, read or one_of(*words), hint, chosen_from=key, holds="text")


MEASURES = Form(
    "measures",
    "Measures",
    "What tenders may promise: the rule set's own measures, and those of its catalogue. A change "
    "of one of the catalogue's makes it the rule set's own.",
    (
        Field("measure_code", "Measure code", a_code, "Small letters, digits and _",
              is_required=True, example="job_local", also=("code", "measure"), width=30),
        Field("label", "Label", a_word, "As bidders read it", also=("title",), width=48),
        Field("theme", "Theme", a_code, "Code of the heading that it stands under",
              chosen_from=THEMES),
        Field("unit", "Unit", a_code, "What is counted", is_required=True, chosen_from=UNITS),
        _choice("time_basis", "Time basis", TIMES, "Blank: the whole contract", _a_time),
        _choice("counts_as", "Counts as", COUNTS, "Blank: benefit, which may be scored"),
        _choice("count_once_in", "Count a person once in", ONCE, "How often one may count"),
        _choice("locality_test", "Local by", TESTS, "What must be local"),
        Field("evidence_types", "Evidence, any of", codes, "Commas or semicolons between",
              also=("evidence",), holds="text", width=36),
        Field("points", "Points a unit", a_number, "Of a menu of points"),
        Field("definition", "Definition", a_statement, "What counts and what does not",
              also=("what counts",), width=60),
        Field("from", "From", a_word, "own: written in the rule set", is_prefilled=True,
              holds="text", width=24),
        Field(MOST, "Most that counts", a_most, "In its unit, 0 or more; blank: all of it",
              holds="number"),
        our_text("direction", "Better", f"higher or lower. {OF_CRITERION}"),
        our_text("curve", "Curve", f"linear, steps, or the method. {OF_CRITERION}", 30),
        our_text("floor_qty", "Quantity at the floor", OF_CRITERION),
        our_text("points_at_floor", "Marks at the floor", OF_CRITERION),
        our_text("cap_qty", "Quantity at the cap", OF_CRITERION),
        our_text("points_at_cap", "Marks at the cap", OF_CRITERION),
        our_text("max_weight_share", "Weight of its criterion", OF_CRITERION),
        our_day("valid_from", "Valid from", OF_RULES),
        our_day("valid_to", "Valid to", OF_RULES),
    ),
    natural_key=("measure_code",),
)  # fmt: skip

BANDS = Form(
    "bands",
    "Bands",
    "Ranges and what each is called or earns. To take a band out, clear its row but for the "
    "reference.",
    (
        Field(ROW_REF, "Row reference", a_word, "", is_prefilled=True, width=24),
        Field("table", "Table", a_word, f"{RATINGS}: how delivery is rated; or a table of the "
              "rule set. Blank: ratings", holds="text", width=24),
        Field("rating", "Rating", a_word, "What the band is called", example="good",
              also=("label",), holds="text", width=24),
        Field("from_pct", "From", a_number, "Lowest value; blank: no lower end", also=("from",)),
        Field("from_inclusive", "From is in it", a_flag, "Blank: yes"),
        Field("to_pct", "To", a_number, "Highest value; blank: no upper end", also=("to",)),
        Field("to_inclusive", "To is in it", a_flag, "Blank: no, it is the next band's"),
        Field("share", "Share of full marks", a_number, "1 is all; not for ratings"),
        Field("points", "Points", a_number, "Not for ratings"),
    ),
)  # fmt: skip

STACKING = Form(
    "stacking",
    "Stacking",
    "Whether the same person or pound may count under two measures. To take a line out, clear "
    "its relation.",
    (
        Field("measure_a", "Measure A", a_code, "Its code", is_required=True, width=30),
        Field("measure_b", "Measure B", a_code, "Its code", is_required=True, width=30),
        Field("relation", "Relation", one_of(*RELATIONS), "What holds between them",
              chosen_from="relation", holds="text"),
    ),
    natural_key=("measure_a", "measure_b"),
)  # fmt: skip

FORMS = (MEASURES, BANDS, STACKING)
LISTS = {
    "time_basis": TIMES,
    "counts_as": COUNTS,
    "count_once_in": ONCE,
    "locality_test": TESTS,
    "relation": tuple(RELATIONS),
}
