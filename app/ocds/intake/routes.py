"""Open contracting data over HTTP: send a file of releases, and see what became of each."""

from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any
from uuid import UUID

from anyio.to_thread import run_sync
from fastapi import Depends, Header, Path, Query, Request, Response
from sqlmodel import select

from app.contracts.kind import Regime
from app.ocds.intake.answer import ReleaseAnswer
from app.ocds.intake.buyer import buyers_named
from app.ocds.intake.merging import merged, tree_of
from app.ocds.intake.messages import (
    EXAMPLE_INGEST,
    OcdsAnswerOut,
    OcdsAnswerPage,
    OcdsIngestOut,
    OcdsIngestPage,
    OcdsRecordOut,
)
from app.ocds.intake.queries import (
    counts_of,
    first_answers,
    history_of,
    ingest_of,
    ingests_of,
    refuse_too_large,
    refuse_unknown_rules,
)
from app.ocds.intake.receiving import Arriving, Wanted, receive, refuse_crowd, refuse_packed
from app.ocds.intake.tables import OcdsAnswer, OcdsIngest
from app.ocds.intake.told import LONGEST_OCID
from app.ocds.messages import EXAMPLE_RELEASE
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.database import reading
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import A_FILE, Router
from app.platform.json_text import with_numbers
from app.platform.request.arriving import taken_in
from app.platform.request.exact_request import FILE, refuse_other_kinds, streamed
from app.platform.request.filters import UpdatedDep
from app.platform.request.held import Places
from app.platform.request.paging import PagingDep, page_of
from app.platform.request.preconditions import versioned
from app.problems import Busy, NotFound
from app.procurements.draft import Procedure
from app.procurements.messages import RulesName
from app.rules.routes import home

router = Router(prefix="/v1/ocds", tags=["open contracting"])

LARGEST = 250_000_000  #: bytes of one file
#: what a file of releases may be sent as, beside the bytes of any file
JSON_KINDS = {"application/json", "application/x-ndjson"}
AT_ONCE = 20  #: files that arrive at the same time; each holds up to two megabytes
RETRY_SECONDS = 10

Writer = Annotated[Caller, needs(Scope.CONTRACTS_WRITE)]
Reader = Annotated[Caller, needs(Scope.AWARDS_READ)]  #: never a supplier
IngestId = Annotated[UUID, Path(examples=[EXAMPLE_INGEST])]
Ocid = Annotated[str, Path(max_length=LONGEST_OCID, examples=[EXAMPLE_RELEASE["ocid"]])]
Rules = Annotated[
    RulesName | None,
    Query(
        alias="rules",
        description="Rules that every lot is to be scored by, such as `local-first@2026.1`: then "
        "drafts are made of tender notices.",
    ),
]
ProcedureAsked = Annotated[
    Procedure | None,
    Query(
        alias="procedure",
        description="Of tenders whose notices name none, or one of earlier law; without it no "
        "draft is made of them.",
    ),
]
RegimeAsked = Annotated[
    Regime | None,
    Query(
        alias="regime",
        description="Law of contracts whose notices do not say it, such as `pcr15` for Contracts "
        "Finder, Public Contracts Scotland and Sell2Wales. Their awards then count as contracts "
        "entered into on their first day; without it they are kept, and you are asked.",
    ),
]
Buyers = Annotated[
    list[str] | None,
    Query(
        alias="buyer",
        max_length=100,
        description="Identifier of whose releases are yours, such as `GB-PPON-PABC-1234-DEFG`; "
        "may be given several times. Of what others buy the releases are kept and nothing is "
        "made. Without it all are yours.",
    ),
]


def _busy(most: int) -> Busy:
    words = f"{most} files are arriving, which is as many as can be taken in at once."
    return Busy(words, "Send it again in a moment.", retry_after=RETRY_SECONDS)


ARRIVING = Places("ocds_arriving", AT_ONCE, _busy)


async def arrived(
    request: Request,
    caller: Writer,
    now: NowDep,
    content_type: Annotated[str, Header(max_length=200, include_in_schema=False)] = "",
    content_encoding: Annotated[str, Header(max_length=200, include_in_schema=False)] = "",
) -> AsyncIterator[Arriving]:
    """Take in the file that a request brings; whatever then goes wrong, nothing of it is left."""
    kind = content_type.partition(";")[0].strip().lower()
    refuse_other_kinds(content_type, kind if kind in JSON_KINDS else FILE)
    refuse_packed(content_encoding)
    with ARRIVING.one():
        file = await run_sync(_prepared, request, caller, now)
        async with taken_in(file, streamed(request, "The file")):
            if request.state.attempt is not None:
                request.state.attempt.add(file.digest)
            yield file


def _prepared(request: Request, caller: Caller, now: Any) -> Arriving:
    engine = request.app.state.engine
    with reading(engine) as session:
        refuse_crowd(session, caller)
    return Arriving(engine, now)


