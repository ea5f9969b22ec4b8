"""The last act: where each promise stands, what is done about one, and what is published."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from app.demo.keeping.act import Kept
from app.demo.keeping.reporting import CAUSE
from app.scoring.explanation.page.brief import wrapped
from app.units import plain

SLIPPING = "schools"
COLUMNS = "{:<21}{:>9}{:>8}{:>9}{:>9}  {}"
PAPERS = {
    "performance-notice.txt": "notices/performance.txt?starts_on={first}&ends_on={last}",
    "meeting-sheet.docx": "meeting-sheet.docx",
    "contract-report.docx": "report.docx",
    "contract-ocds.json": "ocds",
}
CALENDAR = "calendar.ics"


def standing(kept: Kept) -> Iterator[str]:
    """Tell the four quantities of each promise side by side, with its rating."""
    rows = kept.standing()
    yield from kept.stage.act("WHERE EACH PROMISE STANDS")
    head = ("", "promised", "due by", "reported", "verified", "rating")
    yield "  " + COLUMNS.format(*head).rstrip()
    yield "  " + COLUMNS.format("", "for life", "now", "", "", "").rstrip()
    for name, row in rows.items():
        yield "  " + COLUMNS.format(*_cells(kept.script["titles"][name], row)).rstrip()


def _cells(title: str, row: dict[str, Any]) -> tuple[str, ...]:
    numbers = (_short(row[name]) for name in ("promised", "due", "reported", "verified"))
    return (title, *numbers, (row["rating"] or "none yet").replace("_", " "))


def _short(quantity: str) -> str:
    return plain(round(Decimal(quantity), 1))


def mended(kept: Kept) -> Iterator[str]:
    """Say why a promise slips, ask for help, and give a proper opportunity to improve."""
    owed = f"/obligations/{kept.ids[SLIPPING]}"
    short = kept.manager.post(f"{owed}/shortfalls", {"as_of": kept.today, "cause": CAUSE})
    soon = kept.today + timedelta(days=28)
    asked = {"what": "An introduction to the six schools of the estate.", "wanted_by": soon}
    path = f"/shortfalls/{short['id']}/help-requests"
    request = kept.supplier.post(path, asked)
    answer = {"outcome": "given", "answer": "Introduced by letter to four of them."}
    kept.manager.post(f"/help-requests/{request['id']}/answer", answer)
    wanted = {
        "kind": "improvement_plan", "shortfall_id": short["id"], "starts_on": kept.today,
        "due_on": kept.today + timedelta(days=91), "what": "Forty hours in each school term.",
    }  # fmt: skip
    remedy = kept.manager.post(f"{owed}/remedies", wanted)
    decision = {"decision": "approved", "reason": "It is fair, and soon enough."}
    kept.other.post(f"/remedies/{remedy['id']}/decision", decision)
    yield from wrapped(
        f"The hours with schools are {_short(short['quantity'])} behind. The cause is one that "
        "the council can mend, so Alder asks for an introduction and gets it; and it has a dated "
        "plan to improve by, proposed by one person and approved by another."
    )


def published(kept: Kept) -> Iterator[str]:
    """Rate the indicators in the five words of the law, and write what is published."""
    days = {"starts_on": kept.today - timedelta(days=364), "ends_on": kept.today}
    for row in kept.manager.rows(f"{kept.contract}/indicators"):
        kept.manager.post(f"/indicators/{row['id']}/ratings", days)
    for name, path in PAPERS.items():
        asked = path.format(first=days["starts_on"], last=days["ends_on"])
        kept.stage.write(name, kept.manager.file("GET", f"{kept.contract}/{asked}"))
    kept.stage.write(CALENDAR, kept.manager.file("GET", f"/{CALENDAR}"))
    query = f"starts_on={days['starts_on']}&ends_on={days['ends_on']}"
    notice = kept.manager.get(f"{kept.contract}/notices/performance?{query}")
    words = ", ".join(
        f"{one['indicator']['title']}: {one['rating'].replace('_', ' ')}"
        for one in notice["assessed"]
    )
    review = kept.manager.get(f"{kept.contract}/review")
    yield from kept.stage.act("WHAT IS PUBLISHED, AND WHAT TO ASK")
    yield from wrapped(
        f"The contract performance notice is written in the law's five words ({words}), with "
        f"{len(notice['omissions'])} things missing that the law wants. A meeting sheet of one "
        f"page, a report and a calendar lie beside it. For the next meeting the service has "
        f"{len(review['questions'])} questions; the first: “{review['questions'][0]['words']}”"
    )
    yield from _as_open_contracting(kept)


def _as_open_contracting(kept: Kept) -> Iterator[str]:
    """Print the ratings of the contract as they stand in its OCDS release."""
    [release] = kept.manager.get(f"{kept.contract}/ocds")["releases"]
    [contract] = release["contracts"]
    yield f"  As open contracting, {release['ocid']}, the class of each metric:"
    for metric in contract["implementation"]["metrics"]:
        for one in metric["observations"]:
            said = one["measureClassification"]["id"]
            yield f'  {{"title": "{metric["title"]}", "id": "{said}"}}'
