"""Find the tender notices in an OCDS document: a package, a list page, a record or one release."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from app.ocds.document import read_document
from app.ocds.findings import MOST, Findings, few
from app.ocds.notice import (
    AwardCriterion,
    NoticeLot,
    NoticesRead,
    TenderNotice,
    Weighting,
    worst_first,
)
from app.ocds.part import Part
from app.ocds.undivided import as_notice
from app.problems import Finding

KINDS = ("price", "cost", "quality")
UK4 = "UK4"
TAGS = {"tender", "tenderUpdate", "tenderAmendment"}


def notices_from(content: bytes) -> NoticesRead:
    """Read the tender notices of a JSON document."""
    tree, findings = read_document(content)
    if tree is None and findings:
        return NoticesRead((), tuple(findings))
    read = notices_in(tree)
    return NoticesRead(read.notices, worst_first([*findings, *read.findings]))


def has_notice(tree: Any) -> bool:
    """Tell whether there is a tender notice in a document, without reading it."""
    return any(_is_tender_notice(one) for one in releases_in(Part(tree, "", Findings())))


def notices_in(tree: Any) -> NoticesRead:
    """Read the tender notices of a document that has been read from JSON with exact numbers.

    Args:
        tree: a release package, a page of a list, a record package, a release, or a list of
            releases; numbers are Decimals.
    """
    findings = Findings()
    document = Part(tree, "", findings)
    releases = list(releases_in(document))
    notices = [_notice(release) for release in releases if _is_tender_notice(release)]
    if not notices:
        notices = list(_untagged(releases, findings))
    if not notices:
        fix = "Give a UK4 tender notice: the package, the release, or a page that lists it."
        findings.append(Finding("no_tender_notice", "There is no tender notice in it.", fix))
    return NoticesRead(tuple(notices), few(findings, MOST))


def _untagged(releases: Sequence[Part], findings: Findings) -> Iterator[TenderNotice]:
    """Give the notices of releases that have no tag and tell of nothing but a tender."""
    for release in releases:
        tree, found = as_notice(release.value) if isinstance(release.value, dict) else ({}, [])
        if any(one.code == "no_tag" for one in found):
            findings.extend(found)
            yield _notice(Part(tree, release.path, findings))


def releases_in(document: Part) -> Iterator[Part]:
    """Give every release, in whatever it is wrapped."""
    if isinstance(document.value, list):
        yield from document.items()
    elif document.of("releases"):
        yield from document.of("releases").items()
    elif document.of("records"):
        for record in document.of("records").items():
            whole = record.of("releases")
            yield from whole.items() if whole else [record.of("compiledRelease")]
    elif document.of("tender") or document.of("ocid"):
        yield document


def _is_tender_notice(release: Part) -> bool:
    """Tell a tender notice by its own document, else by its tag, else by its criteria."""
    own = release.of("id").value
    kinds = {
        document.of("id").value: document.of("noticeType").value
        for document in release.of("tender", "documents").items()
        if isinstance(document.of("id").value, str)
    }
    tags = release.of("tag").value
    said = kinds.get(own) if isinstance(own, str) else None
    if said is not None:
        found: bool = said == UK4
    elif isinstance(tags, list):
        found = bool(TAGS & {tag for tag in tags if isinstance(tag, str)})
    else:
        found = any(lot.of("awardCriteria") for lot in release.of("tender", "lots").items())
        if found:
            release.aside("no_tag", "has no tag; it is read as a tender notice")
    if not found:
        release.aside("not_a_tender_notice", "is not a tender notice and is left out", note=True)
    return found


def _notice(release: Part) -> TenderNotice:
    tender = release.of("tender")
    if not tender.of("lots"):
        tender.aside("no_lots", "has no lots, so no award criteria")
    documents = {
        document.of("id").text(): document.of("url").text()
        for document in tender.of("documents").items()
    }
    return TenderNotice(
        id=release.of("id").text(),
        ocid=release.of("ocid").text(),
        title=tender.of("title").text(),
        buyer=_buyer(release),
        description=tender.of("description").text(),
        published=release.of("date").moment(),
        deadline=tender.of("tenderPeriod", "endDate").moment(),
        above_threshold=tender.of("aboveThreshold").flag(),
        regions=_regions(tender),
        address=documents.get(release.of("id").text(), ""),
        value=amount_of(tender.of("value")),
        currency=tender.of("value", "currency").text(),
        lots=tuple(_lot(lot) for lot in tender.of("lots").items()),
        value_with_tax=gross_of(tender.of("value")),
        category=tender.of("mainProcurementCategory").text().lower(),
        method=tender.of("procurementMethodDetails").text(),
        light_touch=is_light_touch(tender),
    )


def _buyer(release: Part) -> str:
    name = release.of("buyer", "name").text()
    if name:
        return name
    for party in release.of("parties").items():
        roles = party.of("roles").value
        if isinstance(roles, list) and "buyer" in roles:
            return party.of("name").text()
    return ""


def _regions(tender: Part) -> tuple[str, ...]:
    """List where the contract will be delivered, each region once."""
    found = [
        address.of("region").text()
        for item in tender.of("items").items()
        for address in item.of("deliveryAddresses").items()
    ]
    return tuple(dict.fromkeys(region for region in found if region))


def gross_of(value: Part) -> Decimal | None:
    """Give the value with tax, as the United Kingdom's extension has it."""
    return _not_below_zero(value.of("amountGross"))


