"""The router of every room: each route added to it has the manners of the whole API.

A room writes `router = Router(prefix="/v1/places", tags=["places"])` and plain functions. What a
caller may rely on everywhere is done here and not said again there: parameters that nobody knows
are refused, bodies are read exactly, lists come in three forms, writes are done once however
often they are sent, answers have tags, and nothing is committed for a caller who was given up.
"""

import inspect
import re
from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from functools import cached_property, wraps
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Param, ParamTypes
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.routing import Match
from starlette.types import Message, Receive, Scope, Send

from app.platform.clock import now
from app.platform.database import WriteSession
from app.platform.http.dependencies import write_session
from app.platform.http.limits import refuse_overrun
from app.platform.renditions.choosing import LIST_FORMS, chosen
from app.platform.renditions.giving import in_form, row_model_of, whole
from app.platform.request import idempotency, preconditions
from app.platform.request.exact_request import JSON, ExactRequest
from app.platform.request.parameters import refuse_strange

WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})

Handler = Callable[[Request], Coroutine[Any, Any, Response]]

#: where a part of a path gets its name; several paths in one pattern may not use one name twice
_NAMED = re.compile(r"\(\?P<\w+>")

#: for `openapi_extra`: the body is a file, of whatever kind its bytes tell, and is not held whole
A_FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
        },
    }
}

_request: ContextVar[Request] = ContextVar("request")


class Route(APIRoute):
    """One operation of the API."""

    methods: set[str]
    #: neither the log nor the numbers tell that it was asked, unless it failed by our fault
    is_quiet = False

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Any],
        *,
        max_body_size: int | None = None,
        **options: Any,
    ) -> None:
        """Take FastAPI's options; `max_body_size` allows a larger body than is usual.

        A route that describes its body itself, such as by `openapi_extra=A_FILE`, reads it itself
        as it arrives, and adds its digest to the `Attempt` in the request's state, if it has one.
        """
        self.most_body_bytes = max_body_size
        self.streams_body = "requestBody" in (options.get("openapi_extra") or {})
        self.rows = row_model_of(inspect.signature(endpoint).return_annotation)
        super().__init__(path, _with_manners(endpoint, self.rows), **options)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; the claim on its key ends when its transaction has."""
        state = scope.setdefault("state", {})
        state["operation"], state["template"] = self.name, self.path_format
        state["is_quiet"] = self.is_quiet
        if self.most_body_bytes is not None:
            state["most_body_bytes"] = self.most_body_bytes

        def release() -> None:
            state.pop("release", _nothing)()

        async def answered(message: Message) -> None:
            release()
            await send(message)

        try:
            await super().handle(scope, receive, answered)
        finally:
            release()

    def get_route_handler(self) -> Handler:
        """Give what answers a request, once it is known to be this route's."""
        answer = super().get_route_handler()
        parameters, steps = self._declared(ParamTypes.query), self._declared(ParamTypes.path)

        async def with_manners(request: Request) -> Response:
            refuse_strange(request, parameters, steps)
            request.state.form = self._form(request)
            exact = ExactRequest(request.scope, request.receive)
            if (kind := self._body_kind()) is not None:
                await exact.read(kind)
            attempt = await self._attempt(exact) if request.method in WRITES else None
            request.state.attempt = attempt
            _request.set(exact)
            try:
                response = await answer(exact)
            except idempotency.Replayed as replayed:
                return replayed.response
            refuse_overrun(request.scope["state"])
            return await _finished(request, response)

        return with_manners

    async def _attempt(self, request: Request) -> idempotency.Attempt | None:
        key = idempotency.key_of(request)
        if key is None:
            return None
        body = b"" if self.streams_body else await request.body()
        attempt = idempotency.Attempt(request, key, body, request.app.state.seals)
        request.state.release = idempotency.claim(request.app.state.running, attempt)
        return attempt

    def known_parameters(self) -> set[str]:
        """Give the names of the parameters of its address."""
        return set(self._declared(ParamTypes.query))

    def known_headers(self) -> set[str]:
        """Give the names of the headers that it reads itself."""
        return set(self._declared(ParamTypes.header))

    def _declared(self, kind: ParamTypes) -> dict[str, Any]:
        """Give what each parameter of a kind is declared as, by its name."""
        fields = [(field.alias, field.field_info) for field in get_flat_params(self.dependant)]
        return {
            name: told.annotation
            for name, told in fields
            if isinstance(told, Param) and told.in_ == kind
        }

    @property
    def needs(self) -> str | None:
        """Give the scope that its caller needs; None: it asks for no caller."""
        scopes = (getattr(part.call, "scope", None) for part in self.dependant.dependencies)
        return next((str(scope) for scope in scopes if scope), None)

    @property
    def writes(self) -> bool:
        """Tell whether it takes a session to write with."""
        return any(part.call is write_session for part in self.dependant.dependencies)

    def _form(self, request: Request) -> str:
        suffix = next((s for s in LIST_FORMS if s and self.path_format.endswith(s)), "")
        if self.rows is not None and suffix:
            return LIST_FORMS[suffix]
        return chosen(request.headers.get("accept", ""), self.offers())

    def offers(self) -> list[str]:
        """List the media types that this operation answers in, the usual one first."""
        if self.rows is not None:
            return list(LIST_FORMS.values())
        declared = self.responses.get(self.status_code or 200, {}).get("content", {})
        usual = getattr(self.response_class, "media_type", None) or JSON
        return [usual, *(form for form in declared if form != usual)]

    def _body_kind(self) -> str | None:
        if self.body_field is None:
            return None
        kind = str(getattr(self.body_field.field_info, "media_type", JSON))
        is_form = kind.startswith(("multipart/", "application/x-www-form-urlencoded"))
        return None if is_form else kind


