"""Keep the deliveries of a draft, beside those that were submitted before and count until then.

What was submitted stands until the return is submitted again. A correction is a row of its own
with the same reference; the one that it takes over from is numbered and goes on counting. Nothing
is deleted: what is taken out of a draft is kept as taken back.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, select

from app.deliveries.lifecycle import DeliveryState
from app.deliveries.people.counting import Counting, drop_tokens, keep_tokens, tokens_of
from app.deliveries.returns.checks.entry import Entry
from app.deliveries.tables import Delivery, Return
from app.platform.database import WriteSession

#: every delivery of a return, those that were taken back as well, since they have their places;
#: made once for all, since making a question takes as long as its answer
_ALL = (
    select(Delivery)
    .where(col(Delivery.return_id) == bindparam("return"))
    .order_by(col(Delivery.id))
    .with_for_update()
    .execution_options(populate_existing=True)
)
_UNDER = _ALL.where(col(Delivery.reference) == bindparam("reference"))


@dataclass(slots=True)
class Held:
    """What is kept under one reference."""

    counted: Delivery | None = None  #: it was submitted, and counts
    draft: Delivery | None = None  #: it takes over from it, or is new
    places: int = 0  #: that were given to those which do not stand

    @property
    def stands(self) -> Delivery | None:
        """Give the one that the draft of the return holds."""
        if self.draft is not None:
            return self.draft
        return None if self.counted is None or self.counted.replaced else self.counted


@dataclass(frozen=True, slots=True)
class Writer:
    """Whoever writes a return, and when."""

    by: UUID
    now: datetime


@dataclass(slots=True)
class Draft:
    """The deliveries of a return that is being written."""

    session: WriteSession
    parent: Return
    held: dict[str, Held]
    people: dict[UUID, frozenset[str]] = field(default_factory=dict)
    _counting: list[Counting] = field(default_factory=list)  #: that is still to be kept

    def standing(self) -> list[Delivery]:
        """List the deliveries that the draft holds, by reference."""
        found = (self.held[reference].stands for reference in sorted(self.held))
        return [one for one in found if one is not None]

    def people_of(self, delivery: Delivery | None) -> frozenset[str]:
        """Give the digests of whom a delivery counts."""
        none: frozenset[str] = frozenset()
        return none if delivery is None else self.people.get(delivery.id, none)

    def put(self, *entries: Entry, writer: Writer) -> list[Delivery]:
        """Have the draft hold deliveries; one that says the same is left alone.

        Args:
            entries: each of a reference of its own.
            writer: whose they are.
        """
        put = [self._put(entry, writer) for entry in entries]
        if self._counting:
            self.session.flush()  # the deliveries are there before their tokens
            keep_tokens(self.session, self._counting, writer.now)
            self._counting.clear()
        return put

    def _put(self, entry: Entry, writer: Writer) -> Delivery:
        held = self.held.setdefault(entry.reference, Held())
        stands, counted = held.stands, held.counted
        entry = entry.placed_as(stands or counted)
        if stands is not None and entry.says(stands, self.people_of(stands)):
            return stands
        if counted is not None and entry.says(counted, self.people_of(counted)):
            self._take_out(held, writer.now)
            return self._restore(counted, writer.now)
        if held.draft is not None:
            return self._change(held.draft, entry, writer)
        before = stands or counted
        people = entry.people if entry.people is not None else self.people_of(before)
        self._take_out(held, writer.now)
        held.draft = self._add(entry, before, writer)
        if before is not None:
            held.draft.tokens_erased = self._erased(before, people)
        self._keep(held.draft, people)
        return held.draft

    def take_out(self, reference: str, now: datetime) -> None:
        """Have the draft hold no delivery of a reference."""
        self._take_out(self.held[reference], now)

    def _take_out(self, held: Held, now: datetime) -> None:
        stands = held.stands
        if stands is None:
            return
        held.places += 1
        stands.replaced = held.places
        _changed(stands, now)
        if stands is held.draft:
            stands.withdrawn_at = now
            held.draft = None
            drop_tokens(self.session, [stands.id])
        self.session.flush()  # its reference is free before another row takes it

    def _restore(self, counted: Delivery, now: datetime) -> Delivery:
        counted.replaced = 0
        _changed(counted, now)
        return counted

    def _change(self, draft: Delivery, entry: Entry, writer: Writer) -> Delivery:
        for name, value in entry.columns().items():
            setattr(draft, name, value)
        draft.writers = sorted({*draft.writers, str(writer.by)})
        _changed(draft, writer.now)
        if entry.people is not None:
            draft.tokens_erased = self._erased(draft, entry.people)
            self._keep(draft, entry.people)
        return draft

    def _erased(self, before: Delivery, people: frozenset[str]) -> int:
        """Give how many of those who were counted before can be told no longer."""
        fewer = len(self.people_of(before)) + before.tokens_erased - len(people)
        return min(before.tokens_erased, max(fewer, 0))

    def _add(self, entry: Entry, before: Delivery | None, writer: Writer) -> Delivery:
        writers = set() if before is None else {*before.writers, str(before.recorded_by)}
        made = Delivery(
            authority_id=self.parent.authority_id,
            contract_id=self.parent.contract_id,
            return_id=self.parent.id,
            state=DeliveryState.CLAIMED,
            recorded_by=writer.by,
            recorded_at=writer.now,
            writers=sorted(writers),
            updated_at=writer.now,
            **entry.columns(),
        )
        self.session.add(made)
        return made

    def _keep(self, delivery: Delivery, people: frozenset[str]) -> None:
        before = self.people_of(delivery)
        if people != before:
            self._counting.append(Counting(delivery, before, people))
        self.people[delivery.id] = people


def draft_of(session: WriteSession, parent: Return, reference: str | None = None) -> Draft:
    """Give the deliveries of a return, locked; of one reference alone, if one is named.

    Args:
        session: where they are kept.
        parent: the return, locked alone.
        reference: the only one that is asked about.
    """
    asked = {"return": parent.id}
    rows: list[Delivery] = list(
        session.execute(_ALL, asked).scalars()
        if reference is None
        else session.execute(_UNDER, asked | {"reference": reference}).scalars()
    )
    found: dict[str, Held] = {}
    for row in rows:
        held = found.setdefault(row.reference, Held())
        held.places = max(held.places, row.replaced)
        if row.withdrawn_at is not None:
            continue
        if row.submission is None:
            held.draft = row
        else:
            held.counted = row
    kept = [row.id for row in rows if row.withdrawn_at is None]
    return Draft(session, parent, found, tokens_of(session, kept))


def _changed(row: Delivery, now: datetime) -> None:
    row.version += 1
    row.updated_at = now
