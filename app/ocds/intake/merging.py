"""Merge the releases of a procurement by the rules of the standard, without asking anybody.

The rules come from the schemas that lie beside this module. What a release refers to elsewhere is
not followed.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from ocdsmerge import CompiledRelease
from ocdsmerge.exceptions import OCDSMergeError
from ocdsmerge.rules import get_merge_rules

from app.ocds.intake.shape import in_shape
from app.ocds.intake.tables import OcdsRelease

SCHEMAS = Path(__file__).with_name("schema")
BASE = "release-schema.json"


@dataclass(frozen=True, slots=True)
class Merged:
    """What all releases of a procurement say together."""

    tree: dict[str, Any]
    trouble: str = ""  #: why they do not merge; the last one then stands alone


def tree_of(row: OcdsRelease) -> Any:
    """Give a release as it was sent, every number a Decimal."""
    return json.loads(row.content, parse_float=Decimal, parse_int=Decimal)


def merged(trees: Sequence[Any]) -> Merged:
    """Merge releases, the earliest first.

    The whole has the id and the day of the last release, and the tags of all.
    """
    releases = [in_shape(one) for one in trees]
    last = releases[-1]
    tags = [tag for one in releases for tag in _tags(one)]
    named = {"id": last.get("id"), "date": last.get("date"), "tag": list(dict.fromkeys(tags))}
    try:
        whole = CompiledRelease(merge_rules=_rules())
        for one in releases:
            whole.append(one)
        return Merged(whole.asdict() | named)
    except OCDSMergeError as error:
        return Merged(last, str(error)[:500])


def _tags(release: dict[str, Any]) -> list[str]:
    said = release.get("tag")
    return [one for one in said if isinstance(one, str)] if isinstance(said, list) else []


@lru_cache(maxsize=1)
def _rules() -> dict[tuple[str, ...], str]:
    schema = _read(SCHEMAS / BASE)
    for path in sorted(SCHEMAS.glob("*.json")):
        if path.name != BASE:
            schema = _patched(schema, _read(path))
    # the UK extension leans on one that is not among these, and that has no rules of its own
    schema["definitions"].setdefault("Location", {"type": "object"})
    return dict(get_merge_rules(schema))


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _patched(target: Any, patch: Any) -> Any:
    """Put an extension over a schema, as extensions are defined: a merge patch (RFC 7396)."""
    if not isinstance(patch, Mapping):
        return patch
    made = dict(target) if isinstance(target, Mapping) else {}
    for name, part in patch.items():
        if part is None:
            made.pop(name, None)
        else:
            made[name] = _patched(made.get(name), part)
    return made
