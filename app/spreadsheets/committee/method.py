"""How the figures of a committee pack were worked out, how good they are, and whom they reach."""

from collections.abc import Iterator
from typing import Any

from app.deliveries.notices.report import TERMS
from app.portfolio.reach import reach
from app.portfolio.suppression import LEAST
from app.rules.document.table import Band
from app.scoring.explanation.number import counted
from app.spreadsheets.committee import path
from app.spreadsheets.committee.leaf import Leaf
from app.spreadsheets.committee.pack import Pack
from app.spreadsheets.committee.unit import day, words
from app.units import plain

HIDDEN = "left out"


def method(pack: Pack) -> Leaf:
    """Say by which rules and bands the figures were worked out."""
    return Leaf(
        "Method and rules version",
        "How it was worked out, and by which rules",
        (TERMS,),
        ("What", "Which", "More"),
        [*_method(pack), *_rules(pack), *_causes(pack)],
        (46, 60, 80),
    )


def _method(pack: Pack) -> Iterator[tuple[Any, ...]]:
    yield "Figures at the end of", day(pack.on), "Deliveries of later days are left out."
    yield "Worked out by", pack.engine, "The same day and the same data give the same pack."
    yield (
        "Small counts",
        f"Fewer than {LEAST} people are not told by place or by group",
        "With them goes whatever would tell them; of a few, not even the place or group is named. "
        "That holds for one pack: two, of two days, tell what came between.",
    )
    for band in pack.colours.bands if pack.colours else ():
        yield "Colour", words(band.rating or band.label or "", "no name"), _range(band)
    yield "Colour", "Grey", "Nothing is due yet, or nothing was reported: no result."


def _range(band: Band) -> str:
    """Say which percentages a band owns."""
    low = [
        f"{word} {plain(edge)}%"
        for word, edge in (("from", band.from_), ("over", band.over))
        if edge is not None
    ]
    high = [
        f"{word} {plain(edge)}%"
        for word, edge in (("to", band.to), ("under", band.under))
        if edge is not None
    ]
    return f"Verified {' '.join([*low, *high])} of what is due."


def _rules(pack: Pack) -> Iterator[tuple[Any, ...]]:
    for one in pack.contracts:
        told = one.rules or "Taken on from elsewhere: not scored here"
        yield f"Rules of the contract: {one.title}", told, one.digest


def _causes(pack: Pack) -> Iterator[tuple[Any, ...]]:
    for one in pack.causes:
        title = pack.cause_titles.get(one.cause, words(one.cause, ""))
        yield (
            f"Shortfalls raised: {title}",
            f"{one.shortfalls} in {counted(one.contracts, 'contract')}, "
            f"{one.still_open} still open",
            f"{words(one.side.value, '')} can mend it; /v1/portfolio/shortfalls?until={pack.on}",
        )


def quality(pack: Pack) -> Leaf:
    """Say how good the figures are."""
    silent = sum(not one.is_reported and one.owing.due > 0 for one in pack.standings)
    in_part = sum(one.is_reported and one.due_not_reported > 0 for one in pack.standings)
    unplanned = [one for one in pack.contracts if not one.has_plan]
    of_quality = pack.quality
    on = pack.on
    rows: list[tuple[Any, ...]] = [
        ("Promises with something due of which no return tells", silent, path.portfolio(on)),
        ("Promises told of for some periods and not for others", in_part, path.portfolio(on)),
        (
            "Contracts awarded and not yet entered into, which stand in no figure",
            of_quality.awarded,
            "/v1/contracts?state=awarded",
        ),
        ("Contracts without an agreed delivery plan", len(unplanned), "/v1/contracts"),
        ("Deliveries that do not say where", of_quality.without_place, ""),
        (
            "Open questions whether somebody was counted twice",
            of_quality.doubts,
            "/v1/person-doubts?state=open",
        ),
        (
            "Lines of returns that count people of groups for other promises",
            pack.reached.lines_left_out,
            "/v1/portfolio/reach",
        ),
    ]
    rows += [
        (f"Deliveries that are {state.replace('_', ' ')}", number, "")
        for state, number in of_quality.states.items()
    ]
    return Leaf(
        "Data quality",
        f"How good the figures are, {day(on)}",
        ("What is not told is not nothing: it is counted here, and stands in no total.",),
        ("What", "How many", "Opens to"),
        rows,
        (62, 12, 40),
    )


def reached(pack: Pack) -> Leaf:
    """Say how many of each group were reached; small counts are left out."""
    rows = [
        (
            words(group.group, ""),
            one.year,
            HIDDEN if one.count is None else one.count,
            HIDDEN if one.percent is None else one.percent,
            one.people,
            "More people, and no larger a share" if one.is_growth_without_reach else "",
            "/v1/portfolio/reach",
        )
        for group in reach([one for one in pack.reached.years if one.year <= pack.on.year])
        for one in group.years
    ]
    return Leaf(
        "Whom it reaches",
        "Whom it reaches: people of priority groups, as reported",
        (
            f"Counts of fewer than {LEAST} people are left out, and with them whatever would "
            "tell them; a group that has no other count is not named.",
            "A year has all that was reported of it, after the day too.",
        ),
        ("Group", "Year", "People", "Share of all (%)", "All people", "To note", "Opens to"),
        rows,
        (40, 10, 13, 13, 13, 40, 26),
    )
