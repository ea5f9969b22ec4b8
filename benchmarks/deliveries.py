"""Where promises stand, with few and with very many deliveries; and what it costs to report one.

2,000 contracts of five promises each have ten thousand deliveries, and then very many more (a
hundred times; a thousand times with `--full`). *Standing* is asked of the same function that the
routes ask, of one contract and of the whole authority, on the last day and on one in the middle
of a month long before; the aim is under three times what it takes with few. *Recording* a
delivery in a draft, and *submitting* its return, are the use cases, each in a transaction; *bare*
writes the very same rows by plain statements, with the same check of the key and the same
indexes; the aim is one and a half times.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import islice
from time import perf_counter
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import col, select

from app.contracts.tables import Contract
from app.deliveries.people.token import PeopleKey
from app.deliveries.queries import return_of
from app.deliveries.returns.beginning import begin
from app.deliveries.returns.checks.checking import Means
from app.deliveries.returns.checks.report import DeliverySent
from app.deliveries.returns.recording import record
from app.deliveries.returns.submitting import submit
from app.deliveries.standing.queries import standing_of, standings
from app.deliveries.standing.rebuilding import differences
from app.organisations.authenticating import authenticate
from app.organisations.role import Role
from app.platform.database import reading, writing
from app.procurements.queries import Lock
from app.rules.reading import HOME, read_library
from benchmarks.clock import least_of_both, times
from benchmarks.delivered import NOW, PROMISES, TODAY, Loaded, load
from benchmarks.lot import databases
from benchmarks.written import Bare, rows_of
from tests.callers import a_person, authority_id_of

FEW = 10_000
LONG_AGO = date(2025, 2, 14)
ASKED = ("one contract", "the authority", "one contract, long ago", "the authority, long ago")
OURS, BARE = "use case", "bare rows"


#: times reporting one delivery: of each step, by who does it
Reporting = Callable[[], Mapping[str, Mapping[str, float]]]


@dataclass(frozen=True, slots=True)
class Size:
    """How much is put in."""

    contracts: int
    deliveries: int
    rounds: int


def run(*, quick: bool = False, full: bool = False) -> None:
    """Print how standings grow with deliveries, and how reporting one compares to its rows."""
    contracts, many = (100, 100_000) if quick else (2_000, 10_000_000 if full else 1_000_000)
    few = Size(contracts, FEW, 5)
    print(f"Standings of {contracts:,} contracts: {many:,} deliveries as a multiple of {FEW:,}")
    before = {name: found for name, found, _ in _each(few)}
    for name, found, reporting in _each(Size(contracts, many, 5), proves=not full):
        for what in ASKED:
            ratio = found[what] / before[name][what]
            print(
                f"  {name:10} {what:24} {times(ratio):>5}   {found[what] * 1e3:.1f} ms, with few "
                f"{before[name][what] * 1e3:.1f} ms"
            )
        for what, took in reporting().items():
            print(
                f"  {name:10} {what:24} {times(took[OURS] / took[BARE]):>5}   "
                f"{took[OURS] * 1e3:.1f} ms, bare rows {took[BARE] * 1e3:.1f} ms"
            )


def _each(
    size: Size, *, proves: bool = False
) -> Iterator[tuple[str, Mapping[str, float], Reporting]]:
    """Fill each database, and give how long each question takes, and what times reporting."""
    with databases() as engines:
        for name, engine in engines.items():
            headers = a_person(engine, Role.CONTRACT_MANAGER)
            began = perf_counter()
            loaded = load(
                engine, authority_id_of(engine, headers), size.contracts, size.deliveries
            )
            print(f"  {name:10} {size.deliveries:,} loaded in {perf_counter() - began:.0f} s")
            if proves:
                assert next(differences(engine), None) is None
            token = headers["Authorization"].removeprefix("Bearer ")
            reporting = partial(_reported, engine, loaded, token, 4 * size.rounds)
            yield name, _asked(engine, loaded, size.rounds), reporting


def _asked(engine: Engine, loaded: Loaded, rounds: int) -> Mapping[str, float]:
    library = read_library(HOME)
    with reading(engine) as session:
        contracts = list(session.exec(select(Contract).order_by(col(Contract.id))))
        session.expunge_all()
    middle = contracts[len(contracts) // 2]

    def one(day: date) -> None:
        with reading(engine) as session:
            found = standing_of(session, middle, day, library)
        assert all(each.deliveries for each in found)

    def all_of_them(day: date) -> None:
        with reading(engine) as session:
            found = standings(session, contracts, day, library)
        assert len(found) == loaded.contracts * PROMISES

    works: dict[str, Callable[[], object]] = {
        ASKED[0]: lambda: one(TODAY),
        ASKED[1]: lambda: all_of_them(TODAY),
        ASKED[2]: lambda: one(LONG_AGO),
        ASKED[3]: lambda: all_of_them(LONG_AGO),
    }
    return {name: took.wall for name, took in least_of_both(works, rounds).items()}


@dataclass
class _Ours:
    """Records a delivery, or submits its return, each time in another contract."""

    engine: Engine
    token: str
    drafts: Iterator[tuple[UUID, UUID]]  #: a return, and the promise that is reported
    means: Means
    waiting: list[UUID] = field(default_factory=list)  #: returns with a delivery, not submitted

    def record(self) -> None:
        return_id, obligation_id = next(self.drafts)
        with writing(self.engine) as session:
            caller = authenticate(session, self.token, NOW).caller
            parent = return_of(session, caller, return_id, Lock.ALONE)
            sent = DeliverySent("R-1", obligation_id, TODAY, quantity=Decimal(8))
            record(session, self.means, caller, parent, sent, NOW)
        self.waiting.append(return_id)

    def submit(self) -> UUID:
        return_id = self.waiting.pop()
        with writing(self.engine) as session:
            caller = authenticate(session, self.token, NOW).caller
            parent = return_of(session, caller, return_id, Lock.ALONE)
            submit(session, self.means, caller, parent, NOW)
        return return_id


def _reported(
    engine: Engine, loaded: Loaded, token: str, rounds: int
) -> Mapping[str, Mapping[str, float]]:
    drafts = _drafts(engine, loaded, token, 2 * rounds + 2)
    ours = _Ours(engine, token, iter(drafts[::2]), Means(PeopleKey(""), HOME))
    ours.record()
    bare = Bare(engine, token, iter(drafts[1::2]), rows_of(engine, ours.submit()))
    bare.record()
    bare.submit()
    steps: dict[str, dict[str, Callable[[], object]]] = {
        "recording a delivery": {OURS: ours.record, BARE: bare.record},
        "submitting its return": {OURS: ours.submit, BARE: bare.submit},
    }
    return {
        name: {what: took.wall for what, took in least_of_both(works, rounds).items()}
        for name, works in steps.items()
    }


def _drafts(engine: Engine, loaded: Loaded, token: str, number: int) -> list[tuple[UUID, UUID]]:
    """Have returns begun, in contracts far apart from each other."""
    found = []
    with writing(engine) as session:
        caller = authenticate(session, token, NOW).caller
        step = max(loaded.contracts // number, 1)
        for place in islice(range(0, loaded.contracts, step), number):
            made = begin(session, caller, loaded.contract_id(place), TODAY, NOW)
            found.append((made.id, loaded.obligation_id(place)))
    return found


if __name__ == "__main__":
    run()
