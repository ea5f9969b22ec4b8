"""What the authority published that it paid, by where its suppliers are."""

from decimal import Decimal
from typing import Any

from app.scoring.explanation.number import counted, pounds
from app.spreadsheets.committee import path
from app.spreadsheets.committee.leaf import Chart, Leaf, Series, Tint, first
from app.spreadsheets.committee.pack import Pack
from app.spreadsheets.committee.unit import day, figure

MOST_BARS = 12
UNKNOWN = "Not known where"
SAID = "They tell what was paid, and nothing of what suppliers promised or did."
UNDATED = "Without a date, in no total"
MAY_NOT = "Your key may not read of suppliers, so nothing is told here."


def published(pack: Pack) -> Leaf:
    """Give published payments by district; they are no part of what any contract delivered."""
    paid = pack.paid or ()
    rows = [
        (
            pack.places.get(one.place, one.place) or UNKNOWN,
            one.amount,
            one.lines,
            one.place,
            path.paid(pack.on),
        )
        for one in paid
    ]
    lines, amount = sum(one.lines for one in paid), sum((one.amount for one in paid), Decimal(0))
    opens = path.paid(pack.on)
    below = [("All payments", amount, lines, "", opens)] if rows else []
    if pack.undated is not None:
        below.append((UNDATED, pack.undated.amount, pack.undated.lines, "", opens))
    known = [row for row in rows if row[3]]
    return Leaf(
        "Published spend",
        f"Published spend by place, to {day(pack.on)}",
        (
            MAY_NOT if pack.paid is None else f"{counted(lines, 'payment')}, as published. {SAID}",
            "A place is where the supplier is, by the file or by its address in the register; an "
            "office is not always where people work or money is spent.",
            *_left_out(pack),
        ),
        ("District of the supplier", "Pounds", "Payments", "Code", "Opens to"),
        [*rows, *below],
        (46, 18, 12, 14, 50),
        _chart(known),
        printed=4,
    )  # fmt: skip


def _left_out(pack: Pack) -> tuple[str, ...]:
    """Say what no total has, because nobody knows whether it was paid by the day."""
    if pack.undated is None:
        return ()
    told = f"{counted(pack.undated.lines, 'payment')}, {pounds(pack.undated.amount)}"
    return (f"Without a date, and so in no total: {told}.",)


def _chart(known: list[tuple[Any, ...]]) -> Chart | None:
    told = known[:MOST_BARS]
    if not told:
        return None
    parts = [f"{row[0]}: {figure(row[1])}" for row in told]
    return Chart(
        message=f"Most was paid to suppliers in {told[0][0]}{first(told, known)}",
        about=f"Bars of pounds paid by district of the supplier. {'; '.join(parts)}.",
        rows=len(told),
        series=(Series(1, Tint.DARK),),
        of="District of the supplier",
        scale="Pounds",
    )
