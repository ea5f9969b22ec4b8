"""What releases that were sent say of a contract, where nobody entered it here: pure."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from app.ocds.contracts.alteration import WHY_ENDED, coded
from app.ocds.part import Part
from app.ocds.publication.particulars.particulars import Particulars
from app.ocds.release import amount_of
from app.problems import Finding
from app.procurements.draft import MOST_MONEY, PENCE
from app.units import rounded

NONE = "None."
CPV_DIGITS = 8
LONGEST_REGION = 5  #: of an ITL code
JUSTIFIED = "procurementMethodRationaleClassifications"
METHODS = ("open", "selective", "limited", "direct")


def particulars_in(tree: Mapping[str, Any], contract: str, award: str) -> Particulars:
    """Read what a merged release says of one contract.

    Args:
        tree: what all releases of its procurement say together.
        contract: its id there; empty: it is known by its award alone.
        award: id of the award.
    """
    findings: list[Finding] = []
    whole = Part(tree, "", findings)
    told = _named(whole.of("contracts"), contract)
    given = _named(whole.of("awards"), award)
    method = whole.of("tender", "procurementMethod").text()
    return Particulars(
        description=(told.of("description") or given.of("description")).text()[:2_000].strip(),
        cpv=tuple(dict.fromkeys(_codes(told, given)))[:20],
        regions=tuple(dict.fromkeys(_regions(told, given)))[:50],
        method=method if method in METHODS else "",
        method_details=whole.of("tender", "procurementMethodDetails").text()[:2_000].strip(),
        justification=whole.of("tender", "procurementMethodRationale").text()[:2_000].strip(),
        justification_codes=coded(whole.of("tender", JUSTIFIED).items()),
        options=_told(told, given, "hasOptions", "options"),
        renewal=_told(told, given, "hasRenewal", "renewal"),
        latest_end=_latest(told, given),
        final_value=_final(told),
        ending_codes=coded(told.of(WHY_ENDED[0]).items()) or coded([told.of(WHY_ENDED[1])]),
    )


def filled(entered: Particulars, sent: Particulars) -> Particulars:
    """Give what was entered, and what was sent in the place of what was not."""
    said = {
        name: getattr(entered, name) or getattr(sent, name)
        for name in (
            "description",
            "cpv",
            "regions",
            "method",
            "method_details",
            "justification",
            "justification_codes",
            "options",
            "ending_codes",
        )
    }
    return Particulars(
        **said,
        renewal=entered.renewal or sent.renewal,
        latest_end=entered.latest_end or sent.latest_end,
        conflicts_assessed=entered.conflicts_assessed,
        final_value=sent.final_value if entered.final_value is None else entered.final_value,
    )


def _named(parts: Part, name: str) -> Part:
    nothing = Part(None, parts.path, parts.findings)
    return next((one for one in parts.items() if name and one.of("id").text() == name), nothing)


def _items(*parts: Part) -> Iterator[Part]:
    for part in parts:
        yield from part.of("items").items()


def _codes(*parts: Part) -> Iterator[str]:
    for item in _items(*parts):
        for one in (item.of("classification"), *item.of("additionalClassifications").items()):
            code = one.of("id").text()
            if one.of("scheme").text() == "CPV" and code.isdecimal() and len(code) == CPV_DIGITS:
                yield code


def _regions(*parts: Part) -> Iterator[str]:
    for item in _items(*parts):
        for place in item.of("deliveryAddresses").items():
            region = place.of("region").text()
            if region and len(region) <= LONGEST_REGION:
                yield region


def _told(told: Part, given: Part, has: str, name: str) -> str:
    """Give the words about options or renewal; that there are none, in a word."""
    for part in (told, given):
        words = part.of(name, "description").text()[:2_000].strip()
        if words:
            return words
        if part.of(has).value is False:
            return NONE
    return ""


def _final(told: Part) -> Decimal | None:
    """Give what a contract came to by its termination notice, where that is pounds and pence."""
    value = told.of("implementation", "finalValue")
    amount = amount_of(value) if value.of("currency").text() in ("", "GBP") else None
    if amount is None or amount > MOST_MONEY or amount != rounded(amount, PENCE):
        return None
    return amount


def _latest(told: Part, given: Part) -> date | None:
    period = told.of("period", "maxExtentDate") or given.of("contractPeriod", "maxExtentDate")
    return period.day() if period else None
