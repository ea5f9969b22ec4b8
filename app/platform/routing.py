"""The router of every room: each route added to it has the manners of the whole API.

A room writes `router = Router(prefix="/v1/places", tags=["places"])` and plain functions. What a
caller may rely on everywhere is done here and not said again there.
"""

from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute


class Route(APIRoute):
    """One operation of the API."""


class Router(APIRouter):
    """A room's routes. `create_app` includes nothing else."""

    def __init__(self, **options: Any) -> None:
        """Take FastAPI's options, such as `prefix` and `tags`."""
        super().__init__(route_class=Route, redirect_slashes=False, **options)
