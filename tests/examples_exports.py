"""Exports that the examples of the API's description speak of: one asked for, one made."""

from datetime import UTC, datetime

from app.exports.parcelling import Parcel, about_key, head_of
from app.exports.tables import Export, ExportPart, ExportState
from app.platform.database import WriteSession
from app.platform.sealing import Seals
from tests.callers import ISSUED
from tests.tenders.made import SEAL_KEY
from tests.world.cast import Cast
from tests.world.numbers import id_of

ASKED, MADE = id_of(81), id_of(82)
LATER = datetime(2099, 1, 1, tzinfo=UTC)  #: whenever a test asks


def exports_asked_for(session: WriteSession, cast: Cast) -> None:
    """Ask for two exports, and have one of them made."""
    authority, asker = cast.first.caller.authority_id, cast.first.caller.who
    for export_id in (ASKED, MADE):
        session.add(
            Export(
                id=export_id, authority_id=authority, reason="We move.", asked_by=asker,
                asked_at=ISSUED, expires_at=LATER, updated_at=ISSUED,
            )
        )  # fmt: skip
    session.flush()
    made, seals = session.get_one(Export, MADE), Seals(SEAL_KEY)
    wrapped = seals.new_key(about_key(MADE))

    def keep(number: int, sealed: bytes) -> None:
        session.add(ExportPart(export_id=MADE, number=number, sealed=sealed))

    parcel = Parcel(MADE, seals.unwrap(wrapped, about_key(MADE)), keep, head_of(MADE, wrapped))
    parcel.write(b"an example")
    parcel.end()
    made.state, made.approved_by, made.approved_at = ExportState.READY, authority, ISSUED
    made.wrapped, made.key_name, made.is_sealed = wrapped.wrapped, wrapped.key_name, True
    made.size, made.digest, made.made_at, made.missing = parcel.size, parcel.digest, ISSUED, 0
    session.flush()
