"""Score everything that was sent: one lot, or several with all-or-none packages against them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from app.places.place import ResolvedPlace
from app.problems import Finding, Invalid, Severity
from app.rules.document.value import Reduction
from app.rules.plan import Plan
from app.scoring.consistency import declared, faults
from app.scoring.engine.evaluation import LotScore, score
from app.scoring.intake import CommitmentIn, LotOffer, TenderIn, TendersIn
from app.scoring.submission import Commitment, Field, Status, Taken, Tender
from app.units import exactly

Places = Mapping[str, ResolvedPlace]


@dataclass(frozen=True)
class Submitted:
    """Tenders sorted into the lots they are for, found consistent with the rules."""

    lots: Mapping[str, Field]  #: in the order given; one lot without a name is ""
    packages: tuple[tuple[str, Mapping[str, Tender]], ...]  #: supplier and its tender by lot
    findings: tuple[Finding, ...]  #: warnings; faults are raised


def submitted(plans: Mapping[str, Plan], sent: TendersIn, places: Places) -> Submitted:
    """Sort tenders into lots.

    Args:
        plans: the compiled rules of each lot; `""` where there are no lots.
        sent: what was sent.
        places: what is known of the postcodes that are named.

    Raises:
        Invalid: with every fault in every tender.
    """
    findings = [*_names(sent)]
    lots: dict[str, list[Tender]] = {name: [] for name in plans}
    packages: list[tuple[str, Mapping[str, Tender]]] = []
    for place, tender in enumerate(sent.tenders):
        offers = dict(_offers(tender, list(plans)))
        made: dict[str, Tender] = {}
        for lot, offer in offers.items():
            path = f"tenders[{place}]" + (f".lots.{lot}" if lot in tender.lots else "")
            findings += faults(plans[lot], offer, path, places)
            made[lot] = _tender(plans[lot], tender.supplier, offer)
        if tender.package is not None:
            packages.append((tender.supplier, made))
        else:
            for lot, one in made.items():
                lots[lot].append(one)
    wrong = [finding for finding in findings if finding.severity is Severity.FAULT]
    if wrong:
        raise Invalid("The tenders do not fit the rules.", findings=wrong)
    fields = {
        name: Field(name, tuple(tenders), places, _draw(sent, name))
        for name, tenders in lots.items()
    }
    return Submitted(fields, tuple(packages), tuple(findings))


def _draw(sent: TendersIn, lot: str) -> tuple[str, ...]:
    own = sent.lots[lot].draw if lot in sent.lots else ()
    return own or sent.draw


def _names(sent: TendersIn) -> Iterator[Finding]:
    if not sent.tenders:
        yield Finding(
            "no_tenders", "There are no tenders to score.", "Give at least one.", path="tenders"
        )
    seen: dict[object, int] = {}
    for place, tender in enumerate(sent.tenders):
        path = f"tenders[{place}]"
        name = " ".join(tender.supplier.split()).casefold()
        offer = (name, frozenset(tender.lots) if tender.package else None)
        if offer in seen:
            words = f"{tender.supplier!r} already stands at tenders[{seen[offer]}], but for case."
            if sent.tenders[seen[offer]].supplier == tender.supplier:
                words = f"{tender.supplier!r} already stands at tenders[{seen[offer]}]."
            fix = "Give each tender its own supplier, or each package its own lots."
            yield Finding("duplicate_supplier", words, fix, path=f"{path}.supplier")
        seen.setdefault(offer, place)
        yield from _lots_of(tender, sent, path)
    draws = {"draw": sent.draw} | {f"lots.{k}.draw": lot.draw for k, lot in sent.lots.items()}
    for path, draw in draws.items():
        yield from _drawn(draw, {tender.supplier for tender in sent.tenders}, path)


def _drawn(draw: tuple[str, ...], suppliers: set[str], path: str) -> Iterator[Finding]:
    for place, name in enumerate(draw):
        if name not in suppliers or name in draw[:place]:
            why = "is drawn twice" if name in suppliers else "has no tender"
            words = f"{name!r} {why}."
            fix = "List each supplier once, in the order drawn."
            yield Finding("bad_draw", words, fix, path=f"{path}[{place}]")


def _lots_of(tender: TenderIn, sent: TendersIn, path: str) -> Iterator[Finding]:
    if sent.lots and not tender.lots:
        words = f"{tender.supplier!r} does not say for which lots it tenders."
        fix = "Add lots: {name: {…}}, or lots: [name]."
        yield Finding("no_lots_named", words, fix, path=f"{path}.lots")
    for lot in tender.lots:
        if lot not in sent.lots:
            lots = f"the lots are {', '.join(sent.lots)}" if sent.lots else "there are no lots"
            words = f"There is no lot {lot!r}; {lots}."
            yield Finding("unknown_lot", words, "Use the name of a lot.", path=f"{path}.lots")
    if tender.package is not None and len(tender.lots) < 2:
        yield Finding(
            "package_of_one",
            "A package covers at least two lots.",
            "List its lots, or take `package` out.",
            path=f"{path}.package",
        )


def _offers(tender: TenderIn, lots: Sequence[str]) -> Iterator[tuple[str, LotOffer]]:
    """Put together what a tender says for each of its lots."""
    if lots == [""]:
        yield "", tender
        return
    for lot, own in tender.lots.items():
        if lot in lots:
            given = own.model_fields_set
            yield (
                lot,
                LotOffer.model_construct(
                    price=own.price if "price" in given else tender.price,
                    commitments=tender.commitments if own.commitments is None else own.commitments,
                    marks={**tender.marks, **own.marks},
                    facts={**tender.facts, **own.facts},
                    not_applicable={**tender.not_applicable, **own.not_applicable},
                    fails_requirements=own.fails_requirements or tender.fails_requirements,
                    disqualified=own.disqualified or tender.disqualified,
                    disregarded=own.disregarded or tender.disregarded,
                ),
            )


def _tender(plan: Plan, supplier: str, offer: LotOffer) -> Tender:
    set_aside, reason = _set_aside(offer)
    return Tender(
        supplier=supplier,
        price=offer.price,
        commitments=tuple(
            _commitment(line, place) for place, line in enumerate(offer.commitments or (), 1)
        ),
        marks={code: mark.mark for code, mark in offer.marks.items()},
        facts={name: declared(plan.facts, name, value) for name, value in offer.facts.items()},
        not_applicable=dict(offer.not_applicable),
        set_aside=set_aside,
        reason=reason,
    )


def _set_aside(offer: LotOffer) -> tuple[Status | None, str]:
    """Tell how a tender was set aside and why; what leaves nothing to look at comes first."""
    said = (
        (Status.DISREGARDED, offer.disregarded),
        (Status.DISQUALIFIED, offer.disqualified),
        (Status.FAILS_REQUIREMENTS, offer.fails_requirements),
    )
    return next(((status, reason) for status, reason in said if reason), (None, ""))


def _commitment(line: CommitmentIn, place: int) -> Commitment:
    return Commitment(
        id=line.id or str(place),
        measure=line.measure,
        quantity=line.quantity,
        unit=line.unit,
        each=line.each,
        place=line.place,
        places=line.places,
        groups=line.group,
        attribution=line.attribution,
        year=line.year,
        taken=_taken(line),
        drop_off=line.drop_off,
        same_as=line.same_as,
        partner=line.partner,
        doubt=line.doubt,
    )


def _taken(line: CommitmentIn) -> dict[str, Taken]:
    given: dict[str, Reduction | None] = {
        "deadweight": line.deadweight,
        "displacement": line.displacement,
        "leakage": line.leakage,
    }
    taken = {
        name: Taken(one.share, one.quantity) for name, one in given.items() if one is not None
    }
    if line.existing and line.existing <= line.quantity:
        taken["deadweight"] = _with_existing(line.existing, line.quantity, taken)
    return taken


def _with_existing(existing: Decimal, quantity: Decimal, taken: Mapping[str, Taken]) -> Taken:
    """Take off what exists already, then what of the rest would happen anyway."""
    anyway = taken["deadweight"].share if "deadweight" in taken else None
    with exactly():
        return Taken(share=1 - (1 - existing / quantity) * (1 - (anyway or Decimal(0))))


@dataclass(frozen=True)
class Comparison:
    """One lot of a package: the package's tender and the separate winner's, scored together."""

    lot: str
    score: LotScore
    package: str
    separate: str


@dataclass(frozen=True)
class Package:
    """An all-or-none tender set against the separate winners of its lots."""

    supplier: str
    lots: tuple[Comparison, ...]
    package_sum: Decimal | None = None
    separate_sum: Decimal | None = None
    wins: bool = False
    awarded: bool = False
    decided: bool = True  #: False where it cannot be compared, or no rule parts it from another
    why: str = ""  #: it is not awarded

    @property
    def gain(self) -> Decimal:
        """How much better the package is; nothing where it cannot be compared."""
        if self.package_sum is None or self.separate_sum is None:
            return Decimal(0)
        return abs(self.package_sum - self.separate_sum)


def score_all(plans: Mapping[str, Plan], given: Submitted) -> dict[str, LotScore]:
    """Score each lot alone, packages left out."""
    return {lot: score(plans[lot], field) for lot, field in given.lots.items()}


def undrawn(lot: LotScore) -> Iterator[Finding]:
    """Name the tenders that only a draw can part, where the rules want one and none was held."""
    if not any(tie.kind == "drawn" for tie in lot.plan.rank.ties):
        return
    tied: dict[int, list[str]] = {}
    for one in lot.tenders:
        if one.standing is not None and one.standing.tied:
            tied.setdefault(one.standing.rank, []).append(one.sheet.tender.supplier)
    for suppliers in tied.values():
        words = f"{' and '.join(suppliers)} tie, and the rules part them by a draw."
        fix = "Hold the draw, record it, and give `draw` with the suppliers in the order drawn."
        path = f"tenders[supplier={suppliers[0]}]"
        yield Finding("draw_needed", words, fix, Severity.WARNING, path=path)


def against(plan: Plan, field: Field, package: Tender, winner: Tender) -> LotScore:
    """Score a package's tender for a lot together with the lot's separate winner."""
    return score(plan, replace(field, tenders=(winner, package)))
