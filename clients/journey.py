"""A whole purchase and a return, told by the generated Python client to a running service.

The first line of standard input says where the service is and who takes part:
`{"url": "http://…", "people": {"officer": {"id": "…", "token": "sv_test_…"}, …}}`. Deadlines
have to pass: the journey prints `TIME 2026-05-08T13:00:00Z` and reads a line before it goes on,
so that whoever runs it can turn a clock. It ends by printing `DONE` and what it found.
"""

import json
import sys
from datetime import date
from http import HTTPStatus
from typing import Any, TypeVar
from uuid import UUID

from social_value_client import AuthenticatedClient
from social_value_client.api.assessments import list_scorecards, score_lot, send_summaries
from social_value_client.api.bulk import write_in_bulk
from social_value_client.api.contracts import (
    award_lot,
    enter_contract,
    list_obligations,
    patch_contract,
    read_contract,
    record_award_notice,
)
from social_value_client.api.marks import finish_marking, mark_tender
from social_value_client.api.moderation import agree_mark, close_moderation
from social_value_client.api.organisations import change_authority
from social_value_client.api.panels import declare_conflict, name_the_panel
from social_value_client.api.plans import decide_plan, propose_plan, suggest_plan
from social_value_client.api.procurements import (
    list_lots,
    publish_procurement,
    read_lot_rules,
    write_procurement,
)
from social_value_client.api.recommendations import recommend_award
from social_value_client.api.returns import (
    accept_return,
    begin_return,
    submit_return,
    write_return,
)
from social_value_client.api.standing import read_contract_standing
from social_value_client.api.tenders import open_tenders, submit_tender, upload_tender
from social_value_client.models import (
    AssessmentIn,
    AuthorityIn,
    AwardIn,
    BulkIn,
    BulkWrite,
    BulkWriteBodyType0,
    BulkWriteMethod,
    ConflictDeclarationIn,
    ContractPatch,
    DeliveryIn,
    EntryIn,
    ModerationIn,
    NoticeIn,
    PanelIn,
    PanelMemberIn,
    PanelRole,
    PeriodIn,
    PlanDecisionIn,
    PlanVerdict,
    ProblemOut,
    ProcurementIn,
    PublishIn,
    RecommendationIn,
    ReturnIn,
    SubmissionIn,
    SummariesIn,
    TenderContentIn,
    TenderMarkIn,
)
from social_value_client.types import Response

T = TypeVar("T")

PROCUREMENT = {
    "reference": "PROC-2026-032",
    "title": "Repairs to public buildings",
    "kind": "services",
    "procedure": "open",
    "commences_on": "2026-03-09",
    "estimated_value": {"without_vat": "2000000.00", "with_vat": "2400000.00"},
    "deadline": {"at": "2026-05-08T12:00", "zone": "Europe/London"},
    "lots": [
        {
            "number": "1",
            "title": "All buildings",
            "contract": {"value": "2000000.00", "years": 3, "date": "2026-06-01"},
            "rules": "rotherham-half-half@2026.1",
        }
    ],
}
PLACE = "E08000018"
OFFERS = {"ash": ("1600000", "2"), "birch": ("2000000", "4")}  #: price, and full-time years
MARKS = {
    "ash": {"quality": "4", "evidence": "3", "delivery_plan": "3"},
    "birch": {"quality": "5", "evidence": "4", "delivery_plan": "5"},
}
WORDS = "Two supervisors are named with dates, and a deputy for every building."


def done(answer: Response[ProblemOut | T]) -> T:
    """Give what was answered; stop with the problem if it was one."""
    if isinstance(answer.parsed, ProblemOut) or answer.parsed is None:
        raise SystemExit(f"{answer.status_code}: {answer.content.decode()}")
    return answer.parsed


