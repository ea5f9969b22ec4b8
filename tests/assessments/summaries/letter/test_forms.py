from dataclasses import replace

import pytest

from app.assessments.summaries.letter.forms import Forms, forms_of
from app.assessments.summaries.letter.whole import letter_of
from app.assessments.summaries.sending import SummariesSent, prepare
from app.assessments.summaries.summary import summary_of
from app.assessments.tables import AssessmentSummary
from app.organisations.caller import Caller
from app.paper.docx import as_docx
from app.paper.html import as_html
from app.paper.text import as_text
from app.platform.database import WriteSession
from app.platform.mail.tables import Letter
from app.platform.sealing import Seals
from app.procurements.tables import Lot
from app.tenders.sealing import contents_of
from tests.assessments.summaries.kept import (
    DONE,
    TERMS,
    nothing_was_sent,
    rows,
    sent,
    supplier_named,
)
from tests.assessments.summaries.made import LOSER, a_case, candidate
from tests.tenders.made import SEAL_KEY


def prepared(session: WriteSession, officer: Caller, lot: Lot) -> dict[str, Forms]:
    """Have the letters made, each with a mark that it was made beforehand."""
    contents = contents_of(session, Seals(SEAL_KEY), lot)
    made = prepare(session, officer, lot, contents, TERMS, DONE)
    return {digest: replace(one, docx=b"prepared") for digest, one in made.items()}


def test_one_letter_is_made_in_three_forms() -> None:
    summary = summary_of(a_case(), candidate(a_case(), LOSER))

    made = forms_of(summary)

    page = letter_of(summary)
    assert (made.text, made.html, made.docx) == (as_text(page), as_html(page), as_docx(page))


def test_letters_that_were_prepared_are_the_ones_that_are_sent(
    session: WriteSession, lot: Lot, officer: Caller
) -> None:
    made = prepared(session, officer, lot)

    sent(session, officer, lot, TERMS, made)

    assert {one.digest for one in rows(session, AssessmentSummary)} == set(made)
    assert {one.attachment for one in rows(session, Letter)} == {b"prepared"}


def test_a_letter_whose_summary_changed_meanwhile_is_made_anew(
    session: WriteSession, lot: Lot, officer: Caller
) -> None:
    made = prepared(session, officer, lot)
    supplier_named(session, LOSER).address = "1 New Road, Anytown AN1 9ZZ"

    sent(session, officer, lot, TERMS, made)

    [anew] = [one for one in rows(session, Letter) if one.attachment != b"prepared"]
    assert anew.recipient == "tenders@cedar.test"
    assert "1 New Road" in anew.text


def test_preparing_keeps_nothing_and_refuses_what_sending_does(
    session: WriteSession, lot: Lot, officer: Caller
) -> None:
    prepared(session, officer, lot)
    assert nothing_was_sent(session)
    sent(session, officer, lot, TERMS)

    with pytest.raises(SummariesSent):
        prepared(session, officer, lot)
