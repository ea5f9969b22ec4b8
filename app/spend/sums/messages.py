"""What the API gives about sums of published spend."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from app.places.locality import Zone
from app.places.place import Level
from app.platform.request.messages import Message
from app.spend.amount import Pounds
from app.spend.batch import BatchKind, NameState
from app.spend.sums.share import Basis, Share, Sum
from app.spend.sums.summing import Grouped, Summary


class SumOut(Message):
    """Rows, and the pounds that they come to."""

    lines: int
    amount: Pounds  #: what came back is taken off

    @classmethod
    def of(cls, found: Sum) -> "SumOut":
        """Make it from a sum."""
        return cls(lines=found.lines, amount=found.amount)


class ShareOut(Message):
    """What of a sum is so, what is not, and what nobody knows: unknown is not "no"."""

    yes: SumOut
    no: SumOut
    unknown: SumOut
    verified: SumOut  #: of `yes`: somebody looked in a register
    declared: SumOut  #: of `yes`: the supplier says so
    said_in_file: SumOut  #: of `yes`: the published file says so

    @classmethod
    def of(cls, found: Share) -> "ShareOut":
        """Make it from a share."""
        by = {basis: SumOut.of(found.by_basis.get(basis, Sum())) for basis in Basis}
        return cls(
            yes=SumOut.of(found.yes),
            no=SumOut.of(found.no),
            unknown=SumOut.of(found.unknown),
            verified=by[Basis.VERIFIED],
            declared=by[Basis.DECLARED],
            said_in_file=by[Basis.FILE],
        )


class LocalOut(Message):
    """Where the money went, to a place set; each row stands in one of the four."""

    place_set: str
    version: int
    inside: SumOut
    adjoining: SumOut
    elsewhere: SumOut
    unknown: SumOut
    by_postcode_in_file: SumOut  #: of all but the unknown
    by_address_in_register: SumOut  #: as above


class SpendSummaryOut(Message):
    """What was spent, and how much is known of it."""

    kind: BatchKind
    since: date | None
    until: date | None
    total: SumOut
    came_back: SumOut  #: of the total, what is below nought
    name_withheld: SumOut  #: of the total
    supplier_known: SumOut  #: of the total: the name is a supplier of the register
    supplier_waiting: SumOut  #: of the total: somebody is to say who the name is
    supplier_nobody: SumOut  #: of the total: somebody said that the register has no such supplier
    sme: ShareOut
    vcse: ShareOut
    local: LocalOut | None  #: null: no place set was named
    undated: SumOut  #: not in the total, where a time was asked for: no day and no month is told

    @classmethod
    def of(
        cls,
        found: Summary,
        asked: tuple[BatchKind, date | None, date | None],
        place_set: tuple[str, int] | None,
    ) -> "SpendSummaryOut":
        """Make it from a summary of what was asked for."""
        by_state = {one: SumOut.of(found.suppliers.get(one, Sum())) for one in NameState}
        return cls(
            kind=asked[0],
            since=asked[1],
            until=asked[2],
            total=SumOut.of(found.total),
            came_back=SumOut.of(found.back),
            name_withheld=SumOut.of(found.redacted),
            supplier_known=by_state[NameState.MATCHED],
            supplier_waiting=by_state[NameState.WAITING],
            supplier_nobody=by_state[NameState.NOBODY],
            sme=ShareOut.of(found.sme),
            vcse=ShareOut.of(found.vcse),
            local=None if place_set is None else _local(found, *place_set),
            undated=SumOut.of(found.undated),
        )


def _local(found: Summary, name: str, version: int) -> LocalOut:
    zones = {zone: SumOut.of(found.zones.get(zone, Sum())) for zone in Zone}
    return LocalOut(
        place_set=name,
        version=version,
        inside=zones[Zone.INSIDE],
        adjoining=zones[Zone.ADJOINING],
        elsewhere=zones[Zone.ELSEWHERE],
        unknown=zones[Zone.UNKNOWN],
        by_postcode_in_file=SumOut.of(found.by_file),
        by_address_in_register=SumOut.of(found.by_register),
    )


class MonthOut(Message):
    """What was spent in a month."""

    month: str  #: YYYY-MM
    sum: SumOut


class SpendByMonthOut(Message):
    """What was spent, month by month."""

    kind: BatchKind
    months: list[MonthOut]
    unknown: SumOut  #: rows that tell no day and no month

    @classmethod
    def of(cls, kind: BatchKind, found: Grouped) -> "SpendByMonthOut":
        """Make it from sums."""
        months = [
            MonthOut(month=month, sum=SumOut.of(one))
            for month, one in sorted(found.by_key.items())
        ]
        return cls(kind=kind, months=months, unknown=SumOut.of(found.without))


class AreaSumOut(Message):
    """What was spent with suppliers in an area."""

    code: str
    name: str  #: empty: no file of places names it
    sum: SumOut


class SpendByPlaceOut(Message):
    """What was spent, by where suppliers are."""

    kind: BatchKind
    level: Level
    areas: list[AreaSumOut]  #: those with the most first
    unknown: SumOut  #: it is not known where the supplier is
    undated: SumOut  #: in none of them, where a time was asked for: no day and no month is told

    @classmethod
    def of(
        cls, kind: BatchKind, level: Level, found: Grouped, names: dict[str, str]
    ) -> "SpendByPlaceOut":
        """Make it from sums and the areas' names."""
        areas = [
            AreaSumOut(code=code, name=names.get(code, ""), sum=SumOut.of(one))
            for code, one in sorted(found.by_key.items(), key=_most_first)
        ]
        return cls(
            kind=kind,
            level=level,
            areas=areas,
            unknown=SumOut.of(found.without),
            undated=SumOut.of(found.undated),
        )


def _most_first(entry: tuple[str, Sum]) -> tuple[Decimal, str]:
    return -entry[1].amount, entry[0]


class SupplierSumOut(Message):
    """What was spent with a supplier of the register."""

    supplier_id: UUID
    name: str
    sum: SumOut


class SpendBySupplierOut(Message):
    """What was spent, by supplier: those with the most, and the rest together."""

    kind: BatchKind
    suppliers: list[SupplierSumOut]
    others: SumOut  #: suppliers of the register beyond those listed
    unknown: SumOut  #: names that are nobody's yet, or were withheld
    name_withheld: SumOut  #: of the unknown
    undated: SumOut  #: in none of them, where a time was asked for: no day and no month is told
