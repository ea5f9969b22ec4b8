"""What is at risk, what could be told of, and every promise by itself."""

from collections import defaultdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.deliveries.standing.colour import Colour
from app.deliveries.standing.standing import Standing
from app.scoring.explanation.number import counted
from app.spreadsheets.committee import path
from app.spreadsheets.committee.leaf import Chart, Leaf, Series, Tint, first, short
from app.spreadsheets.committee.pack import Pack
from app.spreadsheets.committee.unit import day, figure, many, words
from app.units import Rounding, rounded

MOST_BARS = 12
MOST_STORIES = 3  #: of each theme
PERCENT = Rounding(2)
SILENT = "No return says anything of it"
WHY = {
    Colour.RED: "Far behind",
    Colour.AMBER: "Somewhat behind",
    Colour.GREY: "No result",
    Colour.GREEN: "On course",
}


def at_risk(pack: Pack) -> Leaf:
    """Give the promises that are behind or not told of, those that are furthest behind first."""
    causes = {one.obligation_id: f"{one.cause} ({one.side})" for one in pack.shortfalls}
    titles = pack.titles
    risky = sorted((one for one in pack.standings if _is_risky(one)), key=_rank)
    rows = [
        (
            f"{short(_title(one), 70)} ({short(titles[one.owing.contract_id], 50)})",
            _wanting(one),
            SILENT if not one.is_reported else WHY[one.colour],
            one.owing.due,
            one.verified,
            one.behind,
            many(one.owing.unit),
            causes.get(one.owing.obligation_id, "No shortfall is raised"),
            titles[one.owing.contract_id],
            path.promise(one.owing.obligation_id, pack.on),
        )
        for one in risky
    ]
    return Leaf(
        "At risk",
        f"Promises at risk, {day(pack.on)}",
        (
            "Behind what is due, or not told of though something is due: "
            f"{len(rows)} of {counted(len(pack.standings), 'promise')}.",
            f"Open shortfalls: {len(pack.shortfalls)}, at /v1/shortfalls?state=open",
        ),
        (
            "Promise, and its contract", "Wanting of what is due (%)", "Why it is here", "Due",
            "Verified", "Behind", "Unit", "Cause of the open shortfall, and who can mend it",
            "Contract", "Opens to",
        ),
        rows,
        (58, 14, 30, 13, 13, 13, 22, 46, 60, 90),
        _chart(rows),
        printed=8,
    )  # fmt: skip


def _is_risky(one: Standing) -> bool:
    silent = not one.is_reported and one.owing.due > 0
    return silent or one.colour in (Colour.RED, Colour.AMBER)


def _rank(one: Standing) -> tuple[Decimal, str, UUID]:
    return -(_wanting(one) or Decimal(0)), _title(one), one.owing.obligation_id


def _wanting(one: Standing) -> Decimal | None:
    """Give what is wanting of what is due, in per cent; of less, what is too much."""
    due = one.owing.due
    return rounded(one.behind / due * 100, PERCENT) if due else None


def _title(one: Standing) -> str:
    return one.owing.title or words(one.owing.measure, "")


def _chart(rows: list[tuple[Any, ...]]) -> Chart | None:
    told = rows[:MOST_BARS]
    if not told:
        return None
    parts = [f"{row[0]}: {figure(row[1] or Decimal(0))}" for row in told]
    return Chart(
        message=f"Promises at risk: {len(rows)}{first(told, rows)}",
        about=f"Bars of what is wanting of what is due, in per cent. {'; '.join(parts)}.",
        rows=len(told),
        series=(Series(1, Tint.RED),),
        of="Promise, and its contract",
        scale="Wanting of what is due, in per cent",
    )


def stories(pack: Pack) -> Leaf:
    """Give verified deliveries that could be told of, the latest of each theme first."""
    by_theme: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    titles = pack.titles
    for one in pack.stories:
        row = (
            one.organisation,
            words(one.theme, "No theme"),
            one.title,
            one.verified,
            many(one.unit),
            one.delivered_on,
            titles.get(one.contract_id, ""),
            None,
            f"/v1/deliveries/{one.delivery_id}",
        )
        if len(by_theme[one.theme]) < MOST_STORIES:
            by_theme[one.theme].append(row)
    return Leaf(
        "Case studies",
        "Case studies: what could be told of",
        (
            "Verified deliveries that an organisation received, the latest of each theme. None "
            "counts people, so that nobody can be found in it.",
            "The words are for a person to write; ask who received it before you name them.",
        ),
        (
            "Who received it", "Theme", "What was promised", "Verified", "Unit", "On",
            "Contract", "In a few sentences (to be written)", "Opens to",
        ),
        [row for theme in sorted(by_theme) for row in by_theme[theme]],
        (36, 22, 36, 13, 18, 12, 36, 50, 60),
        printed=8,
    )  # fmt: skip


def promises(pack: Pack) -> Leaf:
    """Give every promise by itself: what the totals of the other sheets are made of."""
    titles = pack.titles
    suppliers = {one.id: one.supplier for one in pack.contracts}
    rows = [
        (
            _title(one),
            words(one.owing.theme, "No theme"),
            many(one.owing.unit),
            one.owing.promised,
            one.owing.due,
            one.reported if one.is_reported else "not told",
            one.verified if one.is_reported else "not told",
            one.percent,
            WHY[one.colour] if one.is_reported or not one.owing.due else SILENT,
            titles[one.owing.contract_id],
            suppliers[one.owing.contract_id],
            path.promise(one.owing.obligation_id, pack.on),
        )
        for one in pack.standings
    ]
    return Leaf(
        "All promises",
        f"Every promise, {day(pack.on)}",
        ("Filter it by theme, unit or contract to see what a total is made of.",),
        (
            "Promise", "Theme", "Unit", "Promised", "Due", "Reported", "Verified",
            "Verified of due (%)", "How it stands", "Contract", "Supplier", "Opens to",
        ),
        sorted(rows, key=lambda row: (row[1], row[2], row[9], row[0])),
        (40, 24, 22, 13, 13, 13, 13, 13, 30, 50, 30, 90),
        printed=11,
    )  # fmt: skip
