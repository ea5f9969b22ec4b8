"""Columns that were saved before, for a file with the same headings or with nearly the same.

A file whose headings changed since is just the one that somebody takes for new: it is told what
changed, beside the headings that a profile was confirmed with or those of the last file by it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.organisations.caller import Caller
from app.platform.sealing import Seals
from app.problems import Severity
from app.spreadsheets.imports.check.recalling import Sending, wordings_of_last
from app.spreadsheets.mapping.drift import Drift, drift
from app.spreadsheets.mapping.guessed import GuessedColumn, Table
from app.spreadsheets.mapping.plan import compile_profile
from app.spreadsheets.mapping.profile import Profile
from app.spreadsheets.mapping.queries import document_of
from app.spreadsheets.mapping.tables import MappingProfile
from app.spreadsheets.mapping.target import TargetName
from app.spreadsheets.mapping.wording import with_wordings

MOST_HELD = 20  #: profiles, the last changed first, that a file is held against
MOST_NEAR = 3  #: of them, with nearly the same headings, that are told
MOST_TOLD = 20  #: differences that are told one by one of each


@dataclass(frozen=True, slots=True)
class Held:
    """How a file stands to the headings of a profile."""

    drift: Sequence[Drift]
    headings: int  #: of the sheets that are for the profile
    is_readable: bool  #: nothing that it needs is missing

    @property
    def changes(self) -> int:
        """Count the headings that are not there any more, or were not before."""
        return sum(one.change != "moved" for one in self.drift)

    @property
    def is_near(self) -> bool:
        """Tell whether most of the headings are those of before."""
        return 0 < self.changes * 2 <= self.headings


@dataclass(frozen=True, slots=True)
class Known:
    """Columns that were saved before."""

    profile: MappingProfile
    changes: Sequence[str]  #: how the headings differ from those of before, in sentences
    more: int  #: differences that are not among them
    is_readable: bool  #: the file can be read by it


@dataclass(frozen=True, slots=True)
class Asking:
    """Whose file it is, and what it is about."""

    caller: Caller
    kind: str
    target: TargetName
    prints: Sequence[str]  #: digests of its sheets' headings
    columns: Sequence[GuessedColumn]  #: of them


def known_for(
    session: Session, seals: Seals, asking: Asking, tables: Sequence[Table]
) -> list[Known]:
    """Give the columns that were saved with the same headings, else with nearly the same.

    Args:
        session: where they are kept.
        seals: by which the headings of the last file are opened.
        asking: whose file it is.
        tables: its sheets, with their first rows.
    """
    query = select(MappingProfile).where(
        MappingProfile.authority_id == asking.caller.authority_id,
        MappingProfile.target == asking.target,
        col(MappingProfile.removed_at).is_(None),
    )
    order = (col(MappingProfile.updated_at).desc(), col(MappingProfile.id))
    stored = list(session.exec(query.order_by(*order)))
    same = [one for one in stored if set(one.prints) & set(asking.prints)]
    found = [
        (one, held_against(_profile(session, seals, asking, one), tables, asking.columns))
        for one in (same or stored)[:MOST_HELD]
    ]
    if not same:
        near = [one for one in found if one[1].is_near]
        found = sorted(near, key=lambda one: one[1].changes)[:MOST_NEAR]
    return [_known(one, held) for one, held in found]


def held_against(
    profile: Profile, tables: Iterable[Table], columns: Sequence[GuessedColumn]
) -> Held:
    """Hold the headings of a file against those that a profile was confirmed with.

    Args:
        profile: with what it takes for confirmed.
        tables: the file's sheets, with their first rows.
        columns: of the sheets, by which those are held whose headings the profile knows no more.
    """
    plan = compile_profile(profile)
    found: list[Drift] = []
    headings, read, unread = 0, 0, 0
    for sheet, rows in tables:
        reading = plan.rows(sheet, rows)
        next(iter(reading), None)  # by its first row it knows the headings
        here: Sequence[str] = reading.headings
        if reading.layout is None:
            here = [one.heading for one in columns if one.sheet == sheet and one.heading]
            sets = [one for layout in plan.layouts(sheet) for one in layout.confirmed]
            told = drift(sets, here)
        else:
            told = reading.drift
        found += told
        headings += len(here) if told or reading.layout else 0
        is_faulty = any(one.severity is Severity.FAULT for one in reading.findings)
        read += reading.layout is not None and not is_faulty
        unread += is_faulty
    return Held(found, headings, read > 0 and not unread)


def _profile(session: Session, seals: Seals, asking: Asking, one: MappingProfile) -> Profile:
    caller = asking.caller
    of = Sending(caller.authority_id, caller.supplier_id, asking.kind, one.id)
    before = wordings_of_last(session, seals, of)
    return with_wordings(document_of(session, one, one.version), before)


def _known(profile: MappingProfile, held: Held) -> Known:
    told = [one.words for one in held.drift[:MOST_TOLD]]
    return Known(profile, told, len(held.drift) - len(told), held.is_readable)