class Journey:
    """Everybody in the story, and how each asks."""

    def __init__(self, told: dict[str, Any]) -> None:
        """Take who takes part, and where the service is."""
        self.ids = {name: UUID(one["id"]) for name, one in told["people"].items()}
        self.suppliers = {name: UUID(one) for name, one in told["suppliers"].items()}
        self.as_ = {
            name: AuthenticatedClient(base_url=told["url"], token=one["token"])
            for name, one in told["people"].items()
        }

    def everybody_can_be_written_to(self) -> None:
        """Fill in the authority's address, and those of both suppliers in one request."""
        client = self.as_["administrator"]
        address = AuthorityIn(
            name="Anytown Council", address="Town Hall, Anytown", email="buy@any.test"
        )
        done(change_authority.sync_detailed(client=client, body=address, if_match="*"))
        writes = [
            BulkWrite(
                method=BulkWriteMethod.PATCH,
                path=f"/v1/suppliers/{supplier}",
                if_match="*",
                idempotency_key=f"address-of-{name}",
                body=BulkWriteBodyType0.from_dict(
                    {
                        "address": f"{number} Mill Lane, Anytown",
                        "identifiers": [{"scheme": "GB-PPON", "id": f"PABC-{number:04}-DEFG"}],
                    }
                ),
            )
            for number, (name, supplier) in enumerate(self.suppliers.items(), 1)
        ]
        bulk = BulkIn(writes=writes, all_or_nothing=True)
        told = done(write_in_bulk.sync_detailed(client=client, body=bulk))
        assert (told.done, told.refused) == (2, 0)

    def it_is_published(self) -> UUID:
        """One drafts it, another publishes it; give its lot."""
        body = ProcurementIn.from_dict(PROCUREMENT)
        draft = done(
            write_procurement.sync_detailed(
                client=self.as_["officer"], body=body, idempotency_key="the-draft"
            )
        )
        publication = PublishIn(version=draft.version)
        alone = publish_procurement.sync_detailed(
            draft.id, client=self.as_["officer"], body=publication
        )
        assert isinstance(alone.parsed, ProblemOut)
        assert alone.parsed.code == "second-person-needed"
        done(
            publish_procurement.sync_detailed(
                draft.id, client=self.as_["second"], body=publication
            )
        )
        lots = done(list_lots.sync_detailed(draft.id, client=self.as_["ash"]))
        lot: UUID = lots.data[0].id
        return lot

    def two_tender(self, lot: UUID) -> dict[str, UUID]:
        """Give the tenders of both suppliers."""
        tenders = {}
        for name, (price, years) in OFFERS.items():
            promise = {"id": "jobs", "measure": "job_local", "quantity": years}
            offer = {
                "price": price,
                "commitments": [promise | {"unit": "fte_year", "place": PLACE}],
                "method_statements": {"quality": {"text": WORDS}},
            }
            client = self.as_[name]
            body = TenderContentIn.from_dict(offer)
            made = done(upload_tender.sync_detailed(lot, client=client, body=body))
            sent = SubmissionIn(procurement_version=1)
            receipt = done(submit_tender.sync_detailed(made.id, client=client, body=sent))
            assert receipt.digest == made.digest
            tenders[name] = made.id
        return tenders

    def they_are_opened_and_marked(self, lot: UUID, tenders: dict[str, UUID]) -> None:
        """Two open them, one marks, the moderator agrees."""
        for name in ("officer", "second"):
            opening = done(open_tenders.sync_detailed(lot, client=self.as_[name]))
        assert opening.opened_at is not None
        members = [
            PanelMemberIn(person_id=self.ids["evaluator"], role=PanelRole.EVALUATOR),
            PanelMemberIn(person_id=self.ids["moderator"], role=PanelRole.MODERATOR),
        ]
        panel = PanelIn(members=members)
        done(
            name_the_panel.sync_detailed(lot, client=self.as_["officer"], body=panel, if_match="*")
        )
        none = ConflictDeclarationIn(has_interest=False)
        for name in ("officer", "second", "evaluator", "moderator"):
            done(declare_conflict.sync_detailed(lot, client=self.as_[name], body=none))
        for name, given in MARKS.items():
            for criterion, mark in given.items():
                own = {"tender_id": str(tenders[name]), "criterion": criterion, "mark": mark}
                words = {"reason": WORDS, "reference": "section 2", "higher": "A table of times."}
                body = TenderMarkIn.from_dict(own | words)
                done(mark_tender.sync_detailed(lot, client=self.as_["evaluator"], body=body))
        done(finish_marking.sync_detailed(lot, client=self.as_["evaluator"]))
        for name, given in MARKS.items():
            for criterion, mark in given.items():
                own = {"tender_id": str(tenders[name]), "criterion": criterion, "mark": mark}
                agreed = ModerationIn.from_dict(own | {"reason": WORDS, "missing": "A table."})
                done(agree_mark.sync_detailed(lot, client=self.as_["moderator"], body=agreed))
        done(close_moderation.sync_detailed(lot, client=self.as_["moderator"]))

    def it_is_scored_and_awarded(self, lot: UUID, tenders: dict[str, UUID]) -> UUID:
        """Birch wins by what it promises; give its contract."""
        officer = self.as_["officer"]
        rules = done(read_lot_rules.sync_detailed(lot, client=officer))
        body = AssessmentIn(rules_digest=rules.digest)
        scored = done(score_lot.sync_detailed(lot, client=officer, body=body))
        cards = done(list_scorecards.sync_detailed(scored.id, client=officer)).data
        assert [card.rank for card in cards] == [1, 2]
        assert cards[0].tender_id == tenders["birch"]
        print("TOTALS", *(card.total for card in cards), flush=True)
        wanted = RecommendationIn(tender_id=tenders["birch"], reasons="The highest total.")
        made = done(recommend_award.sync_detailed(lot, client=officer, body=wanted))
        award = AwardIn(recommendation_id=made.id)
        awarded = done(award_lot.sync_detailed(lot, client=self.as_["second"], body=award))
        done(send_summaries.sync_detailed(lot, client=officer, body=SummariesIn()))
        notice = NoticeIn(notice_id="012345-2026", published_on=date(2026, 5, 21))
        done(record_award_notice.sync_detailed(awarded.id, client=officer, body=notice))
        contract: UUID = awarded.contract_id
        return contract

    def it_is_entered_and_planned(self, contract: UUID) -> None:
        """Its days are filled in, and two agree on a plan."""
        manager = self.as_["manager"]
        facts = ContractPatch(
            reference="AC-2026-032", starts_on=date(2026, 7, 1), ends_on=date(2027, 12, 31)
        )
        done(patch_contract.sync_detailed(contract, client=manager, body=facts, if_match="*"))
        entry = EntryIn(entered_on=date(2026, 6, 3))
        done(enter_contract.sync_detailed(contract, client=manager, body=entry))
        plan = done(suggest_plan.sync_detailed(contract, client=manager))
        made = done(propose_plan.sync_detailed(contract, client=manager, body=plan))
        agree = PlanDecisionIn(decision=PlanVerdict.AGREE)
        done(decide_plan.sync_detailed(made.id, client=self.as_["second"], body=agree))

    def something_is_reported(self, contract: UUID) -> None:
        """The supplier sends its first return, and the manager accepts it."""
        birch, manager = self.as_["birch"], self.as_["manager"]
        [owed] = done(list_obligations.sync_detailed(contract, client=birch)).data
        began = PeriodIn(day=date(2026, 8, 1))
        begun = done(begin_return.sync_detailed(contract, client=birch, body=began))
        delivery = DeliveryIn(
            obligation_id=owed.id, delivered_on=date(2026, 9, 30), reference="J-1", quantity="0.5"
        )
        body = ReturnIn(invoiced="300000", deliveries=[delivery])
        done(write_return.sync_detailed(begun.id, client=birch, body=body, if_match="*"))
        done(submit_return.sync_detailed(begun.id, client=birch))
        done(accept_return.sync_detailed(begun.id, client=manager))
        stands = done(read_contract_standing.sync_detailed(contract, client=manager)).promises[0]
        print("STANDS", stands.promised, stands.reported, flush=True)
        stranger = read_contract.sync_detailed(contract, client=self.as_["ash"])
        assert stranger.status_code == HTTPStatus.NOT_FOUND


def it_is(moment: str) -> None:
    """Have the clock turned."""
    print("TIME", moment, flush=True)
    sys.stdin.readline()


def main() -> None:
    """Tell the story."""
    journey = Journey(json.loads(sys.stdin.readline()))
    journey.everybody_can_be_written_to()
    lot = journey.it_is_published()
    tenders = journey.two_tender(lot)
    it_is("2026-05-08T13:00:00Z")
    journey.they_are_opened_and_marked(lot, tenders)
    it_is("2026-05-21T09:00:00Z")
    contract = journey.it_is_scored_and_awarded(lot, tenders)
    it_is("2026-06-03T09:00:00Z")
    journey.it_is_entered_and_planned(contract)
    it_is("2026-10-05T09:00:00Z")
    journey.something_is_reported(contract)
    print("DONE", flush=True)


if __name__ == "__main__":
    main()
