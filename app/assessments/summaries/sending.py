"""Send a lot's assessment summaries: every one of them, at one moment, or none.

They are kept and their letters written in one transaction. Nothing goes out while a summary lacks
what the law wants in it, or differs from the assessment that was approved.

On SQLite that transaction holds the only right to write, and a Word file takes long to make. So
the letters are made beforehand, with a session that only reads, and looked up by the digest of the
summary that is sent; one that has changed meanwhile is made anew.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.assessments.summaries.case import Terms
from app.assessments.summaries.checks.omissions import IN_REGISTER
from app.assessments.summaries.drafts import Drafted, draft
from app.assessments.summaries.gathering import Contents, Gathered, gather
from app.assessments.summaries.letter.forms import Forms, forms_of
from app.assessments.summaries.letter.whole import subject_of
from app.assessments.summaries.standstill import StandstillKind
from app.assessments.tables import AssessmentSummary, SummaryBatch
from app.organisations.caller import Caller
from app.platform.database import WriteSession, add_if_new
from app.platform.events import note
from app.platform.mail.writing import Draft, write_letter
from app.problems import Conflict, Invalid, Severity
from app.procurements.lifecycle import LotState, refuse_unless
from app.procurements.queries import state_of
from app.procurements.tables import Lot
from app.rules.digest import digest_of

Letters = dict[str, Forms]  #: by the digest of what they tell

KIND = "assessment.summary"  #: of the letters
ATTACHED = "assessment-summary.docx"


class NotApproved(Conflict):
    """Nobody has approved to whom the lot goes: the summaries tell of an award that is decided."""

    slug = "recommendation-not-approved"


class SummariesSent(Conflict):
    """The summaries of the lot's assessment have been sent; they are sent once."""

    slug = "summaries-sent"


def prepare(
    session: Session, caller: Caller, lot: Lot, contents: Contents, terms: Terms, now: datetime
) -> Letters:
    """Make the letters of a lot's summaries, as they would be sent now; nothing is kept.

    Args:
        session: where to look.
        caller: a person.
        lot: one that was awarded.
        contents: what its tenders say.
        terms: what that person decides about them.
        now: when all of them are sent.

    Raises:
        PersonNeeded: and the others that `send` raises, for the same reasons.
    """
    _, drafted = _ready(session, caller, lot, contents, terms, now)
    return {digest_of(summary): forms_of(summary) for summary in drafted.summaries}


def send(
    session: WriteSession,
    caller: Caller,
    lot: Lot,
    contents: Contents,
    terms: Terms,
    now: datetime,
    letters: Letters,
) -> SummaryBatch:
    """Send the assessment summaries of a lot.

    Args:
        session: where they are kept.
        caller: a person.
        lot: locked alone.
        contents: what its tenders say.
        terms: what that person decides about them.
        now: when all of them are sent.
        letters: those that were prepared.

    Raises:
        PersonNeeded: if the caller is a program.
        WrongMoment: unless the lot is awarded.
        NotScored: if no assessment of the lot stands.
        NotApproved: if no recommendation is approved on that assessment.
        SummariesSent: if they have been sent.
        Invalid: with everything that is missing or wrong.
    """
    gathered, drafted = _ready(session, caller, lot, contents, terms, now)
    batch = _batch(gathered, lot, caller, now)
    if not add_if_new(session, batch):
        raise _sent(lot)
    sent = [_keep(session, gathered, one, letters, now) for one in drafted.summaries]
    note(
        session, "summaries.sent", gathered.assessment.id, now, authority=lot.authority_id,
        actor=caller.who, lot=lot.id, summaries=len(sent), withheld=len(terms.withheld),
        names_checked=terms.names_checked, standstill_days=batch.standstill_days,
        digests=[one.digest for one in sent],
    )  # fmt: skip
    return batch


