"""The notices as pages: to be pasted where they are published, or read."""

from collections.abc import Iterator, Sequence
from datetime import date

from app.deliveries.notices.notice import Assessed, BreachTold, Details, Party, Performance, Told
from app.deliveries.notices.omission import Omission
from app.deliveries.standing.ratings.basis import basis_of
from app.deliveries.standing.word import PRINTED
from app.paper.page import Facts, Heading, Page, Part, bullets, paragraph
from app.units import plain


def details_page(details: Details, omissions: Sequence[Omission], day: date) -> Page:
    """Give the block on indicators of a contract details notice."""
    parts: list[Part] = [Facts(_named(details.named.contract, details.named.ocid))]
    parts.append(Heading("Key performance indicators"))
    if details.indicators:
        parts.append(paragraph(f"Set for the contract: {len(details.indicators)}."))
    for one in details.material:
        parts += _indicator(one)
        if one.every_months is not None:
            parts.append(Facts((("Reported every", _months(one.every_months)),)))
    if details.why_none:
        parts.append(paragraph(f"Why there are none, or no more: {details.why_none}"))
    elif not details.indicators:
        parts.append(paragraph("None are set."))
    return Page(
        f"Contract details notice, key performance indicators: {details.named.title}",
        day, (*parts, *_missing(omissions)),
    )  # fmt: skip


def performance_page(notice: Performance, omissions: Sequence[Omission], day: date) -> Page:
    """Give a contract performance notice, whole."""
    parts: list[Part] = [
        Facts(_named(notice.named.contract, notice.named.ocid)),
        Heading("Contracting authority"),
        Facts(_party(notice.authority.name, notice.authority.address, notice.authority.email)),
        *(part for one in notice.suppliers for part in _supplier(one)),
        Heading("Purpose of this notice"),
        *(paragraph(one) for one in notice.purposes),
    ]
    if notice.assessed:
        parts.append(Heading("Performance against key performance indicators"))
        parts.append(paragraph(f"Period assessed: {notice.starts_on} to {notice.ends_on}."))
    for one in notice.material:
        parts += _rated(one)
    for each in notice.breaches:
        parts += _breach(each)
    title = f"Contract performance notice: {notice.named.title}"
    return Page(title, day, (*parts, *_missing(omissions)))


def _named(contract: str, ocid: str) -> tuple[tuple[str, str], ...]:
    return ("Procurement", ocid or "not known"), ("Contract", contract or "not known")


def _party(name: str, address: str, email: str) -> tuple[tuple[str, str], ...]:
    return ("Name", name), ("Address", address or "not known"), ("E-mail", email or "not known")


def _supplier(one: Party) -> tuple[Part, ...]:
    identifiers = ", ".join(one.identifiers) or "not known"
    facts = *_party(one.name, one.address, one.email), ("Identifiers", identifiers)
    return Heading("Supplier"), Facts(facts)


def _indicator(one: Told) -> list[Part]:
    named = f"{one.outside_id}. {one.title}" if one.outside_id else one.title
    return [Heading(named, 2), paragraph(one.description or "Not described.")]


def _months(count: int) -> str:
    return "month" if count == 1 else f"{count} months"


def _rated(one: Assessed) -> list[Part]:
    rating = "not rated" if one.word is None else PRINTED[one.word]
    rows = [("Rating", rating)]
    if one.starts_on is not None:
        rows.append(("Period assessed", f"{one.starts_on} to {one.ends_on}"))
    if one.over is not None:
        rows.append(("Worked out from", basis_of(one.over, one.carried)))
    if one.reason:
        rows.append(("Explanation", one.reason))
    return [*_indicator(one.indicator), Facts(tuple(rows))]


def _breach(one: BreachTold) -> list[Part]:
    return [Heading(f"Breach: {one.obligation}"), Facts(tuple(_of_breach(one)))]


def _of_breach(one: BreachTold) -> Iterator[tuple[str, str]]:
    breach = one.breach
    limb = "71(3)" if breach.limb.value == "breach" else "71(4)"
    yield "Section", f"{limb} of the Procurement Act 2023"
    for each in breach.outcomes:
        yield "Outcome", f"{each.result.value.replace('_', ' ')} on {each.on}"
    yield "Nature of the obligation", breach.nature
    yield "Impact", breach.impact
    until = "and is ongoing" if breach.is_ongoing else f"to {breach.ended_on}"
    yield "Duration", f"from {breach.began_on} {until}"
    yield "What the supplier did", breach.mitigation or "not told"
    for step in one.steps:
        by = f", by {step.due_on}" if step.due_on else ""
        kind = step.kind.replace("_", " ").capitalize()
        told = f"{step.what} ({step.became.replace('_', ' ')}; recorded on {step.recorded_on})"
        yield f"{kind} given", f"{step.on}{by}: {told}"
    if breach.why_insufficient:
        yield "Why that was not enough", breach.why_insufficient
    if breach.damages is not None:
        yield "Damages", f"{plain(breach.damages)} pounds; {breach.basis or 'basis not told'}"
    if breach.decision:
        yield "Decision", breach.decision


def _missing(omissions: Sequence[Omission]) -> list[Part]:
    if not omissions:
        return []
    told = (f"{one.what} {one.how_to_fix} ({one.law})" for one in omissions)
    return [Heading("Before you publish: what is missing"), bullets(told)]
