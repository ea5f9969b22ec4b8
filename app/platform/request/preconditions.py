"""Which version a caller has: entity tags, `If-None-Match` and `If-Match`.

Every answer to a GET has a strong tag made from its bytes. A versioned thing's tag also says its
version, as in `"v3.9f86d081…"`: two representations of one version differ in the second part,
and `If-Match` looks at the first, so whatever form a caller has read, it can change that version.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request, Response

from app.problems import Malformed, PreconditionNeeded, Stale

_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
_TAGS = re.compile(rf"\s*{_TAG.pattern}\s*(?:,\s*{_TAG.pattern}\s*)*", re.DOTALL)
_VERSION = re.compile(r"v([0-9]{1,15})(?:\..*)?")


def versioned(response: Response, version: int) -> None:
    """Give an answer the tag of a version; the digest is added when its bytes are known."""
    response.headers["ETag"] = f'"v{version}"'


@dataclass(frozen=True, slots=True)
class Expected:
    """The versions that a caller means to change."""

    versions: frozenset[int] | None  #: None: whichever there is (`*`)

    def check(self, current: int) -> None:
        """Let a change through only if it is made to the current version.

        Raises:
            Stale: if someone has changed it since; it says the current version.
        """
        if self.versions is not None and current not in self.versions:
            raise Stale(
                f"This is at version {current} now.",
                "Read it again, make your change to what you find, and send that.",
                current_version=current,
            )


async def _expected(
    request: Request,
    if_match: Annotated[
        str | None,
        Header(
            alias="If-Match",
            description="The `ETag` of the version that you are changing.",
            max_length=1000,
            examples=['"v1"'],
        ),
    ] = None,
) -> Expected:
    if if_match is None:
        raise PreconditionNeeded(
            "This needs the header If-Match.", "Send the ETag that came when you read it."
        )
    if if_match.strip() == "*":
        return Expected(None)
    versions = {_VERSION.fullmatch(tag) for weak, tag in _tags(if_match) if not weak}
    return Expected(frozenset(int(found[1]) for found in versions if found))


ExpectedDep = Annotated[Expected, Depends(_expected)]


def _tags(header: str) -> list[tuple[str, str]]:
    """Read a list of entity tags.

    Raises:
        Malformed: if it is no such list.
    """
    if not _TAGS.fullmatch(header):
        raise Malformed('A list of entity tags looks like "v3", "v4".', "Send the ETag you got.")
    return _TAG.findall(header)


def tag(response: Response) -> str:
    """Give the strong tag of an answer: its version if it has one, and a digest of its bytes."""
    digest = hashlib.sha256(response.body).hexdigest()[:32]
    version = response.headers.get("ETag", "").strip('"')
    return f'"{version}.{digest}"' if version else f'"{digest}"'


def unchanged(request: Request, etag: str) -> bool:
    """Tell whether the caller already has this very answer.

    Raises:
        Malformed: if `If-None-Match` is no list of entity tags.
    """
    given = ", ".join(request.headers.getlist("if-none-match"))
    if not given:
        return False
    if given.strip() == "*":
        return True
    # RFC 9110 compares weakly here: a proxy that compresses makes a strong tag weak
    return etag.strip('"') in [known for _, known in _tags(given)]


def not_modified(response: Response) -> Response:
    """Give the answer 304 in place of one that the caller already has."""
    kept = {"etag", "cache-control", "vary", "link", "content-location", "expires"}
    headers = {name: value for name, value in response.headers.items() if name in kept}
    return Response(status_code=304, headers=headers)