def is_light_touch(tender: Part) -> bool:
    """Tell whether a tender is under the light touch regime, as the notice says it."""
    regimes = tender.of("specialRegime").value
    return isinstance(regimes, list) and "lightTouch" in regimes


def amount_of(value: Part) -> Decimal | None:
    """Give an amount without tax that is not below zero."""
    return _not_below_zero(value.of("amount"))


def _not_below_zero(amount: Part) -> Decimal | None:
    number = amount.number()
    if number is not None and number < 0:
        amount.aside("negative_value", "is below zero")
        return None
    return number


def _lot(lot: Part) -> NoticeLot:
    criteria = lot.of("awardCriteria")
    words = [
        criteria.of(key).text()
        for key in ("description", "weightingDescription", "orderRationale")
    ]
    return NoticeLot(
        id=lot.of("id").text(),
        title=lot.of("title").text(),
        description=lot.of("description").text(),
        value=amount_of(lot.of("value")),
        currency=lot.of("value", "currency").text(),
        starts=lot.of("contractPeriod", "startDate").moment(),
        ends=lot.of("contractPeriod", "endDate").moment(),
        criteria=tuple(_criterion(one) for one in criteria.of("criteria").items()),
        explanation=" ".join(filter(None, words)),
    )


def _criterion(criterion: Part) -> AwardCriterion:
    kind = criterion.of("type").text().lower()
    if kind not in KINDS:
        criterion.of("type").aside("unknown_kind", "is not price, cost or quality")
    number, weighting, minimum = None, None, None
    for one in criterion.of("numbers").items():
        if one.of("weight") and number is None:
            weighting = _weighting(one.of("weight"))
            number = one.of("number").number() if weighting is not None else None
        elif one.of("threshold").value == "minimumScore":
            minimum = one.of("number").number()
        else:
            one.aside("number_not_used", "gives a number that is not a weight")
    if number is None:
        criterion.aside("no_weight", "has no weight that can be used")
    elif number < 0:
        criterion.aside("negative_weight", "has a weight below zero")
        number = None
    return AwardCriterion(
        kind=kind,
        name=criterion.of("name").text() or kind,
        description=criterion.of("description").text(),
        number=number,
        weighting=weighting,
        minimum_score=minimum,
    )


def _weighting(weight: Part) -> Weighting | None:
    try:
        return Weighting(weight.text())
    except ValueError:
        weight.aside("unknown_weighting", "is no way of weighting that OCDS knows")
        return None
