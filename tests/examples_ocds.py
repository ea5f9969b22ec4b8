"""Releases that were sent: what the examples about open contracting speak of."""

import json
from hashlib import sha256

from app.ocds.intake.envelope import Piece
from app.ocds.intake.keeping import Told, keep
from app.ocds.intake.receiving import READ
from app.ocds.intake.tables import OcdsIngest
from app.ocds.intake.told import told_by
from app.ocds.messages import EXAMPLE_RELEASE
from app.platform.database import WriteSession
from app.platform.jobs.tables import Job, JobState
from tests.callers import ISSUED
from tests.world.cast import Cast
from tests.world.numbers import id_of

INGEST, READING = id_of(70), id_of(71)
FILE = json.dumps({"version": "1.1", "releases": [EXAMPLE_RELEASE]}).encode()


def releases_sent(session: WriteSession, cast: Cast) -> None:
    """Keep a file of one release that was read, and the job that read it."""
    who = cast.everyone.caller
    job = Job(
        id=READING, kind=READ, authority=who.authority_id, payload={"ingest": str(INGEST)},
        state=JobState.DONE, due=ISSUED, asked_at=ISSUED, ended_at=ISSUED,
    )  # fmt: skip
    row = OcdsIngest(
        id=INGEST, authority_id=who.authority_id, job_id=READING, size=len(FILE),
        digest=sha256(FILE).hexdigest(), sent_by=who.who, sent_key=who.key_id, sent_at=ISSUED,
        read_at=ISSUED, updated_at=ISSUED,
    )  # fmt: skip
    session.add_all([job, row])
    session.flush()
    said = told_by(Piece("releases[0]", json.dumps(EXAMPLE_RELEASE).encode()))
    keep(session, row, [Told(1, "releases[0]", said)], ISSUED)
