"""One more act: the same work done in workbooks, one of them with a slip in it."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from app.demo.calling import Caller
from app.demo.keeping.act import Kept
from app.demo.sending import FOLDER, Desk
from app.scoring.explanation.page.brief import wrapped
from app.spreadsheets.hand import Entry, filled, rows_in

HOURS, SLIP = 18, "eighteen"
SOONER = 10  #: hours with schools that are planned a quarter sooner
WARD = "E05014061"  #: Gascoigne, in Barking and Dagenham
NEIGHBOUR = "E05014068"  #: Thames View
PACKS = {
    "committee-pack.xlsx": "/committee-pack.xlsx?on={today}",
    "contract-report.xlsx": "{contract}/report.xlsx",
}


def filled_in(kept: Kept) -> Iterator[str]:
    """Have a return, a plan, the brokerage and the register go through workbooks."""
    yield from kept.stage.act("THE SAME WORK, IN WORKBOOKS")
    yield from _returned(kept)
    yield from wrapped(
        f"{_planned(kept)} {_matched(kept)} {_entered(kept)} What all contracts come to is a "
        "workbook for a committee, with charts."
    )
    for name, path in PACKS.items():
        asked_for = path.format(today=kept.today, contract=kept.contract)
        kept.stage.write(f"{FOLDER}/{name}", kept.manager.file("GET", asked_for))


def _returned(kept: Kept) -> Iterator[str]:
    """Send the next return with a slip, then its list of fixes, and save what both make."""
    desk = _desk(kept, kept.supplier, "return")
    summary: list[Entry] = [
        {"row_ref": "jobs", "delivered_qty": Decimal("1.5")},
        {"row_ref": "schools", "delivered_qty": SLIP},
    ]
    spoilt = filled(desk.given("return.xlsx"), {"Summary": summary})
    faulty = desk.sent("return-with-a-slip.xlsx", spoilt)
    slip, *_ = kept.supplier.rows(f"/imports/{faulty['id']}/problems")
    desk.fetched(faulty, "annotated.xlsx", "return-annotated.xlsx")
    fixes = desk.fetched(faulty, "fix-list.xlsx", "fix-list.xlsx")
    right = {"row_ref": "schools", "delivered_qty": HOURS}
    mended = filled(fixes, {"Summary": [right]})
    whole = desk.sent("fix-list-mended.xlsx", mended, fixes=faulty["id"])
    changed = desk.saved(whole)
    again = desk.would_change(desk.sent("fix-list-mended.xlsx", mended))
    yield from wrapped(
        "Alder fills in the next return, and writes a number as a word. The workbook is refused "
        f"whole, with the cell and the fix: {slip['cell']}: “{slip['message']} "
        f"{slip['how_to_fix']}” It comes back with its cells marked, and with a list of the rows "
        f"to fix. That list, mended, is put back into it: {changed} rows change, and the draft "
        f"waits to be submitted. Sent once more, it would change {again or 'nothing'}."
    )


def _planned(kept: Kept) -> str:
    """Propose by workbook that hours with schools fall due sooner; another person agrees."""
    desk = _desk(kept, kept.manager, "delivery-plan")
    given = desk.given("delivery-plan.xlsx")
    periods = [row for row in rows_in(given, "Quarterly plan", "commitment")
               if row["commitment"] == "schools"]  # fmt: skip
    sent = desk.sent("delivery-plan-filled-in.xlsx", filled(given, _sooner(kept, periods)))
    desk.saved(sent)
    plans = kept.manager.rows(f"{kept.contract}/plans")
    [waiting] = [one for one in plans if one["state"] == "proposed"]
    kept.other.post(f"/plans/{waiting['id']}/decision", {"decision": "agree"})
    return (
        f"The manager plans {SOONER} of the hours with schools a quarter sooner, in the workbook "
        "of the plan; saved, it is a proposal, to which a second manager agrees."
    )


def _sooner(kept: Kept, periods: Sequence[dict[str, Any]]) -> dict[str, list[Entry]]:
    """Move hours from the last period but one into the period before it."""
    *_, before, after, _ = periods
    planned: list[Entry] = [
        {"row_ref": row["row_ref"], "planned_qty": Decimal(str(row["planned_qty"])) + hours}
        for row, hours in ((before, SOONER), (after, -SOONER))
    ]
    owners: list[Entry] = [
        {"row_ref": name, "supplier_owner": "Site manager", "council_owner": "Contract manager"}
        for name in kept.ids
    ]
    return {
        "Contract": [{"row_ref": "plan", "reason": "Schools ask for the hours sooner."}],
        "Commitments": [{"row_ref": "schools", "shape": "targets"}],
        "Quarterly plan": planned,
        "Owners": owners,
    }


def _matched(kept: Kept) -> str:
    """Put down a vacancy, whom the brokerage sent there, and what a food bank needs."""
    desk = Desk(kept.stage, kept.stage.people["economy"], "brokerage")
    opened = kept.today - timedelta(days=30)
    reference = kept.script["contract"]["reference"]
    entries: dict[str, list[Entry]] = {
        "Vacancies": [{"code": "VAC-001", "contract": reference, "role": "Plasterer", "posts": 2,
                       "opens_on": opened}],
        "Referrals": [{"token": "BRK-7F3K2", "place": WARD, "vacancy": "VAC-001",
                       "outcome": "started", "referred_on": opened + timedelta(days=7)}],
        "Supplier readiness": [{"firm": "Imagined Joinery", "gap": "No insurance for sites",
                                "support": "Shown two brokers", "supported_on": opened}],
        "VCS needs and support": [{"organisation": "Imagined Food Bank", "need": "Shelves",
                                   "quantity": 20, "unit": "hour", "place": WARD,
                                   "matched_to": "Alder", "received": 8}],
    }  # fmt: skip
    sent = desk.sent("brokerage-filled-in.xlsx", filled(desk.given("brokerage.xlsx"), entries))
    added = desk.saved(sent)
    return (
        "Economic development puts down a vacancy, a referral known by its code alone, a firm's "
        f"gap and a food bank's need ({added} rows);"
    )


def _entered(kept: Kept) -> str:
    """Enter an organisation, and a place set of two wards."""
    desk = Desk(kept.stage, kept.stage.people["economy"], "reference-data")
    began = kept.quarters[0].starts_on
    entries: dict[str, list[Entry]] = {
        "Organisations": [{"name": "Imagined Joinery", "address": "9 Imagined Lane",
                           "identifiers": "GB-PPON-DEMO-0009-FIRM", "sme": "yes"}],
        "Places": [{"place_code": code, "place_set": "estates", "place_kind": "wards",
                    "valid_from": began} for code in (WARD, NEIGHBOUR)],
    }  # fmt: skip
    given = desk.given("reference-data.xlsx")
    added = desk.saved(desk.sent("reference-data-filled-in.xlsx", filled(given, entries)))
    return f"a joiner and two wards go into the registers ({added} rows)."


def _desk(kept: Kept, caller: Caller, kind: str) -> Desk:
    return Desk(kept.stage, caller, kind, kept.contract.rpartition("/")[2], kept.today)
