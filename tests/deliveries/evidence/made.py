"""A contract that runs, with something reported and submitted, for tests of what proves it."""

import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from app.contracts.tables import Contract, ContractState, Obligation, Origin
from app.deliveries.evidence.tables import Evidence, Proves, Scan
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.rolling import LIFE_STARTS, count, reported
from app.deliveries.tables import (
    Delivery,
    DeliveryMove,
    Return,
    ReturnState,
    Rollup,
    Span,
    Submission,
)
from app.organisations.role import Role
from app.platform.database import reading, writing
from app.platform.events import Event
from tests.callers import ISSUED, a_person, caller_of, person_id_of

ASH = "Ash Cleaning Ltd"
FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20 + b"\xff\xd9"
XLSX_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
DOCX_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
Headers = dict[str, str]


def a_zip(**parts: str) -> bytes:
    """Make a ZIP of parts; two underlines in a name are a stroke."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, text in parts.items():
            package.writestr(name.replace("__", "/"), text)
    return out.getvalue()


def an_office_file(main: str = XLSX_MAIN, **parts: str) -> bytes:
    """Make the front of an Office file whose main part is of a type."""
    types = f'<Types><Override ContentType="{main}"/></Types>'
    return a_zip(**{"[Content_Types].xml": types, "xl__workbook.xml": "<workbook/>"} | parts)


@dataclass
class Site:
    """A contract with its people, asked over HTTP."""

    client: TestClient
    engine: Engine
    contract: UUID
    supplier: Headers  #: who recorded and submitted everything
    manager: Headers  #: of the contract, for the authority
    owed: dict[str, UUID]
    parent: UUID  #: the return

    def send(self, who: Headers, method: str, path: str, **sent: Any) -> Any:
        """Send a request."""
        return self.client.request(method, f"/v1{path}", headers=who, **sent)

    def delivers(self, measure: str = "job_local", quantity: str = "2", **facts: Any) -> UUID:
        """Have something reported by the supplier, and submitted."""
        given: dict[str, Any] = {
            "delivered_on": date(2026, 2, 14), "submission": 1, "state": DeliveryState.CLAIMED,
            "recorded_by": person_id_of(self.engine, self.supplier), "return_id": self.parent,
        }  # fmt: skip
        with writing(self.engine) as session:
            contract = session.get_one(Contract, self.contract)
            there = session.exec(select(Delivery.id)).all()
            made = Delivery(
                authority_id=contract.authority_id, contract_id=contract.id,
                obligation_id=self.owed[measure],
                quantity=Decimal(quantity), given_quantity=Decimal(quantity), given_unit="x",
                recorded_at=ISSUED, updated_at=ISSUED,
                **{"reference": f"D{len(there) + 1}"} | given | facts,
            )  # fmt: skip
            session.add(made)
            session.flush()
            if made.submission is not None:
                count(session, [reported(made)])
            return made.id

    def upload(
        self,
        *deliveries: UUID,
        who: Headers | None = None,
        kind: str = "payroll_extract",
        name: str | None = "march.pdf",
        content: bytes = PDF,
    ) -> Any:
        """Hand in a file."""
        given = {"Content-Type": "application/octet-stream"}
        if name is not None:
            given["Content-Disposition"] = f'attachment; filename="{name}"'
        return self.send(
            given | (who or self.supplier),
            "POST",
            f"/contracts/{self.contract}/evidence",
            params={"kind": kind, "delivery_ids": ",".join(map(str, deliveries))},
            content=content,
        )

    def uploaded(self, *deliveries: UUID, **facts: Any) -> str:
        """Hand in a file, and give its id."""
        answer = self.upload(*deliveries, **facts)
        assert answer.status_code == 201, answer.text
        found: str = answer.json()["id"]
        return found

    def verify(self, delivery: UUID, outcome: str = "verified", **facts: Any) -> Any:
        """Have the contract manager say what is proven."""
        who = facts.pop("who", self.manager)
        body = {"outcome": outcome, "reason": "As the payroll shows."} | facts
        return self.send(who, "POST", f"/deliveries/{delivery}/verification", json=body)

    def stands(self, delivery: UUID) -> tuple[DeliveryState, Decimal | int]:
        """Say how far a delivery is proven, and how much of it is verified."""
        with reading(self.engine) as session:
            found = session.get_one(Delivery, delivery)
            return found.state, found.verified

    def moves(self, delivery: UUID) -> list[tuple[str, str]]:
        """List what a delivery became, each with the reason."""
        query = select(DeliveryMove).where(DeliveryMove.delivery_id == delivery)
        with reading(self.engine) as session:
            found = sorted(session.exec(query), key=lambda move: move.number)
            return [(move.became.value, move.reason) for move in found]

    def rolled_up(self, measure: str = "job_local") -> tuple[Decimal | int, Decimal | int]:
        """Give what is counted as reported and verified over the life of an obligation."""
        key = (self.owed[measure], Span.LIFE, LIFE_STARTS)
        with reading(self.engine) as session:
            found = session.get_one(Rollup, key)
            return found.reported, found.verified

    def events(self, kind: str) -> list[Event]:
        """List the events of a kind."""
        with reading(self.engine) as session:
            return list(session.exec(select(Event).where(Event.kind == kind)))

    def settles(self) -> None:
        """Have the contract closed."""
        with writing(self.engine) as session:
            session.get_one(Contract, self.contract).state = ContractState.CLOSED


def a_site(client: TestClient, engine: Engine) -> Site:
    """Give a running contract that owes jobs, advice, and adverts."""
    supplier = a_person(engine, Role.SUPPLIER, supplier=ASH)
    manager = a_person(engine, Role.CONTRACT_MANAGER)
    who = caller_of(engine, supplier)
    units = {
        "job_local": "fte_year", "vcs_expert_hours": "staff_expert_hour",
        "job_advertised_locally": "percent",
    }  # fmt: skip
    with writing(engine) as session:
        contract = Contract(
            authority_id=who.authority_id, origin=Origin.TAKEN_ON, supplier_id=who.supplier(),
            title="Cleaning of schools", state=ContractState.ENTERED, entered_on=FIRST,
            starts_on=FIRST, ends_on=date(2027, 12, 31), made_at=ISSUED, updated_at=ISSUED,
        )  # fmt: skip
        owed = {
            measure: Obligation(
                contract_id=contract.id, commitment=measure, ordinal=place, measure=measure,
                title=measure, promised=Decimal(20), unit=unit, document={}, made_at=ISSUED,
            )
            for place, (measure, unit) in enumerate(units.items(), 1)
        }  # fmt: skip
        parent = Return(
            authority_id=who.authority_id, contract_id=contract.id, supplier_id=who.supplier(),
            period_starts_on=FIRST, period_ends_on=LAST, submission=1,
            state=ReturnState.SUBMITTED, made_by=who.who, made_at=ISSUED, submitted_by=who.who,
            submitted_at=ISSUED, updated_at=ISSUED,
        )  # fmt: skip
        session.add(contract)
        session.add_all([*owed.values(), parent])
        session.flush()
        session.add(a_submission(parent, who.who))
        ids = {measure: one.id for measure, one in owed.items()}
        return Site(client, engine, contract.id, supplier, manager, ids, parent.id)


def a_submission(parent: Return, by: UUID) -> Submission:
    """Give what is kept of the last submission of a return."""
    return Submission(
        return_id=parent.id, submission=parent.submission, submitted_by=by, submitted_at=ISSUED,
        digest="0" * 64,
    )  # fmt: skip


def a_payroll_for(delivery: Delivery, at: datetime) -> tuple[Evidence, Proves]:
    """Give what is kept once a payroll extract was put to a delivery."""
    file = Evidence(
        authority_id=delivery.authority_id, contract_id=delivery.contract_id,
        supplier_id=delivery.contract.supplier_id, kind="payroll_extract", name="march.pdf",
        media_type="application/pdf", size=1, digest="0" * 64, stored_as="nowhere",
        scan=Scan.NONE, uploaded_by=delivery.recorded_by, uploaded_at=at, updated_at=at,
    )  # fmt: skip
    by = delivery.recorded_by
    return file, Proves(delivery_id=delivery.id, evidence_id=file.id, by=by, at=at)


def code(answer: Any) -> tuple[int, str]:
    """Tell a refusal by its status and code."""
    return answer.status_code, answer.json()["code"]


def finding(answer: Any) -> str:
    """Give the code of the one finding of a refusal."""
    [found] = answer.json()["errors"]
    return str(found["code"])


def files_in(folder: Path) -> list[Path]:
    """List the files that a store keeps in a folder."""
    return [path for path in folder.rglob("*") if path.is_file()]


def set_(site: Site, **changes: object) -> None:
    """Change the settings of the service that a site asks."""
    app = site.client.app
    assert isinstance(app, FastAPI)
    app.state.settings = app.state.settings.model_copy(update=changes)
