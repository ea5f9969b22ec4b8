"""What all releases of a procurement say together, by the rules of the standard and of ours."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from ocdsmerge import CompiledRelease, VersionedRelease
from ocdsmerge.rules import get_merge_rules

from app.ocds.intake.merging import whole_schema
from app.ocds.publication.validating import EXTENSION


def record_of(ocid: str, releases: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Give the record of a procurement: its releases, the state of now, and how it came to be.

    Args:
        ocid: of the procurement.
        releases: the earliest first; at least one.
    """
    compiled = CompiledRelease(merge_rules=_rules())
    versioned = VersionedRelease(merge_rules=_rules())
    for one in releases:
        compiled.append(one)
        versioned.append(one)
    whole = compiled.asdict() | {
        "ocid": ocid,
        "id": f"{ocid}-{releases[-1]['date']}",
        "date": releases[-1]["date"],
        "tag": ["compiled"],
    }
    return {
        "ocid": ocid,
        "releases": list(releases),
        "compiledRelease": whole,
        "versionedRelease": versioned.asdict(),
    }


@lru_cache(maxsize=1)
def _rules() -> dict[tuple[str, ...], str]:
    return dict(get_merge_rules(whole_schema(EXTENSION)))
