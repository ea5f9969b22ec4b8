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

from app.ocds.intake.parties import kept_apart, shared_ids
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


class Merging:
    """Merges the releases of a procurement one after the other, as far as each is asked for."""

    def __init__(self, releases: Sequence[dict[str, Any]]) -> None:
        """Begin before the first.

        Args:
            releases: in shape, the earliest first.
        """
        self._releases = releases
        self._whole = CompiledRelease(merge_rules=_rules())
        self._shared = shared_ids(releases)
        self._next = 0
        self._tags: dict[str, None] = {}
        self._trouble = ""

    def up_to(self, place: int) -> Merged:
        """Give what all releases up to one of them say together, itself included.

        The whole has the id and the day of the last release, and the tags of all.

        Args:
            place: of the release; never before one that was asked for earlier.
        """
        for one in self._releases[self._next : place + 1]:
            self._append(one)
        self._next = place + 1
        last = self._releases[place]
        if self._trouble:
            return Merged(last, self._trouble)
        try:
            whole = self._whole.asdict()
        except OCDSMergeError as error:
            self._trouble = str(error)[:500]
            return Merged(last, self._trouble)
        named = {"id": last.get("id"), "date": last.get("date"), "tag": list(self._tags)}
        return Merged(whole | named)

    def _append(self, release: dict[str, Any]) -> None:
        self._tags |= dict.fromkeys(_tags(release))
        if self._trouble:
            return
        try:
            self._whole.append(kept_apart(release, self._shared))
        except OCDSMergeError as error:
            self._trouble = str(error)[:500]


def merged(trees: Sequence[Any]) -> Merged:
    """Merge releases, the earliest first, as `Merging` does."""
    return Merging([in_shape(one) for one in trees]).up_to(len(trees) - 1)


def _tags(release: dict[str, Any]) -> list[str]:
    said = release.get("tag")
    return [one for one in said if isinstance(one, str)] if isinstance(said, list) else []


@lru_cache(maxsize=1)
def _rules() -> dict[tuple[str, ...], str]:
    return dict(get_merge_rules(whole_schema()))


def whole_schema(*extensions: Path) -> dict[str, Any]:
    """Give the schema of a release with every extension that ships with the code.

    Args:
        extensions: folders of further ones.
    """
    schema: dict[str, Any] = _read(SCHEMAS / BASE)
    shipped = [path for path in sorted(SCHEMAS.glob("*.json")) if path.name != BASE]
    for path in (*shipped, *(one / BASE for one in extensions)):
        schema = _patched(schema, _read(path))
    # the UK extension leans on one that is not among these, and that has no rules of its own
    schema["definitions"].setdefault("Location", {"type": "object"})
    return schema


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
