"""One more act: the next return as a workbook, with a slip in it, mended and saved."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from app.demo.keeping.act import Kept
from app.scoring.explanation.page.brief import wrapped

KIND, SHEET = "return", "lines"
FOLDER = "workbooks"
HOURS, SLIP = "18", "eighteen"
KEYS = 0  #: place of the row of keys
AGAIN = {
    True: "The very same file sent again is the one that was saved.",
    False: "The very same file sent again would change nothing.",
}
PACKS = {
    "committee-pack.xlsx": "/committee-pack.xlsx?on={today}",
    "contract-report.xlsx": "{contract}/report.xlsx",
}


def filled_in(kept: Kept) -> Iterator[str]:
    """Send a workbook with a slip, send it mended, look at what it would do, and save it."""
    contract = kept.contract.rpartition("/")[2]
    asked = {"kind": KIND, "target_id": contract, "day": kept.today}
    given = kept.supplier.post("/workbooks", asked)
    blank = kept.supplier.file("GET", f"/workbooks/{given['id']}/file")
    kept.stage.write(f"{FOLDER}/return.xlsx", blank)
    sheet = kept.supplier.file("GET", f"/workbooks/{given['id']}/file?sheet={SHEET}")
    spoilt = _sent(kept, "return-with-a-slip.csv", _filled(sheet, SLIP))
    slip, *_ = kept.supplier.rows(f"/imports/{spoilt['id']}/problems")
    annotated = kept.supplier.file("GET", f"/imports/{spoilt['id']}/annotated.xlsx")
    kept.stage.write(f"{FOLDER}/return-annotated.xlsx", annotated)
    mended = _sent(kept, "return-mended.csv", _filled(sheet, HOURS))
    preview = kept.supplier.get(f"/imports/{mended['id']}/preview")
    changed = sum(one["changed"] + one["added"] for one in preview["counts"])
    kept.supplier.post(f"/imports/{mended['id']}/apply", {"partly": False})
    kept.stage.service.do_jobs()
    saved = kept.supplier.get(f"/imports/{mended['id']}")
    again = _sent(kept, "return-mended.csv", _filled(sheet, HOURS))
    for name, path in PACKS.items():
        asked_for = path.format(today=kept.today, contract=kept.contract)
        kept.stage.write(f"{FOLDER}/{name}", kept.manager.file("GET", asked_for))
    yield ""
    yield "14. THE NEXT RETURN, AS A WORKBOOK"
    yield from wrapped(
        "Alder downloads the workbook of the next return, made for this contract and period, and "
        "sends one sheet of it as CSV, with a number as a word. It is refused whole, with the "
        f"cell and the fix: {slip['cell']}: “{slip['message']} {slip['how_to_fix']}” It comes "
        f"back with its cells marked. Mended, it would change {changed} rows; saved, it is "
        f"{saved['state']}, and the draft waits to be submitted. "
        + AGAIN[again["id"] == mended["id"]]
    )


def _filled(sheet: bytes, hours: str) -> bytes:
    """Fill a sheet in as somebody would who saved it as CSV: two numbers, and nothing else."""
    rows = list(csv.reader(StringIO(sheet.decode("utf-8-sig"), newline="")))
    wanted = {"schools": hours, "jobs": "1.5"}
    ref, delivered = (rows[KEYS].index(key) for key in ("row_ref", "delivered_qty"))
    for row in rows:
        row[delivered] = wanted.get(row[ref], row[delivered])
    written = StringIO(newline="")
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()


def _sent(kept: Kept, name: str, content: bytes) -> Any:
    """Upload a workbook, and have it checked."""
    kept.stage.write(f"{FOLDER}/{name}", content)
    contract = kept.contract.rpartition("/")[2]
    query = f"kind={KIND}&target={contract}&day={kept.today}&file_name={name}"
    sent = kept.supplier.upload(f"/imports?{query}", name, content)
    kept.stage.service.do_jobs()
    return sent
