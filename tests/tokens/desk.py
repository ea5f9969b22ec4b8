"""Clients of the token endpoint, as tests meet them."""

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from app.organisations.scope import Scope
from app.organisations.tables import ApiKey
from app.platform.http.dependencies import time_of_request
from tests.callers import a_key, caller_of

READ = Scope.RULES_READ
PATH = "/v1/measures"  #: needs `rules:read`
KEYS = "/v1/api-keys"  #: needs `keys:read`
GRANT = {"grant_type": "client_credentials"}


@dataclass(frozen=True, slots=True)
class Client:
    """A program that has an API key."""

    id: str
    secret: str

    @property
    def basic(self) -> dict[str, str]:
        """Give the header by which it says who it is."""
        said = base64.b64encode(f"{self.id}:{self.secret}".encode()).decode()
        return {"Authorization": f"Basic {said}"}

    @property
    def form(self) -> dict[str, str]:
        """Give the fields by which it says who it is."""
        return {"client_id": self.id, "client_secret": self.secret}


def a_client(engine: Engine, *scopes: Scope, **more: Any) -> Client:
    """Issue a key with these scopes, and give the client that has it."""
    headers = a_key(engine, *scopes, **more)
    return client_of(engine, headers)


def client_of(engine: Engine, headers: dict[str, str]) -> Client:
    """Give the client whose key is sent by these headers."""
    secret = headers["Authorization"].removeprefix("Bearer ")
    return Client(str(caller_of(engine, headers).key_id), secret)


def token_for(client: TestClient, program: Client, scope: str = "") -> str:
    """Give an access token of a program's."""
    asked = GRANT | ({"scope": scope} if scope else {})
    answer = client.post("/oauth/token", data=asked, headers=program.basic)
    assert answer.status_code == 200, answer.text
    token: str = answer.json()["access_token"]
    return token


def bearing(token: str) -> dict[str, str]:
    """Give the header that sends a token."""
    return {"Authorization": f"Bearer {token}"}


def service_of(client: TestClient) -> FastAPI:
    """Give the service that a client asks."""
    assert isinstance(client.app, FastAPI)
    return client.app


def set_clock(client: TestClient, moment: datetime) -> None:
    """Have the service take it for another time."""
    service_of(client).dependency_overrides[time_of_request] = lambda: moment


def told(client: TestClient, token: str, path: str = PATH) -> tuple[int, str]:
    """Tell what becomes of reading with a token: the status, and what kind of problem."""
    answer = client.get(path, headers=bearing(token))
    return answer.status_code, "" if answer.status_code == 200 else answer.json()["code"]


def key_with(key_id: str) -> Any:
    """Ask for the key of this id."""
    return select(ApiKey).where(ApiKey.id == UUID(key_id))
