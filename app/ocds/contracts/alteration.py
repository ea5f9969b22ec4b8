"""Find in an OCDS document what became of contracts: that they were amended, or ended."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from app.contracts.change.ground import CODE, LONGEST_SCHEME, LONGEST_WORDS, MOST_CODES, Ground
from app.ocds.contracts.details import kinds_of, party_named
from app.ocds.contracts.notice import NoticeParty
from app.ocds.findings import Findings
from app.ocds.part import Part
from app.ocds.release import amount_of, gross_of, releases_in
from app.problems import Finding

UK10, UK11 = "UK10", "UK11"
LONGEST_REASON = 2_000
#: names of an amendment that are read, or only say which it is
OF_AMENDMENT = {
    *("id", "date", "description", "rationale", "rationaleClassifications", "value", "period"),
    *("amendsReleaseID", "releaseID", "documents", "standstill"),
}
SUPPLIERS = ("suppliersAdded", "suppliersRemoved")
#: why a contract ended; Find a Tender wrote one, and since 2026 writes a list
WHY_ENDED = ("terminationRationaleClassifications", "terminationRationaleClassification")


@dataclass(frozen=True, slots=True)
class Alteration:
    """A change of one contract, or its end, as a notice tells it."""

    notice: str
    ocid: str
    id: str  #: of the contract within the procurement
    award: str  #: the same, of its award; empty: not said
    published: date | None
    path: str  #: where it stands in the document
    is_end: bool = False
    on: date | None = None  #: from which it is so; of an end, the last day
    is_day_told: bool = True  #: an end names its day; else it is that of its publication
    value: Decimal | None = None  #: in pounds without tax, from then on; None: not said
    value_with_tax: Decimal | None = None  #: the same with tax
    ends: date | None = None  #: the last day from then on
    reason: str = ""
    ground: str = ""  #: in law, as the notice classifies it
    ground_codes: tuple[Ground, ...] = ()  #: the same by its codes
    amendment: str = ""  #: its own id, which a later notice may repeat
    has_other_suppliers: bool = False  #: somebody takes the contract over, or leaves it
    added: tuple[NoticeParty, ...] = ()  #: who takes it over
    removed: tuple[NoticeParty, ...] = ()  #: who leaves it
    not_read: tuple[str, ...] = ()  #: names of what else it changes
    metrics: tuple[str, ...] = ()  #: ids of the indicators that it gives
    standstill: bool | None = None  #: whether a voluntary one goes before it; None: not said


@dataclass(frozen=True, slots=True)
class AlterationsRead:
    """The changes of contracts in a document, and what of it could not be used."""

    alterations: tuple[Alteration, ...]
    findings: Sequence[Finding]


def alterations_in(tree: Any) -> AlterationsRead:
    """Read the changes and ends of contracts; numbers of the document are Decimals."""
    findings = Findings()
    found = [
        alteration
        for release in _releases(Part(tree, "", findings))
        for contract in release.of("contracts").items()
        for alteration in _alterations(release, contract)
    ]
    return AlterationsRead(tuple(found), findings)


def _releases(document: Part) -> Iterator[Part]:
    found = list(releases_in(document))
    yield from found or ([document] if document.of("contracts") else [])


def _is_changed(contract: Part) -> bool:
    told = contract.of("amendments") or contract.of("amendment") or UK10 in kinds_of(contract)
    return bool(told)


def _has_ended(contract: Part) -> bool:
    ended = any(contract.of(name) for name in WHY_ENDED) or UK11 in kinds_of(contract)
    return ended or contract.of("status").value == "terminated"


def _alterations(release: Part, contract: Part) -> Iterator[Alteration]:
    if _is_changed(contract):
        yield _changed(release, contract)
    if _has_ended(contract):
        yield _ended(release, contract)


def _changed(release: Part, contract: Part) -> Alteration:
    """Give a change by the last of a contract's amendments, else by what the contract says."""
    last = _last(contract)
    value = last.of("value") or contract.of("value")
    is_pounds = value.of("currency").text() in ("", "GBP")
    period = last.of("period") or contract.of("period")
    grounds = [*last.of("rationaleClassifications").items()]
    told = _told(release, contract)
    reason = last.of("description").text() or last.of("rationale").text()
    added, removed = (_named(release, last.of(name)) for name in SUPPLIERS)
    return replace(
        told,
        amendment=last.of("id").text(),
        has_other_suppliers=any(last.of(name) for name in SUPPLIERS),
        added=added,
        removed=removed,
        not_read=_not_read(last),
        metrics=tuple(one.of("id").text() for one in contract.of("agreedMetrics").items()),
        on=last.of("date").day() or told.published,
        value=amount_of(value) if is_pounds else None,
        value_with_tax=_gross(value, contract.of("value")) if is_pounds else None,
        ends=period.of("endDate").day(),
        reason=reason[:LONGEST_REASON],
        ground=_classified(grounds),
        ground_codes=coded(grounds),
        standstill=last.of("standstill").flag(),
    )


