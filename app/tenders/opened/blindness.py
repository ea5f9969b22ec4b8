"""Tenders for those who mark without names: every name of the supplier is taken out."""

import re
from collections.abc import Iterable
from typing import Any

PUT_INSTEAD = "[the tenderer]"
#: what of a tender's content names somebody
NAMING = "members"
COMPANY_FORMS = re.compile(
    r"\s+(?:limited|ltd|plc|llp|cic|c\.i\.c\.|community interest company|charity)\.?$",
    re.IGNORECASE,
)


def without_names(content: dict[str, Any], supplier: str) -> dict[str, Any]:
    """Give what a tender says, with the members' part gone and each of their names replaced.

    Args:
        content: as it was sealed.
        supplier: the supplier's name.
    """
    members = content.get(NAMING, [])
    names = [supplier, *(str(member["name"]) for member in members)]
    pattern = any_of(names)
    kept = {name: part for name, part in content.items() if name != NAMING}
    lines = [
        {name: part for name, part in line.items() if name != "member"}
        for line in kept.get("commitments", [])
    ]
    if "commitments" in kept:
        kept["commitments"] = lines
    cleared: dict[str, Any] = _cleared(kept, pattern)
    return cleared


def forms_of(names: Iterable[str]) -> set[str]:
    """Give the forms in which names are looked for: with and without the form of the company."""
    return {form for name in names for form in (name, COMPANY_FORMS.sub("", name)) if form.strip()}


def any_of(names: Iterable[str]) -> re.Pattern[str]:
    """Match any of the names in any of their forms, in any case and however spaced.

    Where one form begins with another, the longer one is matched. Without names nothing is.
    """
    words = sorted(forms_of(names), key=len, reverse=True)
    spaced = (r"\s+".join(map(re.escape, word.split())) for word in words)
    either = "|".join(spaced) or "(?!)"
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def _cleared(part: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(part, str):
        return pattern.sub(PUT_INSTEAD, part)
    if isinstance(part, dict):
        return {name: _cleared(inner, pattern) for name, inner in part.items()}
    if isinstance(part, list):
        return [_cleared(inner, pattern) for inner in part]
    return part