def _nothing() -> None:
    """Do nothing: there is no claim, or it has been released."""


def _with_manners(
    endpoint: Callable[..., Any], rows: type[BaseModel] | None
) -> Callable[..., Any]:
    """Wrap a route's function in what happens once everything that it takes is known."""
    if inspect.iscoroutinefunction(endpoint):
        return endpoint

    @wraps(endpoint)
    def run(**arguments: Any) -> Any:
        request = _request.get()
        _begin(request, arguments)
        if rows is None:
            return endpoint(**arguments)
        if request.state.form == JSON:
            page = endpoint(**arguments)
        else:
            state = request.scope["state"]
            page = whole(endpoint, arguments, lambda: refuse_overrun(state))
        request.state.next_cursor = page.page.next_cursor
        if request.state.form == JSON:
            return page
        return in_form(request.state.form, rows, page, _name_of_list(request.url.path))

    return run


def _begin(request: Request, arguments: dict[str, Any]) -> None:
    """Begin a write that has a key: everything is known to be right, nothing has been done."""
    attempt = request.state.attempt
    session = next((v for v in arguments.values() if isinstance(v, WriteSession)), None)
    if attempt is not None and session is not None:
        attempt.begin(session, now())
        request.state.session = session


async def _finished(request: Request, response: Response) -> Response:
    """Give the answer its tag and links, and store it if its request has a key."""
    if getattr(request.state, "next_cursor", None):
        following = request.url.include_query_params(cursor=request.state.next_cursor)
        response.headers["Link"] = f'<{following.path}?{following.query}>; rel="next"'
    has_body = response.status_code == 200 and hasattr(response, "body")
    if has_body and (request.method == "GET" or "etag" in response.headers):
        response.headers["ETag"] = etag = preconditions.tag(response)
        if request.method == "GET" and preconditions.unchanged(request, etag):
            return preconditions.not_modified(response)
    session = getattr(request.state, "session", None)
    if session is not None:
        await run_in_threadpool(request.state.attempt.finish, session, response, now())
    return response


def _name_of_list(path: str) -> str:
    return path.rsplit("/", 1)[1].split(".")[0] or "list"


class QuietRoute(Route):
    """An operation of which even the number of its requests must not be known."""

    is_quiet = True


class Router(APIRouter):
    """A room's routes. `create_app` includes nothing else."""

    def __init__(self, *, is_quiet: bool = False, **options: Any) -> None:
        """Take FastAPI's options, such as `prefix` and `tags`.

        Args:
            is_quiet: no log line and no number tells that its routes were asked.
            options: as FastAPI has them.
        """
        kind = QuietRoute if is_quiet else Route
        super().__init__(route_class=kind, redirect_slashes=False, **options)

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        """Add a route; a list's other forms get paths of their own, such as `/v1/places.csv`."""
        self.__dict__.pop("_paths", None)
        super().add_api_route(path, endpoint, **options)
        if row_model_of(inspect.signature(endpoint).return_annotation) is not None:
            options["include_in_schema"] = False
            for suffix in filter(None, LIST_FORMS):
                super().add_api_route(path + suffix, endpoint, **options)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Tell whether one of its routes is asked for, by one look at the path where none is.

        To ask each route of each room took a fifth of a small request.
        """
        if not scope.get("root_path") and self._paths.match(scope["path"]) is None:
            return Match.NONE, {}
        return super().matches(scope)

    @cached_property
    def _paths(self) -> re.Pattern[str]:
        """Any of its routes' paths."""
        routes: list[Any] = self.routes
        patterns = (_NAMED.sub("(?:", route.path_regex.pattern) for route in routes)
        return re.compile("|".join(patterns))