def _gross(value: Part, whole: Part) -> Decimal | None:
    """Give a value with tax; an amendment that leaves it out has that of the contract it makes."""
    is_same = amount_of(value) == amount_of(whole)
    return gross_of(value) or (gross_of(whole) if is_same else None)


def _last(contract: Part) -> Part:
    """Give the latest amendment by the days that they have; without those, the last in order."""
    told = [*contract.of("amendments").items(), contract.of("amendment")]
    there = [one for one in told if one] or told[-1:]
    days = [Part(one.of("date").value, "", []).day() for one in there]
    known = [day for day in days if day is not None]
    if len(known) < len(there):
        return there[-1]
    latest = max(known)
    return [one for one, day in zip(there, days, strict=True) if day == latest][-1]


def _named(release: Part, suppliers: Part) -> tuple[NoticeParty, ...]:
    if not suppliers:
        return ()
    parties = {one.of("id").text(): one for one in release.of("parties").items()}
    return tuple(party_named(one.of("id").text(), one, parties) for one in suppliers.items())


def _not_read(amendment: Part) -> tuple[str, ...]:
    there = amendment.value if isinstance(amendment.value, dict) else {}
    names = (name for name in there if name not in OF_AMENDMENT and name not in SUPPLIERS)
    return tuple(sorted(name for name in names if amendment.of(name)))


def _ended(release: Part, contract: Part) -> Alteration:
    several, one = (contract.of(name) for name in WHY_ENDED)
    grounds = [*several.items()] if several else [one]
    implementation = contract.of("implementation")
    ground = _classified(grounds)
    why = implementation.of("endDateDetails").text() or ground
    day = (implementation.of("endDate") or contract.of("period", "endDate")).day()
    told = _told(release, contract)
    return replace(
        told,
        is_end=True,
        on=day or told.published,
        is_day_told=day is not None,
        reason=why[:LONGEST_REASON],
        ground=ground,
        ground_codes=coded(grounds),
    )


def coded(grounds: Iterable[Part]) -> tuple[Ground, ...]:
    """Give the first classifications that have a code, each once; only words have none.

    What is not kept of them as it was given is told as a note.
    """
    found: dict[Ground, None] = {}
    for one, ground in _coded(grounds):
        if ground not in found and len(found) == MOST_CODES:
            what = f"and what follows it is left out: {MOST_CODES} codes are kept"
            one.of("id").aside("too_many_codes", what, note=True)
            break
        found[ground] = None
    return tuple(found)


def _coded(grounds: Iterable[Part]) -> Iterator[tuple[Part, Ground]]:
    for one in grounds:
        code = one.of("id").text()
        if CODE.fullmatch(code):
            scheme = _cut(one.of("scheme"), LONGEST_SCHEME)
            yield one, Ground(code, scheme, _cut(one.of("description"), LONGEST_WORDS))
        elif code:
            what = "is not written as codes are, and is not kept as one"
            one.of("id").aside("code_not_kept", what, note=True)


def _cut(words: Part, most: int) -> str:
    text = words.text()
    if len(text) > most:
        words.aside("words_cut", f"is cut to {most} characters", note=True)
    return text[:most]


def _classified(grounds: Iterable[Part]) -> str:
    words = (one.of("description").text() or one.of("id").text() for one in grounds)
    return "; ".join(dict.fromkeys(filter(None, words)))[:LONGEST_WORDS]


def _told(release: Part, contract: Part) -> Alteration:
    """Give what both kinds of notice say of the contract that they are about."""
    return Alteration(
        notice=release.of("id").text(),
        ocid=release.of("ocid").text(),
        id=contract.of("id").text() or "1",
        award=contract.of("awardID").text(),
        published=release.of("date").day(),
        path=contract.path,
    )
