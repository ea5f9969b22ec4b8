"""What the law says of a change: each limit with its figure, and what follows from it.

All changes since the contract was let count together, so that splitting one into several gains
nothing: figures are of the value and the term as they were let. Section 75 spares a change a
notice if the value changes by 10 % or less (works: 15 %), *or* the term by 10 % or less. Read
by the letter, a contract could be made twice as long unannounced as soon as its value moved by a
penny; so each figure that changes has to be within its limit here. A notice too many harms
nobody.

Section 74 has no figure for a material change of scope, nor for one of the economic balance in
favour of the supplier: a tenth is taken here, as for the term. It is held against how much less is
owed than value and term account for, of the obligation that falls most. Whether what is bought
changes materially is for people to judge: the service sees only what is owed.

Source: Procurement Act 2023, sections 74 to 77 and 80, and Schedule 8, paraphrased. Light touch
contracts are outside these limits, and so is what was let below the threshold (Part 6); what was
let under other law is not tested.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.contracts.kind import Regime, Works
from app.contracts.worth import with_vat
from app.units import Rounding, exactly, plain, rounded

ACT = "Procurement Act 2023"
VALUE_LIMITS = {Works.GOODS: Decimal(10), Works.SERVICES: Decimal(10), Works.WORKS: Decimal(15)}
TERM_LIMIT = Decimal(10)  #: per cent of the term as it was let
OWED_LIMIT = Decimal(10)  #: per cent of what is owed; our own reading of "materially"
COPY_LIMIT = Decimal(
    5_000_000
)  #: pounds with VAT; above it a copy of the modified contract is published


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
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class After:
    """What a change makes of it, with all that was changed before."""

    value: Decimal | None  #: in pounds without VAT
    ends_on: date | None
    value_with_vat: Decimal | None = None
    is_scope: bool = False
    is_novation: bool = False
    is_early_end: bool = False
    #: per cent by which less is owed than value and term account for, of what falls most
    owed_falls: Decimal = Decimal(0)

    def falling(self, share: Decimal | None) -> "After":
        """Give the same, with less owed by a share in per cent; None: nothing is owed."""
        return replace(self, owed_falls=share or Decimal(0))


def limits(before: Before, after: After) -> tuple[Limit, ...]:
    """Hold a change against each limit of the law.

    Args:
        before: the contract as it was let.
        after: as it will be.
    """
    if before.regime is Regime.PA23_BELOW:
        return (_untested("below_threshold", "let below the threshold", "terms say"),)
    if before.regime is not Regime.PA23:
        return (_untested("other_law", f"let under other law ({before.regime})"),)
    if after.is_early_end:
        return (_termination(),)
    if before.is_light_touch:
        return (_untested("light_touch", "light touch, which these limits leave out"),)
    found = [*_value(before, after), *_term(before, after), *_owed(after)]
    if after.is_novation:
        found.extend(_novation())
    found.extend(_copy(after, has_notice=needs_notice(found)))
    return tuple(found)


def needs_notice(found: list[Limit] | tuple[Limit, ...]) -> bool:
    """Tell whether a contract change notice has to go before the change."""
    return any(one.is_passed and one.follows is Follows.NOTICE for one in found)


def needs_ground(found: list[Limit] | tuple[Limit, ...]) -> bool:
    """Tell whether a ground in Schedule 8 has to be named."""
    return any(one.is_passed and one.follows is Follows.GROUND for one in found)


def _value(before: Before, after: After) -> Iterator[Limit]:
    if not before.value:
        yield _value_unknown(before, after)
        return
    if after.value is None or after.value == before.value:
        return
    limit = VALUE_LIMITS[before.works]
    share = _percent(after.value, before.value)
    words = (
        f"The value changes by {plain(share)} % in all, from {plain(before.value)} to "
        f"{plain(after.value)} pounds; {plain(limit)} % "
    )
    figures = (plain(share), plain(limit), "percent", share > limit)
    notice = f"{words}need no notice ({before.works})."
    yield Limit("value_notice", f"{ACT} s.75(2)(a)", notice, *figures, Follows.NOTICE)
    ground = f"{words}need no ground ({before.works})."
    yield Limit("value_ground", f"{ACT} s.74(1) and (4)(a)", ground, *figures, Follows.GROUND)


def _value_unknown(before: Before, after: After) -> Limit:
    """Say that there is no share of nothing; what becomes of it is announced all the same."""
    return Limit(
        "value_unknown",
        f"{ACT} s.75(2)(a)",
        "The value that the contract was let at is not known, so its change is not tested.",
        *("", "", ""),
        is_passed=after.value is not None and after.value != before.value,
        follows=Follows.NOTICE,
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
    notice, substantial = "need no notice.", "of the term as let are no substantial change."
    yield Limit("term_notice", f"{ACT} s.75(2)(b)", words + notice, *figures, Follows.NOTICE)
    law = f"{ACT} s.74(3)(a)"
    yield Limit("term_substantial", law, words + substantial, *figures, Follows.GROUND)


def _owed(after: After) -> Iterator[Limit]:
    if not after.owed_falls and not after.is_scope:
        return
    share = after.owed_falls
    words = (
        f"Of one obligation {plain(share)} % less is owed than value and term account for; more "
        f"than {plain(OWED_LIMIT)} % "
    )
    figures = (plain(share), plain(OWED_LIMIT), "percent", share > OWED_LIMIT)
    scope = "is taken as a material change of scope. Whether what is bought changes is not seen."
    balance = "is taken to turn the economic balance materially in favour of the supplier."
    law = f"{ACT} s.74(3)(b)"
    yield Limit("scope_substantial", law, words + scope, *figures, Follows.GROUND)
    law = f"{ACT} s.74(3)(c)"
    yield Limit("balance_substantial", law, words + balance, *figures, Follows.GROUND)
    notice = "is announced, since it is a substantial change."
    yield Limit("owed_notice", f"{ACT} s.75", words + notice, *figures, Follows.NOTICE)


def _novation() -> Iterator[Limit]:
    law = f"{ACT} s.75 and Schedule 8, paragraph 9"
    words = "Another supplier takes the contract over; "
    figures = ("", "", "", True)
    notice = "no limit of value or term spares it a notice."
    yield Limit("other_supplier", law, words + notice, *figures, Follows.NOTICE)
    ground = "that needs a ground, such as a corporate restructuring."
    yield Limit("supplier_ground", law, words + ground, *figures, Follows.GROUND)


def _copy(after: After, *, has_notice: bool) -> Iterator[Limit]:
    value = with_vat(after.value, after.value_with_vat)
    if value is None or not has_notice:
        return
    yield Limit(
        "copy_of_contract",
        f"{ACT} s.77",
        f"As modified it is worth {plain(value)} pounds with VAT; above {plain(COPY_LIMIT)} "
        "pounds a copy of the modified contract is published within 90 days.",
        plain(value),
        plain(COPY_LIMIT),
        "gbp",
        value > COPY_LIMIT,
        Follows.COPY,
    )


def _termination() -> Limit:
    return Limit(
        "early_end",
        f"{ACT} s.80",
        "The contract ends early; a contract termination notice is due within 30 days.",
        *("", "", ""),
        is_passed=True,
        follows=Follows.TERMINATION_NOTICE,
    )


def _untested(code: str, why: str, told_by: str = "law says") -> Limit:
    return Limit(
        code,
        f"{ACT} ss.74-77 and 80",
        f"The contract is {why}: nothing is tested; ask what its own {told_by}.",
        *("", "", ""),
        is_passed=False,
        follows=Follows.NOTHING,
    )


def _percent(after: Decimal | int, before: Decimal | int) -> Decimal:
    with exactly():
        share = abs(Decimal(after) - before) * 100 / before
        return rounded(share, Rounding(2, "up"))


def _days(first_on: date, last_on: date) -> int:
    return (last_on - first_on).days + 1
