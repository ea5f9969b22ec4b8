"""Work out what is to be done of the new releases of a procurement, before anything is locked.

A contract is taken on as it stood when its details were published: out of all releases merged up
to that one. What later notices say of it is applied afterwards, as changes. An award is read out
of all releases merged up to the last that tells of it. What others buy under the same ocid has
contracts and awards of its own: its releases are not read for the authority's, and each is told to
be left aside.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from app.ocds.contracts.adoption import adoption_from
from app.ocds.contracts.alteration import alterations_in
from app.ocds.contracts.details import details_in
from app.ocds.contracts.importing import lacking
from app.ocds.contracts.notice import ContractDetails, DetailsRead
from app.ocds.contracts.performance import performances_in
from app.ocds.intake.content import not_read, results_in
from app.ocds.intake.merging import Merged, Merging
from app.ocds.intake.using.deed import Alter, Draft, Rate, TakeOn, Told, Use
from app.ocds.intake.using.ours import Owner, awards_told_of, owners_of
from app.ocds.intake.using.undone import Called, may_be_here, undone_in
from app.ocds.intake.using.wanted import For
from app.ocds.part import Part
from app.ocds.release import has_notice, notices_in
from app.ocds.undivided import as_notice
from app.organisations.scope import Scope
from app.problems import Finding, Severity


@dataclass(frozen=True, slots=True)
class Known:
    """What an authority has of a procurement."""

    contracts: Collection[Called] = ()  #: what notices call those that it has
    procurement: UUID | None = None  #: None: it has none
    has_others: bool = False  #: others buy under its ocid, and what they publish is not here


def plan(history: Sequence[Told], wanted: For, known: Known) -> list[Use]:
    """Say of each new release of a procurement what is to be done, and what is not used.

    Args:
        history: all its releases, the earliest first.
        wanted: for whom, and by what.
        known: what the authority has of it.
    """
    uses = [Use(one) for one in history if not one.is_used]
    is_known = bool(known.contracts) or known.procurement is not None
    owners = owners_of(
        history, wanted.buyers, known.contracts, is_known=is_known, has_others=known.has_others
    )
    before = [one for one in history if one.is_used and owners[one.key] is Owner.UNCLEAR]
    for use in uses:
        _leave_aside(use, owners[use.told.key], before, has_others=known.has_others)
    own = [use for use in uses if owners[use.told.key] is Owner.OURS]
    ours = [one for one in history if owners[one.key] is Owner.OURS]
    theirs = awards_told_of([one for one in history if owners[one.key] is Owner.OTHERS])
    _plan_own(own, _Contracts(ours, theirs, wanted, known), wanted, known)
    return uses


def _leave_aside(use: Use, owner: Owner, before: Sequence[Told], *, has_others: bool) -> None:
    """Say why a release is not used that is not known to be the authority's own.

    Args:
        use: of the release.
        owner: whose it is.
        before: releases that were used, and are not known to be the authority's own any more.
        has_others: others buy under its ocid, and what they publish is not here.
    """
    if owner is Owner.OTHERS:  # such as a call-off from a framework that we are named in
        use.say("other_buyer", "It is not bought by those whose releases are yours.", waits=True)
        for one in before:
            name = one.release_id[:100]
            words = f"Release {name} names no buyer and was used as yours; it may be of this one."
            fix = (
                f"See what it made at /v1/ocds/ingests/{one.ingest_id}/releases, and put it right."
            )
            use.say("used_as_yours", words, fix)
    elif owner is Owner.UNCLEAR:
        words = "It names no buyer, and nothing that you have of its ocid tells that it is yours."
        if has_others:
            words = "It names no buyer, and others were read to buy under its ocid too."
        where = "/v1/ocds/procurements, /v1/ocds/contracts or /v1/ocds/performance"
        fix = f"If it is yours, bring it in at {where}."
        use.say("buyer_unclear", words, fix, waits=True)


def _plan_own(uses: Sequence[Use], contracts: "_Contracts", wanted: For, known: Known) -> None:
    for use in uses:
        use.findings.extend([*results_in(use.told.tree), *not_read(use.told.tree)])
    _plan_draft(uses, wanted, known.procurement)
    contracts.plan(uses)
    for use in uses:
        contracts.plan_ratings(use)
        if not use.deeds and not use.findings:
            use.say("nothing_to_use", "It tells of nothing that is taken on.")


def _plan_draft(uses: Sequence[Use], wanted: For, known: UUID | None) -> None:
    """Have a draft made of the last tender notice, where there is no procurement yet."""
    telling = [use for use in uses if has_notice(as_notice(use.told.tree)[0])]
    for use in telling[:-1]:
        use.say("later_notice", "A later notice of the same tender is used.")
    for use in telling[-1:]:
        if known is not None:
            use.has_procurement(known)
        elif not wanted.rules:
            words = "No rules were named to score tenders by: no draft is made."
            fix = "Send it with `rules`, or bring it in at /v1/ocds/procurements."
            use.say("no_rules", words, fix, waits=True)
        elif Scope.PROCUREMENTS_WRITE not in wanted.caller.scopes:
            words = "Whoever sent it may draft no procurements."
            fix = f"Send it with a key for {Scope.PROCUREMENTS_WRITE}."
            use.say("scope_missing", words, fix, waits=True)
        else:
            tree, found = as_notice(use.told.tree)
            read = notices_in(tree)
            use.deeds.append(Draft(read.notices[-1]))
            use.findings.extend([*found, *read.findings])


class _Contracts:
    """What the releases of a procurement tell of its contracts."""

    def __init__(
        self, history: Sequence[Told], theirs: Collection[str], wanted: For, known: Known
    ) -> None:
        """Look at the authority's own, and know the ids of awards that are others'."""
        self._history, self._wanted, self._here = history, wanted, known.contracts
        self._own = [_told_in(one) for one in history]
        self._their_awards = frozenset(theirs)
        if theirs:
            self._their_awards -= awards_told_of(history)
        self._last_award = {
            one.award: place
            for place, read in enumerate(self._own)
            for one in read.contracts
            if not one.id
        }
        self._made = {name for one in history for name in _awards_made_of(one)}
        self._undone = undone_in(history)
        self._seen: set[str] = set()  #: contracts whose details were told

    def plan(self, uses: Sequence[Use]) -> None:
        """Say what is to be done of each release."""
        new = {use.told.key: use for use in uses}
        for place, (told, own) in enumerate(zip(self._history, self._own, strict=True)):
            use = new.get(told.key)
            if use is not None:
                self._plan_one(use, place, own)
            self._seen |= {one.id for one in own.contracts if one.id}

    def plan_ratings(self, use: Use) -> None:
        """Have the ratings of a release kept."""
        read = performances_in(use.told.tree)
        if read.performances:
            use.deeds += [Rate(one) for one in read.performances if not self._is_gone(one.id)]
            use.findings.extend(read.findings)

    def _is_gone(self, contract: str) -> bool:
        """Tell whether a contract came to nothing and is not here, so that nothing befalls it."""
        is_undone = contract in self._undone.never_made
        return is_undone and not may_be_here(contract, self._here)

    def _plan_one(self, use: Use, place: int, own: DetailsRead) -> None:
        altered = alterations_in(use.told.tree)
        again = {one.id for one in altered.alterations} & self._seen
        self._say_undone(use)
        names = {one.id for one in own.contracts if one.id} - again
        names -= self._undone.never_made
        awards = {one.award for one in own.contracts if not one.id} - self._undone.awards
        wanted = {one for one in awards if self._is_told_last(one, place)}
        if awards - wanted:
            use.say("later_notice", "A later notice of the same award, or its contract, is used.")
        for award in sorted({one.award for one in own.contracts} & self._their_awards):
            words = f"Award {award[:100]} is told of by another buyer alone: it is not read."
            fix = "Bring the contract in at /v1/ocds/contracts with the award that it was made of."
            use.say("other_buyers_award", words, fix)
        if names or wanted:
            self._plan_details(use, place, names, wanted)
        for one in altered.alterations:
            if self._is_gone(one.id):
                continue
            if one.is_end or one.id not in names:
                use.deeds.append(Alter(one))
            else:
                words = f"Contract {one.id[:100]} is told of as it stood after its amendments."
                use.say("changed_before", words, "See that its value and days are as it was let.")
        if altered.alterations:
            use.findings.extend(altered.findings)

    def _say_undone(self, use: Use) -> None:
        """Say what of a release came to nothing; a contract that there is stays as it is."""
        for gone in self._undone.told_by(use.told, self._here):
            words = f"{gone.name} is told to have come to nothing."
            fix = "If you have the contract, it stays as it is: end or withdraw it."
            use.say("told_as_cancelled", words, fix if gone.is_here else "", waits=gone.is_here)

    def _is_told_last(self, award: str, place: int) -> bool:
        return award not in self._made and self._last_award[award] == place

    def _plan_details(self, use: Use, place: int, names: set[str], awards: set[str]) -> None:
        whole = self._up_to(place)
        if whole.trouble:
            fix = "It is read by itself; see which of its releases is right."
            use.say("not_merged", f"Its releases do not merge. {whole.trouble}", fix)
        is_all = len(self._history) == 1 and not self._undone
        read = self._own[0] if is_all else details_in(_with_contracts(whole.tree, names))
        use.findings.extend(read.findings)
        for one in read.contracts:
            if one.id in names or (not one.id and one.award in awards):
                self._plan_contract(use, one)

    @cached_property
    def _merging(self) -> Merging:
        """Merge what is the authority's own; most procurements need no merging at all."""
        return Merging([one.tree for one in self._history])

    def _up_to(self, place: int) -> Merged:
        if len(self._history) == 1:
            return Merged(self._history[0].tree)
        return self._merging.up_to(place)

    def _plan_contract(self, use: Use, told: ContractDetails) -> None:
        given = self._wanted.given_for(told)
        made = adoption_from(told, given, self._wanted.library.units)
        missing = lacking(made, None)
        if missing and not self._here:
            use.refuse([*missing, *made.findings])
            return
        if given.entered_on is not None:
            words = f"The award does not say when it was entered into; {given.entered_on} is taken"
            fix = "It is its first day: put it right if it was signed on another."
            found = Finding("day_assumed", f"{words}.", fix, Severity.WARNING, path=told.path)
            use.findings.append(found)
        use.deeds.append(TakeOn(told, given))


def _told_in(told: Told) -> DetailsRead:
    """Give the contracts and awards that a release tells of itself."""
    if not told.tree.get("contracts") and not told.tree.get("awards"):
        return DetailsRead((), ())
    return details_in(told.tree)


def _awards_made_of(told: Told) -> set[str]:
    """Give the awards of which a release says that there is a contract."""
    contracts = Part(told.tree, "", []).of("contracts").items()
    return {one.of("awardID").text() for one in contracts} - {""}


def _with_contracts(tree: dict[str, object], names: set[str]) -> dict[str, object]:
    """Give a release with no other contracts than those that are named."""
    there = Part(tree, "", []).of("contracts").items()
    kept = [one.value for one in there if (one.of("id").text() or "1") in names]
    return tree | {"contracts": kept}
