"""Score a lot by the rules that were pinned to it, and keep all that was seen and said."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.assessments.results.draw import faults_of_draw
from app.assessments.results.gathering import gathered
from app.assessments.results.partner import partners_in
from app.assessments.results.queries import standing_in
from app.assessments.tables import Assessment, Scorecard
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.platform.version import ENGINE
from app.problems import Conflict, Finding, Invalid
from app.procurements.lifecycle import LotState, refuse_unless
from app.procurements.queries import pinned_text, state_of
from app.procurements.tables import Lot
from app.rules.digest import digest_of, unpinned
from app.rules.document.ruleset import RuleSet
from app.rules.library import Library
from app.scoring.answer import Answer, answer
from app.scoring.intake import TendersIn
from app.scoring.lots import Places
from app.scoring.receipt import kept_receipt
from app.tenders.content import TenderContent
from app.tenders.locating import places_for
from app.tenders.queries import opened_tenders

#: where a finding says that a tender stands: by its place, or by its supplier
TENDER_AT = re.compile(r"tenders\[(?:(\d+)|supplier=)")
DECIDE = (
    "The rules are pinned. Have two people who do not judge this lot decide about the tender, by "
    "`fails_requirements`, `disqualify` or `disregard`; then score again."
)


class RulesDigestDiffers(Conflict):
    """The caller expects other rules than those that are pinned to the lot."""

    slug = "rules-digest-differs"


class RulesChanged(Conflict):
    """The stored text of the rules is not the one that was pinned."""

    slug = "rules-changed"
    title = "The stored rules are damaged"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an assessment is asked for with."""

    rules_digest: str | None = None  #: of the rules that the caller expects
    reason: str = ""  #: needed for scoring again
    draw: tuple[UUID, ...] = ()  #: tenders in the order drawn, where only a draw parts them
    draw_held: str = ""  #: when, how and before whom; needed with a draw


def assess(
    session: WriteSession,
    caller: Caller,
    lot: Lot,
    contents: Mapping[UUID, TenderContent],
    wanted: Wanted,
    now: datetime,
) -> Assessment:
    """Score a lot. An earlier assessment of it is replaced, and kept.

    Args:
        session: where it is kept.
        caller: a person.
        lot: locked alone.
        contents: what each of its opened tenders says.
        wanted: what is asked for.
        now: when.

    Raises:
        WrongMoment: unless moderation is closed and nothing is awarded.
        RulesDigestDiffers: if the caller expects other rules.
        RulesChanged: if the rules are not those that were pinned.
        Invalid: with all that stops scoring; if a reason that is needed is wanting; or if it is
            not said how a draw was held, or a tenderer is named in that.
    """
    caller.person()
    refuse_unless("Scoring", state_of(session, lot, now), LotState.MODERATED)
    rule_set, library = _rules(session, lot, wanted.rules_digest)
    before = standing_in(session, lot.id)
    _refuse_unsaid(session, lot, contents, before, wanted)
    if before is not None:
        before.replaced_at = before.updated_at = now
    sent, names = gathered(session, lot, contents, wanted.draw, now.date())
    places = places_for(session, rule_set, sent, now.date())
    answered = _answered(rule_set, library, sent, places)
    kept = kept_receipt(answered, sent, places, ENGINE, now.isoformat(timespec="seconds"))
    short, said = kept.short, answered.document
    assessment = Assessment(
        authority_id=lot.authority_id,
        lot_id=lot.id,
        number=1 if before is None else before.number + 1,
        lot_version=lot.version,
        rules_digest=short["rules_digest"],
        result_digest=short["result_digest"],
        receipt=kept.text,
        head={
            "receipt": short,
            "partners": partners_in(contents, names),
            "draw_held": wanted.draw_held.strip(),
            **{part: said[part] for part in ("rules", "lot", "warnings")},
        },
        reason=wanted.reason,
        made_by=caller.who,
        made_at=now,
        updated_at=now,
    )
    session.add(assessment)
    session.flush()
    _keep_cards(session, assessment, said["tenders"], names)
    note(
        session, "lot.assessed", assessment.id, now, authority=lot.authority_id,
        actor=caller.who, lot=lot.id, number=assessment.number, tenders=len(names),
        rules_digest=assessment.rules_digest, result_digest=assessment.result_digest,
    )  # fmt: skip
    return assessment