@router.post("/ingests", status_code=201, max_body_size=LARGEST, openapi_extra=A_FILE)
def ingest_releases(
    caller: Writer,
    file: Annotated[Arriving, Depends(arrived, scope="function")],
    request: Request,
    session: WriteDep,
    now: NowDep,
    response: Response,
    rules: Rules = None,
    procedure: ProcedureAsked = None,
    regime: RegimeAsked = None,
    buyer: Buyers = None,
) -> OcdsIngestOut:
    """Send releases in open contracting (OCDS 1.1), in any envelope, to be read in the background.

    The body is a release package, a record package, a record, a release, a list of any of them,
    or JSON lines, of up to 250 MB and 200,000 releases, in plain UTF-8 and not compressed. It may
    be sent as `application/json` or `application/x-ndjson` too. Then watch `state`. What became
    of each stands at `/v1/ocds/ingests/{ingest_id}/releases`: one that cannot be kept keeps no
    other out. A release that was sent before is answered `same`: what waited of it, such as for
    `rules`, is tried again, and `made` tells all that came of it since it was first sent. One of
    the same id with other content is told, and the first stays. Links in it are never followed. A
    contract is taken on as it was let; what later notices change of it is proposed, if a person
    sends them, and another person decides.
    """
    refuse_unknown_rules(session, caller, rules or "", home(request), "?rules")
    wanted = Wanted(rules or "", procedure, regime, buyers_named(buyer or []))
    row = receive(session, file, wanted, caller, now)
    response.headers["Location"] = f"/v1/ocds/ingests/{row.id}"
    return _told(session, caller, row.id, response)


@router.get("/ingests")
def list_ocds_ingests(
    caller: Reader, session: ReadDep, updated: UpdatedDep, asked: PagingDep
) -> OcdsIngestPage:
    """List the files of releases that your authority sent."""
    query = updated.within(ingests_of(caller), OcdsIngest.updated_at)
    found = page_of(session, query, (OcdsIngest.updated_at, OcdsIngest.id), asked)
    rows: Any = found.rows
    sent = [(row, job) for row, job, *_ in rows]
    counts = counts_of(session, [row.id for row, _ in sent])
    data = [OcdsIngestOut.of(row, job, counts[row.id]) for row, job in sent]
    return OcdsIngestPage(data=data, page=found.marks)


@router.get("/ingests/{ingest_id}")
def read_ocds_ingest(
    caller: Reader, ingest_id: IngestId, session: ReadDep, response: Response
) -> OcdsIngestOut:
    """Tell how far a file of releases is read, and how many were answered how."""
    return _told(session, caller, ingest_id, response)


@router.get("/ingests/{ingest_id}/releases")
def list_ocds_answers(
    caller: Reader,
    ingest_id: IngestId,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
    answer: Annotated[ReleaseAnswer | None, Query(description="Only those answered so.")] = None,
) -> OcdsAnswerPage:
    """Tell what became of each release of a file, in the order of the file."""
    row, _ = ingest_of(session, caller, ingest_id)
    columns: list[Any] = [OcdsAnswer, OcdsAnswer.number]
    query = updated.within(
        select(*columns).where(OcdsAnswer.ingest_id == row.id), OcdsAnswer.updated_at
    )
    if answer is not None:
        query = query.where(OcdsAnswer.answer == answer)
    found = page_of(session, query, (OcdsAnswer.number,), asked)
    rows: list[OcdsAnswer] = [one[0] for one in found.rows]
    first = first_answers(session, caller.authority_id, rows)
    data = [OcdsAnswerOut.of(one, _first(first, one)) for one in rows]
    return OcdsAnswerPage(data=data, page=found.marks)


@router.get("/records/{ocid:path}", response_model=OcdsRecordOut)
def read_ocds_record(caller: Reader, ocid: Ocid, session: ReadDep) -> Response:
    """Give all releases of a procurement that your authority sent, and what they say together.

    They are merged as the standard has it, by its own library. Of more than a thousand, or than 25
    million characters, it is only told that they are too many.
    """
    refuse_too_large(session, caller.authority_id, ocid)
    history = history_of(session, caller.authority_id, ocid)
    if not history:
        raise NotFound(f"No release of {ocid!r} was sent.", "Send one to /v1/ocds/ingests.")
    trees = [tree_of(one) for one in history]
    whole = merged(trees)
    made = OcdsRecordOut(
        ocid=ocid, releases=trees, compiledRelease=None if whole.trouble else _compiled(whole.tree)
    )
    return Response(with_numbers(made.model_dump()), media_type="application/json")


def _compiled(whole: dict[str, Any]) -> dict[str, Any]:
    """Give what releases say together the id and the tag that the standard has for it."""
    return whole | {"id": f"{whole.get('ocid')}-{whole.get('date')}", "tag": ["compiled"]}


def _first(first: Mapping[tuple[str, str], OcdsAnswer], row: OcdsAnswer) -> OcdsAnswer | None:
    """Give the answer where a release was first sent, for one that was sent again."""
    is_again = row.answer is ReleaseAnswer.SAME
    return first.get((row.ocid, row.release_id)) if is_again else None


def _told(session: Any, caller: Caller, ingest_id: UUID, response: Response) -> OcdsIngestOut:
    row, job = ingest_of(session, caller, ingest_id)
    versioned(response, row.version)
    return OcdsIngestOut.of(row, job, counts_of(session, [row.id])[row.id])
