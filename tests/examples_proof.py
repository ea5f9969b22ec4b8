"""What the examples about evidence and proof speak of: a contract with something reported."""

from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from app.contracts.tables import Contract, ContractState, Obligation, Origin
from app.deliveries.evidence.receivers.asking import Receiver, ask_receiver
from app.deliveries.evidence.tables import Confirmation, Evidence, Proves, Scan
from app.deliveries.evidence.weighing import weigh
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.proof.draw import Rule
from app.deliveries.proof.sampling import Wanted, draw
from app.deliveries.proof.tables import Sample
from app.deliveries.rolling import count, reported
from app.deliveries.tables import Delivery, Return, ReturnState
from app.platform.database import WriteSession, reading
from app.platform.files.store import digest_of, files_at
from app.rules.reading import HOME, read_library
from tests.callers import ISSUED
from tests.deliveries.evidence.made import PDF
from tests.world.cast import Cast
from tests.world.numbers import id_of, numbered

NUMBER = 40  #: of the contract, and of what there is one of in it
PROVEN, ASKED_ABOUT = 41, 42  #: of its two deliveries
FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
SUBMITTED = datetime(2026, 2, 20, 10, 0, tzinfo=UTC)
TOKEN = "1" * 43  #: of the link that a receiver is sent


def something_reported(session: WriteSession, cast: Cast) -> None:
    """Have the supplier report twice, prove the one, and ask the receiver of the other."""
    who = cast.supplier.caller
    contract = _contract(session, cast)
    proven, other = (_delivery(session, cast, number) for number in (PROVEN, ASKED_ABOUT))
    session.add(_evidence(cast))
    session.flush()
    session.add(Proves(delivery_id=proven.id, evidence_id=id_of(NUMBER), by=who.who, at=SUBMITTED))
    library = read_library(HOME)
    weigh(session, contract, [proven], library, SUBMITTED, by=who.who)
    receiver = Receiver("Anytown Youth Forum", "office@youthforum.example", "")
    with numbered(NUMBER, Confirmation):
        asked = ask_receiver(session, who, other.id, receiver, SUBMITTED)
    asked.link_digest = sha256(TOKEN.encode()).hexdigest()
    wanted = Wanted(FIRST, LAST, "spring-2026", Rule())
    with numbered(NUMBER, Sample):
        draw(session, cast.first.caller, contract.id, wanted, library, SUBMITTED)


def evidence_kept(engine: Engine, folder: Path) -> str:
    """Put the bytes of the examples' evidence into a folder, and give the setting for it."""
    with reading(engine) as session:
        entry = session.get(Evidence, id_of(NUMBER))
    if entry is not None:
        files_at(str(folder)).put(entry.stored_as, PDF)
    return str(folder)


def _contract(session: WriteSession, cast: Cast) -> Contract:
    who = cast.supplier.caller
    contract = Contract(
        id=id_of(NUMBER), authority_id=who.authority_id, origin=Origin.TAKEN_ON,
        supplier_id=who.supplier(), title="Cleaning of schools", state=ContractState.ENTERED,
        entered_on=FIRST, starts_on=FIRST, ends_on=date(2027, 12, 31), made_at=ISSUED,
        updated_at=ISSUED,
    )  # fmt: skip
    session.add(contract)
    session.flush()
    owed: dict[str, Any] = {"promised": Decimal(4), "document": {}, "made_at": ISSUED}
    session.add(
        Obligation(
            id=id_of(NUMBER), contract_id=contract.id, commitment="jobs", ordinal=1,
            measure="job_local", title="Local people employed", unit="fte_year", **owed,
        )
    )  # fmt: skip
    session.add(
        Return(
            id=id_of(NUMBER), authority_id=who.authority_id, contract_id=contract.id,
            supplier_id=contract.supplier_id, period_starts_on=FIRST, period_ends_on=LAST,
            submission=1, state=ReturnState.SUBMITTED, made_by=who.who,
            made_at=ISSUED, submitted_by=who.who, submitted_at=SUBMITTED, updated_at=SUBMITTED,
        )
    )  # fmt: skip
    session.flush()
    return contract


def _delivery(session: WriteSession, cast: Cast, number: int) -> Delivery:
    who = cast.supplier.caller
    made = Delivery(
        id=id_of(number), authority_id=who.authority_id, contract_id=id_of(NUMBER),
        obligation_id=id_of(NUMBER), return_id=id_of(NUMBER), reference=f"JOB-{number}",
        quantity=Decimal(1), given_quantity=Decimal(1), given_unit="fte_year",
        delivered_on=date(2026, 2, 14), state=DeliveryState.CLAIMED, submission=1,
        recorded_by=who.who, recorded_at=SUBMITTED, updated_at=SUBMITTED,
    )  # fmt: skip
    session.add(made)
    session.flush()
    count(session, [reported(made)])
    return made


def _evidence(cast: Cast) -> Evidence:
    who = cast.supplier.caller
    digest = digest_of(PDF)
    return Evidence(
        id=id_of(NUMBER), authority_id=who.authority_id, contract_id=id_of(NUMBER),
        supplier_id=who.supplier(), kind="payroll_extract", name="february.pdf",
        media_type="application/pdf", size=len(PDF), digest=digest,
        stored_as=f"{who.authority_id}/{digest}", scan=Scan.NONE, uploaded_by=who.who,
        uploaded_at=SUBMITTED, updated_at=SUBMITTED,
    )  # fmt: skip
