"""The kinds of file that this service takes, and which of them a caller may send."""

from collections.abc import Iterable
from uuid import UUID

from app.organisations.caller import Caller
from app.problems import Finding, Invalid
from app.spreadsheets.imports.lifecycle import KindNotYours
from app.spreadsheets.imports.offering import Kind, LargeKind
from app.spreadsheets.mapping.target import TargetName

AnyKind = Kind | LargeKind
AUTHORITY = "authority"  #: target of what is about no lot or contract
OWN_BYTES = 20_000_000  #: of a workbook of ours, or a file in its place
LARGE_BYTES = 100_000_000  #: of a file of a large kind
OWN_ROWS, LARGE_ROWS = 50_000, 1_000_000


def is_taken(kind: AnyKind) -> bool:
    """Tell whether a kind is taken in at all; some are only given out."""
    return isinstance(kind, LargeKind) or (kind.read is not None and kind.write is not None)


def is_sealed(kind: AnyKind) -> bool:
    """Tell whether its content may be known to nobody but who sent it."""
    return isinstance(kind, Kind) and kind.is_sealed


def most_bytes(kind: AnyKind) -> int:
    """Give how large a file of a kind may be."""
    return LARGE_BYTES if isinstance(kind, LargeKind) else OWN_BYTES


def layouts_of(kind: AnyKind) -> frozenset[TargetName]:
    """Give what a mapping profile may be for by which files of a kind are read; none: by none."""
    return frozenset(kind.layouts)


def limits_told(kind: AnyKind) -> str:
    """Say the limits of a kind."""
    large = isinstance(kind, LargeKind)
    rows = LARGE_ROWS if large else OWN_ROWS
    return f"A file of this kind has at most {most_bytes(kind) // 1_000_000} MB and {rows:,} rows."


def named(kinds: Iterable[AnyKind], name: str) -> AnyKind | None:
    """Give the kind of a name, if it is taken."""
    return next((kind for kind in kinds if kind.name == name and is_taken(kind)), None)


def for_caller(kinds: Iterable[AnyKind], caller: Caller) -> list[AnyKind]:
    """Give the kinds that a caller may send."""
    return [kind for kind in kinds if is_taken(kind) and kind.takes in caller.scopes]


def wanted(kinds: Iterable[AnyKind], name: str, caller: Caller) -> AnyKind:
    """Give the kind that a caller means to send.

    Raises:
        Invalid: if there is none of that name.
        KindNotYours: if the caller's key may not be used for it.
    """
    known = [kind for kind in kinds if is_taken(kind)]
    kind = named(known, name)
    if kind is None:
        names = ", ".join(sorted(one.name for one in known)) or "none yet"
        fault = f"No file of the kind {name[:40]!r} is taken."
        raise Invalid(fault, findings=[
            Finding("unknown_kind", fault, f"Choose from: {names}.", path="?kind")
        ])  # fmt: skip
    if kind.takes not in caller.scopes:
        raise KindNotYours(
            f"Your key lacks the scope {kind.takes}, which sending this kind of file needs.",
            "Use a key that has it.", scope=kind.takes.value,
        )  # fmt: skip
    return kind


def target_for(kind: AnyKind, target: UUID | None, caller: Caller) -> UUID:
    """Give what a file is about: what was named, or the caller's authority.

    Raises:
        Invalid: if nothing was named, and it is not about an authority.
    """
    if target is not None:
        return target
    if kind.target != AUTHORITY:
        fault = f"Say which {kind.target} the file is for."
        raise Invalid(fault, findings=[
            Finding("target_missing", fault, "Give its id as `target`.", path="?target")
        ])  # fmt: skip
    return caller.authority_id
