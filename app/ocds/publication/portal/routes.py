"""The releases that were published, for anybody, as Find a Tender gives them."""

import json
from typing import Annotated, Any
from urllib.parse import quote, urlencode
from uuid import UUID

from fastapi import Path, Query, Request, Response

from app.ocds.publication.merging import record_of
from app.ocds.publication.messages import OcdsPackageOut, OcdsRecordPackageOut
from app.ocds.publication.package import read, record_package, release_package
from app.ocds.publication.portal.asked import Asked, asked_for, cursor_after
from app.ocds.publication.portal.dependencies import SandboxDep
from app.ocds.publication.queries import named, published
from app.ocds.publication.tables import OcdsPublication
from app.ocds.publication.validating import EXTENSION
from app.platform.http.dependencies import NowDep, ReadDep
from app.platform.http.routing import Router
from app.platform.json_text import with_numbers
from app.problems import NotFound

router = Router(prefix="/api/1.0", tags=["published releases"])

Name = Annotated[
    str,
    Path(max_length=100, examples=["sv-000001-2026"], description="Id of a release, or an ocid."),
]
Ocid = Annotated[str, Path(max_length=100, examples=["ocds-h6vhtk-0000a0"])]
Said = str | None


@router.get(
    "/ocdsReleasePackages", response_model=OcdsPackageOut, response_model_exclude_none=True
)
def list_release_packages(
    request: Request,
    sandbox: SandboxDep,
    session: ReadDep,
    now: NowDep,
    updatedFrom: Annotated[Said, Query(description="UK local time, no offset.")] = None,
    updatedTo: Annotated[Said, Query(description="The same.")] = None,
    stages: Annotated[Said, Query(description="planning, tender, award; commas between.")] = None,
    limit: Annotated[Said, Query(description="1 to 100; 100 if not given.")] = None,
    cursor: Annotated[Said, Query(description="From `links.next`.")] = None,
) -> Response:
    """List the releases that were published, the newest first, as Find a Tender does.

    No key is needed. Follow `links.next` as it is given; there is none on the last page. A release
    may show some seconds after its moment: let each stretch of time overlap the one before it.
    With a test key it is what was published in its sandbox that is listed, and that alone.
    """
    asked = asked_for(updatedFrom, updatedTo, stages, limit, cursor)
    rows = published(
        session, sandbox, begins=asked.begins, ends=asked.ends, stages=asked.stages,
        before=asked.before, most=asked.limit + 1,
    )  # fmt: skip
    shown, url = rows[: asked.limit], _url(request)
    at = shown[0].published_at if shown else now
    following = _next(request, asked, shown[-1]) if len(rows) > len(shown) else ""
    package = release_package(
        [read(one.content) for one in shown], _uri(request), url, at, following
    )
    return _answer(package)


@router.get("/ocdsReleasePackages/{name:path}", response_model=OcdsPackageOut)
def read_release_package(
    request: Request, sandbox: SandboxDep, session: ReadDep, name: Name
) -> Response:
    """Give one published release, or every one of a procurement, the newest first.

    With a test key it is one that was published in its sandbox.
    """
    rows = _named(session, sandbox, name)
    releases = [read(one.content) for one in rows]
    return _answer(release_package(releases, _uri(request), _url(request), rows[0].published_at))


@router.get("/ocdsRecordPackages/{ocid:path}", response_model=OcdsRecordPackageOut)
def read_record_package(
    request: Request, sandbox: SandboxDep, session: ReadDep, ocid: Ocid
) -> Response:
    """Give what was published of a procurement: each release, and what they say together.

    With a test key it is what was published in its sandbox.
    """
    rows = [one for one in _named(session, sandbox, ocid) if one.ocid == ocid]
    if not rows:
        raise _nothing(ocid)
    releases = [read(one.content) for one in reversed(rows)]
    record = record_of(ocid, releases)
    return _answer(record_package(record, _uri(request), _url(request), rows[0].published_at))


@router.get("/extensions/social-value/{file}", include_in_schema=False)
def read_social_value_extension(file: str) -> Response:
    """Give a file of the extension of ours, at the address that packages name."""
    found = {one.name: one for one in EXTENSION.iterdir() if one.suffix in {".json", ".md"}}
    if file not in found:
        raise NotFound(f"The extension has no file {file[:100]!r}.", "Read extension.json.")
    text = found[file].read_text(encoding="utf-8")
    if file.endswith(".json"):
        return Response(json.dumps(json.loads(text)), media_type="application/json")
    return Response(text, media_type="text/markdown; charset=utf-8")


def _named(session: Any, sandbox: UUID | None, name: str) -> list[OcdsPublication]:
    rows = named(session, sandbox, name)
    if not rows:
        raise _nothing(name)
    return rows


def _nothing(name: str) -> NotFound:
    return NotFound(f"Nothing was published as {name!r}.", "List what was.")


def _next(request: Request, asked: Asked, last: OcdsPublication) -> str:
    """Give the address of the next page: the same list, from the last release on."""
    said = {
        name: value for name, value in request.query_params.items() if name not in {"cursor"}
    } | {"cursor": cursor_after(asked, last.number)}
    return f"{_url(request)}{request.url.path}?{urlencode(said, safe=':,=')}"


def _uri(request: Request) -> str:
    """Give the address that was asked; an ocid may hold what an address has other uses for."""
    query = f"?{request.url.query}" if request.url.query else ""
    name = "".join(request.path_params.values())
    path = str(request.scope["path"]).removesuffix(name)
    return f"{_url(request)}{path}{quote(name, safe=':')}{query}"


def _url(request: Request) -> str:
    return str(request.app.state.settings.public_url).rstrip("/")


def _answer(package: dict[str, Any]) -> Response:
    return Response(with_numbers(package), media_type="application/json")
