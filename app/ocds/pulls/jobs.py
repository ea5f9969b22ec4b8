"""Pulling as a job: one page of one pull at a time, so that a slow publisher holds nobody up.

Jobs of other kinds go before, and of all pulls one at a time asks its publisher: that of the
authority for which the longest time none was asked. Each page is
asked for between two transactions, and kept with the place of the next. Whoever loses the pull
meanwhile, since somebody changed it or another job goes on with it, writes nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.ocds.intake.buyer import Buyers
from app.ocds.intake.receiving import TooManyIngests
from app.ocds.pulls.answer import Meaning, meaning_of, wait_after
from app.ocds.pulls.arranging import wake
from app.ocds.pulls.handing import hand_over, hand_what_may
from app.ocds.pulls.keeping import Read, keep, read
from app.ocds.pulls.pacing import POLITE, Pace, leave_in_peace, take_turn
from app.ocds.pulls.page import NotAPage, Page, read_page
from app.ocds.pulls.queries import (
    MOST_HELD,
    MOST_HELD_BYTES,
    held_by_all,
    held_of,
    held_pull,
    is_another_at_it,
    is_before,
    known_by_all,
    run_under_way,
)
from app.ocds.pulls.running import PULL, anew, ask, begin, put_off, stop, stumble, wait_for_turn
from app.ocds.pulls.source import first_page, origin_of
from app.ocds.pulls.tables import OcdsPull, OcdsPullRun, PullState, RunState
from app.ocds.pulls.window import Window
from app.organisations.authenticating import caller_again
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.database import WriteSession
from app.platform.jobs.kinds import Kind, Outcome, Schedule
from app.platform.jobs.working import InOneGo, Superseded, Work
from app.platform.metrics import Gauge
from app.platform.outgoing.address import AddressRefused, checked
from app.platform.outgoing.fetching import fetch
from app.platform.outgoing.sending import Answer, Door, Unreached
from app.platform.settings import Settings
from app.problems import Unauthenticated

#: a worker may die often while it pulls: that uses up jobs, and must not end a pull
ATTEMPTS = 1_000
SECONDS = 20.0  #: for a page; as long no other work may be done
LARGEST = 30_000_000  #: bytes of a page; a hundred releases have a million or two
MOST_PAGES = 5_000  #: of one run
HEADERS = {"Accept": "application/json", "User-Agent": "social-value-scorer"}
BUSY_PAUSE = timedelta(seconds=2)  #: while another pull asks its publisher, or has its turn
FULL_PAUSE = timedelta(minutes=1)  #: while files of the authority wait to be read
MOST_PAUSE = timedelta(hours=1)  #: while a pull holds as much as it may
AS_MUCH = (
    f"It holds as much as it may: {MOST_HELD:,} releases, or {MOST_HELD_BYTES // 1_000_000} MB, "
    "that name no buyer or could not be read. It asks for nothing until some have gone in or are "
    "let go; what is published meanwhile it asks for then. Remove it, and set it up anew, to let "
    "all of that go."
)


def _door(settings: Settings) -> Door:
    return Door(loopback=settings.outgoing_loopback, seconds=SECONDS)


@dataclass(frozen=True, slots=True)
class Asked:
    """A page that may be asked for now."""

    url: str
    origin: str
    is_first: bool
    pages: int  #: that were read before
    buyers: Buyers
    every: Buyers  #: by which all pulls of the authority know it


@dataclass(frozen=True, slots=True)
class Came:
    """What came of asking for a page."""

    meaning: Meaning
    trouble: str = ""
    wait: timedelta = timedelta()
    page: Page | None = None  #: where it is one
    found: Sequence[Read] = ()


@dataclass(frozen=True, slots=True)
class Puller:
    """Goes on with one pull."""

    settings: Callable[[], Settings] = Settings
    door: Callable[[Settings], Door] = _door
    pace: Pace = POLITE

    def __call__(self, work: Work) -> None:
        """Ask for a page, if that may be; after the last one hand over what a run has brought."""
        try:
            self._go_on(work)
        except Superseded:
            raise
        except Exception as error:
            _fault(work, error)
            raise

    def _go_on(self, work: Work) -> None:
        door = self.door(self.settings())
        asked = self._leave(work)
        if asked is not None:
            _settle(work, asked, _came(door, asked, work.now()))
        while _handed(work):
            pass

    def _leave(self, work: Work) -> Asked | None:
        """Take leave to ask for one page; None: not now, or there is none to ask for."""
        with work.writing() as session:
            pull, now = _mine(session, work), work.now()
            caller = None if pull is None else _caller(session, pull, now)
            if pull is None or caller is None:
                return None
            run = run_under_way(session, pull.id)
            if run is not None and run.state is RunState.READ:
                return None
            if _is_full(session, pull, run, caller, now):
                return None
            is_busy = is_another_at_it(session, pull, work.id, now)
            if is_busy or is_before(session, pull, now, now + BUSY_PAUSE):
                wait_for_turn(session, pull, now, now + BUSY_PAUSE)
                return None
            run = run or begin(session, pull, now)
            if run is None:
                return None
            asked = self._turn(session, pull, run, now)  # before the log is locked
            hand_what_may(session, pull, run, caller, now, is_again=True)  # whoever is away
            return asked

    def _turn(
        self, session: WriteSession, pull: OcdsPull, run: OcdsPullRun, now: datetime
    ) -> Asked | None:
        """Take leave of the publisher; None: it was asked as often as it may be lately."""
        until = take_turn(session, origin_of(pull.url), self.pace, now)
        if until is not None:
            pull.waits_since = pull.waits_since or now
            put_off(session, pull, run, run.trouble, until, now)
            return None
        pull.asked_at, pull.waits_since = now, None
        run.requests += 1
        session.add_all([pull, run])
        return _asked(pull, run, known_by_all(session, pull))


def _is_full(
    session: WriteSession, pull: OcdsPull, run: OcdsPullRun | None, caller: Caller, now: datetime
) -> bool:
    """Tell whether a pull holds as much as it may; then what can go over does, and it waits."""
    if not held_of(session, [pull.id])[pull.id].is_full:
        return False
    hand_what_may(session, pull, run, caller, now)
    put_off(session, pull, run, AS_MUCH, now + MOST_PAUSE, now)
    return True


def _asked(pull: OcdsPull, run: OcdsPullRun, every: Buyers) -> Asked:
    window = Window(run.since, run.before)
    url = run.next_url or first_page(pull.source, pull.url, window)
    buyers = Buyers(pull.buyers, pull.names)
    return Asked(url, origin_of(pull.url), not run.next_url, run.pages, buyers, every)


def _came(door: Door, asked: Asked, now: datetime) -> Came:
    """Ask for a page, and read it."""
    try:
        answer = fetch(door, asked.url, HEADERS, LARGEST)
    except (Unreached, AddressRefused) as problem:
        return Came(Meaning.AGAIN, problem.detail)
    meaning = meaning_of(answer.status, is_first=asked.is_first)
    if meaning is not Meaning.PAGE:
        wait = wait_after(answer.headers, answer.content, now)
        return Came(meaning, f"It answered {answer.status}.", wait)
    try:
        page = _page(answer, asked)
    except NotAPage as fault:
        return Came(Meaning.AGAIN, f"Page {asked.pages + 1} could not be read: {fault}")
    return Came(meaning, page=page, found=read(page, asked.buyers, asked.every))


def _page(answer: Answer, asked: Asked) -> Page:
    if answer.is_cut:
        raise NotAPage(f"It has more than {LARGEST:,} bytes.")
    page = read_page(answer.content)
    if page.next and not _leads_on(page.next, asked):
        raise NotAPage("The next is not at the same publisher's.")
    if page.next == asked.url or asked.pages >= MOST_PAGES:
        raise NotAPage("The pages have no end.")
    return page


def _leads_on(url: str, asked: Asked) -> bool:
    """Tell whether an address is written as one should be, and is the same publisher's."""
    try:
        return origin_of(checked(url, loopback=True).url) == asked.origin
    except AddressRefused:
        return False


