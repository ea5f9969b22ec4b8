"""Sheets without headings, taken to go on from one that has them: the later pages of a print."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.spreadsheets.mapping.guessed import SheetGuess
from app.spreadsheets.mapping.heading import Rows
from app.spreadsheets.mapping.seen import SeenSheet
from app.spreadsheets.mapping.shape import Look, contradicts, is_day, is_full_day, is_money, look
from app.spreadsheets.mapping.target import FieldKind, TargetField
from app.spreadsheets.sheet import letter


def bare_layouts(
    seen: Sequence[SeenSheet],
    unread: Sequence[str],
    sheets: Sequence[SheetGuess],
    fields: Mapping[str, TargetField],
) -> list[dict[str, Any]]:
    """Propose for sheets without headings what a sheet with headings says, by position.

    A converter of printed pages leaves the headings on the first page, and leaves out columns in
    which nothing stands; both places are tried, and what contradicts the values is not proposed.
    """
    if len(sheets) != 1:
        return []
    like, made = sheets[0], []
    rows_of = {one.name: one.rows for one in seen}
    full = look(rows_of[like.name][like.found.after :], max(like.found.texts) + 1)
    for name in unread:
        body = rows_of[name]
        looks = look(body, max((len(cells) for _, cells in body), default=0))
        tries = [_placed(like, looks, fields, closed) for closed in ([], _empty(full))]
        columns = max(tries, key=len)
        needed = {key for key, one in fields.items() if one.is_required}
        if needed <= {one["field"] for one in columns}:
            made.append(_layout_of(name, columns, body, fields))
    return made


def _empty(looks: Sequence[Look]) -> list[int]:
    return [at for at, one in enumerate(looks) if not one.texts]


def _placed(
    like: SheetGuess,
    looks: Sequence[Look],
    fields: Mapping[str, TargetField],
    closed: Sequence[int],
) -> list[dict[str, Any]]:
    made = []
    places = {text: at for at, text in like.found.texts.items()}
    for one in like.columns:
        at = places.get(one.get("headings", [""])[0])
        if at is None or at in closed:
            continue
        at -= sum(shut < at for shut in closed)
        if (
            at < len(looks)
            and looks[at].texts
            and not contradicts(fields[one["field"]].kind, looks[at])
        ):
            kept = {key: said for key, said in one.items() if key != "headings"}
            if looks[at].share(is_day) > looks[at].share(is_full_day) and "steps" not in kept:
                kept |= _two_digits(fields[one["field"]].kind)
            made.append(kept | {"column": letter(at + 1)})
    return made


def _two_digits(kind: FieldKind) -> dict[str, Any]:
    return {"steps": [{"do": "date", "century": 2000}]} if kind is FieldKind.DAY else {}


def _layout_of(
    name: str, columns: list[dict[str, Any]], body: Rows, fields: Mapping[str, TargetField]
) -> dict[str, Any]:
    sums = [one["column"] for one in columns if fields[one["field"]].kind is FieldKind.MONEY]
    at = ord(sums[0]) - ord("A") if sums else 0
    first = next(
        (number for number, cells in body if at < len(cells) and is_money(cells[at] or "")), 1
    )
    return {
        "sheets": [name], "headings": {"rows": 0}, "first_row": first, "columns": columns,
    }  # fmt: skip
