"""What others are told of: each type of event, who may know of it, and where to read more.

The types are the kinds of the event log. Told is what whoever has the scope could read anyway.
What is not here stays in the audit log: marks while they are made, who may have an interest, what
suppliers have begun and not submitted, keys, people, and everything about tenders.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from app.organisations.role import SCOPES, Role
from app.organisations.scope import Scope


class EventType(StrEnum):
    """A type of event that is told."""

    AUTHORITY_CHANGED = "authority.changed"
    SUPPLIER_ENTERED = "supplier.entered"
    SUPPLIER_CHANGED = "supplier.changed"
    SUPPLIER_CLAIM_NOTED = "supplier.claim_noted"
    RULE_SET_PUBLISHED = "rule_set.published"
    PLACE_SET_CHANGED = "place_set.changed"
    PROCUREMENT_DRAFTED = "procurement.drafted"
    PROCUREMENT_REDRAFTED = "procurement.redrafted"
    PROCUREMENT_PUBLISHED = "procurement.published"
    PROCUREMENT_AMENDED = "procurement.amended"
    PROCUREMENT_CANCELLED = "procurement.cancelled"
    PROCUREMENT_RELEASE_PUBLISHED = "procurement.release_published"
    LOT_CANCELLED = "lot.cancelled"
    LOT_OPENED = "lot.opened"
    CLARIFICATION_ANSWERED = "clarification.answered"
    LOT_ASSESSED = "lot.assessed"
    LOT_AWARDED = "lot.awarded"
    AWARD_ANNOUNCED = "award.announced"
    AWARD_WITHDRAWN = "award.withdrawn"
    CONTRACT_ENTERED = "contract.entered"
    CONTRACT_TAKEN_ON = "contract.taken_on"
    CONTRACT_CORRECTED = "contract.corrected"
    CONTRACT_CHANGE_PROPOSED = "contract.change_proposed"
    CONTRACT_CHANGE_APPROVED = "contract.change_approved"
    CONTRACT_CHANGE_REFUSED = "contract.change_refused"
    CONTRACT_CHANGE_ANNOUNCED = "contract.change_announced"
    CONTRACT_SPEND_RECORDED = "contract.spend_recorded"
    CONTRACT_SPEND_CORRECTED = "contract.spend_corrected"
    CONTRACT_ENDED = "contract.ended"
    CONTRACT_WITHDRAWN = "contract.withdrawn"
    CONTRACT_CLOSED = "contract.closed"
    CONTRACT_PARTICULARS_NOTED = "contract.particulars_noted"
    CONTRACT_RELEASE_PUBLISHED = "contract.release_published"
    INDICATORS_SET = "indicators.set"
    INDICATOR_CHANGED = "indicator.changed"
    OBLIGATION_ADDED = "obligation.added"
    PLAN_PROPOSED = "plan.proposed"
    PLAN_AGREED = "plan.agreed"
    PLAN_REFUSED = "plan.refused"
    DUTY_DONE = "duty.done"
    RETURN_SUBMITTED = "return.submitted"
    RETURN_LOCKED = "return.locked"
    RETURN_REOPENED = "return.reopened"
    DELIVERY_VERIFIED = "delivery.verified"
    RATING_MADE = "rating.made"
    RATINGS_TAKEN_ON = "ratings.taken_on"
    SHORTFALL_RAISED = "shortfall.raised"
    SHORTFALL_RESOLVED = "shortfall.resolved"
    HELP_ASKED = "help.asked"
    HELP_ANSWERED = "help.answered"
    REMEDY_PROPOSED = "remedy.proposed"
    REMEDY_DECIDED = "remedy.decided"
    REMEDY_FOLLOWED = "remedy.followed"
    OCDS_INGESTED = "ocds.ingested"
    OCDS_GIVEN_UP = "ocds.given_up"
    OCDS_PULL_GIVEN_UP = "ocds_pull.given_up"
    OCDS_PULL_LET_GO = "ocds_pull.let_go"


@dataclass(frozen=True, slots=True)
class Told:
    """Who may know of a type, and where its subject is read."""

    scope: Scope
    path: str = ""  #: with `{}` for the subject's id; empty: its subject has no path of its own


_LOT = "/v1/lots/{}"
_PROCUREMENT = Told(Scope.PROCUREMENTS_READ, "/v1/procurements/{}")
_SUPPLIER = Told(Scope.SUPPLIERS_READ, "/v1/suppliers/{}")
_AWARD = Told(Scope.AWARDS_READ, "/v1/awards/{}")
_CONTRACT = Told(Scope.CONTRACTS_READ, "/v1/contracts/{}")
_RETURN = Told(Scope.CONTRACTS_READ, "/v1/returns/{}")
_SHORTFALL = Told(Scope.CONTRACTS_READ, "/v1/shortfalls/{}")
_REMEDY = Told(Scope.CONTRACTS_READ, "/v1/remedies/{}")
_OF_CONTRACTS = Told(Scope.CONTRACTS_READ)

CATALOGUE: dict[EventType, Told] = {
    EventType.AUTHORITY_CHANGED: Told(Scope.AUTHORITY_READ, "/v1/authority"),
    EventType.SUPPLIER_ENTERED: _SUPPLIER,
    EventType.SUPPLIER_CHANGED: _SUPPLIER,
    EventType.SUPPLIER_CLAIM_NOTED: _SUPPLIER,
    EventType.RULE_SET_PUBLISHED: Told(Scope.RULES_READ),
    EventType.PLACE_SET_CHANGED: Told(Scope.PLACES_READ, "/v1/place-sets/{}"),
    EventType.PROCUREMENT_DRAFTED: _PROCUREMENT,
    EventType.PROCUREMENT_REDRAFTED: _PROCUREMENT,
    EventType.PROCUREMENT_PUBLISHED: _PROCUREMENT,
    EventType.PROCUREMENT_AMENDED: _PROCUREMENT,
    EventType.PROCUREMENT_CANCELLED: _PROCUREMENT,
    EventType.PROCUREMENT_RELEASE_PUBLISHED: _PROCUREMENT,
    EventType.LOT_CANCELLED: Told(Scope.PROCUREMENTS_READ, _LOT),
    EventType.LOT_OPENED: Told(Scope.PROCUREMENTS_READ, _LOT),
    EventType.CLARIFICATION_ANSWERED: Told(Scope.PROCUREMENTS_READ),
    EventType.LOT_ASSESSED: Told(Scope.ASSESSMENTS_READ, "/v1/assessments/{}"),
    EventType.LOT_AWARDED: Told(Scope.AWARDS_READ, _LOT),
    EventType.AWARD_ANNOUNCED: _AWARD,
    EventType.AWARD_WITHDRAWN: _AWARD,
    EventType.CONTRACT_ENTERED: _CONTRACT,
    EventType.CONTRACT_TAKEN_ON: _CONTRACT,
    EventType.CONTRACT_CORRECTED: _CONTRACT,
    EventType.CONTRACT_CHANGE_PROPOSED: _CONTRACT,
    EventType.CONTRACT_CHANGE_APPROVED: _CONTRACT,
    EventType.CONTRACT_CHANGE_REFUSED: _CONTRACT,
    EventType.CONTRACT_CHANGE_ANNOUNCED: _CONTRACT,
    EventType.CONTRACT_SPEND_RECORDED: _CONTRACT,
    EventType.CONTRACT_SPEND_CORRECTED: _CONTRACT,
    EventType.CONTRACT_ENDED: _CONTRACT,
    EventType.CONTRACT_WITHDRAWN: _CONTRACT,
    EventType.CONTRACT_CLOSED: _CONTRACT,
    EventType.CONTRACT_PARTICULARS_NOTED: _CONTRACT,
    EventType.CONTRACT_RELEASE_PUBLISHED: _CONTRACT,
    EventType.INDICATORS_SET: _CONTRACT,
    EventType.INDICATOR_CHANGED: Told(Scope.CONTRACTS_READ, "/v1/indicators/{}"),
    EventType.OBLIGATION_ADDED: _OF_CONTRACTS,
    EventType.PLAN_PROPOSED: _CONTRACT,
    EventType.PLAN_AGREED: _CONTRACT,
    EventType.PLAN_REFUSED: _CONTRACT,
    EventType.DUTY_DONE: _OF_CONTRACTS,
    EventType.RETURN_SUBMITTED: _RETURN,
    EventType.RETURN_LOCKED: _RETURN,
    EventType.RETURN_REOPENED: _RETURN,
    EventType.DELIVERY_VERIFIED: _OF_CONTRACTS,
    EventType.RATING_MADE: _OF_CONTRACTS,
    EventType.RATINGS_TAKEN_ON: _CONTRACT,
    EventType.SHORTFALL_RAISED: _SHORTFALL,
    EventType.SHORTFALL_RESOLVED: _SHORTFALL,
    EventType.HELP_ASKED: _OF_CONTRACTS,
    EventType.HELP_ANSWERED: _OF_CONTRACTS,
    EventType.REMEDY_PROPOSED: _REMEDY,
    EventType.REMEDY_DECIDED: _REMEDY,
    EventType.REMEDY_FOLLOWED: _REMEDY,
    EventType.OCDS_INGESTED: Told(Scope.AWARDS_READ, "/v1/ocds/ingests/{}"),
    EventType.OCDS_GIVEN_UP: Told(Scope.AWARDS_READ, "/v1/ocds/ingests/{}"),
    EventType.OCDS_PULL_GIVEN_UP: Told(Scope.AWARDS_READ, "/v1/ocds/pulls/{}"),
    EventType.OCDS_PULL_LET_GO: Told(Scope.AWARDS_READ, "/v1/ocds/pulls/{}"),
}


def types_for(scopes: Collection[Scope]) -> list[EventType]:
    """Give the types that whoever has these scopes may know of, in the catalogue's order."""
    return [kind for kind, told in CATALOGUE.items() if told.scope in scopes]


def link_of(kind: str, subject: str) -> str | None:
    """Give the path at which an event's subject is read; None: it has none of its own."""
    path = CATALOGUE[EventType(kind)].path
    return path.format(subject) if path else None


#: what webhooks may tell: what a contract system may know, however much whoever set them up may
FOR_WEBHOOKS = tuple(types_for(SCOPES[Role.INTEGRATION]))