def _settle(work: Work, asked: Asked, came: Came) -> None:
    """Write down what came of a page, unless the pull is in other hands by now."""
    with work.writing() as session:
        pull, now = _mine(session, work), work.now()
        run = None if pull is None else run_under_way(session, pull.id)
        if pull is None or run is None:
            return
        if came.page is not None:
            keep(session, pull, run, came.page, came.found, now)
            if run.state is RunState.READING:
                ask(session, pull, now, now)
        elif came.meaning is Meaning.WAIT:
            until = now + came.wait
            leave_in_peace(session, asked.origin, until)
            put_off(session, pull, run, came.trouble, until, now)
        elif came.meaning is Meaning.ANEW:
            anew(session, pull, run, came.trouble, now)
        else:
            stumble(session, pull, run, came.trouble, now)


def _fault(work: Work, error: Exception) -> None:
    """Say that something failed here, which no publisher did, and have the pull go on later."""
    with work.writing() as session:
        pull, now = _mine(session, work), work.now()
        if pull is not None:
            words = f"Something failed here ({type(error).__name__})."
            stumble(session, pull, run_under_way(session, pull.id), words, now)


def _handed(work: Work) -> bool:
    """Hand over some of what a run has brought; tell whether there is more to do."""
    try:
        with work.writing() as session:
            pull, now = _mine(session, work), work.now()
            run = None if pull is None else run_under_way(session, pull.id)
            if pull is None or run is None or run.state is not RunState.READ:
                return False
            caller = _caller(session, pull, now)
            return caller is not None and not hand_over(session, pull, run, caller, now)
    except TooManyIngests as problem:
        _wait(work, problem.detail)
        return False


def _wait(work: Work, why: str) -> None:
    with work.writing() as session:
        pull, now = _mine(session, work), work.now()
        run = None if pull is None else run_under_way(session, pull.id)
        if pull is not None and run is not None:
            put_off(session, pull, run, why, now + FULL_PAUSE, now)


def _mine(session: WriteSession, work: Work) -> OcdsPull | None:
    """Give the pull, locked; None: it is gone, is to rest, or another job goes on with it."""
    pull = held_pull(session, UUID(work.payload["pull"]))
    is_mine = pull is not None and pull.turn == work.payload["turn"]
    return pull if is_mine and pull is not None and pull.state is PullState.ACTIVE else None


def _caller(session: WriteSession, pull: OcdsPull, now: datetime) -> Caller | None:
    """Give for whom a pull works; None: they may not any more, and it is stopped."""
    try:
        caller = caller_again(session, pull.key_id, now)
    except Unauthenticated as problem:
        stop(session, pull, problem.detail, now)
        return None
    if Scope.CONTRACTS_WRITE not in caller.scopes:
        stop(session, pull, "Whoever set this up may not send releases any more.", now)
        return None
    return caller


def _wake(session: WriteSession, work: Work) -> Outcome:
    return {"woken": wake(session, work.now())}


GO_ON = Kind(PULL, Puller(), attempts=ATTEMPTS)
WAKE = Kind("ocds.wake_pulls", InOneGo(_wake))
GAUGES = (
    Gauge("svs_ocds_pulled_held", "Releases that pulls hold, by why", "why", held_by_all),
)  # fmt: skip
HOURLY = Schedule("ocds.wake_pulls", "37 * * * *", WAKE.name)
