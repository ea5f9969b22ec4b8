"""What the law says of a change: each limit with its figure, and what follows from it.

All changes since the contract was let count together, so that splitting one into several gains
nothing: figures are of the value and the term as they were let. Section 75 spares a change a
notice if the value changes by 10 % or less (works: 15 %), *or* the term by 10 % or less. Read
by the letter, a contract could be made twice as long unannounced as soon as its value moved by a
penny; so each figure that changes has to be within its limit here. A notice too many harms
nobody.

Source: Procurement Act 2023, sections 74 to 77 and 80, and Schedule 8, paraphrased. Light touch
contracts are outside these limits; what was let under other law is not tested.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.contracts.kind import Regime, Works
from app.units import Rounding, exactly, plain, rounded

VALUE_LIMITS = {Works.GOODS: Decimal(10), Works.SERVICES: Decimal(10), Works.WORKS: Decimal(15)}
TERM_LIMIT = Decimal(10)  #: per cent of the term as it was let
COPY_LIMIT = Decimal(5_000_000)  #: pounds; above it a copy of the modified contract is published


class Follows(StrEnum):
    """What follows from a limit that is passed."""

    NOTICE = "notice"  #: a contract change notice goes before the change
    GROUND = "ground"  #: a ground in Schedule 8 has to be named
    COPY = "copy"  #: a copy of the modified contract is published within 90 days
    TERMINATION_NOTICE = "termination_notice"  #: within 30 days of the end
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of the law, held against a change."""

    code: str
    law: str
    words: str  #: with the figure and the limit
    figure: str  #: a decimal as text; empty: a matter of fact, without a figure
    limit: str
    unit: str
    is_passed: bool
    follows: Follows  #: if it is passed

    def document(self) -> dict[str, object]:
        """Give it as it is kept."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Before:
    """A contract as it was let, as far as limits turn on it."""

    regime: Regime
    works: Works
    is_light_touch: bool
    value: Decimal | None  #: in pounds without VAT
    value_with_vat: Decimal | None
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class After:
    """What a change makes of it, with all that was changed before."""

    value: Decimal | None
    ends_on: date | None
    is_novation: bool = False
    is_early_end: bool = False


def limits(before: Before, after: After) -> tuple[Limit, ...]:
    """Hold a change against each limit of the law.

    Args:
        before: the contract as it was let.
        after: as it will be.
    """
    if after.is_early_end:
        return (_termination(),)
    if before.regime is not Regime.PA23:
        return (_untested("other_law", f"let under other law ({before.regime})"),)
    if before.is_light_touch:
        return (_untested("light_touch", "light touch, which these limits leave out"),)
    found = [*_value(before, after), *_term(before, after)]
    if after.is_novation:
        found.append(_novation())
    found.extend(_copy(before, after, has_notice=needs_notice(found)))
    return tuple(found)


def needs_notice(found: list[Limit] | tuple[Limit, ...]) -> bool:
    """Tell whether a contract change notice has to go before the change."""
    return any(one.is_passed and one.follows is Follows.NOTICE for one in found)


def needs_ground(found: list[Limit] | tuple[Limit, ...]) -> bool:
    """Tell whether a ground in Schedule 8 has to be named."""
    return any(one.is_passed and one.follows is Follows.GROUND for one in found)


def _value(before: Before, after: After) -> Iterator[Limit]:
    if before.value and after.value is not None and after.value != before.value:
        limit = VALUE_LIMITS[before.works]
        share = _percent(after.value, before.value)
        yield Limit(
            "value_notice",
            "Procurement Act 2023 s.75(2)(a)",
            f"The value changes by {plain(share)} % in all, from {plain(before.value)} to "
            f"{plain(after.value)} pounds; {plain(limit)} % need no notice ({before.works}).",
            plain(share),
            plain(limit),
            "percent",
            share > limit,
            Follows.NOTICE,
        )


def _term(before: Before, after: After) -> Iterator[Limit]:
    first_on, last_on = before.starts_on, before.ends_on
    if not (first_on and last_on and after.ends_on) or after.ends_on == last_on:
        return
    was, becomes = _days(first_on, last_on), _days(first_on, after.ends_on)
    share = _percent(becomes, was)
    words = (
        f"The term changes by {plain(share)} % in all, from {was} to {becomes} days; "
        f"{plain(TERM_LIMIT)} % "
    )
    figures = (plain(share), plain(TERM_LIMIT), "percent", share > TERM_LIMIT)
    notice, substantial = "need no notice.", "of the longest term that was let are no substantial"
    law = "Procurement Act 2023 s.75(2)(b)"
    yield Limit("term_notice", law, words + notice, *figures, Follows.NOTICE)
    law = "Procurement Act 2023 s.74(3)(a)"
    yield Limit("term_substantial", law, f"{words}{substantial} change.", *figures, Follows.GROUND)


def _novation() -> Limit:
    return Limit(
        "other_supplier",
        "Procurement Act 2023 s.75 and Schedule 8, paragraph 9",
        "Another supplier takes the contract over; no limit of value or term spares it a notice.",
        "",
        "",
        "",
        is_passed=True,
        follows=Follows.NOTICE,
    )


def _copy(before: Before, after: After, *, has_notice: bool) -> Iterator[Limit]:
    value = _with_vat(before, after)
    if value is None or not has_notice:
        return
    yield Limit(
        "copy_of_contract",
        "Procurement Act 2023 s.77",
        f"As modified it is worth {plain(value)} pounds; above {plain(COPY_LIMIT)} pounds a copy "
        "of the modified contract is published within 90 days.",
        plain(value),
        plain(COPY_LIMIT),
        "gbp",
        value > COPY_LIMIT,
        Follows.COPY,
    )


def _termination() -> Limit:
    return Limit(
        "early_end",
        "Procurement Act 2023 s.80",
        "The contract ends early; a contract termination notice is due within 30 days.",
        "",
        "",
        "",
        is_passed=True,
        follows=Follows.TERMINATION_NOTICE,
    )


def _untested(code: str, why: str) -> Limit:
    return Limit(
        code,
        "Procurement Act 2023 ss.74-77",
        f"The contract is {why}: nothing is tested; ask what its own law says.",
        "",
        "",
        "",
        is_passed=False,
        follows=Follows.NOTHING,
    )


def _with_vat(before: Before, after: After) -> Decimal | None:
    """Give the value that section 77 looks at: with VAT, in proportion, where that is known."""
    if after.value is None:
        return before.value_with_vat
    if before.value_with_vat is None or not before.value:
        return after.value
    with exactly():
        return rounded(before.value_with_vat * after.value / before.value, Rounding(2))


def _percent(after: Decimal | int, before: Decimal | int) -> Decimal:
    with exactly():
        share = abs(Decimal(after) - before) * 100 / before
        return rounded(share, Rounding(2, "up"))


def _days(first_on: date, last_on: date) -> int:
    return (last_on - first_on).days + 1
