"""Keep what a page brought, once, with the place where its run goes on."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from app.ocds.intake.buyer import Buyers
from app.ocds.intake.keeping import written
from app.ocds.intake.noticing import notice_others
from app.ocds.intake.told import Release, told_by
from app.ocds.pulls.ownership import Whose, whose
from app.ocds.pulls.page import Page
from app.ocds.pulls.queries import known_of
from app.ocds.pulls.tables import OcdsPull, OcdsPulled, OcdsPullRun, PulledState, RunState
from app.platform.database import WriteSession, add_those_new
from app.platform.identifiers import new_id
from app.problems import Finding

TOGETHER = 500  #: rows of one statement; a page should have a hundred
MOST_FINDINGS = 50  #: told of one run
KEY = ("ocid", "release_id", "digest")
#: what others buy is held where it is of a procurement of ours, for the intake to know of them
STATES = {
    Whose.OURS: PulledState.HELD,
    Whose.UNSAID: PulledState.UNSAID,
    Whose.OTHERS: PulledState.HELD,
}


@dataclass(frozen=True, slots=True)
class Read:
    """A release of a page, as far as it is to be known again."""

    ocid: str
    release_id: str
    digest: str  #: of what it says, however it is written
    whose: Whose
    is_known: bool  #: one of the authority's pulls would take it for the authority's
    content: bytes
    findings: Sequence[Finding]  #: why it is broken

    @property
    def key(self) -> tuple[str, str, str]:
        """What no other release has."""
        return self.ocid, self.release_id, self.digest


def read(page: Page, buyers: Buyers, every: Buyers) -> list[Read]:
    """Read every release of a page. It takes a while: do it before a session writes.

    Args:
        page: as it was given.
        buyers: by what the pull knows its authority.
        every: by what all pulls of that authority do.
    """
    found = []
    for piece in page.pieces:
        said = told_by(piece)
        content = written(said.tree).encode() if isinstance(said, Release) else piece.content
        found.append(
            Read(
                said.ocid[:100], said.id[:200], hashlib.sha256(content).hexdigest(),
                whose(said, piece.content, buyers),
                whose(said, piece.content, every) is not Whose.OTHERS, piece.content,
                () if isinstance(said, Release) else said.findings,
            )
        )  # fmt: skip
    return found


def keep(
    session: WriteSession, pull: OcdsPull, run: OcdsPullRun, page: Page, found: Sequence[Read],
    now: datetime,
) -> None:  # fmt: skip
    """Keep what a page brought that is new, count what it has, and go on with the next.

    Of what others buy in procurements that the authority has nothing of by now, the ocid is noted.

    Args:
        session: that holds the pull locked.
        pull: whose it is.
        run: that asked for the page.
        page: as it was read.
        found: its releases.
        now: when.
    """
    ours = _ours_among(session, pull, found)
    wanted = {
        one.key: one
        for one in reversed(found)
        if one.whose in STATES and (one.whose is not Whose.OTHERS or one.ocid in ours)
    }
    rows = [_row(pull, run, one, now) for one in reversed(wanted.values())]
    new = set[tuple[Any, ...]]()
    for begin in range(0, len(rows), TOGETHER):
        new |= add_those_new(session, OcdsPulled, rows[begin : begin + TOGETHER], KEY)
    let_go = {one.ocid for one in found if not one.is_known and one.ocid not in ours}
    notice_others(session, pull.authority_id, pull.id, let_go, now)
    kinds = Counter(wanted[key].whose for key in new)
    run.pages += 1
    run.seen += len(found)
    _count(run, Counter(one.whose for one in found), kinds)
    broken = (one for one in found if one.whose in (Whose.BROKEN, Whose.UNREAD))
    more = islice(broken, MOST_FINDINGS - len(run.findings))
    run.findings = [*run.findings, *map(_finding, more)]
    run.next_url, run.trouble, run.updated_at = page.next, "", now
    run.state = RunState.READING if page.next else RunState.READ
    pull.failures, pull.trouble = 0, ""
    session.add_all([pull, run])
    session.flush()


def _count(run: OcdsPullRun, all_: Counter[Whose], new: Counter[Whose]) -> None:
    """Count what a page had, and what of it is new, by whose it is."""
    run.brought += new[Whose.OURS]
    run.unsaid += new[Whose.UNSAID]
    run.again += all_[Whose.OURS] + all_[Whose.UNSAID]
    run.again -= new[Whose.OURS] + new[Whose.UNSAID]
    run.others += all_[Whose.OTHERS]
    run.broken += all_[Whose.BROKEN] + all_[Whose.UNREAD]
    run.unread += all_[Whose.UNREAD]


def _ours_among(session: WriteSession, pull: OcdsPull, found: Sequence[Read]) -> set[str]:
    """Give the ocids of procurements in which the authority buys and others do too."""
    ours = {one.ocid for one in found if one.whose is Whose.OURS}
    theirs = {one.ocid for one in found if one.whose is Whose.OTHERS}
    return theirs and (ours | known_of(session, pull, theirs))


def _row(pull: OcdsPull, run: OcdsPullRun, one: Read, now: datetime) -> dict[str, object]:
    return {
        "id": new_id(),
        "pull_id": pull.id,
        "run_id": run.id,
        "ocid": one.ocid,
        "release_id": one.release_id,
        "digest": one.digest,
        "state": STATES[one.whose],
        "content": one.content,
        "ingest_id": None,
        "lost": 0,
        "spared": 0,
        "rests_until": None,
        "given_up_at": None,
        "brought_at": now,
    }


def _finding(one: Read) -> dict[str, str]:
    """Say which release could not be read, and why."""
    told = asdict(one.findings[0])
    named = " ".join(filter(None, [one.ocid, one.release_id]))
    return {name: str(told[name]) for name in ("code", "message")} | {"release": named}
