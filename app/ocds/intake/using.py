"""Make of new releases what the use cases of notices make of one that is brought in by hand.

What a release tells of contracts is read out of all releases of its procurement merged, so that a
release that says only what has changed finds what was said before. Ratings and tenders are read
out of the release itself. What is refused there keeps nothing else out, and is told.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from app.ocds.contracts.details import details_in
from app.ocds.contracts.importing import Wanted as WantedContract
from app.ocds.contracts.importing import import_contract
from app.ocds.contracts.performance import performances_in
from app.ocds.contracts.rating import rate_from_notice
from app.ocds.importing import import_notice
from app.ocds.intake.answer import ReleaseAnswer, Thing
from app.ocds.intake.buyer import is_bought_by
from app.ocds.intake.content import changes_in, is_of_contracts, not_read
from app.ocds.intake.keeping import plain_findings
from app.ocds.intake.merging import Merged, merged, tree_of
from app.ocds.intake.queries import history_of
from app.ocds.intake.shape import in_shape
from app.ocds.intake.tables import OcdsAnswer, OcdsRelease
from app.ocds.intake.tender import reference_for, with_a_lot
from app.ocds.intake.told import MOST_FINDINGS
from app.ocds.notice import worst_first
from app.ocds.part import Part
from app.ocds.procurement import Wanted as WantedProcurement
from app.ocds.release import notices_in
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.database import WriteSession
from app.problems import Finding, Invalid, Problem, Severity, Unavailable
from app.procurements.tables import Procurement, ProcurementState
from app.rules.library import Library


@dataclass(frozen=True, slots=True)
class For:
    """For whom releases are used, and by what."""

    caller: Caller
    ingest_id: UUID  #: of the file that they came in, now or again
    rules: str  #: that drafts are scored by; empty: none is made
    buyers: Sequence[str]  #: of whose releases something is made; none: of whoever's
    library: Library


@dataclass
class _Use:
    """What comes of one release."""

    row: OcdsRelease
    tree: Any
    made: list[tuple[Thing, UUID]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def told(self, code: str, words: str, fix: str = "") -> None:
        """Say why something was not used."""
        self.findings.append(Finding(code, words, fix, Severity.WARNING))


def use_new(session: WriteSession, wanted: For, ocid: str, now: datetime) -> None:
    """Use what is new of a procurement, and complete the answers to it.

    What nothing came of before is tried again: it may have come before what it rests on.

    Args:
        session: where everything is.
        wanted: for whom, and by what.
        ocid: of the procurement.
        now: when.
    """
    history = history_of(session, wanted.caller.authority_id, ocid, locks=True)
    trees = [tree_of(one) for one in history]
    uses = [
        _Use(row, in_shape(tree))
        for row, tree in zip(history, trees, strict=True)
        if not row.is_used
    ]
    whole = merged(trees)
    if not is_bought_by(Part(whole.tree, "", []), wanted.buyers):
        for use in uses:
            use.told("other_buyer", "It is not bought by those whose releases are yours.")
    else:
        _use_all(session, wanted, uses, whole, now)
    for use in uses:
        _complete(session, wanted.ingest_id, use, now)


def _use_all(
    session: WriteSession, wanted: For, uses: Sequence[_Use], whole: Merged, now: datetime
) -> None:
    for use in uses:
        if whole.trouble:
            fix = "It is read by itself; see which of its releases is right."
            use.told("not_merged", f"Its releases do not merge. {whole.trouble}", fix)
        use.findings += [*changes_in(use.tree), *not_read(use.tree)]
    _draft(session, wanted, uses, now)
    telling = [use for use in uses if is_of_contracts(use.tree)]
    if telling:
        _take_on(session, wanted, telling[-1], whole.tree, now)
    for use in uses:
        _rate(session, wanted, use, now)
        if not use.made and not use.findings:
            use.told("nothing_to_use", "It tells of nothing that is taken on.")


def _draft(session: WriteSession, wanted: For, uses: Sequence[_Use], now: datetime) -> None:
    """Make a draft of the last tender notice, where there is no procurement yet."""
    telling = [use for use in uses if notices_in(use.tree).notices]
    for use in telling[:-1]:
        use.told("later_notice", "A later notice of the same tender is used.")
    for use in telling[-1:]:
        known = _procurement(session, wanted.caller, use.row.ocid)
        if known is not None:
            words = "You have a procurement of this ocid, which stays as it is."
            use.told("procurement_known", words, "Amend it if it has changed.")
            use.made.append((Thing.PROCUREMENT, known.id))
        elif not wanted.rules:
            fix = "Send it with `rules`, or bring it in at /v1/ocds/procurements."
            use.told("no_rules", "No rules were named to score tenders by: no draft is made.", fix)
        elif Scope.PROCUREMENTS_WRITE not in wanted.caller.scopes:
            words = "Whoever sent it may draft no procurements."
            use.told("scope_missing", words, f"Send it with a key for {Scope.PROCUREMENTS_WRITE}.")
        else:
            _write_draft(session, wanted, use, now)


def _write_draft(session: WriteSession, wanted: For, use: _Use, now: datetime) -> None:
    told = WantedProcurement(wanted.rules, reference_for(use.row.release_id, use.row.ocid))
    tree, found = with_a_lot(use.tree)
    use.findings += found

    def deed() -> Any:
        return import_notice(session, wanted.caller, tree, None, told, now)

    for made in _tried(session, use, deed):
        use.made.append((Thing.PROCUREMENT, made.procurement.id))
        use.findings += made.findings


def _procurement(session: WriteSession, caller: Caller, ocid: str) -> Procurement | None:
    query = select(Procurement).where(
        Procurement.authority_id == caller.authority_id,
        Procurement.ocid == ocid,
        Procurement.state != ProcurementState.CANCELLED,
    )
    return session.exec(query.order_by(col(Procurement.made_at)).limit(1)).first()


def _take_on(
    session: WriteSession, wanted: For, use: _Use, whole: dict[str, Any], now: datetime
) -> None:
    """Take on each contract and each award that all releases together tell of."""
    named = whole | {"id": use.row.release_id}
    read = details_in(named)
    if not read.contracts:
        use.findings += read.findings
    for name in dict.fromkeys(one.id or one.award for one in read.contracts):
        asked = WantedContract(contract=name)

        def deed(asked: WantedContract = asked) -> Any:
            return import_contract(session, wanted.caller, named, asked, wanted.library, now)

        for made in _tried(session, use, deed):
            use.made.append((Thing.CONTRACT, made.contract.id))
            use.made.append((Thing.SUPPLIER, made.contract.supplier_id))
            use.findings += made.findings


def _rate(session: WriteSession, wanted: For, use: _Use, now: datetime) -> None:
    """Keep the ratings that a release gives, contract by contract."""
    told = use.tree.get("contracts")
    for contract in told if isinstance(told, list) else []:
        alone = use.tree | {"contracts": [contract]}
        if not performances_in(alone).performances:
            continue

        def deed(alone: Any = alone) -> Any:
            return rate_from_notice(session, wanted.caller, alone, None, None, now)

        for made in _tried(session, use, deed):
            use.made += [(Thing.RATING, rating.id) for _, rating in made.ratings]
            use.findings += made.findings


def _tried(session: WriteSession, use: _Use, deed: Callable[[], Any]) -> Iterator[Any]:
    """Give what comes of a use case; or nothing, and why is told."""
    try:
        with session.begin_nested():
            made = deed()
    except Unavailable:
        raise  # the database met somebody else: the job is tried again
    except Problem as problem:
        if isinstance(problem, Invalid) and problem.findings:
            use.findings += problem.findings
        else:
            code = problem.slug.replace("-", "_")
            use.findings.append(Finding(code, problem.detail, problem.how_to_fix))
        return
    yield made


def _complete(session: WriteSession, ingest_id: UUID, use: _Use, now: datetime) -> None:
    """Write down what came of a release, beside the answer that its keeping had."""
    row = use.row
    row.used_at, row.is_used = now, bool(use.made)
    made = [{"kind": str(kind), "id": str(one)} for kind, one in dict.fromkeys(use.made)]
    found = plain_findings(worst_first(use.findings)[:MOST_FINDINGS])
    for answer in _answers(session, ingest_id, row):
        if answer.answer is not ReleaseAnswer.SAME:
            answer.answer = ReleaseAnswer.TAKEN if made else ReleaseAnswer.UNUSED
        answer.made, answer.not_used, answer.updated_at = made, found, now
    session.flush()


def _answers(session: WriteSession, ingest_id: UUID, row: OcdsRelease) -> list[OcdsAnswer]:
    """Give the answer to a release when it was first sent, and to those of it sent again now."""
    first = session.get_one(OcdsAnswer, (row.ingest_id, row.number))
    if row.ingest_id == ingest_id:
        return [first]
    again = select(OcdsAnswer).where(
        OcdsAnswer.ingest_id == ingest_id,
        OcdsAnswer.ocid == row.ocid,
        OcdsAnswer.release_id == row.release_id,
        OcdsAnswer.answer == ReleaseAnswer.SAME,
    )
    return [first, *session.exec(again)]