def _rules(session: Session, lot: Lot, expected: str | None) -> tuple[RuleSet, Library]:
    """Give the lot's rules, once they are known to be those that were published."""
    if expected is not None and expected != lot.rules_digest:
        raise RulesDigestDiffers(
            f"The lot is scored by the rules {lot.rules_digest}, not by {expected}.",
            "Look at the lot's rules; leave the digest out to score by them.",
            pinned=lot.rules_digest,
            expected=expected,
        )
    text = pinned_text(session, lot)
    if (found := digest_of(text)) != lot.rules_digest:
        raise RulesChanged(
            f"The stored rules have the digest {found}; the lot was published "
            f"with {lot.rules_digest}.",
            "Nothing is scored. Whoever runs the service restores the rules from a copy.",
        )
    return unpinned(text)


def _answered(rule_set: RuleSet, library: Library, sent: TendersIn, places: Places) -> Answer:
    """Score what was sent; where a tender stops it, tell who can go on and how.

    Raises:
        Invalid: with all that stops it.
    """
    try:
        return answer(rule_set, library, sent, places)
    except Invalid as refusal:
        found = [_about_tender(one, sent) for one in refusal.findings]
        raise Invalid(refusal.detail, refusal.how_to_fix, found) from None


def _about_tender(finding: Finding, sent: TendersIn) -> Finding:
    """Name the tender; the rules are pinned and it cannot be changed, so it is decided about."""
    place = TENDER_AT.match(finding.path)
    if place is None or finding.code == "missing_mark":
        return finding
    name = sent.tenders[int(place[1])].supplier if place[1] else ""
    named = f"{name}: {finding.message}" if name else finding.message
    return replace(finding, message=named, how_to_fix=DECIDE)


def _refuse_unsaid(
    session: Session,
    lot: Lot,
    contents: Mapping[UUID, TenderContent],
    before: Assessment | None,
    wanted: Wanted,
) -> None:
    """Ask why a lot is scored again, and how a draw was held."""
    found = []
    if before is not None and not wanted.reason.strip():
        words = "This lot has been scored before."
        fix = "Say in `reason` why it is scored again; the earlier assessment is kept."
        found.append(Finding("reason_needed", words, fix, path="/reason"))
    names = _known_by(session, lot, contents) if wanted.draw_held else ()
    found += faults_of_draw(wanted.draw_held, is_held=bool(wanted.draw), names=names)
    if found:
        raise Invalid(found[0].message, findings=found)


def _known_by(session: Session, lot: Lot, contents: Mapping[UUID, TenderContent]) -> Iterator[str]:
    """Give the names by which a lot's tenderers, and the others in their tenders, are known."""
    for tender, supplier in opened_tenders(session, lot):
        yield from (supplier.name, tender.alias or "")
        yield from (member.name for member in contents[tender.id].members)


def _keep_cards(
    session: WriteSession,
    assessment: Assessment,
    cards: list[dict[str, Any]],
    names: Mapping[UUID, str],
) -> None:
    tenders = {name: tender_id for tender_id, name in names.items()}
    session.add_all(
        Scorecard(
            assessment_id=assessment.id,
            tender_id=tenders[card["supplier"]],
            supplier=card["supplier"],
            status=card["status"],
            rank=card["rank"],
            place=place,
            total=card["total"],
            price=card["price"],
            document=json.dumps(card, ensure_ascii=False, separators=(",", ":")),
        )
        for place, card in enumerate(cards, 1)
    )
