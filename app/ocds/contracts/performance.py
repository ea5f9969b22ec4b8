"""Find the ratings of contract performance notices in an OCDS document."""

from collections.abc import Iterator
from typing import Any

from app.ocds.contracts.notice import Observation, Performance, PerformancesRead
from app.ocds.findings import MOST, Findings, few
from app.ocds.part import Part
from app.ocds.release import releases_in
from app.problems import Finding


def performances_in(tree: Any) -> PerformancesRead:
    """Read the ratings of a document that has been read from JSON with exact numbers."""
    findings = Findings()
    found = [
        Performance(
            notice=release.of("id").text(),
            ocid=release.of("ocid").text(),
            id=contract.of("id").text() or "1",
            award=contract.of("awardID").text(),
            observations=tuple(_observations(contract)),
        )
        for release in _releases(Part(tree, "", findings))
        for contract in release.of("contracts").items()
        if contract.of("implementation", "metrics")
    ]
    if not found:
        fix = "Give a UK9 contract performance notice: the package or the release."
        findings.append(Finding("no_performance", "There are no ratings in it.", fix))
    return PerformancesRead(tuple(found), few(findings, MOST))


def _releases(document: Part) -> Iterator[Part]:
    """Give every release; a performance notice may come as one without a tender."""
    found = list(releases_in(document))
    yield from found or ([document] if document.of("contracts") else [])


def _observations(contract: Part) -> Iterator[Observation]:
    for metric in contract.of("implementation", "metrics").items():
        for one in metric.of("observations").items():
            if not one.of("measureClassification"):
                one.aside("no_rating", "has no rating")
                continue
            yield Observation(
                metric=metric.of("id").text(),
                title=metric.of("title").text(),
                rating=one.of("measureClassification", "description").text(),
                code=one.of("measureClassification", "id").text(),
                starts=one.of("period", "startDate").day(),
                ends=one.of("period", "endDate").day(),
                notes=one.of("notes").text(),
                path=one.path,
            )
