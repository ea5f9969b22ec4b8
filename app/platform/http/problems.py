"""Problems as HTTP answers: the one place that turns words into statuses (RFC 9457).

Every answer that is not a success has the same shape, wherever it comes from: a room's Problem,
a model that refuses its input, an unknown path, a limit, or a fault of ours. A fault of ours
tells the caller nothing but the request's id, under which the log has the rest.
"""

from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from pydantic_core import to_json
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.types import Message as AsgiMessage

from app import problems
from app.platform.clock import now
from app.platform.database import WriteSession
from app.platform.events import note
from app.platform.http.challenges import challenge
from app.platform.http.retrying import transact_after
from app.platform.request.messages import Message
from app.platform.request.pointing import pointer
from app.platform.request.validation import Unreadable, findings_of
from app.problems import Finding, Invalid, NotFound, Problem, Severity

log = structlog.get_logger("http")

MEDIA_TYPE = "application/problem+json"


class MethodNotAllowed(Problem):
    """The path exists, but not for this method."""

    slug = "method-not-allowed"
    title = "That cannot be done here"


class TooSlow(Problem):
    """The request did not arrive whole in time."""

    slug = "too-slow"
    title = "The request took too long to arrive"


class InternalError(Problem):
    """A fault of ours: made here for the answer's shape, never raised."""

    slug = "internal-error"
    title = "Something went wrong on our side"


#: the status of each kind; a subclass has its parent's unless it is listed itself
STATUSES: dict[type[Problem], int] = {
    problems.Malformed: 400,
    problems.Unauthenticated: 401,
    problems.Forbidden: 403,
    problems.NotFound: 404,
    MethodNotAllowed: 405,
    problems.NotAcceptable: 406,
    TooSlow: 408,
    problems.Conflict: 409,
    problems.Stale: 412,
    problems.TooLarge: 413,
    problems.WrongMediaType: 415,
    problems.Invalid: 422,
    problems.PreconditionNeeded: 428,
    problems.TooMany: 429,
    InternalError: 500,
    problems.Unavailable: 503,
}
#: the fix of a problem that consists of findings, unless it has one of its own
MEND_EACH = "Mend each of the errors; every one says how."
RETRY_SECONDS = 5  #: asked of a caller when nothing more precise is known


class ErrorOut(Message):
    """One fault in what was sent, with its place and its fix."""

    #: JSON pointer (RFC 6901) into the body; empty: all of it; not given where it leads nowhere
    pointer: str | None = None
    #: place in the document's own words, such as `tenders[supplier=Alpha].price`
    path: str | None = None
    parameter: str | None = None  #: name of the parameter, where it is not in the body
    code: str  #: stable; programs may rely on it
    message: str
    how_to_fix: str = ""
    severity: Severity = Severity.FAULT
    file: str | None = None
    line: int | None = None
    cell: str | None = None


class ProblemOut(Message, extra="allow"):
    """Why a request was not carried out, and what to do about it (RFC 9457)."""

    type: str  #: address of the description of this kind of problem
    title: str
    status: int
    detail: str
    instance: str  #: path that was asked for
    code: str  #: stable; programs may rely on it, and never on the words
    how_to_fix: str = ""
    request_id: str  #: quote it when asking for help
    errors: tuple[ErrorOut, ...] = ()


def status_of(kind: type[Problem]) -> int:
    """Give the status of a kind of problem.

    Raises:
        KeyError: for a kind that is neither listed nor derived from one that is: a bug.
    """
    return next(STATUSES[base] for base in kind.__mro__ if base in STATUSES)


def answer(problem: Problem, scope: Scope) -> Response:
    """Give a problem as the response to the request of that scope."""
    status = status_of(type(problem))
    findings = getattr(problem, "findings", ())
    state = scope.get("state", {})
    document = ProblemOut(
        type=f"/docs#problem-{problem.slug}",
        title=problem.title,
        status=status,
        detail=problem.detail,
        instance=scope.get("path", ""),
        code=problem.slug,
        how_to_fix=problem.how_to_fix or (MEND_EACH if findings else ""),
        request_id=state.get("request_id", ""),
        errors=tuple(_error(finding, state.get("sent")) for finding in findings),
    ).model_dump(mode="json", exclude_none=True)
    return Response(
        to_json(problem.facts | document, fallback=str, inf_nan_mode="strings"),
        status,
        _headers(problem, status),
        MEDIA_TYPE,
    )


