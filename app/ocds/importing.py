"""Bring a published tender notice in as a procurement's draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.ocds.notice import NoticeLot, NoticesRead, TenderNotice, worst_first
from app.ocds.procurement import Wanted, draft_from
from app.ocds.release import notices_in
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.problems import Conflict, Finding, Invalid, NotFound, Severity
from app.procurements.drafting import write_draft
from app.procurements.tables import Procurement


class WhichNotice(Conflict):
    """The document has several notices, and one makes a procurement."""

    slug = "which-notice"


@dataclass(frozen=True)
class Imported:
    """What came of a notice."""

    procurement: Procurement
    notice: TenderNotice
    lots: tuple[NoticeLot, ...]
    findings: tuple[Finding, ...]  #: what was not used, and why


def import_notice(
    session: WriteSession,
    caller: Caller,
    document: Any,
    named: str | None,
    wanted: Wanted,
    now: datetime,
) -> Imported:
    """Make a draft of a tender notice.

    Args:
        session: where to keep it.
        caller: whose it is to be.
        document: OCDS, as read from JSON: a package, a record or a release.
        named: id or ocid of the notice; None: the only one there is.
        wanted: what the caller says besides the notice.
        now: when.

    Raises:
        Invalid: if there is no notice in it, or it makes no draft.
        NotFound: if it has no notice of that name.
        WhichNotice: if it has several and none was named.
        ReferenceTaken: if the authority has another procurement of this reference.
    """
    read = notices_in(exact(document))
    if not read.notices:
        raise Invalid("There is no tender notice in it.", findings=read.findings)
    return draft_of(session, caller, _one_of(read, named), wanted, read.findings, now)


def draft_of(
    session: WriteSession,
    caller: Caller,
    notice: TenderNotice,
    wanted: Wanted,
    found: Sequence[Finding],
    now: datetime,
) -> Imported:
    """Make a draft of one notice that was read.

    Args:
        session: where to keep it.
        caller: whose it is to be.
        notice: what it tells.
        wanted: what the caller says besides.
        found: what of it could not be read.
        now: when.

    Raises:
        Problem: as `import_notice` does, but for what its document lacks.
    """
    made = draft_from(notice, wanted)
    findings = worst_first([*made.findings, *found])
    if made.draft is None or any(one.severity is Severity.FAULT for one in made.findings):
        raise Invalid("The notice makes no procurement as it stands.", findings=findings)
    procurement = write_draft(session, caller, made.draft, now, shares_ocid=True)
    return Imported(procurement, notice, made.lots, findings)


def _one_of(read: NoticesRead, named: str | None) -> TenderNotice:
    known = ", ".join(one.id for one in read.notices)[:1_000]
    if named is not None:
        found = read.of(named)
        if found is None:
            raise NotFound(f"The document has no notice {named!r}.", f"It has: {known}.")
        return found
    if len(read.notices) > 1:
        raise WhichNotice(f"The document has {len(read.notices)} notices.", f"Name one: {known}.")
    return read.notices[0]


def exact(value: Any) -> Any:
    """Copy a JSON document with every number as a Decimal, as notices are read."""
    if isinstance(value, dict):
        return {name: exact(part) for name, part in value.items()}
    if isinstance(value, list):
        return [exact(part) for part in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return value
