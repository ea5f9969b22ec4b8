"""Who looks at a page: what every route of the pages states in its signature."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Body, Depends, Request, Response

from app.organisations.authenticating import ScopeMissing
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.database import reading
from app.platform.http.dependencies import NowDep, TurnDep
from app.problems import Malformed
from app.web.problem_pages import HOME
from app.web.signing import LASTS, form_token, new_token, refuse_strange_form, signed_in

FORM = "application/x-www-form-urlencoded"
COOKIE = "social-value"
MOST_FIELDS = 2_000
NEEDED = Scope.RULES_READ  #: whoever plays any part; each kind of file asks for more

Fields = dict[str, str]


@dataclass(frozen=True, slots=True)
class Visit:
    """A browser that is signed in."""

    caller: Caller
    token: str  #: that its cookie holds

    @property
    def csrf(self) -> str:
        """Give what its forms must bring back."""
        return form_token(self.token)


def cookie_name(request: Request) -> str:
    """Name the cookie; over HTTPS so that no neighbouring host can set it."""
    return f"__Host-{COOKIE}" if _is_secure(request) else COOKIE


def token_of(request: Request) -> str:
    """Give what the browser's cookie holds; empty: it has none."""
    return request.cookies.get(cookie_name(request), "")


def session_of(request: Request) -> str | None:
    """Give what a browser's cookie holds where a page is asked for, or else None.

    Pages look at nothing else to tell who asks, and nothing but pages looks at it.
    """
    is_page = request.url.path == HOME or request.url.path.startswith(f"{HOME}/")
    return token_of(request) if is_page else None


def keep_token(request: Request, response: Response, token: str) -> None:
    """Have the browser keep a token for the length of a session."""
    response.set_cookie(
        cookie_name(request), token, max_age=int(LASTS.total_seconds()), path="/",
        secure=_is_secure(request), httponly=True, samesite="strict",
    )  # fmt: skip


def drop_token(request: Request, response: Response) -> None:
    """Have the browser forget its token."""
    response.delete_cookie(
        cookie_name(request), path="/", secure=_is_secure(request), httponly=True,
        samesite="strict",
    )  # fmt: skip


def visitor_token(request: Request) -> str:
    """Give the token of a browser that need not be signed in: its own, or a new one."""
    return token_of(request) or new_token()


def visiting(request: Request, now: NowDep, _turn: TurnDep) -> Visit:
    """Give who looks at a page.

    Raises:
        Unauthenticated: if nobody is signed in with this browser.
        ScopeMissing: if the key behind it plays no part.
    """
    token = token_of(request)
    with reading(request.app.state.engine) as session:
        caller = signed_in(session, token, now)
    request.state.caller_id = str(caller.key_id)
    request.state.who = str(caller.who)
    request.state.log = caller.log
    request.state.authority = caller.authority_id
    if NEEDED not in caller.scopes:
        raise ScopeMissing(
            f"Your key lacks the scope {NEEDED}.", "Use a key that has it.", scope=NEEDED.value
        )
    return Visit(caller, token)


VisitDep = Annotated[Visit, Depends(visiting)]


def fields_in(body: bytes) -> Fields:
    """Give what a form brings, by the names of its fields.

    Raises:
        Malformed: if it is no form of ours.
    """
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Malformed("The form cannot be read.", "Go back and send it again.") from None
    return dict(pairs)


def visitors_fields(
    request: Request, body: Annotated[bytes, Body(media_type=FORM)] = b""
) -> Fields:
    """Give the fields of a form of a browser that need not be signed in."""
    found = fields_in(body)
    refuse_strange_form(token_of(request), found.pop("csrf", ""))
    return found


def own_fields(visit: VisitDep, body: Annotated[bytes, Body(media_type=FORM)] = b"") -> Fields:
    """Give the fields of a form, once it is known whose it is."""
    found = fields_in(body)
    refuse_strange_form(visit.token, found.pop("csrf", ""))
    return found


VisitorsFieldsDep = Annotated[Fields, Depends(visitors_fields)]
FieldsDep = Annotated[Fields, Depends(own_fields)]


def _is_secure(request: Request) -> bool:
    return str(request.app.state.settings.public_url).startswith("https://")