def _error(finding: Finding, sent: Any) -> ErrorOut:
    parameter = finding.path[1:] if finding.path.startswith("?") else None
    in_words = bool(finding.path) and not parameter and not finding.path.startswith("/")
    return ErrorOut(
        pointer=None if parameter else pointer(finding.path, sent),
        path=finding.path if in_words else None,
        parameter=parameter,
        code=finding.code,
        message=finding.message,
        how_to_fix=finding.how_to_fix,
        severity=finding.severity,
        file=finding.file or None,
        line=finding.line,
        cell=finding.cell or None,
    )


def _headers(problem: Problem, status: int) -> dict[str, str]:
    if lacking := challenge(problem, status):
        return {"WWW-Authenticate": lacking}
    if isinstance(problem, MethodNotAllowed):
        return {"Allow": ", ".join(problem.facts["allowed"])}
    if status in {429, 503}:
        return {"Retry-After": str(problem.facts.get("retry_after", RETRY_SECONDS))}
    if status in {408, 413}:
        return {"Connection": "close"}  # the rest of the body is not wanted
    return {}


def answer_with_problems(app: FastAPI) -> None:
    """Have every refusal inside the application answered in the one shape."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http_exception)


async def _problem(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)  # noqa: S101 - it is registered for these alone
    request.state.is_busy = isinstance(problem, problems.Busy)
    if problem.is_remembered or problem.to_keep is not None:
        await run_in_threadpool(_remember, request, problem)
    return answer(problem, request.scope)


def _remember(request: Request, problem: Problem) -> None:
    """Note who tried what they may not, in a transaction of its own after the roll-back."""
    caller = getattr(request.state, "who", None)
    if caller is None:
        return
    subject = getattr(request.scope.get("route"), "name", "unknown")
    told = {"authority": request.state.log, "request": request.state.request_id}
    is_quiet = request.state.log != request.state.authority

    def remember(session: WriteSession) -> None:
        if problem.to_keep is not None:
            problem.to_keep(session)
        if problem.is_remembered:
            facts = {**told, "reason": problem.slug, "path": request.url.path}
            note(
                session, "access.refused", subject, now(), actor=caller, is_quiet=is_quiet, **facts
            )

    transact_after(request, remember)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - as above
    unread = getattr(request.state, "unread", None)
    if isinstance(unread, Problem):  # the body was never fit to be validated
        return answer(unread, request.scope)
    try:
        findings = findings_of(error, request.scope.get("route"))
    except Unreadable as unreadable:
        return answer(unreadable, request.scope)
    many = f"{len(findings)} things are" if len(findings) > 1 else "One thing is"
    refusal = Invalid(f"{many} wrong with what was sent.", MEND_EACH, findings)
    return answer(refusal, request.scope)


async def _http_exception(request: Request, error: Exception) -> Response:
    """Answer what the frameworks raise: unknown paths and methods, forms that cannot be read."""
    assert isinstance(error, HTTPException)  # noqa: S101 - as above
    if isinstance(error.__cause__, Problem):
        return answer(error.__cause__, request.scope)
    if error.status_code == 404:
        return answer(NotFound("There is nothing at this path.", "See /docs."), request.scope)
    if error.status_code == 405:
        allowed = methods_at(request)
        refusal: Problem = MethodNotAllowed(
            f"{request.method} is not possible here.",
            f"Use {', '.join(allowed)}.",
            allowed=allowed,
        )
        return answer(refusal, request.scope)
    return answer(problems.Malformed(str(error.detail)), request.scope)


def methods_at(request: Request) -> list[str]:
    """List every method that some route accepts at the request's path."""
    contexts = iter_route_contexts(request.app.routes)
    return sorted(
        {
            method
            for context in contexts
            if context.methods and context.path_regex.match(request.scope["path"])
            for method in context.methods
        }
    )


class LastResort:
    """Answers what nothing else did: a fault of ours, logged whole and told without internals."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; whatever is raised before an answer began becomes a 500."""
        began = False

        async def watched(message: AsgiMessage) -> None:
            nonlocal began
            began = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:
            refusal = error if isinstance(error, Problem) else _internal_error(error)
            if scope["type"] != "http":
                raise
            if not began:
                await answer(refusal, scope)(scope, receive, send)


def _internal_error(error: Exception) -> InternalError:
    log.error("request.failed", exc_info=error)
    return InternalError(
        "The fault is ours and has been logged.",
        "Try again; if it happens again, tell us the request id.",
    )


def describe_kinds() -> list[tuple[str, int, str, str]]:
    """List every kind of problem there is: its slug, status, title and description."""
    kinds: set[type[Any]] = set()
    waiting: list[type[Any]] = [Problem]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            kinds.add(kind)
            waiting.append(kind)
    return sorted(
        (kind.slug, status_of(kind), kind.title, (kind.__doc__ or "").strip()) for kind in kinds
    )
