"""Pin a rule set: its whole text with all it draws on, in one form, and the digest of that.

Canonical JSON (RFC 8785) with numbers as decimal strings in one normal form, hashed by SHA-256:
the same rules have the same digest on any machine, however their YAML was laid out.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import rfc8785
from pydantic import BaseModel

from app.rules.document.catalogue import Catalogue, Method, UnitFile
from app.rules.document.policy import Policy
from app.rules.document.ruleset import RuleSet
from app.rules.document.table import Table
from app.rules.document.value import DatedValue
from app.rules.library import Library, measures_of, named, units_for
from app.rules.names import Names, leaves
from app.units import plain

#: such as an emoji, of which RFC 8785 counts two halves; keys with one have another order there
_BEYOND_16_BITS = re.compile("[\U00010000-\U0010ffff]")

LANGUAGE = "1"  #: of the rule language; a change of meaning makes a new one


def normal(value: Any) -> Any:
    """Bring a value into the one form that digests are taken of."""
    if type(value) is str:  # by far the most of what there is
        return value
    if isinstance(value, BaseModel):
        return normal(value.model_dump(by_alias=True, exclude_unset=True))
    if isinstance(value, dict | Mapping):  # asking a mapping what it is takes longer
        return {str(key): normal(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [normal(part) for part in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, Decimal | int):
        return plain(Decimal(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def canonical(value: Any) -> bytes:
    """Write a value as canonical JSON."""
    plainly = normal(value)
    text = json.dumps(plainly, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    if _BEYOND_16_BITS.search(text):
        return rfc8785.dumps(plainly)
    # Without numbers JSON's own writer, which is many times faster, says the same.
    return text.encode()


def digest_of(value: Any) -> str:
    """Give the digest of a value: `sha256:` and 64 hexadecimal digits."""
    return digest_of_bytes(canonical(value))


def digest_of_bytes(written: bytes) -> str:
    """Give the digest of what is in canonical JSON already."""
    return f"sha256:{hashlib.sha256(written).hexdigest()}"


def pinned(rule_set: RuleSet, library: Library) -> dict[str, Any]:
    """Give the full text of a rule set with everything of the library that it draws on."""
    used = {one.method.use for one in leaves(rule_set.criteria) if one.method is not None}
    references = {
        value.reference for value in rule_set.parameters.values() if value.reference is not None
    }
    references |= {
        measure.value.reference
        for measure in measures_of(rule_set, library).values()
        if measure.value is not None and measure.value.reference is not None
    }
    ratings = rule_set.ratings if isinstance(rule_set.ratings, str) else None
    parts = {
        "methods": _named(library.methods, used - {None, *rule_set.methods}),
        "scales": _named(library.scales, _tables(rule_set, library)),
        "ratings": {name: table for name, table in library.ratings.items() if name == ratings},
        "units": units_for(rule_set, library),
        "catalogues": _named(library.catalogues, named(rule_set.catalogue)),
        "values": _named(library.values, references),
        "policies": _named(library.policies, named(rule_set.policy)),
    }
    text: dict[str, Any] = normal({"language": LANGUAGE, "rules": rule_set, "library": parts})
    return text


def _tables(rule_set: RuleSet, library: Library) -> set[str | None]:
    """Name the tables that are looked into and that the rule set does not write itself."""
    names = Names(rule_set, library, {})
    used = {names.table_of(one.method) for one in leaves(rule_set.criteria)}
    used |= {figure.table for figure in rule_set.figures.values()}
    return used - {None, *rule_set.scales, *rule_set.tables}


def _named(parts: Mapping[str, Any], names: Any) -> dict[str, Any]:
    return {name: parts[name] for name in sorted(names) if name in parts}


def unpinned(text: Mapping[str, Any]) -> tuple[RuleSet, Library]:
    """Read a pinned rule set and its library back.

    Raises:
        pydantic.ValidationError: if the text was changed into something that is no rule set.
    """
    parts = text["library"]
    library = Library(
        methods={k: Method.model_validate(v) for k, v in parts["methods"].items()},
        scales={k: Table.model_validate(v) for k, v in parts["scales"].items()},
        ratings={k: Table.model_validate(v) for k, v in parts["ratings"].items()},
        units=UnitFile.model_validate(parts["units"]),
        catalogues={k: Catalogue.model_validate(v) for k, v in parts["catalogues"].items()},
        values={k: DatedValue.model_validate(v) for k, v in parts["values"].items()},
        policies={k: Policy.model_validate(v) for k, v in parts["policies"].items()},
    )
    return RuleSet.model_validate(text["rules"]), library
