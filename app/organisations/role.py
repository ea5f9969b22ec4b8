"""The parts that people and programs play, and what each part may do.

A person's key may do what its own scopes and the person's present roles both allow, so a role
that is taken away is gone with the next request. What a role may do in which state of a
procurement is written out in `tests/matrix.yaml`, and a test holds every route to it.
"""

from collections.abc import Iterable
from enum import StrEnum

from app.organisations.scope import Scope


class Role(StrEnum):
    """A part that a person or a program plays."""

    ADMINISTRATOR = "administrator"  #: people, keys, suppliers' entries; no tender, no mark
    PROCUREMENT_OFFICER = "procurement_officer"  #: runs procurements from rules to award
    EVALUATOR = "evaluator"  #: marks tenders, alone
    MODERATOR = "moderator"  #: leads the evaluators to one agreed mark
    ECONOMIC_DEVELOPMENT = "economic_development"  #: rules, places, suppliers, what came of it
    CONTRACT_MANAGER = "contract_manager"  #: follows what was promised
    SUPPLIER = "supplier"  #: tenders; sees its own
    VCS_PARTNER = "vcs_partner"  #: named in tenders; confirms by one-time links
    AUDITOR = "auditor"  #: reads everything that may be read, writes nothing
    INTEGRATION = "integration"  #: a contract system: reads what is bought, and no judgement


_READS = frozenset({
    Scope.AUTHORITY_READ, Scope.PEOPLE_READ, Scope.SUPPLIERS_READ, Scope.RULES_READ,
    Scope.PLACES_READ, Scope.PROCUREMENTS_READ, Scope.TENDERS_READ, Scope.MARKS_READ,
    Scope.ASSESSMENTS_READ, Scope.AWARDS_READ, Scope.CONTRACTS_READ,
})  # fmt: skip

SCOPES: dict[Role, frozenset[Scope]] = {
    Role.ADMINISTRATOR: frozenset({
        Scope.AUTHORITY_READ, Scope.AUTHORITY_WRITE, Scope.KEYS_READ, Scope.KEYS_WRITE,
        Scope.PEOPLE_READ, Scope.PEOPLE_WRITE, Scope.SUPPLIERS_READ, Scope.SUPPLIERS_WRITE,
        Scope.RULES_READ, Scope.PLACES_READ, Scope.PLACES_WRITE, Scope.EVENTS_READ,
        Scope.WEBHOOKS_READ, Scope.WEBHOOKS_WRITE, Scope.BULK_WRITE, Scope.EXPORTS_READ,
        Scope.EXPORTS_WRITE, Scope.JOBS_READ, Scope.JOBS_WRITE,
    }),
    Role.PROCUREMENT_OFFICER: _READS | {
        Scope.SUPPLIERS_WRITE, Scope.RULES_WRITE, Scope.SCORES_WRITE,
        Scope.PROCUREMENTS_WRITE, Scope.PROCUREMENTS_APPROVE, Scope.TENDERS_OPEN,
        Scope.TENDERS_DECIDE, Scope.INTERESTS_DECLARE, Scope.ASSESSMENTS_WRITE,
        Scope.AWARDS_RECOMMEND, Scope.AWARDS_APPROVE, Scope.CONTRACTS_WRITE,
        Scope.CONTRACTS_APPROVE, Scope.BUNDLES_WRITE, Scope.EVENTS_READ, Scope.BULK_WRITE,
    },
    Role.EVALUATOR: frozenset({
        Scope.RULES_READ, Scope.PLACES_READ, Scope.PROCUREMENTS_READ, Scope.TENDERS_READ,
        Scope.INTERESTS_DECLARE, Scope.MARKS_WRITE, Scope.BULK_WRITE,
    }),
    Role.MODERATOR: frozenset({
        Scope.RULES_READ, Scope.PLACES_READ, Scope.PROCUREMENTS_READ, Scope.TENDERS_READ,
        Scope.INTERESTS_DECLARE, Scope.MARKS_READ, Scope.MODERATIONS_WRITE,
        Scope.ASSESSMENTS_READ, Scope.BULK_WRITE,
    }),
    Role.ECONOMIC_DEVELOPMENT: frozenset({
        Scope.AUTHORITY_READ, Scope.SUPPLIERS_READ, Scope.SUPPLIERS_WRITE, Scope.RULES_READ,
        Scope.SCORES_WRITE, Scope.PLACES_READ, Scope.PLACES_WRITE, Scope.PROCUREMENTS_READ,
        Scope.AWARDS_READ, Scope.CONTRACTS_READ, Scope.DELIVERIES_REPORT,
        Scope.DELIVERIES_VERIFY, Scope.EVENTS_READ, Scope.BULK_WRITE,
    }),
    Role.CONTRACT_MANAGER: frozenset({
        Scope.SUPPLIERS_READ, Scope.RULES_READ, Scope.PLACES_READ, Scope.PROCUREMENTS_READ,
        Scope.AWARDS_READ, Scope.CONTRACTS_READ, Scope.CONTRACTS_WRITE, Scope.CONTRACTS_APPROVE,
        Scope.DELIVERIES_REPORT, Scope.DELIVERIES_VERIFY, Scope.EVENTS_READ,
        Scope.BULK_WRITE,
    }),
    Role.SUPPLIER: frozenset({
        Scope.RULES_READ, Scope.PLACES_READ, Scope.PROCUREMENTS_READ, Scope.TENDERS_READ,
        Scope.TENDERS_SUBMIT, Scope.CONTRACTS_READ, Scope.DELIVERIES_REPORT,
        Scope.BULK_WRITE,
    }),
    Role.VCS_PARTNER: frozenset({Scope.RULES_READ, Scope.PLACES_READ}),
    Role.AUDITOR: _READS | {
        Scope.KEYS_READ, Scope.AUDIT_READ, Scope.EVENTS_READ, Scope.WEBHOOKS_READ,
        Scope.EXPORTS_READ, Scope.JOBS_READ,
    },
    Role.INTEGRATION: frozenset({
        Scope.AUTHORITY_READ, Scope.SUPPLIERS_READ, Scope.RULES_READ, Scope.PLACES_READ,
        Scope.PROCUREMENTS_READ, Scope.AWARDS_READ, Scope.CONTRACTS_READ, Scope.EVENTS_READ,
    }),
}  # fmt: skip

#: the most that a key of a supplier, or of its people, may have
OF_SUPPLIERS = SCOPES[Role.SUPPLIER] | SCOPES[Role.VCS_PARTNER]


#: the most that a test key may have: what all authorities share is not for trying out
OF_TESTS = frozenset(Scope) - {Scope.PLACES_WRITE, Scope.METRICS_READ}


def scopes_of(roles: Iterable[str]) -> frozenset[Scope]:
    """Give all that roles together may do; a role that is no longer known may do nothing."""
    names = {role.value: role for role in Role}
    known = [names[role] for role in roles if role in names]
    return frozenset(scope for role in known for scope in SCOPES[role])
