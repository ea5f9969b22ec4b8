"""What a key may be used for."""

from enum import StrEnum


class Scope(StrEnum):
    """One thing that a key may be used for; a key has as many as it needs."""

    AUTHORITY_READ = "authority:read"  #: see the authority's own entry
    AUTHORITY_WRITE = "authority:write"  #: change it
    KEYS_READ = "keys:read"  #: see which keys there are, never the keys themselves
    KEYS_WRITE = "keys:write"  #: issue keys with the scopes one has oneself, and revoke any
    RULES_READ = "rules:read"  #: read the rule library, and check rules without keeping them
    RULES_WRITE = "rules:write"  #: keep and publish rule sets
    SCORES_WRITE = "scores:write"  #: score tenders without keeping them
    PLACES_READ = "places:read"  #: look up places and postcodes
    PLACES_WRITE = "places:write"  #: load places, and name sets of them
    AUDIT_READ = "audit:read"  #: read who did what
    METRICS_READ = "metrics:read"  #: read the service's numbers: how much it does, how fast
