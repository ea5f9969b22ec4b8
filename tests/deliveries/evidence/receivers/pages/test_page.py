import re

from app.deliveries.evidence.receivers.pages.page import asking_page, refusal_page, thanks_page
from tests.deliveries.evidence.receivers.test_letter import QUESTION


def test_every_field_has_a_label_and_every_id_is_there_once() -> None:
    page = asking_page(QUESTION, {"answer": "part", "quantity": "many"}, {"quantity": "A number."})

    ids = re.findall(r' id="([^"]+)"', page)
    fields = re.findall(r'<(?:input|textarea)[^>]* id="([^"]+)"', page, re.DOTALL)
    labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', page))
    assert len(ids) == len(set(ids))
    assert set(fields) == labelled
    assert 'id="answer-part" value="part" checked' in page
    assert 'value="many" aria-invalid="true" aria-describedby="quantity-fault"' in page
    assert '<a href="#quantity">A number.</a>' in page


def test_nothing_that_was_written_becomes_part_of_the_page() -> None:
    page = asking_page(QUESTION, {"comment": "</textarea><script>"}, {})

    assert "<script>" not in page
    assert "&lt;/textarea&gt;" in page


def test_thanks_repeat_the_answer() -> None:
    assert "No, it did not reach us.”" in thanks_page(QUESTION, "disputed", "")
    assert "reached us: 3 staff_expert_hour.”" in thanks_page(QUESTION, "part", "3")


def test_a_refusal_says_what_to_do() -> None:
    page = refusal_page("This link is not known.", "Copy it whole.")

    assert "Copy it whole." in page
    assert "<form" not in page
