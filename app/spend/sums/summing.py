"""Adding up published spend: how much, to whom, where, and how much of that is known."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session

from app.organisations.tables import ClaimKind
from app.places.locality import PlaceSet, Zone, locate
from app.places.place import Level, ResolvedPlace
from app.places.postcode import is_full
from app.spend.batch import NameState
from app.spend.sums.locating import places_of
from app.spend.sums.queries import Group, Known, Span, groups, known_names, undated
from app.spend.sums.share import Share, Sum, said_of


@dataclass(slots=True)
class Summary:
    """What a span comes to."""

    total: Sum = field(default_factory=Sum)
    back: Sum = field(default_factory=Sum)  #: of it, money that came back: below nought
    redacted: Sum = field(default_factory=Sum)  #: of it, where the name was withheld
    suppliers: dict[NameState, Sum] = field(default_factory=dict)  #: of the rest, by who it is
    sme: Share = field(default_factory=Share)
    vcse: Share = field(default_factory=Share)
    zones: dict[Zone, Sum] = field(default_factory=dict)  #: where a place set was named
    by_file: Sum = field(default_factory=Sum)  #: located by the postcode in the file
    by_register: Sum = field(default_factory=Sum)  #: located by the supplier's address
    undated: Sum = field(default_factory=Sum)  #: not in the total where a time was asked for


class Where:
    """Where the money of groups went: by the file's postcode, else by the supplier's address."""

    def __init__(self, session: Session, found: Iterable[Group], known: Known, on: date) -> None:
        """Look all of them up, in a few queries."""
        self._known = known
        self._own = {one: _postcode_in(address) for one, address in known.addresses.items()}
        keys = {self.key(one)[0] for one in found}
        self._places = places_of(session, keys, on)

    def key(self, group: Group) -> tuple[str, bool]:
        """Give the postcode of a group, and whether the file has it."""
        if group.postcode:
            return group.postcode, True
        supplier = self._known.suppliers.get(group.name or 0)
        return (self._own.get(supplier, ""), False) if supplier else ("", False)

    def place(self, group: Group) -> ResolvedPlace | None:
        """Give the place of a group; None where it is not known."""
        return self._places.get(self.key(group)[0])


def _postcode_in(address: str) -> str:
    """Give the last postcode of an address written in one line; empty where there is none."""
    words = address.upper().replace(",", " ").split()
    for at in range(len(words) - 1, -1, -1):
        for key in (words[at], "".join(words[max(at - 1, 0) : at + 1])):
            if is_full(key):
                return key
    return ""


def summarise(session: Session, span: Span, place_set: PlaceSet | None, on: date) -> Summary:
    """Add up a span.

    Args:
        session: where to read.
        span: which rows.
        place_set: what counts as local; None: nobody asks.
        on: the day as of which postcodes are looked up.
    """
    found = list(groups(session, span))
    known = known_names(session, span.authority_id)
    made = Summary()
    for one in found:
        _add(made, one, known)
    if place_set is not None:
        _locate(made, found, Where(session, found, known, on), place_set)
    made.undated.add(*_left_out(session, span))
    return made


def _left_out(session: Session, span: Span) -> tuple[int, Decimal]:
    """Count what is not in a span because it tells no time; nothing where no time is asked for."""
    if span.since is None and span.until is None:
        return 0, Decimal(0)
    return undated(session, span)


def _add(made: Summary, one: Group, known: Known) -> None:
    made.total.add(one.lines, one.amount)
    made.back.add(one.back_lines, one.back_amount)
    if one.name is None:
        made.redacted.add(one.lines, one.amount)
    else:
        state = known.states.get(one.name, NameState.WAITING)
        made.suppliers.setdefault(state, Sum()).add(one.lines, one.amount)
    supplier = known.suppliers.get(one.name or 0)
    for kind, share, file in (
        (ClaimKind.SME, made.sme, one.is_sme),
        (ClaimKind.VCSE, made.vcse, one.is_vcse),
    ):
        claim = known.claims.get((supplier, kind)) if supplier else None
        share.add(said_of(claim, file), one.lines, one.amount)


def _locate(made: Summary, found: list[Group], where: Where, place_set: PlaceSet) -> None:
    for one in found:
        place = where.place(one)
        zone = locate(place_set, place)
        made.zones.setdefault(zone, Sum()).add(one.lines, one.amount)
        if place is not None:
            basis = made.by_file if where.key(one)[1] else made.by_register
            basis.add(one.lines, one.amount)


@dataclass(slots=True)
class Grouped:
    """A sum by some key, with what has none."""

    by_key: dict[str, Sum] = field(default_factory=dict)
    without: Sum = field(default_factory=Sum)
    undated: Sum = field(default_factory=Sum)  #: not among them where a time was asked for

    def add(self, key: str, lines: int, amount: Decimal) -> None:
        """Add rows under a key; empty: they have none."""
        here = self.by_key.setdefault(key, Sum()) if key else self.without
        here.add(lines, amount)


def by_place(session: Session, span: Span, level: Level, on: date) -> Grouped:
    """Add up a span by the area of one level in which suppliers are, by its code."""
    found = list(groups(session, span))
    where = Where(session, found, known_names(session, span.authority_id), on)
    made = Grouped()
    for one in found:
        place = where.place(one)
        codes = place.at(level) if place is not None else frozenset()
        newest = place.lsoa21 if place is not None and level is Level.LSOA else None
        made.add(newest or min(codes, default=""), one.lines, one.amount)
    made.undated.add(*_left_out(session, span))
    return made


def by_month(session: Session, span: Span) -> Grouped:
    """Add up a span by the month of payment, as YYYY-MM; what tells none stands apart."""
    made = _by(
        groups(session, span, by_month=True),
        lambda one: f"{one.month // 100:04}-{one.month % 100:02}" if one.month else "",
    )
    made.without.add(*_left_out(session, span))
    return made


def by_supplier(session: Session, span: Span) -> tuple[Grouped, Sum]:
    """Add up a span by supplier of the register, by its id.

    Returns:
        The sums, what has no supplier among them apart; and of that, what was withheld.
    """
    known = known_names(session, span.authority_id)
    found = list(groups(session, span))
    redacted = Sum()
    for one in found:
        if one.name is None:
            redacted.add(one.lines, one.amount)

    def supplier(one: Group) -> str:
        who: UUID | None = known.suppliers.get(one.name or 0)
        return str(who) if who else ""

    made = _by(found, supplier)
    made.undated.add(*_left_out(session, span))
    return made, redacted


def _by(found: Iterable[Group], key: Callable[[Group], str]) -> Grouped:
    made = Grouped()
    for one in found:
        made.add(key(one), one.lines, one.amount)
    return made
