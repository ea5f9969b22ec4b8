"""Signing in and out: what the browser, the database and the logs get to know."""

from datetime import datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.organisations.role import Role
from app.organisations.tables import ApiKey
from app.platform.database import reading, writing
from app.platform.events import Event
from app.platform.http.dependencies import time_of_request
from app.web.signing import LASTS
from app.web.tables import WebSession
from tests.callers import a_person, caller_of, supplier_id_of
from tests.spreadsheets.imports.made import Office
from tests.web.pages import Visitor, csrf_in, title_of

WRONG = "sv_test_" + "0" * 12 + "_" + "1" * 64


def key_of(office: Office) -> str:
    return office.headers["Authorization"].removeprefix("Bearer ")


def test_a_page_is_for_people_who_are_signed_in_and_says_where_to(stranger: Visitor) -> None:
    stranger.opens("/web/uploads/new?", 401)

    assert title_of(stranger.page) == "Sign in to go on – Social value"
    assert 'href="/web/sign-in?to=%2Fweb%2Fuploads%2Fnew"' in stranger.page
    assert stranger.last.headers["content-type"].startswith("text/html")


def test_whoever_signs_in_comes_back_to_where_they_were(office: Office, stranger: Visitor) -> None:
    stranger.opens("/web/sign-in?to=%2Fweb%2Fuploads%2Fnew")
    stranger.sends("/web/sign-in", {"key": f" {key_of(office)}\n", "to": "/web/uploads/new"})

    assert stranger.path == "/web/uploads/new"


@pytest.mark.parametrize(
    "to", ["https://elsewhere.example", "//elsewhere.example", "/web/uploads\\@elsewhere", "/v1"]
)
def test_nobody_is_led_elsewhere(office: Office, stranger: Visitor, to: str) -> None:
    stranger.opens("/web/sign-in")
    stranger.sends("/web/sign-in", {"key": key_of(office), "to": to})

    assert stranger.path == "/web/uploads"
    assert stranger.last.url.host == "testserver"


def test_a_wrong_key_is_told_and_shown_nowhere(
    stranger: Visitor, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    stranger.opens("/web/sign-in").sends("/web/sign-in", {"key": WRONG}, 401)

    assert title_of(stranger.page) == "Error: Sign in – Social value"
    assert '<a href="#key">This key is not known.' in stranger.page
    assert 'aria-invalid="true"' in stranger.page
    assert WRONG[-64:] not in stranger.page + caplog.text + "".join(capfd.readouterr())


def test_a_right_key_is_kept_nowhere(
    office: Office, visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    secret = key_of(office)[-64:]
    with reading(office.engine) as session:
        kept = session.exec(select(WebSession)).all()
        told = session.exec(select(Event)).all()

    assert secret not in visitor.page + caplog.text + repr(kept) + repr(told)
    assert secret not in str(dict(visitor.client.cookies))
    token = visitor.client.cookies["social-value"]
    assert token not in repr(kept) + repr(told) + caplog.text + visitor.page


def test_no_script_and_no_other_site_gets_at_the_cookie(office: Office, visitor: Visitor) -> None:
    [sign_in] = [one for one in visitor.last.history if one.request.method == "POST"]

    said = sign_in.headers["set-cookie"].lower()
    assert "httponly" in said
    assert "samesite=strict" in said
    assert f"max-age={int(LASTS.total_seconds())}" in said


def test_over_https_the_cookie_is_for_this_host_alone(office: Office, stranger: Visitor) -> None:
    app = stranger.client.app
    secure = office.settings.model_copy(update={"public_url": "https://value.example"})
    app.state.settings = secure  # type: ignore[attr-defined]
    browser = Visitor(TestClient(app, base_url="https://testserver"))

    browser.signs_in(office.headers)

    [sign_in] = [one for one in browser.last.history if one.request.method == "POST"]
    assert sign_in.headers["set-cookie"].startswith("__Host-social-value=")
    assert "; Secure" in sign_in.headers["set-cookie"]


def test_a_session_that_is_signed_out_is_over_for_a_copy_of_its_cookie_too(
    office: Office, visitor: Visitor
) -> None:
    copied = visitor.client.cookies["social-value"]
    visitor.sends("/web/sign-out")
    assert title_of(visitor.page) == "Sign in – Social value"

    thief = Visitor(TestClient(visitor.client.app, cookies={"social-value": copied}))
    thief.opens("/web/uploads", 401)
    assert "Your session is over." in thief.text


def test_a_new_session_has_a_new_token(office: Office, stranger: Visitor) -> None:
    stranger.opens("/web/sign-in")
    before = stranger.client.cookies["social-value"]
    stranger.sends("/web/sign-in", {"key": key_of(office)})

    assert stranger.client.cookies["social-value"] != before


def test_a_session_ends_after_eight_hours(office: Office, visitor: Visitor, now: datetime) -> None:
    clock = visitor.client.app.dependency_overrides  # type: ignore[attr-defined]
    clock[time_of_request] = lambda: now + LASTS - timedelta(seconds=1)
    visitor.opens("/web/uploads")

    clock[time_of_request] = lambda: now + LASTS
    visitor.opens("/web/uploads", 401)


def test_a_key_that_is_revoked_ends_its_sessions(
    office: Office, visitor: Visitor, now: datetime
) -> None:
    key_id = caller_of(office.engine, office.headers).key_id
    with writing(office.engine) as session:
        session.get_one(ApiKey, key_id).revoked_at = now

    visitor.opens("/web/uploads", 401)
    assert "This key was revoked." in visitor.text


@pytest.mark.parametrize("csrf", ["", "0" * 64, "é"])
def test_a_form_without_its_token_is_refused(office: Office, visitor: Visitor, csrf: str) -> None:
    answer = visitor.client.post("/web/sign-out", data={"csrf": csrf})

    assert answer.status_code == 403
    assert "This form is not one" in answer.text
    visitor.opens("/web/uploads")


def test_a_form_of_another_browser_is_refused(
    office: Office, visitor: Visitor, stranger: Visitor
) -> None:
    other = Visitor(TestClient(visitor.client.app)).signs_in(office.headers)

    told = {"csrf": csrf_in(other.page)}
    assert visitor.client.post("/web/sign-out", data=told).status_code == 403


def test_a_stranger_cannot_have_a_key_tried_from_another_site(office: Office) -> None:
    elsewhere = TestClient(office.client.app)

    answer = elsewhere.post("/web/sign-in", data={"key": key_of(office), "csrf": "0" * 64})

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_signing_in_and_out_is_in_the_log_of_ones_own_side(
    office: Office, stranger: Visitor
) -> None:
    supplier = a_person(office.engine, Role.SUPPLIER, supplier="Ash Ltd")
    stranger.signs_in(supplier).sends("/web/sign-out")

    with reading(office.engine) as session:
        query = select(Event).where(Event.authority == supplier_id_of(office.engine, supplier))
        told = session.exec(query.order_by(Event.number)).all()  # type: ignore[arg-type]
    assert [one.kind for one in told] == ["web_session.begun", "web_session.ended"]
    assert told[0].facts == {}


def test_old_sessions_are_deleted_when_somebody_signs_in(
    office: Office, visitor: Visitor, now: datetime
) -> None:
    clock = visitor.client.app.dependency_overrides  # type: ignore[attr-defined]
    clock[time_of_request] = lambda: now + LASTS
    Visitor(TestClient(visitor.client.app)).signs_in(office.headers)

    with reading(office.engine) as session:
        assert len(session.exec(select(WebSession)).all()) == 1
