"""The description of the API: what FastAPI writes, with the manners that every route has.

Each operation says which problems it can answer, with one shape for all; which key it needs;
that a write takes an `Idempotency-Key`; and that a list comes in three forms.
"""

import inspect
import json
import re
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts
from pydantic import TypeAdapter

from app.platform.http.problems import MEDIA_TYPE, STATUSES, ProblemOut
from app.platform.http.routing import WRITES, Route
from app.platform.http.samples import SAMPLES, samples_of
from app.platform.renditions.choosing import JSON, LIST_FORMS
from app.platform.request.idempotency import HEADER, KEPT, LONGEST

SCHEMA = ProblemOut.__name__
OAUTH = "OAuth2"
TOKENS = "/oauth/token"  #: where clients get access tokens

_KEY = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": "^[ -~]+$"},
    "description": "Any word of yours, such as a random UUID. The same request with the same key "
    f"has one effect and one answer for {KEPT.total_seconds() / 3600:.0f} hours.",
}
_HEADERS = {
    "X-Request-ID": "Name of the request; yours, if you sent one.",
    "X-RateLimit-Limit": "Requests that you may make in a minute.",
    "X-RateLimit-Remaining": "Requests that you may make at once, now.",
    "X-RateLimit-Reset": "When you may make all of them again, in seconds since 1970.",
}


#: what became of a request, before what its answer is
_BECAME = {"201": "Done and kept.", "202": "Accepted; it is done in the background."}
_REFERENCE = re.compile(r'"#/components/schemas/([^"]+)"')
#: where a docstring stops speaking to callers
_FOR_PROGRAMMERS = re.compile(r"^(?:Args|Returns|Raises|Source):$", re.MULTILINE)


def describe(app: FastAPI) -> dict[str, Any]:
    """Write the OpenAPI document of the application; it is kept once written."""
    if app.openapi_schema is not None:
        return app.openapi_schema
    document = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(_problem_schemas())
    document["components"]["headers"] = {
        name: {"description": words, "schema": {"type": "string"}}
        for name, words in _HEADERS.items()
    }
    document["components"]["responses"] = {
        _name(status): _problem_response(kind.title) for kind, status in STATUSES.items()
    }
    scopes: set[str] = set()
    for route, operation in operations(app, document):
        _complete(route, operation)
        if route.needs:
            operation["security"].append({OAUTH: [route.needs]})
            scopes.add(route.needs)
    document["components"].setdefault("securitySchemes", {})[OAUTH] = _oauth(sorted(scopes))
    _allow_twice(schemas)
    _remove_unused(document, schemas)
    app.openapi_schema = _with_samples(_plainly_named(document))
    return app.openapi_schema


def _oauth(scopes: list[str]) -> dict[str, Any]:
    """Say where a program gets an access token, and what for."""
    told = {scope: " ".join(reversed(scope.split(":"))).capitalize() + "." for scope in scopes}
    return {
        "type": "oauth2",
        "description": "The client_id is the id of an API key, the client_secret the key itself.",
        "flows": {"clientCredentials": {"tokenUrl": TOKENS, "scopes": told}},
    }


def _allow_twice(part: Any) -> None:
    """Say of no list that it has nothing twice: what is told twice is simply taken once."""
    if isinstance(part, dict):
        if part.get("uniqueItems") is True:
            del part["uniqueItems"]
        part = list(part.values())
    for inner in part if isinstance(part, list) else ():
        _allow_twice(inner)


