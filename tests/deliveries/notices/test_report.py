from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from docx import Document

from app.contracts.plan.terms import RatedOver
from app.deliveries.notices.report import Mended, Proof, Rated, Report, Short, page_of_report
from app.deliveries.standing.forecast import EXPLAINED, Forecast, Method
from app.deliveries.standing.lasting.share import Share
from app.deliveries.standing.word import Word
from app.paper.docx import as_docx
from app.paper.text import as_text
from tests.deliveries.notices.stood import owing, stood

DAY = date(2026, 3, 31)
RATED = Rated("Local jobs", date(2026, 1, 1), DAY, Word.APPROACHING_TARGET, "")
BARE = Report(
    contract="Meals", authority="Anytown Council", supplier="Ash Ltd",
    runs="2026-01-12 to 2027-12-31", on=DAY, standings=(), ratings=(), shortfalls=(),
    remedies=(), lasting=(), proof=(), files=0, questions=(),
)  # fmt: skip
FULL = replace(
    BARE,
    standings=(
        stood(forecasts=(Forecast(Method.PLAN, Decimal(7), Decimal(4), Decimal(8)),)),
        stood(0, 0, is_reported=False, of=owing("Hours", 2)),
    ),
    ratings=(
        replace(RATED, over=RatedOver.DAYS),
        replace(RATED, word=Word.GOOD, reason="Filled late."),
    ),
    shortfalls=(Short("Local jobs", DAY, "4 people", "Nobody applied", "supplier", "open"),),
    remedies=(Mended("Local jobs", "credit", "Pay it", None, Decimal("4500.00"), "open"),),
    lasting=(Share(13, "job_local", "people", Decimal(4), Decimal(2), Decimal(1)),),
    proof=(Proof("Local jobs", {"verified": 2, "claimed": 1}), Proof("Hours", {"claimed": 3})),
    files=5,
    questions=("When will it come?",),
)


def told(report: Report) -> str:
    return " ".join(as_text(page_of_report(report)).split())


def test_an_empty_report_says_of_each_part_that_there_is_nothing() -> None:
    words = told(BARE)

    for each in (
        "Nothing is owed under this contract.", "No person has rated anything yet",
        "There is no forecast", "None were raised.", "No job had begun long enough ago.",
    ):  # fmt: skip
        assert each in words


def test_a_report_tells_why_and_by_which_method() -> None:
    words = told(FULL)

    for each in (
        "Approaching target As the bands say of",
        "Filled late.",
        EXPLAINED[Method.PLAN], "4 people to 8 people", "Nobody applied (supplier)",
        "Pay it (4500 pounds)", "still kept: 5", "When will it come?",
    ):  # fmt: skip
        assert each in words
    assert "Not told of in any return, though something is due: - Hours" in words


def test_a_report_says_that_something_verified_before_counts_in_a_rating() -> None:
    by_bands = replace(RATED, over=RatedOver.DAYS)

    assert by_bands.why == "As the bands say of those days"
    assert replace(by_bands, carried=Decimal(1)).why == (
        f"{by_bands.why}, with what had been verified before them beyond what was due by then"
    )
    assert replace(by_bands, carried=Decimal(1), reason="Filled late.").why == "Filled late."


def test_a_report_is_a_word_file_with_an_outline_and_headed_tables() -> None:
    document: Any = Document(BytesIO(as_docx(page_of_report(FULL))))

    styles = [one.style.name for one in document.paragraphs]
    assert styles.count("Heading 1") == 7
    assert len(document.tables) == 8  # the facts among them
    proof = [[cell.text for cell in row.cells] for row in document.tables[-1].rows]
    assert proof == [
        ["Promise", "Verified", "Claimed"], ["Local jobs", "2", "1"], ["Hours", "0", "3"],
    ]  # fmt: skip
    lasting = [cell.text for cell in document.tables[-2].rows[1].cells]
    assert lasting == ["Job local, after 13 weeks", "4 people", "2 people", "1 person", "1 person"]
