"""Every operation of the service, so that a test holds for those to come."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from app.platform.http.openapi import operations
from app.platform.http.routing import Route
from app.platform.http.samples import example_of
from tests.served import built
from tests.world.numbers import id_of

OCTETS = "application/octet-stream"
#: what anybody may ask, without a key; a link to a partner, receiver or calendar is one, and who
#: asks for an access token says who they are in another way
OPEN = {
    "find_the_way", "health", "ready", "docs", "openapi", "read_confirmation", "give_confirmation",
    "read_receiver_confirmation", "give_receiver_confirmation", "open_receiver_page",
    "send_receiver_page", "read_calendar_feed", "list_release_packages", "read_release_package",
    "read_record_package", "read_social_value_extension",
    "issue_access_token", "introspect_access_token", "read_signing_keys",
    "read_authorization_server",
}  # fmt: skip
#: pages that anybody may open; the others are a visitor's, who has signed in
OPEN_PAGES = {"read_stylesheet", "open_sign_in_page", "send_sign_in_page"}
#: what names a lot or something that hangs on one, and has its number in the examples
OF_LOTS = {
    f"{thing}_id"
    for thing in (
        "amendment", "assessment", "award", "clarification", "contract", "decision",
        "declaration", "lot", "mark", "moderation", "procurement", "recommendation", "summary",
        "tender",
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: its route, and what the description says of it."""

    method: str
    path: str
    route: Route
    described: dict[str, Any]
    document: dict[str, Any]

    def __str__(self) -> str:
        """Name it, for a test's name."""
        return self.route.name

    @property
    def name(self) -> str:
        """Its name, which no other operation has."""
        return self.route.name

    @property
    def takes_json(self) -> bool:
        """Tell whether it takes a JSON body."""
        return "application/json" in self.described.get("requestBody", {}).get("content", {})

    @property
    def takes_a_file(self) -> bool:
        """Tell whether its body is a file."""
        return OCTETS in self.described.get("requestBody", {}).get("content", {})

    @property
    def example(self) -> Any:
        """Give the first example of its body."""
        return example_of(self.document, self.described)

    @property
    def turns_on_a_lot(self) -> bool:
        """Tell whether its address names a lot, or something that hangs on one."""
        return any(f"{{{name}}}" in self.path for name in OF_LOTS)

    def example_about(self, number: int) -> Any:
        """Give the example of its body, about the lot of this number."""
        names = OF_LOTS & set(self.example)
        return self.example | {name: str(id_of(number)) for name in names}

    def url(self, number: int | None = None) -> str:
        """Give its address, with the example of each parameter in its path and each needed one.

        Args:
            number: of the lot that it is to be about, in the place of the example's.
        """
        path, query = self.path, []
        for parameter in self.described.get("parameters", []):
            name = parameter["name"]
            if parameter["in"] == "path" and number is not None and name in OF_LOTS:
                path = path.replace(f"{{{name}}}", str(id_of(number)))
            elif parameter["in"] == "path":
                path = path.replace(f"{{{name}}}", str(_example(parameter)))
            elif parameter["in"] == "query" and parameter["required"]:
                query.append(f"{parameter['name']}={_example(parameter)}")
        return path + ("?" + "&".join(query) if query else "")


def _example(parameter: dict[str, Any]) -> Any:
    given = [parameter["example"]] if "example" in parameter else []
    given += [one["value"] for one in parameter.get("examples", {}).values()]
    given += parameter["schema"].get("examples", [])
    given += [parameter["schema"]["minimum"]] if "minimum" in parameter["schema"] else []
    assert given, f"the parameter {parameter['name']} has no example"
    return given[0]


@cache
def the_service() -> FastAPI:
    """Give the service, to look at its routes and at its description."""
    return built()


def every_operation() -> list[Operation]:
    """List every operation that the description has."""
    app = the_service()
    document = app.openapi()
    return [
        Operation(method, route.path_format, route, described, document)
        for route, described in operations(app, document)
        for method in route.methods
    ]


def every_route() -> Iterator[Route]:
    """Give every route there is, described or not."""
    for context in iter_route_contexts(the_service().routes):
        assert isinstance(context.original_route, Route), f"{context.path} has no manners"
        yield context.original_route


def is_page(route: Route) -> bool:
    """Tell a page for people's browsers from what programs ask."""
    return route.path.split("/")[1] == "web"


OPERATIONS = every_operation()
GUARDED = [one for one in OPERATIONS if str(one) not in OPEN]
WITH_JSON = [one for one in GUARDED if one.takes_json]
