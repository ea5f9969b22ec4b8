"""The change feed, deep in the log of an authority: any page against the first.

Half of the events are of kinds that a contract system may know, half of one that it may not. The
log is written by one statement over a first event that the service noted itself. Then the feed is
read from its beginning to its end as a contract system does, page by page, and what it told is
counted; pages on the way are asked for again, in turn with the first.
"""

import json
from collections.abc import Mapping
from time import perf_counter
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, text

from app.organisations.role import SCOPES, Role
from app.platform.clock import now
from app.platform.database import writing
from app.platform.events import EventLog, note
from app.platform.identifiers import new_id
from benchmarks.asking import Headers, Loop, Request
from benchmarks.clock import least_of_both, times
from benchmarks.lot import a_service, databases
from tests.callers import a_key, authority_id_of

EVENTS, FEW = 1_000_000, 50_000
AIM = 1.5
KIND = "contract.ended"
PLACES = (0.25, 0.5, 0.75, 0.99)  #: of the way
ASKED = 20  #: times for each measurement
#: makes an id of a number, and many numbers, as each database does
WORDS = {
    "sqlite": (
        "printf('%032x', n)",
        "WITH RECURSIVE many(n) AS "
        "(VALUES(:first) UNION ALL SELECT n + 1 FROM many WHERE n < :last)",
    ),
    "postgresql": (
        "lpad(to_hex(n), 32, '0')::uuid",
        "WITH many(n) AS (SELECT generate_series(CAST(:first AS int), CAST(:last AS int)))",
    ),
}


def run(*, quick: bool = False) -> None:
    """Print what pages cost as multiples of the first."""
    many = FEW if quick else EVENTS
    print(f"The change feed, {many:,} events, half of them told: pages against the first")
    with databases() as engines:
        for name, engine in engines.items():
            _compare(name, engine, many)


def _compare(name: str, engine: Engine, many: int) -> None:
    headers = a_key(engine, *SCOPES[Role.INTEGRATION])
    wanted = _fill(engine, authority_id_of(engine, headers), many)
    app = a_service(engine)
    with Loop(app) as loop:
        began = perf_counter()
        cursors, told = _read_all(loop, app, headers)
        took = perf_counter() - began
        assert told == wanted, (told, wanted)
        chosen = {"first": None} | {
            f"{place:.0%}": cursors[int(place * len(cursors))] for place in PLACES
        }
        found = _times(loop, {at: _request(app, headers, one) for at, one in chosen.items()})
    first = found.pop("first")
    told_of = ", ".join(f"at {at} {times(each / first)}" for at, each in found.items())
    print(
        f"  {name}: {told_of} (aim {AIM}); the first takes {first * 1e3:.1f} ms, the whole feed "
        f"{len(cursors) + 1:,} pages, {took / (len(cursors) + 1) * 1e3:.1f} ms each"
    )


def _fill(engine: Engine, authority: UUID, many: int) -> int:
    """Write a log as long as is wanted; give how many of its events are told: every other one."""
    id_, numbers = WORDS[engine.dialect.name]
    columns = "subject, actor, at, facts, digest"
    kind = "CASE n % 2 WHEN 0 THEN 'mark.made' ELSE kind END"
    head = f"INSERT INTO event (id, authority, number, kind, {columns})"
    each = f"SELECT {id_}, authority, n, {kind}, {columns}"
    rows = f"{each} FROM event, many WHERE kind = :kind"
    order = (numbers, head, rows) if engine.dialect.name == "sqlite" else (head, numbers, rows)
    with writing(engine) as session:
        one = note(session, KIND, new_id(), now(), authority=authority)
        given = {"first": one.number + 1, "last": many, "kind": KIND}
        session.execute(text(" ".join(order)), given)
        session.get_one(EventLog, authority).number = many
        told = session.execute(text("SELECT count(*) FROM event WHERE kind = :kind"), given)
        count = int(told.scalar_one())
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    return count


def _request(app: Any, headers: Headers, cursor: str | None) -> Request:
    return Request(app, "/v1/events" + (f"?cursor={cursor}" if cursor else ""), headers)


def _read_all(loop: Loop, app: Any, headers: Headers) -> tuple[list[str], int]:
    """Read the feed to its end; give the cursors on the way, and how many events it told."""
    cursors, told, numbers, cursor = list[str](), 0, set[int](), None
    while True:
        answer = loop.answer(_request(app, headers, cursor))
        assert answer.status == 200, answer
        page = json.loads(answer.body)
        told += len(page["data"])
        numbers.update(row["number"] for row in page["data"])
        cursor = page["page"]["next_cursor"]
        if cursor is None:
            assert len(numbers) == told
            return cursors, told
        cursors.append(cursor)


def _times(loop: Loop, requests: Mapping[str, Request]) -> dict[str, float]:
    def work(request: Request) -> Any:
        return lambda: loop.ask(request, ASKED, 1)

    found = least_of_both({at: work(one) for at, one in requests.items()}, 10)
    return {at: each.wall / ASKED for at, each in found.items()}


if __name__ == "__main__":
    run()
