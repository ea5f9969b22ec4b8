"""What somebody proposes to do about a shortfall, and what each kind of remedy has to say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from app.deliveries.shortfall.kind import RemedyKind
from app.deliveries.shortfall.remedies.breach import Breach
from app.problems import Finding, Invalid

#: what a kind cannot do without
NEEDS: dict[RemedyKind, tuple[str, ...]] = {
    RemedyKind.WARNING: (),
    RemedyKind.IMPROVEMENT_PLAN: ("due_on",),
    RemedyKind.SUBSTITUTION: ("due_on", "in_place"),
    RemedyKind.CREDIT: (),
    RemedyKind.RETENTION: ("amount",),
    RemedyKind.BREACH: ("breach",),
}
#: what it may say besides
MAY: dict[RemedyKind, tuple[str, ...]] = {
    RemedyKind.WARNING: ("due_on",),
    RemedyKind.IMPROVEMENT_PLAN: (),
    RemedyKind.SUBSTITUTION: ("quantity",),
    RemedyKind.CREDIT: ("quantity", "due_on"),
    RemedyKind.RETENTION: ("due_on",),
    RemedyKind.BREACH: (),
}
TOLD = ("due_on", "quantity", "in_place", "amount", "breach")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A remedy as somebody proposes it."""

    kind: RemedyKind
    what: str
    starts_on: date
    due_on: date | None = None
    shortfall_id: UUID | None = None  #: that it rests on; else on today's figures
    quantity: Decimal | None = None  #: that it covers; else all that is short and not covered
    in_place: UUID | None = None  #: the obligation that is to have more delivered instead
    amount: Decimal | None = None  #: in pounds, to be held back
    breach: Breach | None = None


def refuse_misshapen(proposal: Proposal, this_day: date, begins_on: date | None) -> None:
    """Let through a proposal that says what its kind needs, and nothing that it has no use for.

    Args:
        proposal: as it was sent.
        this_day: after which no breach has come about yet.
        begins_on: of the contract, before which nothing was owed; None: it is not known.

    Raises:
        Invalid: with every fault.
    """
    faults = (
        *_faults(proposal),
        *_before_the_contract(proposal, begins_on),
        *_breach_to_come(proposal.breach, this_day),
    )
    if faults:
        raise Invalid("The remedy does not say what its kind needs.", findings=faults)


def _faults(proposal: Proposal) -> Iterator[Finding]:
    kind = proposal.kind
    for name in TOLD:
        given = getattr(proposal, name) is not None
        if not given and name in NEEDS[kind]:
            words = f"A remedy of the kind {kind} needs `{name}`."
            yield Finding("missing", words, "Add it.", path=f"/{name}")
        elif given and name not in (*NEEDS[kind], *MAY[kind]):
            words = f"A remedy of the kind {kind} has no use for `{name}`."
            yield Finding("not_for_this_kind", words, "Leave it out.", path=f"/{name}")
    if proposal.due_on is not None and proposal.due_on <= proposal.starts_on:
        words = f"It is to be met by {proposal.due_on}, and starts on {proposal.starts_on}."
        yield Finding("ends_too_early", words, "Give time to do it.", path="/due_on")


def _before_the_contract(proposal: Proposal, begins_on: date | None) -> Iterator[Finding]:
    if begins_on is not None and proposal.starts_on < begins_on:
        words = f"It starts on {proposal.starts_on}, and the contract begins on {begins_on}."
        fix = "Look at the day; nothing can be asked for before the contract."
        yield Finding("before_the_contract", words, fix, path="/starts_on")


def _breach_to_come(breach: Breach | None, this_day: date) -> Iterator[Finding]:
    if breach is None:
        return
    told = {"/breach/trigger_on": breach.trigger_on}
    told |= {f"/breach/outcomes/{at}/on": one.on for at, one in enumerate(breach.outcomes)}
    for path, day in told.items():
        if day > this_day:
            words = f"{day} is to come; today is {this_day}."
            fix = "Tell of a breach once its outcome has come about."
            yield Finding("in_the_future", words, fix, path=path)
