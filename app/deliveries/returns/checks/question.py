"""What a person should look at in a return. Questions stop nothing."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from app.deliveries.people.looks import personal_in
from app.deliveries.people.once import is_short_of_tokens
from app.deliveries.returns.checks.ground import Ground, Owed
from app.deliveries.returns.checks.report import DeliverySent, LineSent
from app.deliveries.said import Said
from app.problems import Finding, Severity
from app.units import plain


class Like(Protocol):
    """Something that was delivered, as far as it is held against others."""

    @property
    def reference(self) -> str:
        """The supplier's own."""

    @property
    def obligation_id(self) -> UUID:
        """What it is of."""

    @property
    def delivered_on(self) -> date:
        """Its last day."""

    @property
    def quantity(self) -> Decimal:
        """How much, in the unit in which it is owed."""

    @property
    def place(self) -> str:
        """Code of where it was; empty: not told."""

    @property
    def organisation(self) -> str:
        """Who received it; empty: not told."""


def questions_of_comment(sent: DeliverySent, path: str) -> list[Finding]:
    """Ask about a comment that seems to tell who somebody is."""
    held = personal_in(sent.comment, sent.delivered_on)
    words = f"The comment seems to hold {held}."
    fix = "Take it out: nothing in a return is to tell who somebody is."
    return [_question("personal_comment", words, fix, f"{path}/comment")] if held else []


def questions_of_tokens(quantity: Decimal, heads: int, owed: Owed, path: str) -> list[Finding]:
    """Ask about people who cannot be told apart, where one counts once.

    Args:
        quantity: of the delivery, in the obligation's unit.
        heads: how many tokens it has.
        owed: an obligation whose measure counts one person once.
        path: of the delivery.
    """
    if not is_short_of_tokens(owed.unit, quantity, heads):
        return []
    counted = f"{plain(quantity)} {owed.unit} by {heads} tokens of people"
    words = f"It counts {counted}, so that nobody can tell who was counted elsewhere."
    fix = "Give a token for each person; what comes without is looked at more often."
    return [_question("no_tokens", words, fix, f"{path}/people")]


def questions_of_likes(deliveries: Iterable[Like]) -> list[Finding]:
    """Ask about deliveries that say the same of the same day, though under other references.

    Args:
        deliveries: of one return that have no tokens of people, by which they would be told apart.
    """
    found: dict[tuple[UUID, date, Decimal, str, str], list[str]] = {}
    for one in deliveries:
        what = one.obligation_id, one.delivered_on, one.quantity, one.place, one.organisation
        found.setdefault(what, []).append(one.reference)
    return [
        _question(
            "seems_twice",
            f"{', '.join(names)} tell of the same day, place and quantity.",
            "If they are one and the same, take all but one out.",
            "/deliveries",
        )
        for names in found.values()
        if len(names) > 1
    ]


def questions_of_early_zeros(lines: Iterable[LineSent], ground: Ground) -> list[Finding]:
    """Ask about lines that say that nothing was delivered in a period which is not over."""
    if ground.today > ground.ends_on:
        return []
    words = f"It says that nothing was delivered, and the period goes on until {ground.ends_on}."
    fix = "Submit it once the period is over, or open it again if something is delivered yet."
    return [
        _question("early_zero", words, fix, f"/lines/{place}/said")
        for place, line in enumerate(lines)
        if line.said is Said.NOTHING
    ]


def _question(code: str, words: str, fix: str, path: str) -> Finding:
    return Finding(code, words, fix, Severity.WARNING, path)
