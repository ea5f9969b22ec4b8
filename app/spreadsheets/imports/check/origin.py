"""Whether a workbook that came back is the one that it is sent as."""

from collections.abc import Iterator, Mapping, Sequence

from app.problems import Finding, Severity
from app.spreadsheets.cell import name_of
from app.spreadsheets.forms.book import Book
from app.spreadsheets.imports.known import AnyKind
from app.spreadsheets.imports.offering import Asking, Kind
from app.spreadsheets.sheet import Workbook
from app.spreadsheets.workbooks.given import GivenOut

PERIOD = "period"  #: the fact of a book that tells its period
ENOUGH = 2  #: sheets of a kind, to know it by their names
AGAIN = "Download the workbook again, and copy what you filled in."


def misfits(kind: Kind, asking: Asking, given: GivenOut, ours: Book) -> Iterator[Finding]:
    """Tell where a workbook that was given out is not what it is sent as.

    Args:
        kind: that it is sent as.
        asking: about what.
        given: what is known of it by its reference.
        ours: what it would be if it were made now.
    """
    if given.kind != kind.name:
        yield other_kind(kind, given.kind)
    elif given.target_id != asking.target.id:
        words = f"This workbook was made for another {kind.target}."
        yield Finding("other_target", words, f"Send it for the {kind.target} it was made for.")
    elif given.facts.get(PERIOD) != ours.facts.get(PERIOD):
        words = (
            f"This workbook was made for {given.facts.get(PERIOD, 'another period')}, and is sent "
            f"for {ours.facts.get(PERIOD, 'another')}."
        )
        yield Finding("other_period", words, "Send it for its own period.")
    else:
        yield from _older(kind, given, ours.facts)


def _older(kind: Kind, given: GivenOut, facts: Mapping[str, str]) -> Iterator[Finding]:
    if given.template_version != kind.template_version:
        words = "This workbook was made from an older template; what it has is read."
        yield Finding("older_template", words, "", Severity.NOTE)
    moved = [name for name in facts if name in given.facts and facts[name] != given.facts[name]]
    if moved:
        words = f"Since this workbook was given out these have changed: {', '.join(moved)}."
        yield Finding("made_before", words, f"Look at what changes. {AGAIN}", Severity.WARNING)


def other_kind(kind: Kind, made_as: str) -> Finding:
    """Tell that a workbook is another one than it is sent as."""
    words = f"This is another workbook: it was made as {made_as[:50]}, and is sent as {kind.name}."
    fix = f"Send it as {made_as[:50]}; or choose the workbook that was made as {kind.name}."
    return Finding("other_kind", words, fix)


def kind_by_sheets(kinds: Sequence[AnyKind], workbook: Workbook) -> Kind | None:
    """Tell by the names of its sheets which kind a workbook is; None: two kinds, or none, fit."""
    names = {name_of(sheet.name) for sheet in workbook.sheets}
    ours = [one for one in kinds if isinstance(one, Kind)]
    fits = [len(names & {name_of(form.name) for form in one.forms}) for one in ours]
    most = max(fits, default=0)
    best = [one for one, number in zip(ours, fits, strict=True) if number == most]
    return best[0] if most >= ENOUGH and len(best) == 1 else None


def unknown() -> Finding:
    """Tell that a workbook has a reference that nobody here gave it."""
    words = "The reference in this workbook is not known here; it is compared with what is now."
    fix = "Look at what changes; or download the workbook again, and copy what you filled in."
    return Finding("unknown_reference", words, fix, Severity.WARNING)


def not_yours() -> Finding:
    """Tell that a workbook is somebody else's, and only they may send it."""
    words = "This workbook was given to somebody else, and only they may send it."
    return Finding("not_yours", words, "Ask for one of your own, and fill that in.")


def put_together() -> Finding:
    """Tell that a workbook was put together of several."""
    words = "This workbook has the references of several: sheets were moved from one to another."
    return Finding("several_references", words, AGAIN)