def _remove_unused(document: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Leave only the shapes that something refers to, and no trace of FastAPI's own errors."""
    while unused := schemas.keys() - _REFERENCE.findall(json.dumps(document)):
        for name in unused:
            del schemas[name]


def _plainly_named(document: dict[str, Any]) -> dict[str, Any]:
    """Call a shape that differs coming and going `…In` and `…Out`, without a hyphen."""
    schemas = document["components"]["schemas"]
    text = json.dumps(document)
    for name in [name for name in schemas if "-" in name]:
        plain = name.replace("-Input", "In").replace("-Output", "Out")
        text = text.replace(f'schemas/{name}"', f'schemas/{plain}"')
        text = text.replace(f'"{name}": {{', f'"{plain}": {{')
    renamed: dict[str, Any] = json.loads(text)
    for name, schema in renamed["components"]["schemas"].items():
        schema["title"] = name  # generators name what they make after it
    return renamed


def _with_samples(document: dict[str, Any]) -> dict[str, Any]:
    """Say of every operation how it is called, as tools that show descriptions read it."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            operation[SAMPLES] = samples_of(document, path, method, operation)
    return document


def operations(app: FastAPI, document: dict[str, Any]) -> Iterator[tuple[Route, dict[str, Any]]]:
    """Give each described operation with its route."""
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        described = document["paths"].get(context.path_format or "", {})
        if isinstance(route, Route) and route.include_in_schema:
            for method in route.methods:
                yield route, described[method.lower()]


def _complete(route: Route, operation: dict[str, Any]) -> None:
    operation["summary"] = in_words(route.name)
    if route.writes:
        operation.setdefault("parameters", []).append(_KEY)
    told = _FOR_PROGRAMMERS.split(operation.get("description", ""))[0].rstrip()
    needed = f"\n\nNeeds the scope `{route.needs}`." if route.needs else ""
    operation["description"] = told + needed
    responses = operation["responses"]
    if 422 not in route.responses:
        responses.pop("422", None)  # FastAPI's own shape
    _complete_successes(route, responses)
    own = {int(status) for status in responses if status >= "400"}
    for status in problems_of(route) | own:
        responses[str(status)] = {"$ref": f"#/components/responses/{_name(status)}"}
    operation["responses"] = dict(sorted(responses.items()))


def _complete_successes(route: Route, responses: dict[str, Any]) -> None:
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in _HEADERS}
    for status, response in responses.items():
        if status.startswith("2"):
            response["headers"] = headers
            response["description"] = _told_of_success(route, status)
    if route.rows is not None:
        for form in filter(lambda form: form != JSON, LIST_FORMS.values()):
            responses["200"]["content"][form] = {"schema": {"type": "string"}}
    for response in responses.values():
        _tell_bytes_from_text(response.get("content", {}))
    if "GET" in route.methods and "200" in responses:
        responses["304"] = {"description": "You have this answer already (`If-None-Match`)."}


def _tell_bytes_from_text(content: dict[str, Any]) -> None:
    for form, told in content.items():
        if not form.startswith("text/") and not form.endswith("json"):
            told["schema"] = {"type": "string", "format": "binary"}


def in_words(name: str) -> str:
    """Write the name of an operation as words, such as `List API keys`."""
    words = name.replace("_", " ")
    return (words[:1].upper() + words[1:]).replace(" api ", " API ")


def _told_of_success(route: Route, status: str) -> str:
    """Say what an answer means: what became of the request, and what the answer is."""
    first = inspect.cleandoc(getattr(route.response_model, "__doc__", None) or "").split("\n\n")[0]
    return " ".join(filter(None, (_BECAME.get(status, ""), first))) or "Done."


def problems_of(route: Route) -> set[int]:
    """Give the statuses of the problems that the manners of every route can answer."""
    statuses = {400, 406, 429, 503}
    if route.needs:
        statuses |= {401, 403}
    if route.param_convertors:
        statuses |= {404, 422}
    if route.known_parameters():
        statuses |= {422}
    if WRITES & route.methods:
        statuses |= {408, 409, 413}
    if route.body_field is not None or route.streams_body:
        statuses |= {404, 415, 422}  # what a body names may not be there
    if "If-Match" in route.known_headers():
        statuses |= {412, 428}
    return statuses


def _name(status: int) -> str:
    kind = next(kind for kind, number in STATUSES.items() if number == status)
    return kind.__name__


def _problem_schemas() -> dict[str, Any]:
    reference = "#/components/schemas/{model}"
    schema = TypeAdapter(ProblemOut).json_schema(mode="serialization", ref_template=reference)
    return {**schema.pop("$defs", {}), SCHEMA: schema}


def _problem_response(title: str) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{SCHEMA}"}
    return {"description": title, "content": {MEDIA_TYPE: {"schema": schema}}}