def refuse_untellable(session: Session, lot: Lot, contents: Contents, now: datetime) -> None:
    """Refuse an award of which the suppliers could never be told as the law wants.

    Once a lot is awarded its marks and decisions stay as they are; only what the register of
    suppliers lacks can still be entered.

    Args:
        session: where to look.
        lot: one that was scored.
        contents: what its tenders say.
        now: when.

    Raises:
        NotScored: if no assessment of the lot stands.
        Invalid: with everything in the summaries that could not be mended after the award.
    """
    drafted = draft(gather(session, lot, contents, Terms(), now).case)
    faults = [
        one
        for one in drafted.findings
        if one.severity is Severity.FAULT and one.code not in IN_REGISTER
    ]
    if faults:
        raise Invalid(
            "The lot was not awarded: its assessment summaries could never be sent.",
            "Put right what is listed while it can be: refuse the recommendation, open the "
            "agreed marks again, and score the lot again. The preview shows each summary.",
            faults,
        )


def _ready(
    session: Session, caller: Caller, lot: Lot, contents: Contents, terms: Terms, now: datetime
) -> tuple[Gathered, Drafted]:
    """Give what is sent, once nothing stands against it."""
    caller.person()
    refuse_unless("Sending summaries", state_of(session, lot, now), LotState.AWARDED)
    gathered = gather(session, lot, contents, terms, now)
    if not gathered.approved:
        raise NotApproved(
            f"No recommendation for lot {lot.number} has been approved on the assessment that "
            "stands.",
            "Have one person recommend and another award the lot; then send.",
        )
    if session.get(SummaryBatch, gathered.assessment.id) is not None:
        raise _sent(lot)
    drafted = draft(gathered.case)
    _refuse_faulty(drafted, names_checked=terms.names_checked)
    return gathered, drafted


def _sent(lot: Lot) -> SummariesSent:
    return SummariesSent(
        f"The summaries of lot {lot.number} have been sent.", "List them to see when."
    )


def _batch(gathered: Gathered, lot: Lot, caller: Caller, now: datetime) -> SummaryBatch:
    """Give the sending as it is kept; the award waits as long as the letters promise."""
    terms = gathered.case.terms
    wait = terms.standstill or gathered.case.standstill_asked
    return SummaryBatch(
        assessment_id=gathered.assessment.id,
        lot_id=lot.id,
        standstill_days=None if wait.kind is StandstillKind.NONE else wait.working_days,
        names_checked=terms.names_checked,
        sent_by=caller.who,
        sent_at=now,
    )


def _refuse_faulty(drafted: Drafted, *, names_checked: bool) -> None:
    faults = [one for one in drafted.findings if one.severity is Severity.FAULT]
    if not names_checked:
        faults += drafted.names
    if faults:
        raise Invalid(
            "The summaries cannot be sent as they stand; none was.",
            "Put right what is listed. The preview shows each summary with its place.",
            faults,
        )


def _keep(
    session: WriteSession,
    gathered: Gathered,
    summary: dict[str, Any],
    letters: Letters,
    now: datetime,
) -> AssessmentSummary:
    """Keep one summary, and write its letter."""
    tender_id, digest = UUID(summary["tender"]), digest_of(summary)
    kept = AssessmentSummary(
        authority_id=gathered.assessment.authority_id,
        assessment_id=gathered.assessment.id,
        tender_id=tender_id,
        supplier_id=gathered.suppliers[tender_id],
        document=summary,
        digest=digest,
        sent_at=now,
    )
    forms = letters.get(digest) or forms_of(summary)
    letter = write_letter(
        session,
        Draft(
            authority=gathered.assessment.authority_id,
            about=kept.id,
            kind=KIND,
            recipient=summary["supplier"]["email"],
            reply_to=summary["authority"]["email"],
            subject=subject_of(summary),
            text=forms.text,
            html=forms.html,
            attachment=forms.docx,
            attachment_name=ATTACHED,
            facts={"summary": str(kept.id), "tender": summary["tender"]},
        ),
        now,
    )
    kept.letter_id = letter.id
    session.add(kept)
    return kept
