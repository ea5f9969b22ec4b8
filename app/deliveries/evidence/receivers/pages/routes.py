"""The receiver's page over HTTP: opened from a letter, answered by its form.

It is for people and no part of the API: what goes wrong is told on the page. To open it changes
nothing, since programs that look letters over follow their links.
"""

from datetime import datetime
from typing import Annotated

from fastapi import Body, Request
from fastapi.responses import HTMLResponse
from pydantic import ValidationError
from sqlmodel import Session

from app.deliveries.evidence.receivers.answering import answer, asked_by
from app.deliveries.evidence.receivers.asking import question_of
from app.deliveries.evidence.receivers.messages import ReceiverAnswerIn
from app.deliveries.evidence.receivers.pages.form import answer_in, faults_in, sent_in
from app.deliveries.evidence.receivers.pages.page import (
    POLICY,
    asking_page,
    refusal_page,
    thanks_page,
)
from app.deliveries.evidence.tables import Confirmation
from app.deliveries.tables import Delivery
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.problems import status_of
from app.platform.http.routing import Router
from app.problems import Conflict, Invalid, NotFound, Problem
from app.rules.reading import read_library
from app.rules.routes import home
from app.units import plain

PATH = "/receiver-confirmations/"  #: the secret of the link comes after it
FORM = "application/x-www-form-urlencoded"

router = Router(tags=["receivers"], is_quiet=True, include_in_schema=False)


@router.get(PATH + "{token}", response_class=HTMLResponse)
def open_receiver_page(token: str, session: ReadDep, now: NowDep) -> HTMLResponse:
    """Ask a receiver whether something reached it; or thank, if it has answered."""
    try:
        asked, delivery = asked_by(session, token, now)
    except (NotFound, Conflict) as problem:
        return _refused(problem)
    if asked.answer is not None:
        return _thanked(session, asked, delivery)
    return _page(asking_page(question_of(session, delivery, asked), {}, {}))


@router.post(PATH + "{token}", status_code=201, response_class=HTMLResponse)
def send_receiver_page(
    token: str,
    request: Request,
    session: WriteDep,
    now: NowDep,
    body: Annotated[bytes, Body(media_type=FORM)] = b"",
) -> HTMLResponse:
    """Keep what a receiver answers on its page, once, and thank; or tell what to mend."""
    sent = sent_in(body)
    library = read_library(home(request))
    try:
        given = ReceiverAnswerIn.model_validate(answer_in(sent)).given()
        with session.begin_nested():  # nothing is left of an answer that is refused
            asked, delivery = answer(session, token, given, library, now)
    except ValidationError as error:
        fields = [str(one["loc"][0]) for one in error.errors()]
        return _asked_again(session, token, sent, faults_in(fields), now)
    except Invalid as problem:
        return _asked_again(session, token, sent, {"quantity": problem.detail}, now)
    except (NotFound, Conflict) as problem:
        return _refused(problem)
    return _thanked(session, asked, delivery, 201)


def _asked_again(
    session: Session, token: str, sent: dict[str, str], faults: dict[str, str], now: datetime
) -> HTMLResponse:
    try:
        asked, delivery = asked_by(session, token, now)
    except (NotFound, Conflict) as problem:
        return _refused(problem)
    if asked.answer is not None:
        return _thanked(session, asked, delivery)
    return _page(asking_page(question_of(session, delivery, asked), sent, faults), 422)


def _thanked(
    session: Session, asked: Confirmation, delivery: Delivery, status: int = 200
) -> HTMLResponse:
    part = plain(asked.quantity) if asked.quantity is not None else ""
    question = question_of(session, delivery, asked)
    return _page(thanks_page(question, str(asked.answer), part), status)


def _refused(problem: Problem) -> HTMLResponse:
    return _page(refusal_page(problem.detail, problem.how_to_fix), status_of(type(problem)))


def _page(page: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(page, status, {"Content-Security-Policy": POLICY})
