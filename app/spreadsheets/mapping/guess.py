"""A first profile for a file nobody has read before, for a person to confirm.

It looks at headings, then at what the values look like; each guess says why it was made. It
applies nothing: what it gives is a proposal, with the fields for which it found no column.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extractOne

from app.spreadsheets.mapping.bare import bare_layouts
from app.spreadsheets.mapping.guessed import Guess, GuessedColumn, SheetGuess, Table
from app.spreadsheets.mapping.heading import (
    Found,
    Rows,
    fingerprint,
    heading_name,
    words,
)
from app.spreadsheets.mapping.profile import WORDS_FOR_WITHHELD
from app.spreadsheets.mapping.seen import SeenSheet
from app.spreadsheets.mapping.shape import (
    MOST,
    Look,
    by_shape,
    contradicts,
    is_day,
    is_full_day,
    is_money,
    is_month,
)
from app.spreadsheets.mapping.target import TARGETS, WITHHELD, FieldKind, TargetField, TargetName
from app.spreadsheets.sheet import letter

SHORT = 5  #: characters of a name that is only known exactly
LONGEST = 200  #: characters of a heading that are looked at
NEAR = 86  #: per cent: how like a known heading one is that may mean the same
_DATED = re.compile(r"_(?:19|20)\d\d\Z", re.ASCII)


def guess(tables: Sequence[Table], name: str, target: TargetName | None = None) -> Guess:
    """Propose a profile.

    Args:
        tables: sheets with their first rows.
        name: to give to the profile.
        target: what it is about; None: that is guessed too.
    """
    wanted = [target] if target else list(TargetName)
    seen = [SeenSheet(one) for one in tables]
    tried = [(one, *_sheets(seen, one)) for one in wanted]
    chosen, sheets, unread = max(tried, key=lambda one: _worth(one[0], one[1]))
    bare = bare_layouts(seen, unread, sheets, TARGETS[chosen])
    layouts = [*_layouts(sheets), *bare]
    if len(layouts) == 1 and not unread:
        layouts[0]["sheets"] = ["*"]
    needed = [one.key for one in TARGETS[chosen].values() if one.is_required]
    lacking = {key for one in sheets for key in needed if key not in one.fields}
    unread = [name for name in unread if all(name not in one["sheets"] for one in bare)]
    return Guess(
        chosen,
        {"name": name, "target": chosen.value, "layouts": layouts},
        [told for one in sheets for told in one.told],
        tuple(key for key in needed if key in lacking or not sheets),
        tuple(unread),
        tuple(fingerprint(one.found.texts.values()) for one in sheets),
    )


def _worth(target: TargetName, sheets: Sequence[SheetGuess]) -> float:
    fields = TARGETS[target]
    required = {one.key for one in fields.values() if one.is_required}
    return sum(
        len(one.fields)
        + 3 * len(required & set(one.fields))
        + 0.5 * len({heading_name(text) for text in one.found.texts.values()} & fields.keys())
        for one in sheets
    )


def _sheets(
    seen: Sequence[SeenSheet], target: TargetName
) -> tuple[list[SheetGuess], list[str]]:  # fmt: skip
    made, unread = [], []
    for sheet in seen:
        found = _headings(sheet, target)
        if found is None:
            unread.append(sheet.name)
        else:
            made.append(_sheet(sheet, found, TARGETS[target]))
    return made, unread


def _headings(sheet: SeenSheet, target: TargetName) -> Found | None:
    """Find the row of headings: that with most that are known."""
    known = {name for one in TARGETS[target].values() for name in one.synonyms}
    best: tuple[float, Found] | None = None
    for block in sheet.blocks:
        names = {heading_name(text) for text in block.texts.values()}
        worth = len(names & known) - 0.5 * (block.after - block.first - 1)
        if best is None or worth > best[0]:
            best = (worth, block)
    return best[1] if best and best[0] > 0 else None


def _sheet(sheet: SeenSheet, found: Found, fields: Mapping[str, TargetField]) -> SheetGuess:
    name, looks = sheet.name, sheet.looks(found)
    made = SheetGuess(name, found, [], rows=found.after - found.first)
    taken = _by_heading(found, looks, fields)
    for at in range(len(looks)):
        key, why = taken.get(at, ("", ""))
        if not key and at in found.texts:
            have = {one for one, _ in taken.values()}
            open_ = [(one.key, one.kind) for one in fields.values() if one.key not in have]
            key = by_shape(looks[at], open_)
            why = "what stands in it looks like it" if key else "nothing is known by that heading"
            taken |= {at: (key, why)} if key else {}
        if key:
            made.columns.append(_column(at, fields[key], found, looks))
        if at in found.texts or looks[at].texts:
            heading = found.texts.get(at, "")
            told = why or "it has no heading"
            examples = tuple(looks[at].examples)
            made.told.append(GuessedColumn(name, letter(at + 1), heading, key, told, examples))
    _from_around(made, sheet.rows[: found.first], fields)
    return made


def _by_heading(
    found: Found, looks: Sequence[Look], fields: Mapping[str, TargetField]
) -> dict[int, tuple[str, str]]:
    """Take columns by their headings; where several mean one field, the likeliest wording."""
    claims = [
        (rank, at, order, one.key, why)
        for at, text in found.texts.items()
        for order, one in enumerate(fields.values())
        for rank, why in _claims(at, text, one, found, looks)
    ]
    taken: dict[int, tuple[str, str]] = {}
    for _, at, _, key, why in sorted(claims):
        if at not in taken and all(key != other for other, _ in taken.values()):
            taken[at] = (key, why)
    return taken


def _claims(
    at: int, text: str, one: TargetField, found: Found, looks: Sequence[Look]
) -> Iterator[tuple[int, str]]:
    """Say how well a heading means a field, the less the better; nothing where it does not."""
    if _is_pounds(at, one, found, looks):
        yield 0, f"{text!r} means it"
        return
    rank, why = _meant(_DATED.sub("", heading_name(text))[:LONGEST], one)
    if why and (one.key == "period" or not contradicts(one.kind, looks[at])):
        blank = 0 if looks[at].texts else 100  # one that says something comes first
        yield rank + blank, f"{text!r} {why}"


def _meant(name: str, one: TargetField) -> tuple[int, str]:
    if name in one.synonyms:
        return one.synonyms.index(name), "means it"
    near = extractOne(name, one.synonyms, scorer=ratio, score_cutoff=NEAR)
    if near is None or len(name) <= SHORT:
        return 0, ""
    return 1_000, f"is much like {near[0].replace('_', ' ')!r}"


def _is_pounds(at: int, one: TargetField, found: Found, looks: Sequence[Look]) -> bool:
    """Tell a heading of money whose column holds the sign alone, and the next one the sums."""
    signs = bool(looks[at].texts) and all(words(cell) == "£" for cell in looks[at].texts)
    beside = at + 1 < len(looks) and at + 1 not in found.texts
    named = heading_name(found.texts[at]) in one.synonyms
    is_sum = beside and looks[at + 1].share(is_money) > MOST
    return one.kind is FieldKind.MONEY and signs and named and is_sum


def _column(
    at: int, one: TargetField, found: Found, looks: Sequence[Look]
) -> dict[str, Any]:  # fmt: skip
    made: dict[str, Any] = {"field": one.key, "headings": [found.texts[at]]}
    seen = looks[at]
    if one.kind is FieldKind.DAY and seen.share(is_day) > seen.share(is_full_day):
        made["steps"] = [{"do": "date", "century": 2000}]
    if one.key == "period" and seen.share(is_month) > MOST:
        made["steps"] = [{"do": "date", "month": True, "century": 2000}]
    if seen.not_stated and one.kind not in (FieldKind.TEXT, FieldKind.CODE):
        made["blank"] = list(seen.not_stated)
    if one.key in WITHHELD:
        made["withheld"] = list(WORDS_FOR_WITHHELD)
    _reach(made, at, one.kind, found, looks)
    return made


def _reach(
    made: dict[str, Any], at: int, kind: FieldKind, found: Found, looks: Sequence[Look]
) -> None:
    """Take in a neighbour without a heading that holds what the heading is of."""
    left = at - 1
    if kind is FieldKind.MONEY and all(words(cell) == "£" for cell in looks[at].texts):
        made |= {"right": 1} if looks[at].texts else {}
    is_fuller = left >= 0 and looks[left].fill > looks[at].fill
    if kind is FieldKind.TEXT and left not in found.texts and is_fuller:
        made["left"] = 1


def _from_around(made: SheetGuess, above: Rows, fields: Mapping[str, TargetField]) -> None:
    """Where no column says when, take the month from above the headings or the sheet's name."""
    has_day = any(fields[key].kind is FieldKind.DAY for key in made.fields)
    if has_day or "period" not in fields or "period" in made.fields:
        return
    steps = [{"do": "date", "month": True, "century": 2000}]
    if any(is_month(cell) for _, cells in above for cell in cells if words(cell)):
        made.columns.append({"field": "period", "above": True, "steps": steps})
    elif made.name and is_month(made.name):
        made.columns.append({"field": "period", "sheet_name": True, "steps": steps})


def _layouts(sheets: Iterable[SheetGuess]) -> list[dict[str, Any]]:
    """Put sheets together that say the same fields: months, say, whose headings may change."""
    groups: dict[tuple[Any, ...], list[SheetGuess]] = {}
    for one in sheets:
        groups.setdefault((one.fields, one.rows), []).append(one)
    return [_layout(group) for group in groups.values()]


def _layout(group: Sequence[SheetGuess]) -> dict[str, Any]:
    columns: dict[str, dict[str, Any]] = {}
    for sheet in group:
        for one in sheet.columns:
            had = columns.setdefault(one["field"], one)
            if had is not one:
                for key in ("headings", "blank"):
                    both = [*had.get(key, ()), *one.get(key, ())]
                    if both:
                        had[key] = list(dict.fromkeys(both))
    confirmed = dict.fromkeys(tuple(sheet.found.texts.values()) for sheet in group)
    return {
        "sheets": [sheet.name or "*" for sheet in group],
        "headings": {"rows": group[0].rows},
        "columns": list(columns.values()),
        "confirmed": [list(one) for one in confirmed],
    }
