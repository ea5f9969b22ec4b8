"""All that a lot's summaries are made of, gathered in one place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from app.assessments.summaries.standstill import Standstill
from app.scoring.answer import Answer

#: the words of the law for a tender that counts as having been assessed (section 50(5))
DISREGARDED = "disregarded"


@dataclass(frozen=True, slots=True)
class Party:
    """An authority or a supplier, as letters name it."""

    name: str
    address: str = ""  #: postal, in one line
    email: str = ""
    identifiers: tuple[str, ...] = ()  #: such as GB-COH 01234567


@dataclass(frozen=True, slots=True)
class Purchase:
    """What is being bought."""

    reference: str
    title: str
    lot: str  #: as people call it
    lot_title: str
    ocid: str = ""
    is_covered: bool = True  #: the law asks for summaries; below its thresholds it does not


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the evaluators agreed about one tender on one criterion."""

    mark: str
    reason: str = ""
    good: str = ""
    missing: str = ""
    higher: str = ""  #: what would have earned more, by the evaluators who gave this very mark
    reference: str = ""  #: where in the tender the mark rests

    @property
    def more(self) -> str:
        """Say what would have earned more: as it was agreed, or else as evaluators said."""
        return self.missing.strip() or self.higher


@dataclass(frozen=True, slots=True)
class Candidate:
    """One tender that was opened."""

    tender_id: UUID
    supplier: Party
    called: str  #: in scoring
    card: Mapping[str, Any]  #: its scorecard, as it is stored
    set_aside: str | None = None  #: by decision; as scoring calls it
    set_aside_reason: str = ""
    alias: str = ""  #: what it was called for those who marked without names
    members: tuple[str, ...] = ()  #: names of the others who are in it
    agreed: Mapping[str, Agreed] = field(default_factory=dict)  #: by criterion

    @property
    def names(self) -> tuple[str, ...]:
        """Give everything by which its supplier could be recognised in a text."""
        return tuple(filter(None, (self.supplier.name, self.called, self.alias, *self.members)))

    @property
    def status(self) -> str:
        """How far it came; a decision goes before what scoring says of it."""
        return self.set_aside or str(self.card["status"])

    @property
    def is_assessed(self) -> bool:
        """Tell whether a summary is owed for it: not where it was disregarded."""
        return self.status != DISREGARDED


@dataclass(frozen=True, slots=True)
class Withheld:
    """Something of the winner's that others are not told, because it would harm it to be known."""

    what: str  #: address, email, total, score or explanation
    reason: str
    criterion: str = ""  #: for a score or an explanation


@dataclass(frozen=True, slots=True)
class Terms:
    """What an officer decides about a lot's summaries."""

    standstill: Standstill | None = None  #: None: as the law asks
    full_version_at: str = ""  #: where criteria and methodology are in full; empty: as pinned
    withheld: tuple[Withheld, ...] = ()
    names_checked: bool = False  #: somebody looked wherever another supplier seems to be named


@dataclass(frozen=True)
class Case:
    """A lot that was assessed."""

    authority: Party
    purchase: Purchase
    assessment: Mapping[str, Any]  #: its id, number and digests
    answered: Answer  #: scored again from the receipt
    candidates: tuple[Candidate, ...]  #: best first
    winner_id: UUID | None  #: of the tender that is recommended
    on: date  #: the day of the letters, where the lot is
    terms: Terms = Terms()
    standstill_asked: Standstill = field(default_factory=Standstill)  #: by the law
    drawn: str = ""  #: how the draw was held that parted equals of the first place
    drawn_between: tuple[str, ...] = ()  #: those equals, as scoring calls them

    @property
    def winner(self) -> Candidate | None:
        """Give the tender that is to be awarded the contract."""
        return next((one for one in self.candidates if one.tender_id == self.winner_id), None)

    @property
    def owed(self) -> tuple[Candidate, ...]:
        """List the tenders for which a summary is owed."""
        return tuple(one for one in self.candidates if one.is_assessed)

    @property
    def lot(self) -> str:
        """Give the name that the lot has in scoring, where an assessment is of one lot alone."""
        return next(iter(self.answered.scores))
