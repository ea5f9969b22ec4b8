"""Many writes at once over HTTP."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic
from typing import Annotated, Any

from anyio import sleep
from fastapi import Request
from starlette.concurrency import run_in_threadpool

from app.bulk.messages import BulkAnswer, BulkIn, BulkOut, BulkWrite
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.database_troubles import Again
from app.platform.http.dependencies import Shared, transaction
from app.platform.http.limits import refuse_overrun
from app.platform.http.problems import answer
from app.platform.http.rates import charge_as
from app.platform.http.retrying import pauses, transact
from app.platform.http.routing import Route, Router
from app.platform.http.within import Answered, Sent, ask_within, route_for
from app.platform.json_text import with_numbers
from app.platform.renditions.choosing import JSON
from app.platform.request.idempotency import HEADER, key_of
from app.problems import Finding, Invalid, Malformed, Problem, Unavailable

LARGEST = 10_000_000  #: bytes of all writes together
SECONDS = 30.0  #: after which no further write is begun, well before the caller is given up
#: the same of one transaction on SQLite, where nobody else writes until it ends
SECONDS_ALONE = 15.0
UNDONE = 424  #: "Failed Dependency" (RFC 4918): it was done, and undone with the others

#: not even a number tells that a supplier sent one: each write is logged as it is by itself
router = Router(prefix="/v1", tags=["bulk"], is_quiet=True)


class BulkRefused(Invalid):
    """One of the writes was refused, so none was kept."""

    slug = "bulk-refused"
    title = "None of the writes was kept"


class NotInBulk(Invalid):
    """This is no write that can be sent within a bulk."""

    slug = "not-in-bulk"


@router.post("/bulk", max_body_size=LARGEST)
async def write_in_bulk(
    caller: Annotated[Caller, needs(Scope.BULK_WRITE)], body: BulkIn, request: Request
) -> BulkOut:
    """Do up to 1,000 writes in their order, each as if it were sent by itself.

    Every write needs what it needs by itself: its scope, its `If-Match`. It counts as a request
    of yours, and is given its own status, body and headers. Without `all_or_nothing` each is kept
    or refused alone; send those that were refused with 429 or 503 again, under the same keys.
    With `all_or_nothing` they are one transaction: unless every one is done nothing is kept, and
    the problem tells each write's answer in `answers`, where 424 is one that was done and undone.
    They are counted together before the first: when your rate has not as many left, none is begun,
    and the answer is 429 with `Retry-After`; more than a minute's rate take the whole of it.
    No write is begun after 30 seconds, in one transaction on SQLite after 15, since nobody else
    writes there meanwhile: those left are answered 503. A transaction's time begins with its turn.
    How many writes fit into that depends on what they do; 1,000 may be too many of one. Files are
    sent by themselves, and so is whatever only works something out.

    Raises:
        Malformed: if the request itself has an `Idempotency-Key`: each write has its own.
        TooMany: if all or nothing was to be done, and the caller's rate has not as many left.
        BulkRefused: if all or nothing was to be done, and one was refused.
        Unavailable: if all or nothing met others until its time was over.
    """
    if key_of(request) is not None:
        raise Malformed(
            f"A bulk has no {HEADER} of its own.", "Give each write its `idempotency_key`."
        )
    if not body.all_or_nothing:
        answers = await _each(request, body.writes, Shared(), monotonic() + SECONDS)
        done = sum(answer.is_done for answer in answers)
        return BulkOut(done=done, refused=len(answers) - done, answers=answers)
    charge_as(request.scope["state"], len(body.writes))
    return BulkOut(done=len(body.writes), refused=0, answers=await _all(request, body.writes))


async def _all(request: Request, writes: list[BulkWrite]) -> list[BulkAnswer]:
    """Do all writes in one transaction, or none; and again, when it meets another one.

    Only of the last attempt it is remembered what was refused.
    """
    is_alone = request.app.state.engine.dialect.name == "sqlite"
    time = _Time(SECONDS_ALONE if is_alone else SECONDS)
    shared = Shared()
    try:
        for pause in pauses():
            with suppress(Again):
                return await _together(request, writes, shared, time)
            time.refuse_none_left()
            shared = Shared()
            await sleep(pause)
        return await _together(request, writes, shared, time)
    finally:
        for remember in shared.afterwards:
            await run_in_threadpool(transact, request.app.state.engine, remember)


@dataclass
class _Time:
    """How long a transaction may take with all its attempts, but for waiting for its turn."""

    left: float  #: seconds

    @contextmanager
    def taken(self) -> Iterator[float]:
        """Take what is left, from now on; give when that is over."""
        began = monotonic()
        try:
            yield began + self.left
        finally:
            self.left -= monotonic() - began

    def refuse_none_left(self) -> None:
        """Let another attempt be made only while there is time for its first write.

        Raises:
            Unavailable: if there is none.
        """
        if self.left <= 0:
            raise Unavailable(
                "Others were changing the same things for too long: nothing was kept.",
                "Send it again.",
            )


async def _together(
    request: Request, writes: list[BulkWrite], shared: Shared, time: _Time
) -> list[BulkAnswer]:
    try:
        async with transaction(request) as session:
            shared.session = session
            with time.taken() as until:
                answers = await _each(request, writes, shared, until)
            if shared.met_another:
                raise Again
            if not all(answer.is_done for answer in answers):
                raise _refused(answers)
            refuse_overrun(request.scope["state"])
            return answers
    finally:
        shared.session = None


async def _each(
    request: Request, writes: list[BulkWrite], shared: Shared, until: float
) -> list[BulkAnswer]:
    """Do writes one after the other, as long as there is time."""
    answers: list[BulkAnswer] = []
    for number, write in enumerate(writes):
        if shared.met_another:
            break
        if monotonic() < until:
            answers.append(await _one(request, write, number, shared))
        else:
            answers.append(_not_begun(request, shared))
    return answers


async def _one(request: Request, write: BulkWrite, number: int, shared: Shared) -> BulkAnswer:
    sent = _as_sent(write)
    route = route_for(request, sent)
    if route is not None and (not route.writes or route.streams_body or not _gives_json(route)):
        refusal = NotInBulk(
            f"{sent.method} {sent.path} is not sent in bulk.", "Send it by itself."
        )
        return _refusal(refusal, request)
    return _told(await ask_within(request, sent, number, shared))


def _as_sent(write: BulkWrite) -> Sent:
    headers = {"accept": JSON}
    if write.body is not None:
        headers["content-type"] = JSON
    if write.idempotency_key is not None:
        headers[HEADER.lower()] = write.idempotency_key
    if write.if_match is not None:
        headers["if-match"] = write.if_match
    content = b"" if write.body is None else with_numbers(write.body).encode()
    return Sent(write.method, write.path, headers, content)


def _gives_json(route: Route) -> bool:
    return route.offers()[0] == JSON


def _told(answered: Answered) -> BulkAnswer:
    headers = answered.headers
    wait = headers.get("retry-after", "")
    return BulkAnswer(
        status=answered.status,
        body=_document(answered.body),
        location=headers.get("location"),
        etag=headers.get("etag"),
        is_replayed=headers.get("idempotent-replayed") == "true",
        retry_after=int(wait) if wait.isdigit() else None,
    )


def _document(body: bytes) -> dict[str, Any] | None:
    read: dict[str, Any] | None = json.loads(body) if body else None
    return read


def _refusal(problem: Problem, request: Request) -> BulkAnswer:
    """Give a problem as the answer to one write."""
    told = answer(problem, request.scope)
    return BulkAnswer(status=told.status_code, body=_document(bytes(told.body)))


def _not_begun(request: Request, shared: Shared) -> BulkAnswer:
    how = "Send it again." if shared.session is None else "Send fewer at once."
    problem = Unavailable("The others took too long: this one was not begun.", how)
    return _refusal(problem, request).model_copy(update={"retry_after": 1})


def _refused(answers: list[BulkAnswer]) -> BulkRefused:
    """Tell which writes were refused, and what each was answered."""
    findings = [
        Finding(
            str((one.body or {}).get("code", "refused")).replace("-", "_"),
            str((one.body or {}).get("detail", "It was refused.")),
            str((one.body or {}).get("how_to_fix", "")),
            path=f"/writes/{number}",
        )
        for number, one in enumerate(answers)
        if not one.is_done
    ]
    undone = BulkAnswer(status=UNDONE, body=None)
    told = [(undone if one.is_done else one).model_dump(mode="json") for one in answers]
    return BulkRefused(
        f"{len(findings)} of {len(answers)} writes were refused, so none was kept.",
        "Do as each of these says, and send all of them again.",
        findings,
        answers=told,
    )
