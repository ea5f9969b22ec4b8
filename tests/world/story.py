"""What happens to a lot, step by step, as the use cases have it happen."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import product
from typing import Any
from uuid import UUID

from sqlmodel import select

from app.assessments.marks.marking import Judged, finish, make_mark
from app.assessments.marks.moderation.closing import close
from app.assessments.marks.moderation.moderating import Agreement, agree
from app.assessments.results.assessing import Wanted, assess
from app.assessments.results.recommendation.recommending import Proposal, recommend
from app.assessments.summaries.case import Terms
from app.assessments.summaries.sending import send
from app.assessments.tables import (
    Assessment,
    AssessmentSummary,
    Mark,
    Moderation,
    Recommendation,
)
from app.contracts.announcing import Notice, announce
from app.contracts.awarding import award
from app.contracts.tables import Award, Contract
from app.contracts.withdrawing import propose_withdrawal
from app.platform.database import WriteSession
from app.platform.sealing import Seals
from app.procurements.amendments.amending import propose as propose_amendment
from app.procurements.amendments.amendment import Change
from app.procurements.clarifications.clarifying import ask
from app.procurements.draft import Deadline
from app.procurements.drafting import write_draft
from app.procurements.ending.cancelling import cancel
from app.procurements.law.reading import read_law
from app.procurements.publishing import publish
from app.procurements.tables import (
    Amendment,
    Clarification,
    ConflictDeclaration,
    Lot,
    Procurement,
)
from app.rules.reading import HOME
from app.tenders.content import TenderContent
from app.tenders.decisions.deciding import Proposed
from app.tenders.decisions.deciding import propose as propose_decision
from app.tenders.opened.opening import open_lot
from app.tenders.panel.declaring import declare
from app.tenders.panel.naming import Named, name_panel
from app.tenders.partners.confirming import ask_partner
from app.tenders.sealing import contents_of
from app.tenders.submitting import Asked, submit
from app.tenders.tables import (
    DecisionKind,
    PanelRole,
    PartnerConfirmation,
    Tender,
    TenderDecision,
)
from app.tenders.uploading import upload
from tests.callers import ISSUED
from tests.procurements.made import a_draft, a_lot
from tests.tenders.made import SEAL_KEY
from tests.world.cast import FORUM, Cast, Somebody
from tests.world.numbers import id_of, numbered

DRAFTED, PUBLISHED = ISSUED + timedelta(days=1), ISSUED + timedelta(days=2)
COMMENCES = datetime(2026, 3, 9, tzinfo=UTC)  #: unless tenders are due before
TENDERED = ISSUED + timedelta(days=15)
DEADLINE = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)
FAR_OFF = datetime(2099, 6, 30, 11, 0, tzinfo=UTC)  #: a deadline that no test lives to see
OPENED, MARKED, AGREED, SCORED, RECOMMENDED, AWARDED, TOLD, ANNOUNCED = (
    DEADLINE + timedelta(days=days) for days in (1, 7, 8, 9, 10, 11, 12, 14)
)
MARKS = ("service", "mobilisation", "delivery_plan")  #: criteria of the rules that people mark
REASON = "Section 3 names the supervisors of every site and the hours that they are there."
TOKEN = "0" * 43  #: of the link that a partner is sent


@dataclass(frozen=True)
class Story:
    """A lot and those who have to do with it; each step is taken after the one before."""

    session: WriteSession
    cast: Cast
    number: int
    deadline: datetime = DEADLINE

    @property
    def id(self) -> UUID:
        """The id of whatever has the lot's number."""
        return id_of(self.number, self.cast.block)

    @property
    def lot(self) -> Lot:
        """The lot itself."""
        return self.session.get_one(Lot, self.id)

    def draft(self) -> None:
        """Have the first officer write it down."""
        draft = a_draft(
            a_lot(title="Town hall and libraries"),
            reference=f"PROC-2026-1{self.number:02}",
            commences_on=min(self.deadline, COMMENCES).date(),
            deadline=Deadline(self.deadline),
        )
        with self._numbered(Procurement, Lot):
            write_draft(self.session, self.cast.first.caller, draft, DRAFTED)

    def publish(self) -> None:
        """Have the second officer publish it; a supplier asks, and the first would amend it."""
        session, cast = self.session, self.cast
        publish(session, cast.second.caller, self.id, 1, HOME, lambda _: PUBLISHED)
        change = Change(deadline=Deadline(self.deadline + timedelta(days=7)))
        with self._numbered(Clarification, Amendment):
            ask(session, cast.supplier.caller, self.id, "Is there a key safe?", _at(TENDERED))
            propose_amendment(
                session, cast.first.caller, self.id, change, "More time.", HOME, _at(TENDERED)
            )

    def tender(self) -> None:
        """Have both suppliers submit; the first names a partner, which is sent its link."""
        with self._numbered(Tender):
            self._submitted(self.cast.supplier, an_offer(900_000))
        self._submitted(self.cast.rival, an_offer(960_000))
        who, seals = self.cast.supplier.caller, Seals(SEAL_KEY)
        with self._numbered(PartnerConfirmation):
            ask_partner(self.session, seals, who, self.id, FORUM, TENDERED)

    def give_link(self) -> None:
        """Make the link to the partner the one that the examples follow."""
        sent = self.session.get_one(PartnerConfirmation, self.id)
        sent.token_digest, sent.expires_at = sha256(TOKEN.encode()).hexdigest(), FAR_OFF

    def declare(self) -> None:
        """Have everybody declare that they have no interest, but for one who has."""
        cast = self.cast
        with self._numbered(ConflictDeclaration):
            self._declare(cast.interested, has_interest=True)
        for one in (*cast.judges, cast.first, cast.second, cast.officer, cast.everyone):
            self._declare(one, has_interest=False)

    def cancel(self) -> None:
        """Have it ended by the first officer."""
        cancel(self.session, self.cast.first.caller, self.id, "No money.", TENDERED)

    def open(self) -> None:
        """Have it opened by two officers; the first would set a tender aside."""
        self.ask_to_open()
        who = self.cast.second.caller
        open_lot(self.session, Seals(SEAL_KEY), who, self.id, _at(OPENED))
        law = "Procurement Act 2023 s.19(3)"
        wanted = Proposed(DecisionKind.DISREGARD, "It lacks the insurance.", law)
        with self._numbered(TenderDecision):
            propose_decision(self.session, self.cast.first.caller, self.id, wanted, OPENED)

    def ask_to_open(self) -> None:
        """Have the first officer ask that it be opened."""
        who = self.cast.first.caller
        open_lot(self.session, Seals(SEAL_KEY), who, self.id, _at(OPENED))

    def name_panel(self) -> None:
        """Have the panel named: two evaluators and a moderator."""
        evaluator, finisher, moderator = (one.caller.person() for one in self.cast.judges)
        panel = [
            Named(evaluator, PanelRole.EVALUATOR),
            Named(finisher, PanelRole.EVALUATOR),
            Named(moderator, PanelRole.MODERATOR),
        ]
        name_panel(self.session, self.cast.first.caller, self.lot, panel, OPENED)

    def begin_marking(self) -> None:
        """Have one evaluator mark everything, and the other one thing."""
        for tender, criterion in self.pairs:
            self._mark(self.cast.finisher, tender, criterion)
        with self._numbered(Mark):
            self._mark(self.cast.evaluator, self.id, MARKS[1])

    def finish_marking(self) -> None:
        """Have both evaluators mark the rest, and say that it stands."""
        for tender, criterion in self.pairs:
            if (tender, criterion) != (self.id, MARKS[1]):
                self._mark(self.cast.evaluator, tender, criterion)
        for one in (self.cast.evaluator, self.cast.finisher):
            finish(self.session, one.caller, self.id, MARKED)

    def begin_agreeing(self) -> None:
        """Have the moderator record one thing that was agreed."""
        with self._numbered(Moderation):
            self._agree(self.id, MARKS[1])

    def agree(self) -> None:
        """Have the rest agreed."""
        for tender, criterion in self.pairs:
            if (tender, criterion) != (self.id, MARKS[1]):
                self._agree(tender, criterion)

    def score(self) -> None:
        """Have agreeing closed, and the lot scored."""
        close(self.session, self.cast.moderator.caller, self.id, AGREED)
        who, contents = self.cast.first.caller, self._contents()
        with self._numbered(Assessment):
            assess(self.session, who, self.lot, contents, Wanted(), SCORED)

    def recommend(self) -> None:
        """Have the first officer recommend the first supplier."""
        proposal = Proposal(self.id, "The highest total by the published method.")
        with self._numbered(Recommendation):
            recommend(self.session, self.cast.first.caller, self.lot, proposal, RECOMMENDED)

    def award(self) -> None:
        """Have the second officer award it."""
        who, seals = self.cast.second.caller, Seals(SEAL_KEY)
        with self._numbered(Award, Contract):
            award(self.session, seals, who, self.lot, self.id, read_law(), AWARDED)

    def regret(self) -> None:
        """Have the first officer propose to withdraw that award."""
        first, why = self.cast.first.caller, "The supplier has withdrawn its tender."
        propose_withdrawal(self.session, first, self.id, why, AWARDED)

    def tell(self) -> None:
        """Have the summaries sent, and the award announced."""
        who, session = self.cast.first.caller, self.session
        contents, terms = self._contents(), Terms(names_checked=True)
        with self._numbered(AssessmentSummary):
            send(session, who, self.lot, contents, terms, TOLD, {})
        made, contract = session.get_one(Award, self.id), session.get_one(Contract, self.id)
        notice = Notice("012345-2026", ANNOUNCED.date())
        announce(session, who, made, contract, notice, ANNOUNCED)

    @property
    def pairs(self) -> list[tuple[UUID, str]]:
        """What there is to be marked."""
        tenders = self.session.exec(select(Tender.id).where(Tender.lot_id == self.id))
        return list(product(tenders, MARKS))

    def _numbered(self, *kinds: Any) -> Any:
        return numbered(self.number, *kinds, block=self.cast.block)

    def _contents(self) -> dict[UUID, TenderContent]:
        return contents_of(self.session, Seals(SEAL_KEY), self.lot)

    def _submitted(self, who: Somebody, offer: dict[str, Any]) -> None:
        session, seals, at = self.session, Seals(SEAL_KEY), _at(TENDERED)
        content = TenderContent.model_validate(offer)
        tender, _ = upload(session, seals, who.caller, self.id, content, at)
        submit(session, seals, who.caller, Asked(tender.id), at)

    def _declare(self, who: Somebody, *, has_interest: bool) -> None:
        details = "A relative works for a bidder." if has_interest else ""
        declare(self.session, who.caller, self.lot, has_interest, details, DRAFTED)

    def _mark(self, who: Somebody, tender: UUID, criterion: str) -> None:
        judged = Judged(Decimal(4), REASON, "method statement, section 3")
        make_mark(self.session, who.caller, self.id, tender, criterion, judged, MARKED)

    def _agree(self, tender: UUID, criterion: str) -> None:
        agreed = Agreement(Decimal(4), REASON, "Every site has its supervisor.", "A reserve.")
        agree(
            self.session, self.cast.moderator.caller, self.id, tender, criterion, agreed, AGREED
        )  # fmt: skip


def an_offer(price: int) -> dict[str, Any]:
    """Give what a tender says, as it is sent: a price, jobs, and a partner's part."""
    jobs = {
        "id": "jobs", "measure": "job_local", "quantity": "1", "unit": "fte_year",
        "place": "E09000002",
    }  # fmt: skip
    hours = {
        "id": "hours", "measure": "vcs_volunteer_hours", "quantity": "40", "unit": "hour",
        "place": "E09000002", "partner": FORUM,
    }  # fmt: skip
    return {"price": str(price), "commitments": [jobs, hours]}


def _at(moment: datetime) -> Any:
    return lambda _session: moment
