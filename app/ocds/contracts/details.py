"""Find the contracts of an OCDS document: of contract details notices, and of awards alone."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from app.ocds.contracts.notice import (
    AgreedMetric,
    ContractDetails,
    DetailsRead,
    NoticeParty,
    Target,
)
from app.ocds.findings import MOST, Findings, few
from app.ocds.part import Part
from app.ocds.release import amount_of, gross_of, is_light_touch, releases_in
from app.problems import Finding
from app.units import NUMBER

UK7 = "UK7"
#: id of what is no observation of an indicator, but says how often there is one
FREQUENCY = "frequency"
MOST_MONTHS = 60
#: an organisation's id as open contracting writes it: scheme and number in one
ORGANISATION = re.compile(r"([A-Z]{2}-[A-Z0-9_]{2,30})-(.{1,100})", re.ASCII)
EARLIEST = datetime.min.replace(tzinfo=UTC)
NOT_MADE = {"cancelled", "unsuccessful"}  #: states of an award that is none
#: names of a contract and of an award that are read
OF_CONTRACT = {
    *("id", "awardID", "title", "value", "period", "dateSigned", "aboveThreshold"),
    *("agreedMetrics", "noAgreedMetricsRationale"),
}
OF_AWARD = {
    *("id", "status", "title", "value", "contractPeriod", "aboveThreshold", "suppliers"),
    *("mainProcurementCategory", "agreedMetrics"),
}


@dataclass(frozen=True, slots=True)
class _Release:
    """A release, with what its contracts refer to."""

    part: Part
    awards: dict[str, Part]
    parties: dict[str, Part]


def details_in(tree: Any) -> DetailsRead:
    """Read the contracts of a document that has been read from JSON with exact numbers.

    An award counts as long as the document tells of no contract that was made of it.
    """
    findings = Findings()
    releases = [_release(one) for one in releases_in(Part(tree, "", findings))]
    found = [
        _details(release, contract)
        for release in releases
        for contract in release.part.of("contracts").items()
        if _is_details(release.part, contract)
    ]
    awards = [
        _awarded(release, award)
        for release in releases
        for award in release.awards.values()
        if _was_made(award)
    ]
    standing, earlier = _parted(awards, found)
    if not found and not awards:
        words = "There is neither a contract details notice nor an award in it."
        fix = "Give a UK7 contract details notice, or an award: the package, release or record."
        findings.append(Finding("no_contract", words, fix))
    return DetailsRead((*found, *standing), few(findings, MOST), tuple(earlier))


def kinds_of(contract: Part) -> set[str]:
    """Give the kinds of notice that a contract's or an award's own documents name."""
    kinds = (one.of("noticeType").value for one in contract.of("documents").items())
    return {kind for kind in kinds if isinstance(kind, str)}


def _release(part: Part) -> _Release:
    awards = {one.of("id").text(): one for one in part.of("awards").items()}
    parties = {one.of("id").text(): one for one in part.of("parties").items()}
    return _Release(part, awards, parties)


def _is_details(release: Part, contract: Part) -> bool:
    """Tell a contract's details by its notice, else by its tag, else by the day it was signed."""
    if contract.of("status").value == "cancelled":
        contract.of("status").aside(
            "contract_cancelled", "says that it came to nothing", note=True
        )
        return False
    kinds = kinds_of(contract)
    if kinds:
        return UK7 in kinds
    tags = release.of("tag").value
    return (isinstance(tags, list) and "contract" in tags) or bool(contract.of("dateSigned"))


def _was_made(award: Part) -> bool:
    """Tell whether anything was awarded; an award may come as no more than its amendment."""
    if award.of("status").text() in NOT_MADE:
        award.of("status").aside("award_not_made", "says that nothing was awarded", note=True)
        return False
    return bool(award.of("suppliers") or award.of("value"))


def _parted(
    awards: Sequence[ContractDetails], contracts: Sequence[ContractDetails]
) -> tuple[list[ContractDetails], list[ContractDetails]]:
    """Part the awards that stand alone from those that something else took the place of."""
    made = {(one.ocid, one.award) for one in contracts}
    by_day = sorted(awards, key=lambda one: one.published or EARLIEST)
    last = {(one.ocid or one.notice, one.award): one for one in by_day}
    standing = [one for one in last.values() if (one.ocid, one.award) not in made]
    kept = {id(one) for one in standing}
    return standing, [one for one in awards if id(one) not in kept]


def _details(release: _Release, contract: Part) -> ContractDetails:
    name = contract.of("awardID").text()
    nothing = Part(None, f"{contract.path}.awardID", contract.findings)
    award = release.awards.get(name, nothing) if name else nothing
    said = _said(release, contract, award)
    return replace(
        said,
        id=contract.of("id").text() or "1",
        award=name,
        signed=contract.of("dateSigned").day(),
        why_no_metrics=contract.of("noAgreedMetricsRationale").text(),
        metrics=said.metrics or tuple(_metric(one) for one in award.of("agreedMetrics").items()),
        not_read=_not_read(contract, OF_CONTRACT),
    )


