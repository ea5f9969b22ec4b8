"""Releases that were sent: what the examples about open contracting speak of."""

import json
from dataclasses import replace
from hashlib import sha256

from sqlmodel import select

from app.contracts.tables import Contract
from app.ocds.intake.envelope import Piece
from app.ocds.intake.keeping import Told, keep
from app.ocds.intake.receiving import READ
from app.ocds.intake.tables import OcdsIngest
from app.ocds.intake.told import told_by
from app.ocds.messages import EXAMPLE_RELEASE
from app.ocds.publication.gathering.contracts import Asked, told_of
from app.ocds.publication.kind import NoticeKind, Stage
from app.ocds.publication.particulars.particulars import Entered
from app.ocds.publication.publishing import Wanted, publish_release
from app.ocds.publication.release import contract_release
from app.organisations.secret import Mode
from app.platform.database import WriteSession
from app.platform.jobs.tables import Job, JobState
from app.procurements.tables import Procurement
from tests.callers import ISSUED
from tests.examples_contracts import TAKEN_AT, TAKEN_ON
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


def a_release_published(session: WriteSession, cast: Cast) -> None:
    """Publish the award of the contract that was taken on; give each procurement an ocid."""
    bought = select(Procurement).where(
        Procurement.authority_id == cast.first.caller.authority_id, Procurement.ocid == ""
    )
    for place, one in enumerate(session.exec(bought).all(), 1):
        one.ocid = f"ocds-h6vhtk-{place:06x}"
    contract = session.get_one(Contract, id_of(TAKEN_ON, cast.block))
    kind, day = NoticeKind.AWARD, TAKEN_AT.date()
    told = told_of(session, Asked(contract, Entered(), day, kind))
    publish_release(
        session,
        replace(cast.first.caller, mode=Mode.LIVE),
        Wanted(kind, contract.id, contract.ocid, Stage.AWARD, "https://social-value.example"),
        lambda named: contract_release(told, kind, named),
        TAKEN_AT,
    )
