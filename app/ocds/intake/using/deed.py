"""What is to be done of a release, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.ocds.contracts.alteration import Alteration
from app.ocds.contracts.given import Given
from app.ocds.contracts.notice import ContractDetails, Performance
from app.ocds.findings import Findings
from app.ocds.intake.answer import Thing
from app.ocds.notice import TenderNotice
from app.problems import Finding, Severity

MOST_MADE = 10_000  #: things that are told of one release


@dataclass(frozen=True, slots=True)
class Told:
    """A release of a procurement."""

    key: UUID  #: of the release as it is kept
    ingest_id: UUID  #: of the file in which it was first sent
    number: int  #: the same, in that file
    ocid: str
    release_id: str
    is_used: bool  #: nothing of it is left to do
    tree: dict[str, Any]  #: in shape


@dataclass(frozen=True, slots=True)
class Draft:
    """To draft a procurement."""

    notice: TenderNotice


@dataclass(frozen=True, slots=True)
class TakeOn:
    """To take a contract on, or fill it in."""

    details: ContractDetails
    given: Given


@dataclass(frozen=True, slots=True)
class Alter:
    """To propose a change of a contract, or to end it."""

    told: Alteration


@dataclass(frozen=True, slots=True)
class Rate:
    """To keep the ratings of a contract."""

    told: Performance


Deed = Draft | TakeOn | Alter | Rate


@dataclass(slots=True)
class Use:
    """A release that is new, what is to be done of it, and what came of it."""

    told: Told
    deeds: list[Deed] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)
    made: dict[tuple[Thing, UUID], None] = field(default_factory=dict)
    waits: bool = False  #: something of it was refused, and is tried again

    def say(self, code: str, words: str, fix: str = "", *, waits: bool = False) -> None:
        """Say why something was not used.

        Args:
            code: of the finding.
            words: what is so.
            fix: what to do.
            waits: it is tried again.
        """
        self.findings.append(Finding(code, words, fix, Severity.WARNING))
        self.waits = self.waits or waits

    def refuse(self, found: Sequence[Finding]) -> None:
        """Say why something is not done yet."""
        self.findings.extend(found)
        self.waits = True

    def has_failed(self) -> None:
        """Say that a fault of ours keeps it from being used."""
        words = "A fault of this service kept it from being used; it is in the service's log."
        self.say("internal", words, "Send it again once that is mended.", waits=True)

    def has_made(self, *things: tuple[Thing, UUID]) -> None:
        """Note what came of it."""
        for one in things:
            if len(self.made) < MOST_MADE:
                self.made[one] = None

    def has_procurement(self, procurement_id: UUID) -> None:
        """Say that there is a procurement of it, which stays as it is."""
        words = "You have a procurement of this ocid, which stays as it is."
        self.say("procurement_known", words, "Amend it if it has changed.")
        self.has_made((Thing.PROCUREMENT, procurement_id))

    @property
    def is_done(self) -> bool:
        """Tell whether it came to something, and nothing of it is left to do."""
        return bool(self.made) and not self.waits
