"""What a key may be used for."""

from enum import StrEnum


class Scope(StrEnum):
    """One thing that a key may be used for; a key has as many as it needs."""

    AUTHORITY_READ = "authority:read"  #: see the authority's own entry
    AUTHORITY_WRITE = "authority:write"  #: change it
    KEYS_READ = "keys:read"  #: see which keys there are, never the keys themselves
    KEYS_WRITE = "keys:write"  #: issue keys with the scopes one has oneself, and revoke any
    PEOPLE_READ = "people:read"  #: see who works with the service, and in which roles
    PEOPLE_WRITE = "people:write"  #: enter people, and change their roles
    SUPPLIERS_READ = "suppliers:read"  #: see the register of suppliers
    SUPPLIERS_WRITE = "suppliers:write"  #: enter suppliers, and check what they claim to be
    RULES_READ = "rules:read"  #: read the rule library, and check rules without keeping them
    RULES_WRITE = "rules:write"  #: keep and publish rule sets
    SCORES_WRITE = "scores:write"  #: score tenders without keeping them
    PLACES_READ = "places:read"  #: look up places and postcodes
    PLACES_WRITE = "places:write"  #: load places, and name sets of them
    PROCUREMENTS_READ = "procurements:read"  #: read procurements; suppliers: published ones
    PROCUREMENTS_WRITE = "procurements:write"  #: draft, amend, clarify and cancel them
    PROCUREMENTS_APPROVE = "procurements:approve"  #: publish what another person drafted
    TENDERS_SUBMIT = "tenders:submit"  #: write, submit and withdraw one's own tenders
    TENDERS_READ = "tenders:read"  #: read one's own tenders; the authority: opened ones
    TENDERS_OPEN = "tenders:open"  #: be one of the two people who open a lot's tenders
    TENDERS_DECIDE = "tenders:decide"  #: admit, exclude or set aside a tender
    INTERESTS_DECLARE = "interests:declare"  #: say whether one has an interest in a lot
    MARKS_WRITE = "marks:write"  #: mark tenders, and read one's own marks
    MODERATIONS_WRITE = "moderations:write"  #: record what the evaluators agreed
    MARKS_READ = "marks:read"  #: read everybody's marks once marking has ended
    ASSESSMENTS_READ = "assessments:read"  #: read scorecards, explanations and receipts
    ASSESSMENTS_WRITE = "assessments:write"  #: name the evaluators, and have a lot scored
    AWARDS_RECOMMEND = "awards:recommend"  #: say who should win, and send the summaries
    AWARDS_APPROVE = "awards:approve"  #: approve what another person recommended
    AWARDS_READ = "awards:read"  #: read who was awarded what, and on what recommendation
    CONTRACTS_READ = "contracts:read"  #: read contracts and what is owed; a supplier: its own
    CONTRACTS_WRITE = "contracts:write"  #: record what happens to them, and propose what should
    CONTRACTS_APPROVE = "contracts:approve"  #: decide plans, changes, remedies others proposed
    DELIVERIES_REPORT = "deliveries:report"  #: write and submit returns, with their evidence
    DELIVERIES_VERIFY = "deliveries:verify"  #: say what of it is proven, and accept returns
    BUNDLES_WRITE = "bundles:write"  #: put a challenge bundle together
    AUDIT_READ = "audit:read"  #: read who did what
    EXPORTS_READ = "exports:read"  #: see whether all was taken out, or is being
    EXPORTS_WRITE = "exports:write"  #: be one of the two people who take all out
    EVENTS_READ = "events:read"  #: follow what happens, as far as one's other scopes go
    WEBHOOKS_READ = "webhooks:read"  #: see who is told of what happens, and whether it arrives
    WEBHOOKS_WRITE = "webhooks:write"  #: have programs told of it
    BULK_WRITE = "bulk:write"  #: send many writes at once, as far as one's other scopes go
    JOBS_READ = "jobs:read"  #: see what waits, runs and was given up in the background
    JOBS_WRITE = "jobs:write"  #: have done after all what was given up
    METRICS_READ = "metrics:read"  #: read the service's numbers: how much it does, how fast
