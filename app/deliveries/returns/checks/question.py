"""What a person should look at in a return. Questions stop nothing."""

from collections.abc import Iterable
from decimal import Decimal

from app.deliveries.people.looks import personal_in
from app.deliveries.people.once import is_short_of_tokens
from app.deliveries.returns.checks.ground import Ground, Owed
from app.deliveries.returns.checks.report import DeliverySent, LineSent
from app.deliveries.said import Said
from app.problems import Finding, Severity
from app.units import plain


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
