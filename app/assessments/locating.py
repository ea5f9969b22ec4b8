"""Look up the places that tenders name."""

from app.tenders.locating import places_for

__all__ = ["places_for"]
