"""The way in and out of the pages, and their stylesheet."""

from typing import Annotated

from fastapi import Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.platform.http.dependencies import NowDep, WriteDep
from app.platform.http.problems import status_of
from app.platform.http.routing import Router
from app.problems import NotFound, Unauthenticated
from app.web.page import Fault, Frame, page
from app.web.signing import form_token, sign_in, sign_out
from app.web.stylesheet import CONTENT, NAME
from app.web.visiting import (
    FieldsDep,
    VisitDep,
    VisitorsFieldsDep,
    drop_token,
    keep_token,
    visitor_token,
)

router = Router(prefix="/web", tags=["pages"], is_quiet=True, include_in_schema=False)

UPLOADS = "/web/uploads"
PLACES = (UPLOADS, "/web/workbooks")  #: to which the sign in leads back
LONGEST_WAY = 1_000
FOREVER = "public, max-age=31536000, immutable"


@router.get("")
def open_home_page(_visit: VisitDep) -> Response:
    """Lead to what there is."""
    return RedirectResponse(UPLOADS, 303)


@router.get("/static/{name}")
def read_stylesheet(name: Annotated[str, Path(max_length=60)]) -> Response:
    """Give the stylesheet; its address changes with it, so that it may be kept for good."""
    if name != NAME:
        raise NotFound("There is no such stylesheet.", "Load the page again.")
    return Response(CONTENT, media_type="text/css", headers={"Cache-Control": FOREVER})


@router.get("/sign-in")
def open_sign_in_page(
    request: Request, to: Annotated[str, Query(max_length=LONGEST_WAY)] = ""
) -> Response:
    """Ask for the key."""
    return _sign_in_page(request, to, (), 200)


@router.post("/sign-in")
def send_sign_in_page(
    request: Request, fields: VisitorsFieldsDep, session: WriteDep, now: NowDep
) -> Response:
    """Begin a session, if the key is accepted."""
    to = fields.get("to", "")
    if not fields.get("key", "").strip():
        return _sign_in_page(request, to, (Fault("Enter your key.", "key"),), 422)
    try:
        token = sign_in(session, fields["key"], now)
    except Unauthenticated as problem:
        told = (Fault(f"{problem.detail} {problem.how_to_fix}", "key"),)
        return _sign_in_page(request, to, told, status_of(type(problem)))
    response = RedirectResponse(to if _is_ours(to) else UPLOADS, 303)
    keep_token(request, response, token)
    return response


@router.post("/sign-out")
def send_sign_out(
    request: Request, visit: VisitDep, _fields: FieldsDep, session: WriteDep, now: NowDep
) -> Response:
    """End the session."""
    sign_out(session, visit.token, visit.caller, now)
    response = RedirectResponse("/web/sign-in", 303)
    drop_token(request, response)
    return response


def _sign_in_page(request: Request, to: str, faults: tuple[Fault, ...], status: int) -> Response:
    token = visitor_token(request)
    response = page(
        "sign_in", Frame("Sign in", faults=faults), status, csrf=form_token(token),
        to=to if _is_ours(to) else "",
    )  # fmt: skip
    keep_token(request, response, token)
    return response


def _is_ours(to: str) -> bool:
    """Tell whether an address is one of our own pages, however it is read."""
    plain = to.isascii() and to.isprintable() and "\\" not in to
    return plain and to.startswith(PLACES) and len(to) <= LONGEST_WAY
