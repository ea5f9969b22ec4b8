"""The sheets of a committee pack, in their order."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from app.contracts.kind import Direction
from app.deliveries.few import OF_PEOPLE
from app.deliveries.standing.colour import Colour
from app.deliveries.standing.line import Line
from app.portfolio.suppression import LEAST
from app.scoring.explanation.number import counted
from app.spreadsheets.committee import path
from app.spreadsheets.committee.leaf import Chart, Leaf, Series, Tint, first, short
from app.spreadsheets.committee.method import method, quality, reached
from app.spreadsheets.committee.pack import Pack
from app.spreadsheets.committee.place_line import UnitPlaces, unit_places
from app.spreadsheets.committee.published import published
from app.spreadsheets.committee.risk import at_risk, promises, stories
from app.spreadsheets.committee.unit import day, figure, many, words

MOST_BARS = 12  #: rows of one chart; the table has all of them
COLOURS = (
    ("Green: on course", Colour.GREEN, Tint.GREEN),
    ("Amber: somewhat behind", Colour.AMBER, Tint.AMBER),
    ("Red: far behind", Colour.RED, Tint.RED),
    ("Grey: no result", Colour.GREY, Tint.GREY),
)
FIGURES = ("Promised", "Due", "Reported", "Verified", "Verified of due (%)")
HIDDEN = "left out"
TOGETHER = "Places with few people, together"
NOT_ADDED = "does not add up"
NOWHERE = "No delivery says where it was done, so there is no chart of places."


def leaves(pack: Pack) -> tuple[Leaf, ...]:
    """Give every sheet."""
    return (
        headlines(pack),
        by_theme(pack),
        by_place(pack),
        published(pack),
        by_contract(pack),
        at_risk(pack),
        stories(pack),
        method(pack),
        quality(pack),
        reached(pack),
        promises(pack),
    )


def headlines(pack: Pack) -> Leaf:
    """Give what all contracts come to in each unit, with and without the largest."""
    shares = {(one.unit, one.direction): one.percent for one in pack.whole if one.totals}
    rows = [
        (
            many(one.unit).capitalize(),
            one.contracts,
            one.totals.promised,
            one.totals.due,
            one.totals.reported,
            one.totals.verified,
            shares.get((one.unit, one.direction)),
            one.largest.title,
            one.percent_of_promised,
            path.portfolio(pack.on),
        )
        for one in pack.units
    ]
    of_colour = [sum(one.colour is colour for one in pack.standings) for _, colour, _ in COLOURS]
    told = ", ".join(
        f"{number} {colour.value}"
        for number, (_, colour, _) in zip(of_colour, COLOURS, strict=True)
    )
    silent = sum(not one.is_reported and one.owing.due > 0 for one in pack.standings)
    return Leaf(
        "Headlines",
        f"{pack.authority}: what suppliers promised and what came of it, {day(pack.on)}",
        (
            f"{counted(len(pack.contracts), 'contract')} with "
            f"{counted(len(pack.standings), 'promise')}: {told}.",
            f"Promises with something due of which no return says anything: {silent}. That is not "
            "taken for nothing, and is never green.",
            "Units are never added to each other. Verified means that somebody other than the "
            "supplier looked at it and accepted it.",
        ),
        (
            "Unit", "Contracts", *FIGURES, "Largest contract", "Its share of promised (%)",
            "Opens to",
        ),
        rows,
        (26, 11, 15, 15, 15, 15, 13, 46, 13, 60),
        _of_due([row[0] for row in rows], [row[6] for row in rows], 6, "unit"),
        printed=9,
    )  # fmt: skip


def by_theme(pack: Pack) -> Leaf:
    """Give a line for each theme and unit."""
    rows = [
        (
            f"{words(one.group.title, 'No theme')} ({many(one.unit)})",
            *_line(one),
            *_colours(one),
            one.not_reported,
            path.by_theme(pack.on),
        )
        for one in pack.themes
    ]
    names, shares = [row[0] for row in rows], [row[5] for row in rows]
    return Leaf(
        "By theme",
        f"By theme, {day(pack.on)}",
        ("Each line is in one unit. A line whose figures do not add up has none.",),
        (
            "Theme, and its unit", *FIGURES, *(name for name, _, _ in COLOURS),
            "Promises not reported", "Opens to",
        ),
        rows,
        (46, 15, 15, 15, 15, 13, 13, 13, 13, 13, 14, 60),
        _of_due(names, shares, 5, "theme"),
        printed=11,
    )  # fmt: skip


def by_contract(pack: Pack) -> Leaf:
    """Give a line for each contract and unit, those with most red promises first."""
    signed = {str(one.id): one for one in pack.contracts}
    ranked = sorted(
        pack.by_contract,
        key=lambda one: (
            -one.colours.get(Colour.RED, 0), -one.colours.get(Colour.AMBER, 0), one.group.title,
            one.unit,
        ),
    )  # fmt: skip
    rows = [
        (
            f"{short(one.group.title)} ({many(one.unit)})",
            *_colours(one),
            *_line(one),
            one.not_reported,
            signed[one.group.key].supplier,
            signed[one.group.key].ends_on,
            one.group.title,
            path.contract(one.group.key, pack.on),
        )
        for one in ranked
    ]
    return Leaf(
        "By contract",
        f"By contract, {day(pack.on)}",
        ("Each line is in one unit; those with most promises far behind come first.",),
        (
            "Contract, and the unit", *(name for name, _, _ in COLOURS), *FIGURES,
            "Promises not reported", "Supplier", "Ends on", "Title in full", "Opens to",
        ),
        rows,
        (46, 13, 13, 13, 13, 15, 15, 15, 15, 13, 14, 30, 12, 60, 80),
        _by_colour(rows),
        printed=13,
    )  # fmt: skip


def by_place(pack: Pack) -> Leaf:
    """Give what came to each area; areas that few people came to are not named."""
    of_units = unit_places(pack.placed)
    rows = [row for each in of_units for row in _places(pack, each)]
    of_first = of_units[0] if of_units else None
    names = [row[0] for row in rows[: len(of_first.named)]] if of_first else []
    return Leaf(
        "By place",
        f"By place, {day(pack.on)}",
        (
            "Places are those that suppliers gave: a district or a ward, never an address.",
            f"Places that fewer than {LEAST} people came to are not named: they stand together, "
            "with the next smallest, so that none of them can be worked out.",
            *(() if any(each.told for each in of_units) else (NOWHERE,)),
        ),
        (
            "Place", "Unit", "Reported", "Verified", "Deliveries", "Code", "Contracts",
            "Opens to",
        ),
        rows,
        (46, 24, 15, 15, 12, 14, 11, 62),
        _of_places(names, of_first) if of_first and of_first.told else None,
        printed=7,
    )  # fmt: skip


def _places(pack: Pack, of: UnitPlaces) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = [
        (
            _place(pack, one.place),
            _unit(of),
            one.reported,
            one.verified,
            one.deliveries,
            one.place or "",
            len(one.contracts) or HIDDEN,
            path.by_place(pack.on) if of.unit in OF_PEOPLE else path.deliveries(one.contracts),
        )
        for one in of.lines
    ]
    total = (
        f"All places ({_unit(of)})",
        _unit(of),
        of.reported,
        of.verified,
        of.deliveries,
        "",
        of.contracts,
        path.portfolio(pack.on),
    )
    return [*rows, total]


def _unit(of: UnitPlaces) -> str:
    return many(of.unit) if of.direction is Direction.MORE else f"{many(of.unit)}, to be less"


def _place(pack: Pack, code: str | None) -> str:
    if code is None:
        return TOGETHER
    return short(pack.places.get(code, code)) if code else "Not told where"


def _of_places(names: Sequence[str], of: UnitPlaces) -> Chart:
    told = of.named[:MOST_BARS]
    parts = [f"{name} {figure(one.verified)}" for name, one in zip(names, told, strict=False)]
    return Chart(
        message=f"{_most(names[0], of.told[0].verified)} ({many(of.unit)}){first(told, names)}",
        about=f"Bars of {many(of.unit)} by place, reported and verified. Verified: "
        f"{'; '.join(parts)}.",
        rows=len(told),
        series=(Series(2, Tint.LIGHT), Series(3, Tint.DARK)),
        of="Place",
        scale=many(of.unit).capitalize(),
    )


def _most(place: str, verified: Decimal) -> str:
    return f"Most was verified in {place}" if verified else "Nothing is verified of any place"


def _line(one: Line) -> tuple[Any, ...]:
    """Give the figures of a line."""
    totals = one.totals
    if totals is None:
        return (NOT_ADDED,) * 4 + (None,)
    return totals.promised, totals.due, totals.reported, totals.verified, one.percent


def _colours(one: Line) -> tuple[int, ...]:
    return tuple(one.colours.get(colour, 0) for _, colour, _ in COLOURS)


def _of_due(
    names: Sequence[str], shares: Sequence[Decimal | None], column: int, of: str
) -> Chart | None:
    """Draw how much of what is due is verified, for the first rows."""
    told = list(zip(names, shares, strict=True))[:MOST_BARS]
    known = [(share, name) for name, share in told if share is not None]
    if not known:
        return None
    least, name = min(known)
    parts = [f"{each}: {'no result' if of is None else figure(of)}" for each, of in told]
    return Chart(
        message=f"{short(name, 70)}: {figure(least)}% of what is due is verified"
        f"{first(told, names)}",
        about=f"Bars of what is verified, in per cent of what is due. {'; '.join(parts)}.",
        rows=len(told),
        series=(Series(column, Tint.DARK),),
        of=of.capitalize(),
        scale="Verified of what is due, in per cent",
        most=Decimal(100) if max(known)[0] <= 100 else None,
    )


def _by_colour(rows: Sequence[tuple[Any, ...]]) -> Chart | None:
    told = rows[:MOST_BARS]
    if not told:
        return None
    red = sum(row[3] for row in rows)
    parts = [
        f"{row[0]}: {row[1]} green, {row[2]} amber, {row[3]} red, {row[4]} grey" for row in told
    ]
    return Chart(
        message=f"Promises that are far behind: {red}{first(told, rows)}",
        about=f"Bars of how many promises of each contract stand how. {'; '.join(parts)}.",
        rows=len(told),
        series=tuple(Series(place, tint) for place, (_, _, tint) in enumerate(COLOURS, 1)),
        of="Contract, and the unit",
        scale="Promises",
        is_stacked=True,
    )
