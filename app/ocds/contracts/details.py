"""Find the contracts of contract details notices in an OCDS document."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from app.ocds.contracts.notice import (
    AgreedMetric,
    ContractDetails,
    DetailsRead,
    NoticeParty,
    Target,
)
from app.ocds.notice import worst_first
from app.ocds.part import Part
from app.ocds.release import amount_of, gross_of, is_light_touch, releases_in
from app.problems import Finding
from app.units import NUMBER

UK7 = "UK7"
#: an organisation's id as open contracting writes it: scheme and number in one
ORGANISATION = re.compile(r"([A-Z]{2}-[A-Z0-9_]{2,30})-(.{1,100})", re.ASCII)


def details_in(tree: Any) -> DetailsRead:
    """Read the contracts of a document that has been read from JSON with exact numbers."""
    findings: list[Finding] = []
    found = [
        _details(release, contract)
        for release in releases_in(Part(tree, "", findings))
        for contract in release.of("contracts").items()
        if _is_details(release, contract)
    ]
    if not found:
        fix = "Give a UK7 contract details notice: the package, the release, or a record."
        findings.append(Finding("no_contract", "There is no contract details notice in it.", fix))
    return DetailsRead(tuple(found), worst_first(findings))


def kinds_of(contract: Part) -> set[str]:
    """Give the kinds of notice that a contract's own documents name."""
    kinds = (one.of("noticeType").value for one in contract.of("documents").items())
    return {kind for kind in kinds if isinstance(kind, str)}


def _is_details(release: Part, contract: Part) -> bool:
    kinds = kinds_of(contract)
    if kinds:
        return UK7 in kinds
    tags = release.of("tag").value
    return isinstance(tags, list) and "contract" in tags


def _details(release: Part, contract: Part) -> ContractDetails:
    tender = release.of("tender")
    award = _award(release, contract)
    regimes = tender.of("specialRegime").value
    category = award.of("mainProcurementCategory") or tender.of("mainProcurementCategory")
    metrics = contract.of("agreedMetrics") or award.of("agreedMetrics")
    return ContractDetails(
        notice=release.of("id").text(),
        ocid=release.of("ocid").text(),
        id=contract.of("id").text() or "1",
        title=(contract.of("title") or tender.of("title")).text(),
        suppliers=tuple(_suppliers(release, award)),
        reference=tender.of("id").text(),
        category=category.text().lower(),
        value=amount_of(contract.of("value")),
        value_with_tax=gross_of(contract.of("value")),
        currency=contract.of("value", "currency").text(),
        starts=contract.of("period", "startDate").day(),
        ends=contract.of("period", "endDate").day(),
        latest_end=contract.of("period", "maxExtentDate").day(),
        signed=contract.of("dateSigned").day(),
        above_threshold=contract.of("aboveThreshold").flag(),
        light_touch=is_light_touch(tender),
        framework=tender.of("techniques", "hasFrameworkAgreement").value is True,
        concession=isinstance(regimes, list) and any(_is_concession(one) for one in regimes),
        metrics=tuple(_metric(one) for one in metrics.items()),
        why_no_metrics=contract.of("noAgreedMetricsRationale").text(),
    )


def _is_concession(regime: Any) -> bool:
    return isinstance(regime, str) and regime.lower().startswith("concession")


def _award(release: Part, contract: Part) -> Part:
    """Find the award of a contract in its own release; nothing if it is not there."""
    wanted = contract.of("awardID").value
    for award in release.of("awards").items():
        if wanted is not None and award.of("id").value == wanted:
            return award
    return Part(None, f"{contract.path}.awardID", contract.findings)


def _suppliers(release: Part, award: Part) -> Iterator[NoticeParty]:
    """Give the suppliers of an award; where there is no award, the parties in that role."""
    parties = {party.of("id").text(): party for party in release.of("parties").items()}
    named = [(one.of("id").text(), one) for one in award.of("suppliers").items()]
    if not named:
        named = [
            (name, party)
            for name, party in parties.items()
            if isinstance(party.of("roles").value, list) and "supplier" in party.of("roles").value
        ]
    for name, said in named:
        party = parties.get(name, said)
        yield NoticeParty(
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
    )


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
