import pytest

from app.rules.formula.grammar import read
from app.scoring.explanation.plainly import in_plain_words, more_earned_by
from tests.scoring.explained import scored

PLAN = scored(
    """
id: words
version: "1"
measures:
  - {code: job_local, title: Local people employed, unit: fte_year, theme: skills}
criteria:
  - {code: price, title: Price, weight: 50, value: price, method: {use: ratio_to_lowest}}
  - code: jobs
    title: Jobs
    weight: 50
    value: job_local
    method: {use: share_of_target, target: 4}
rank: {ties: [shared]}
""",
    "tenders: [{supplier: Alpha, price: 1}]",
).plans[""]


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        (
            "job_local / points(skills)",
            "Local people employed divided by the points for skills",
        ),
        ("(job_local + 2) * 3", "(Local people employed plus 2) times 3"),
        ("-job_local", "minus Local people employed"),
        ("score(jobs) - pounds(skills)", "the score for Jobs less the value in pounds of skills"),
        ("min(job_local, quantity(skills))", "the smaller of Local people employed and"),
        ("sqrt(job_local)", "the sqrt of Local people employed"),
        ("lowest(price) / price", "the lowest of the price among the tenders"),
        ("job_local if price > 1 else 0", "Local people employed, or else 0"),
        ("is_vcse and job_local > 0", "whether is vcse and (job local > 0)"),
    ],
)
def test_a_formula_is_read_out_with_titles(formula: str, words: str) -> None:
    said = in_plain_words(PLAN, read(formula))

    assert said.startswith(words)
    assert "_" not in said


def test_what_earns_more_is_said_without_a_formula() -> None:
    price, jobs = (PLAN.by_code[code].value for code in ("price", "jobs"))

    assert more_earned_by(PLAN, price, "lower") == "A lower price earns more."
    assert (
        more_earned_by(PLAN, jobs, "higher")
        == "Promising more of this earns more: Local people employed."
    )
    assert more_earned_by(PLAN, None, "higher") == "A higher mark earns more."
