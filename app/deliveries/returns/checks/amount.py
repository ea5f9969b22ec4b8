"""How much was delivered: as it was given, and in the unit in which it is owed.

Hours of groups are the hours of their sessions times those who came, however many led them,
unless the measure counts those of staff or of rooms.
Posts become full-time equivalents by the hours and the weeks that they were held, so that the
same staff can be told as FTE-years (ten full-time and five half-time posts for two years are 25,
as Torbay counts) or as FTE kept for a year or the contract (12.5, as Essex does). Nobody counts
for more than one.

Sources: Essex County Council, quarterly social value return (ECC1, ECC8, ECC16), 2023 to 2025;
Torbay Council, social value guidance on TOMs, read in 2026.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app.deliveries.returns.checks.ground import WEEKS_OF_A_YEAR, Ground, Owed
from app.deliveries.returns.checks.report import DeliverySent, Posts
from app.problems import Finding
from app.units import Rounding, Units, exactly, plain, rounded

KEPT = Rounding(4)  #: places to which a quantity that was worked out is kept
LARGEST = Decimal(10) ** 11  #: a quantity stays below
LARGEST_SUM = Decimal(10) ** 14  #: so does what all of one obligation add up to
HOUR, FTE, FTE_YEAR = "hour", "fte", "fte_year"


@dataclass(frozen=True, slots=True)
class Amount:
    """How much was delivered."""

    quantity: Decimal  #: in the obligation's unit
    given: Decimal  #: in `unit`
    unit: str
    working: dict[str, Any] = field(default_factory=dict)  #: what it was worked out from


def amount_of(
    sent: DeliverySent, owed: Owed, ground: Ground, path: str
) -> tuple[Amount | None, list[Finding]]:
    """Work out how much was delivered, or say why it cannot be told."""
    ways = [sent.quantity is not None, bool(sent.sessions), bool(sent.posts)]
    if sum(ways) != 1:
        fix = "Give `quantity`, or `sessions`, or `posts`: one of the three."
        words = "It does not say once how much was delivered."
        return None, [Finding("quantity_once", words, fix, path=f"{path}/quantity")]
    if sent.sessions and owed.measure in ground.flat_hours:
        words = f"`{owed.measure}` does not count its hours times those who came."
        fix = "Give the hours in `quantity`: those of all staff together, or of the rooms."
        return None, [Finding("sessions_not_counted", words, fix, path=f"{path}/sessions")]
    given = _given(sent, owed, ground)
    return _converted(given, owed, ground.units, path)


def _given(sent: DeliverySent, owed: Owed, ground: Ground) -> Amount:
    if sent.sessions:
        with exactly():
            hours = sum((one.hours * one.attendees for one in sent.sessions), Decimal(0))
        told = [{"hours": plain(one.hours), "attendees": one.attendees} for one in sent.sessions]
        return Amount(hours, hours, HOUR, {"sessions": told})
    if sent.posts:
        return _of_posts(sent, owed, ground)
    quantity = sent.quantity if sent.quantity is not None else Decimal(0)
    return Amount(quantity, quantity, sent.unit or owed.unit)


def _of_posts(sent: DeliverySent, owed: Owed, ground: Ground) -> Amount:
    unit = FTE if owed.unit == FTE else FTE_YEAR
    with exactly():
        whole = sum(
            (equivalent(one, sent.full_time_hours, unit, ground.full_weeks) for one in sent.posts),
            Decimal(0),
        )
    told = [
        {"people": one.people, "hours_per_week": plain(one.hours_per_week),
         "weeks": plain(one.weeks)}
        for one in sent.posts
    ]  # fmt: skip
    working = {"posts": told, "full_time_hours": plain(sent.full_time_hours)}
    quantity = rounded(whole, KEPT)
    return Amount(quantity, quantity, unit, working)


def equivalent(posts: Posts, full_time: Decimal, unit: str, full_weeks: Decimal) -> Decimal:
    """Give what posts come to in full-time equivalents, not rounded.

    Args:
        posts: on the same terms.
        full_time: hours of a week that are full time; above zero.
        unit: `fte_year`: for every year that a post was held; `fte`: a post that was held for
            `full_weeks` counts in full, and no longer for more.
        full_weeks: weeks after which a post was kept: a year, or a shorter contract.
    """
    share = min(posts.hours_per_week / full_time, Decimal(1))
    if unit == FTE_YEAR:
        return posts.people * share * posts.weeks / WEEKS_OF_A_YEAR
    return posts.people * share * min(posts.weeks / full_weeks, Decimal(1))


def _converted(
    given: Amount, owed: Owed, units: Units, path: str
) -> tuple[Amount | None, list[Finding]]:
    factor = units.factor(given.unit, owed.unit)
    if factor is None:
        reached = ", ".join(f"`{name}`" for name in sorted(units.reached(owed.unit)))
        words = f"`{given.unit[:60]}` does not convert to `{owed.unit}`, in which it is owed."
        fix = f"Give it in one of {reached}."
        return None, [Finding("unit_does_not_convert", words, fix, path=f"{path}/unit")]
    with exactly():
        quantity = given.given * factor
    if quantity >= LARGEST or given.given >= LARGEST:
        words = "The quantity has more than 11 digits before the point."
        fix = "Look for a slip in the quantity or its unit."
        return None, [Finding("quantity_too_large", words, fix, path=f"{path}/quantity")]
    quantity = rounded(quantity, KEPT)
    if not quantity:
        words = f"It comes to 0 {owed.unit}, which is no delivery."
        fix = (
            "Leave it out; if nothing was delivered, say that of the whole obligation (in a "
            "workbook by a 0 in Summary, over the API by `nothing`)."
        )
        return None, [Finding("quantity_zero", words, fix, path=f"{path}/quantity")]
    for number, unit in ((given.given, given.unit), (quantity, owed.unit)):
        if unit in units.whole and number != number.to_integral_value():
            words = f"{plain(number)} {unit} is a fraction, and `{unit}` is counted in wholes."
            fix = "Give a whole number; for part of a post, report FTE."
            return None, [Finding("fraction_of_whole", words, fix, path=f"{path}/quantity")]
    return Amount(quantity, given.given, given.unit, given.working), []
