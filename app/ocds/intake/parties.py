"""Keep apart the organisations of several releases that only happen to have one id.

Some publishers number the parties of each release anew: `org-1` of one release is another firm
than `org-1` of the next. Where an id that names no register or platform has several names, it is
taken together with the name before releases are merged.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

#: an id that stands for the same organisation wherever it is written, such as `GB-COH-01234567`
LASTING = re.compile(r"[A-Z]{2}-[A-Z0-9_]{2,30}-.{1,100}", re.ASCII | re.DOTALL)
#: names under which a release refers to a party
ONE = {"buyer", "procuringEntity", "payer", "payee"}
SEVERAL = {"parties", "suppliers", "tenderers"}


def shared_ids(releases: Iterable[dict[str, Any]]) -> frozenset[str]:
    """Give the ids under which several releases have organisations of several names.

    Args:
        releases: in shape: lists are lists, ids are texts.
    """
    names = defaultdict[str, set[str]](set)
    for release in releases:
        for party in _parties(release):
            key = party.get("id")
            if isinstance(key, str) and not LASTING.fullmatch(key):
                names[key].add(_name(party))
    return frozenset(key for key, called in names.items() if len(called) > 1)


def kept_apart(release: dict[str, Any], shared: Collection[str]) -> dict[str, Any]:
    """Give a release whose parties have no ids that are another's in another release.

    Args:
        release: in shape.
        shared: ids of which that is so; each is taken together with its name.
    """
    if not shared:
        return release
    names = {party.get("id"): _name(party) for party in _parties(release)}
    made: dict[str, Any] = _renamed(release, {key: names.get(key, "") for key in shared})
    return made


def _parties(release: dict[str, Any]) -> Iterator[dict[str, Any]]:
    there = release.get("parties")
    yield from (one for one in there if isinstance(one, dict)) if isinstance(there, list) else ()


def _renamed(value: Any, names: dict[str, str], is_party: bool = False) -> Any:
    if isinstance(value, list):
        return [_renamed(one, names, is_party) for one in value]
    if not isinstance(value, dict):
        return value
    made = {
        name: _renamed(part, names, name in ONE or name in SEVERAL)
        if isinstance(part, dict | list)
        else part
        for name, part in value.items()
    }
    key = made.get("id")
    if is_party and isinstance(key, str) and key in names:
        made["id"] = f"{key} ({names[key] or _name(made)})"
    return made


def _name(party: dict[str, Any]) -> str:
    name = party.get("name")
    return " ".join(name.casefold().split()) if isinstance(name, str) else ""
