"""Recall what is known of the last file that was saved by the same mapping profile."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from app.platform.sealing import Seals
from app.problems import Problem
from app.rules.digest import digest_of
from app.spreadsheets.imports import keeping
from app.spreadsheets.imports.check.filing import Filed
from app.spreadsheets.imports.lifecycle import ImportState
from app.spreadsheets.imports.tables import FileImport, Part
from app.spreadsheets.mapping.queries import profile_of
from app.spreadsheets.mapping.wording import Wordings


@dataclass(frozen=True, slots=True)
class Sending:
    """Whose files of what kind come by which profile."""

    authority_id: UUID
    supplier_id: UUID | None  #: None: the authority's own
    kind: str
    profile_id: UUID


def wordings_before(session: Session, seals: Seals, row: FileImport) -> Wordings:
    """Give the headings of the last file of the same side that stands saved by a file's profile.

    Another side's are never told: the headings of a supplier are what it wrote. They stay when
    the rest of what is kept of that file goes, as its successor may come a year later.

    Args:
        session: to look for it with.
        seals: by which they are opened.
        row: the import of the file that is checked.
    """
    if row.profile_id is None:
        return {}
    of = Sending(row.authority_id, row.supplier_id, row.kind, row.profile_id)
    return wordings_of_last(session, seals, of)


def wordings_of_last(session: Session, seals: Seals, of: Sending) -> Wordings:
    """Give the headings of the last file that stands saved; none: there are none.

    Args:
        session: to look for it with.
        seals: by which they are opened.
        of: whose file, and by which profile.
    """
    query = select(FileImport).where(
        FileImport.authority_id == of.authority_id,
        FileImport.supplier_id == of.supplier_id,
        FileImport.kind == of.kind,
        FileImport.profile_id == of.profile_id,
        FileImport.state == ImportState.APPLIED,
    )
    order = (col(FileImport.applied_at).desc(), col(FileImport.id).desc())
    found = session.exec(query.order_by(*order).limit(1)).first()
    if found is None:
        return {}
    try:
        kept = keeping.kept(session, keeping.key_of(seals, found), found.id, Part.WORDINGS)
    except Problem:
        return {}  # they are damaged
    told: Wordings = kept or {}
    return told


def digest_told(wordings: Wordings) -> str:
    """Give the digest of headings to which a file is held; empty: there are none."""
    return digest_of(wordings) if wordings else ""


def is_overtaken(session: Session, seals: Seals, row: FileImport) -> bool:
    """Tell whether a file with other headings was saved by its profile since it was checked.

    Args:
        session: to look for it with.
        seals: by which headings are opened.
        row: the import of a file that was checked.
    """
    latest = digest_told(wordings_before(session, seals, row))
    if not latest or not _is_held(session, row):
        return False
    key = keeping.key_of(seals, row)
    own: Wordings = keeping.kept(session, key, row.id, Part.WORDINGS) or {}
    return latest not in (Filed(session, key, row.id).head().held_to, digest_told(own))


def _is_held(session: Session, row: FileImport) -> bool:
    """Tell whether a file's profile names no headings that were confirmed, of some layout."""
    if row.profile_id is None:
        return False
    try:
        profile = profile_of(session, row.authority_id, row.profile_id)
    except Problem:
        return False  # it was taken out of use
    return any(not one.confirmed for one in profile.layouts)
