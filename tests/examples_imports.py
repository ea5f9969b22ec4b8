"""Files that were sent: what the examples about imports speak of."""

from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from app.platform.database import WriteSession
from app.platform.sealing import Seals
from app.spreadsheets.fixing.trouble import Trouble, Weight
from app.spreadsheets.imports import keeping
from app.spreadsheets.imports.check.change import Change
from app.spreadsheets.imports.check.filing import file_report, sealed_report
from app.spreadsheets.imports.check.report import Report
from app.spreadsheets.imports.lifecycle import KEPT, UNDONE, ImportState
from app.spreadsheets.imports.offering import Tally
from app.spreadsheets.imports.tables import FileImport, Part
from tests.callers import ISSUED
from tests.tenders.made import SEAL_KEY
from tests.world.cast import Cast
from tests.world.numbers import id_of

SAVED_AT = ISSUED + timedelta(minutes=1)
READY, ASKED = 60, 61
SAVED = 1  #: as the batch of payments that it published
FILE = b"Supplier,Date,Amount\nAsh Ltd,2026-01-05,12\nBirch Ltd,2026-01-06,x\n"
REPORT = Report(
    tallies=[Tally("", 2, added=1, faulty=1)],
    changes=[Change("", "C2", "", "amount", "Amount", "10", "12")],
    changes_total=1,
    troubles=[Trouble("bad_cell", Weight.FIX, "Amount holds 'x'.", "Write digits.", "", "C3")],
    troubles_total=1,
)


def files_sent(session: WriteSession, cast: Cast) -> None:
    """Keep a file that is ready, one that was asked about, and one that was saved."""
    states = {READY: ImportState.READY, ASKED: ImportState.READY, SAVED: ImportState.APPLIED}
    for number, state in states.items():
        row = _import(cast, id_of(number), state)
        if number == SAVED:
            row.applied_at = SAVED_AT
            row.expires_at = SAVED_AT + UNDONE
        session.add(row)
        session.flush()
        key = keeping.key_of(Seals(SEAL_KEY), row)
        file_report(session, row.id, sealed_report(key, row.id, REPORT, ISSUED))
        session.add(keeping.sealed_part(key, row.id, Part.FILE, 0, FILE, ISSUED))


def _import(cast: Cast, import_id: UUID, state: ImportState) -> FileImport:
    who = cast.everyone.caller
    seals = Seals(SEAL_KEY)
    wrapped = seals.new_key(import_id.bytes)
    key = seals.unwrap(wrapped, import_id.bytes)
    return FileImport(
        id=import_id, authority_id=who.authority_id, kind="spend", target_id=who.authority_id,
        digest=sha256(FILE).hexdigest(), size=len(FILE),
        sealed_name=keeping.sealed_name(key, import_id, "may.csv"),
        wrapped=wrapped.wrapped, key_name=wrapped.key_name, state=state, rows_done=2,
        rows_total=2, plan_digest="staged", uploaded_by=who.who, uploaded_key=who.key_id,
        uploaded_at=ISSUED, expires_at=ISSUED + KEPT, updated_at=ISSUED,
    )  # fmt: skip
