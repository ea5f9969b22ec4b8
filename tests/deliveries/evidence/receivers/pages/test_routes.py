from datetime import datetime, timedelta
from typing import Any

import pytest

from app.deliveries.lifecycle import DeliveryState
from tests.deliveries.evidence.made import Site, code
from tests.deliveries.evidence.receivers.test_routes import ADVICE, link, set_time, token

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def page(site: Site, secret: str, **form: str) -> Any:
    """Open the page behind a link, or send its form."""
    path = f"/receiver-confirmations/{secret}"
    if not form:
        return site.client.get(path, headers=BROWSER)
    return site.client.post(path, headers=BROWSER, data=form)


def test_the_link_in_the_letter_opens_a_page_with_a_form_and_changes_nothing(site: Site) -> None:
    delivery = site.delivers(ADVICE, "12")

    opened = page(site, token(site, delivery))

    assert opened.status_code == 200
    assert opened.headers["content-type"].startswith("text/html")
    policy = opened.headers["content-security-policy"]
    assert "form-action 'self'" in policy
    assert "script" not in policy + opened.text
    assert opened.headers["cache-control"] in {"no-store", "private, no-cache"}
    for words in ("Ash Cleaning Ltd", "Anytown Council", "12 staff_expert_hour", "2026-02-14"):
        assert words in opened.text
    assert site.moves(delivery) == []


def test_one_press_of_a_button_confirms_and_the_page_thanks(site: Site) -> None:
    delivery = site.delivers(ADVICE, "12")
    secret = token(site, delivery)

    thanks = page(
        site, secret, answer="confirmed", usefulness="5", quantity="", comment="Just in time.\r\nA"
    )

    assert (thanks.status_code, "Thank you" in thanks.text) == (201, True)
    assert site.stands(delivery) == (DeliveryState.EVIDENCED, 0)
    path = f"/contracts/{site.contract}/confirmations"
    [row] = site.send(site.manager, "GET", path).json()["data"]
    told = (row["answer"], row["usefulness"], row["comment"])
    assert told == ("confirmed", 5, "Just in time.\nA")
    again = page(site, secret)
    assert (again.status_code, "Yes, all of it reached us" in again.text) == (200, True)
    assert "<form" not in again.text


def test_a_part_is_told_with_its_unit(site: Site) -> None:
    secret = token(site, site.delivers(ADVICE, "12"))

    thanks = page(site, secret, answer="part", quantity="4.5")

    assert "A part of it reached us: 4.5 staff_expert_hour." in thanks.text
    assert link(site, secret).json()["answered_quantity"] == "4.5"


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"comment": "It came."}, "answer"),
        ({"answer": "perhaps"}, "answer"),
        ({"answer": "part"}, "quantity"),
        ({"answer": "part", "quantity": "most of it"}, "quantity"),
        ({"answer": "part", "quantity": "12"}, "quantity"),
        ({"answer": "confirmed", "usefulness": "9"}, "usefulness"),
        ({"answer": "confirmed", "comment": "x" * 2_001}, "comment"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_what_was_written_stays(
    site: Site, form: dict[str, str], field: str
) -> None:
    delivery = site.delivers(ADVICE, "12")
    secret = token(site, delivery)

    told = page(site, secret, **{"comment": "We <b>waited</b>."} | form)

    assert told.status_code == 422
    assert f'href="#{field}"' in told.text
    assert f'id="{field}-fault"' in told.text
    if "comment" not in form:
        assert "We &lt;b&gt;waited&lt;/b&gt;." in told.text
    assert link(site, secret).json()["answer"] is None
    assert page(site, secret, answer="disputed").status_code == 201


def test_a_form_that_is_none_is_asked_again(site: Site) -> None:
    secret = token(site, site.delivers(ADVICE))
    path = f"/receiver-confirmations/{secret}"
    kind = {"Content-Type": "application/x-www-form-urlencoded"}

    for body in (b"", b"\xff\x00=%00&&&", b"&".join([b"a=b"] * 50)):
        told = site.client.post(path, headers=BROWSER | kind, content=body)
        assert (told.status_code, "answer-fault" in told.text) == (422, True)


def test_what_cannot_be_stored_is_left_out_of_a_comment(site: Site) -> None:
    secret = token(site, site.delivers(ADVICE))

    assert page(site, secret, answer="confirmed", comment="a\x00b").status_code == 201

    path = f"/contracts/{site.contract}/confirmations"
    [row] = site.send(site.manager, "GET", path).json()["data"]
    assert row["comment"] == "ab"


def test_a_link_that_is_not_known_is_told_on_a_page(site: Site) -> None:
    for answer in (page(site, "1" * 43), page(site, "1" * 43, answer="confirmed")):
        assert answer.status_code == 404
        assert answer.headers["content-type"].startswith("text/html")
        assert "This link is not known." in answer.text
    assert page(site, "1" * 43, answer="perhaps").status_code == 404


def test_a_link_whose_time_is_over_is_told_on_a_page(site: Site, now: datetime) -> None:
    secret = token(site, site.delivers(ADVICE))
    set_time(site, now + timedelta(days=30))

    for answer in (page(site, secret), page(site, secret, answer="confirmed")):
        assert (answer.status_code, "time of this link was over" in answer.text) == (409, True)


def test_what_was_answered_stands(site: Site) -> None:
    delivery = site.delivers(ADVICE)
    secret = token(site, delivery)
    page(site, secret, answer="disputed")

    again = page(site, secret, answer="confirmed")

    assert (again.status_code, "You have answered." in again.text) == (409, True)
    assert site.stands(delivery) == (DeliveryState.DISPUTED, 0)


def test_a_settled_contract_is_told_on_the_page(site: Site) -> None:
    secret = token(site, site.delivers(ADVICE))
    site.settles()

    refused = page(site, secret, answer="confirmed")

    assert refused.status_code == 409
    assert "not settled" in refused.text
    assert code(link(site, secret, answer="confirmed")) == (409, "contract-not-running")
