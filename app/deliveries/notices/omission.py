"""What is missing in a notice: each with the law that asks for it, and how to mend it.

A notice is shown however much is missing; whoever publishes it answers for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.deliveries.notices.notice import Assessed, BreachTold, Details, Party, Performance
from app.deliveries.shortfall.remedies.breach import Limb, Result

SECTION_52 = "Procurement Act 2023, section 52"
DETAILS = "Procurement Regulations 2024, regulation 32(2)"
RATED = "Procurement Regulations 2024, regulation 39(4) and (5)"
BROKEN = "Procurement Regulations 2024, regulation 39(7)"
MATERIAL = 3


@dataclass(frozen=True, slots=True)
class Omission:
    """Something that a notice should say and does not."""

    code: str
    what: str
    how_to_fix: str
    law: str


def missing_in_details(details: Details) -> list[Omission]:
    """List what the block of a contract details notice leaves out."""
    return list(_of_details(details))


def missing_in_performance(notice: Performance) -> list[Omission]:
    """List what a contract performance notice leaves out."""
    found = [*_of_parties(notice), *_of_ratings(notice)]
    for one in notice.breaches:
        found += missing_in_breach(one)
    return found


def _of_details(details: Details) -> Iterator[Omission]:
    count = len(details.indicators)
    if not count and not details.why_none and details.needs_indicators:
        yield Omission(
            "no_indicators", "No key performance indicator is set, and no reason is given.",
            "Set at least three, or say why performance cannot be assessed by any.", SECTION_52,
        )  # fmt: skip
    if 0 < count < MATERIAL and details.needs_indicators and not details.why_none:
        yield Omission(
            "too_few_indicators",
            f"At least {MATERIAL} indicators are asked for; {count} are set.",
            "Set the rest, or say why no more can be set.", SECTION_52,
        )  # fmt: skip
    if len(details.material) != min(MATERIAL, count):
        yield _not_material(len(details.material), count, DETAILS)
    for one in details.material:
        if not one.description:
            yield _undescribed(one.title, DETAILS)


def _of_parties(notice: Performance) -> Iterator[Omission]:
    wanted = (
        ("authority_address", notice.authority.address, "the authority's address"),
        ("authority_email", notice.authority.email, "the authority's e-mail address"),
        ("procurement_id", notice.named.ocid, "the unique identifier of the procurement (ocid)"),
        ("contract_id", notice.named.contract, "the identifier of the contract"),
        *(wanted for one in notice.suppliers for wanted in _of_supplier(one)),
    )
    for code, given, what in wanted:
        if not given:
            fix = f"Enter {what} in the register or with the contract."
            yield Omission(f"no_{code}", f"It does not give {what}.", fix, RATED)


def _of_supplier(one: Party) -> Iterator[tuple[str, object, str]]:
    yield "supplier_address", one.address, f"the postal address of {one.name}"
    yield "supplier_email", one.email, f"the e-mail address of {one.name}"
    yield "supplier_id", one.identifiers, f"a unique identifier of {one.name}"


def _of_ratings(notice: Performance) -> Iterator[Omission]:
    if not notice.assessed and not notice.breaches:
        yield Omission(
            "nothing_to_tell", "There is no key performance indicator and no breach to tell of.",
            "Set the indicators, or ask for other days.", RATED,
        )  # fmt: skip
    count = len(notice.assessed)
    if len(notice.material) != min(MATERIAL, count):
        yield _not_material(len(notice.material), count, RATED)
    for one in notice.material:
        yield from _of_rating(one, notice)


def _of_rating(one: Assessed, notice: Performance) -> Iterator[Omission]:
    title = one.indicator.title
    if not one.indicator.description:
        yield _undescribed(title, RATED)
    if one.word is None:
        what = f"{title} was not rated for any days from {notice.starts_on} to {notice.ends_on}."
        yield Omission("not_rated", what, "Rate it for the days that are assessed.", RATED)
    elif (one.starts_on, one.ends_on) != (notice.starts_on, notice.ends_on):
        what = f"{title} was rated for {one.starts_on} to {one.ends_on} alone."
        fix = "Rate it for all the days of the notice, or publish the notice for those days."
        yield Omission("other_days", what, fix, RATED)


def missing_in_breach(one: BreachTold) -> Iterator[Omission]:
    """List what the block on a breach leaves out, in whichever notice it is told."""
    breach = one.breach
    if breach.mitigation is None:
        yield Omission(
            "mitigation_untold", f"{one.obligation}: it does not say what the supplier did.",
            "Say what the supplier did to mend it, or that it did nothing.", BROKEN,
        )  # fmt: skip
    kinds = {step.kind for step in one.steps}
    if "warning" not in kinds:
        yield Omission(
            "no_warning",
            f"{one.obligation}: no warning is on record from before {breach.trigger_on}.",
            "Record the warning that was given, with its day, or say that there was none.", BROKEN,
        )  # fmt: skip
    if breach.limb is Limb.FAILED_TO_IMPROVE:
        yield from _of_chances(one)
        if breach.why_insufficient is None:
            yield Omission(
                "insufficiency_untold",
                f"{one.obligation}: it does not say why what was done was not enough.",
                "Say what was asked, what was done, and what was missing.", BROKEN,
            )  # fmt: skip
    if breach.has(Result.DAMAGES) and breach.basis is None:
        yield Omission(
            "basis_untold", f"{one.obligation}: it does not say how damages were worked out.",
            "Say the amount and its basis.", BROKEN,
        )  # fmt: skip


def _of_chances(one: BreachTold) -> Iterator[Omission]:
    """Ask for an opportunity that the supplier had; one entered after the event was none."""
    trigger_on = one.breach.trigger_on
    missed = [step for step in one.steps if step.is_missed]
    if any(step.was_a_chance(trigger_on) for step in missed):
        return
    if not missed:
        yield Omission(
            "no_opportunity",
            f"{one.obligation}: no opportunity to improve that was not taken is on record "
            f"from before {trigger_on}.",
            "Record the improvement plan, its days and what came of it; section 71(4) rests "
            "on it.", BROKEN,
        )  # fmt: skip
    for step in missed:
        yield Omission(
            "opportunity_after_the_event",
            f"{one.obligation}: the improvement plan from {step.on} to {step.due_on} was "
            f"approved on {step.recorded_on}, when no time was left to keep it.",
            "Give a proper opportunity before you publish; where one was given on paper, say so "
            "in the notice, with the day and how it was given.", BROKEN,
        )  # fmt: skip


def _not_material(found: int, every: int, law: str) -> Omission:
    """Say that too few are marked, which the notice leaves out, or too many."""
    which = f"the {MATERIAL} that are regarded as most material when it is published"
    return Omission(
        "not_three_material", f"Of {every} indicators {found} are marked as most material.",
        f"Mark {which if every > MATERIAL else 'all of them'}.", law,
    )  # fmt: skip


def _undescribed(title: str, law: str) -> Omission:
    return Omission(
        "no_description", f"{title} has no description.", "Describe what it measures.", law
    )