def _awarded(release: _Release, award: Part) -> ContractDetails:
    said = _said(release, award, award)
    name = award.of("id").text() or "1"
    return replace(said, award=name, not_read=_not_read(award, OF_AWARD))


def _said(release: _Release, told: Part, award: Part) -> ContractDetails:
    """Give what a contract and an award say under the same names.

    Args:
        release: that they stand in.
        told: the contract, or the award where there is none.
        award: of the contract.
    """
    tender = release.part.of("tender")
    period = told.of("period") or told.of("contractPeriod")
    regimes = tender.of("specialRegime").value
    category = award.of("mainProcurementCategory") or tender.of("mainProcurementCategory")
    return ContractDetails(
        notice=release.part.of("id").text(),
        ocid=release.part.of("ocid").text(),
        id="",
        title=(told.of("title") or tender.of("title")).text(),
        suppliers=tuple(_suppliers(release, award)),
        published=release.part.of("date").moment(),
        is_under_act=_is_under_act(release.part, told),
        reference=tender.of("id").text(),
        category=category.text().lower(),
        value=amount_of(told.of("value")),
        value_with_tax=gross_of(told.of("value")),
        currency=told.of("value", "currency").text(),
        starts=period.of("startDate").day(),
        ends=period.of("endDate").day(),
        latest_end=period.of("maxExtentDate").day(),
        above_threshold=told.of("aboveThreshold").flag(),
        light_touch=is_light_touch(tender),
        framework=tender.of("techniques", "hasFrameworkAgreement").value is True,
        concession=isinstance(regimes, list) and any(_is_concession(one) for one in regimes),
        metrics=tuple(_metric(one) for one in told.of("agreedMetrics").items()),
        path=told.path,
    )


def _is_under_act(release: Part, told: Part) -> bool:
    """Tell whether a notice is one of the Procurement Act 2023, which alone has these marks."""
    kinds = kinds_of(told) | kinds_of(release.of("tender"))
    return bool(told.of("aboveThreshold")) or any(kind.startswith("UK") for kind in kinds)


def _not_read(told: Part, known: set[str]) -> tuple[str, ...]:
    names = told.value if isinstance(told.value, dict) else ()
    return tuple(sorted(name for name in names if name not in known and told.of(name)))


def _is_concession(regime: Any) -> bool:
    return isinstance(regime, str) and regime.lower().startswith("concession")


def _suppliers(release: _Release, award: Part) -> Iterator[NoticeParty]:
    """Give the suppliers of an award; where they are not named, the parties in that role.

    Of several awards it is not known whose those parties are.
    """
    named = [(one.of("id").text(), one) for one in award.of("suppliers").items()]
    if not named and len(release.awards) < 2:
        named = [
            (name, party)
            for name, party in release.parties.items()
            if isinstance(party.of("roles").value, list) and "supplier" in party.of("roles").value
        ]
    for name, said in named:
        yield party_named(name, said, release.parties)


def party_named(name: str, said: Part, parties: Mapping[str, Part]) -> NoticeParty:
    """Give an organisation that is referred to.

    Args:
        name: its id within the release.
        said: what is said where it is referred to.
        parties: of the release, by their ids.
    """
    party = parties.get(name, said)
    return NoticeParty(
        name=(party.of("name") or said.of("name")).text(),
        identifiers=tuple(dict.fromkeys(_identifiers(party, name))),
    )


def _identifiers(party: Part, name: str) -> Iterator[tuple[str, str]]:
    for one in (party.of("identifier"), *party.of("additionalIdentifiers").items()):
        scheme, number = one.of("scheme").text(), one.of("id").text()
        if scheme and number:
            yield scheme, number
    written = ORGANISATION.fullmatch(name)
    if written:
        yield written[1], written[2]


def _metric(metric: Part) -> AgreedMetric:
    return AgreedMetric(
        id=metric.of("id").text(),
        title=metric.of("title").text(),
        description=metric.of("description").text(),
        targets=tuple(_targets(metric)),
        every_months=_frequency(metric),
    )


def _frequency(metric: Part) -> int | None:
    """Give in months how often an indicator is reported, as Find a Tender writes it."""
    told = [one for one in metric.of("observations").items() if one.of("id").value == FREQUENCY]
    for one in told:
        months = one.of("period", "durationInMonths").number()
        if months is not None and months in range(1, MOST_MONTHS + 1):
            return int(months)
    for one in told[:1]:
        what = f"does not say in 1 to {MOST_MONTHS} whole months how often it is reported"
        (one.of("period") or one).aside("frequency_not_read", what, note=True)
    return None


def _targets(metric: Part) -> Iterator[Target]:
    for one in metric.of("observations").items():
        if one.of("value", "amount"):
            amount = amount_of(one.of("value"))
            if amount is not None:
                yield Target(amount, one.of("value", "currency").text())
        elif _is_number(one.of("measure").value) and one.of("unit", "name"):
            quantity = one.of("measure").number()
            if quantity is not None:
                yield Target(quantity, one.of("unit", "name").text())


def _is_number(value: Any) -> bool:
    return isinstance(value, Decimal) or (isinstance(value, str) and bool(NUMBER.fullmatch(value)))
