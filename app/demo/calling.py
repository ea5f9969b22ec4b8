"""How the people of the demonstration ask the service: over HTTP, as any program would."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any

from app.platform.json_body import parse

HOST = "127.0.0.1"
SECONDS = 60  #: that an answer may take


class Refused(Exception):
    """The service refused what should have been done; `problem` is what it said."""

    def __init__(self, problem: Mapping[str, Any]) -> None:
        """Keep what it said, and each of the faults that it found."""
        faults = [
            " ".join([one["message"], *(f"({one[at]})" for at in ("path", "header") if at in one)])
            for one in problem.get("errors", ())
        ]
        super().__init__(" ".join([str(problem["detail"]), *faults]))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody with a key, or without one; a path begins after `/v1`."""

    port: int
    key: str = field(repr=False)

    def get(self, path: str) -> Any:
        """Read something.

        Raises:
            Refused: if it may not be read.
        """
        return parse(self.file("GET", path))

    def rows(self, path: str) -> list[Any]:
        """Read a list that fits on one page."""
        rows: list[Any] = self.get(path)["data"]
        return rows

    def post(self, path: str, body: Any = None) -> Any:
        """Do something, and give what the service says of it.

        Raises:
            Refused: if it is not done.
        """
        return parse(self.file("POST", path, body))

    def put(self, path: str, body: Any) -> Any:
        """Put something in the place of whatever is there."""
        return parse(self.file("PUT", path, body))

    def refusal(self, method: str, path: str, body: Any = None) -> Mapping[str, Any]:
        """Ask for what the service refuses, and give the problem that it tells.

        Raises:
            ValueError: if it does not refuse, which would be a bug.
        """
        try:
            self.file(method, path, body)
        except Refused as refused:
            return refused.problem
        raise ValueError(f"{method} {path} should have been refused")

    def upload(self, path: str, name: str, content: bytes) -> Any:
        """Hand in a file, and give what the service says of it.

        Raises:
            Refused: if it is not taken.
        """
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Disposition": f'attachment; filename="{name}"',
        }
        return parse(self._ask("POST", path, content, headers))

    def upload_refused(self, path: str, name: str, content: bytes) -> Mapping[str, Any]:
        """Hand in a file that the service refuses, and give the problem that it tells.

        Raises:
            ValueError: if it does not refuse, which would be a bug.
        """
        try:
            self.upload(path, name, content)
        except Refused as refused:
            return refused.problem
        raise ValueError(f"{name} should have been refused")

    def file(self, method: str, path: str, body: Any = None) -> bytes:
        """Ask for something, and give the answer as it came.

        Raises:
            Refused: for every answer but a good one.
        """
        if body is None:
            return self._ask(method, path, None, {})
        sent = json.dumps(body, default=str).encode()
        return self._ask(method, path, sent, {"Content-Type": "application/json"})

    def _ask(self, method: str, path: str, sent: bytes | None, headers: dict[str, str]) -> bytes:
        headers = {"If-Match": "*", **headers}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        connection = HTTPConnection(HOST, self.port, timeout=SECONDS)
        try:
            connection.request(method, f"/v1{path}", sent, headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        if answer.status >= 400:
            raise Refused(parse(content))
        return content
