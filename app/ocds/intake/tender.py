"""What a procurement that is drafted from a release is called."""

from app.ocds.procurement import REFERENCE


def reference_for(release_id: str, ocid: str) -> str:
    """Give a reference for a draft; empty where the notice's own id will do, or none will."""
    if REFERENCE.fullmatch(release_id):
        return ""
    return ocid[:60] if REFERENCE.fullmatch(ocid[:60]) else ""
