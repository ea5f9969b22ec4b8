"""An invented kind of file: an authority's register of suppliers, in rows of a real table."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, delete, select

from app.organisations.scope import Scope
from app.organisations.tables import Authority, Supplier
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, Finding, Invalid, NotFound, Severity
from app.spreadsheets.cell import a_word
from app.spreadsheets.forms.book import Book
from app.spreadsheets.forms.filled import Filled
from app.spreadsheets.forms.form import ROW_REF, Field, Form
from app.spreadsheets.imports.offering import Asking, Kind, Last, Made, Stand

ADDED, CLOSED = "register.written", "Closed Ltd"


def a_known_word(cell: Any) -> str:
    """Read a word; `?` cannot be read, so that a test has a faulty cell."""
    word = a_word(cell)
    if word == "?":
        raise ValueError("cannot be read", "Write a word.")
    return word


FIRMS = Form(
    "firms",
    "Firms",
    "One line for each firm.",
    (
        Field(ROW_REF, "Row reference", a_word, "", is_prefilled=True),
        Field("name", "Name", a_known_word, "As it trades", is_required=True),
        Field("email", "E-mail", a_word, "For letters"),
        Field("address", "Address", a_word, "Postal, in one line"),
        Field("joined", "Joined", a_word, "The year", is_prefilled=True),
    ),
)
KEYS = [one.key for one in FIRMS.fields]


def firms_of(session: Session, asking: Asking) -> list[Supplier]:
    own = Supplier.authority_id == _authority(session, asking).id
    return list(session.exec(select(Supplier).where(own).order_by(col(Supplier.name))))


def book(session: Session, asking: Asking) -> Book:
    rows = [_row(one) for one in firms_of(session, asking)]
    return Book("register", 1, "Firms", (), ((FIRMS, rows),))


def _row(one: Supplier) -> dict[str, Any]:
    told = {"name": one.name, "email": one.email, "address": one.address}
    return {ROW_REF: str(one.id), "joined": str(one.made_at.year), **told}


def read(_session: Session, _asking: Asking, filled: Filled) -> Made:
    made = Made({"firms": []})
    for row in filled.of("firms"):
        path = f"firms[{len(made.tree['firms'])}]"
        made.cells |= {f"{path}.{key}": row.at(key) for key in ("name", "email")}
        made.tree["firms"].append({"id": row.ref or None, **_said(row.values)})
        if row.values.get("name") == "Odd Ltd":
            words = "This name is odd."
            made.findings.append(
                Finding(
                    "odd_name", words, "Say it is meant.", Severity.WARNING, path=f"{path}.name"
                )
            )
    return made


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: values.get(key) or "" for key in ("name", "email", "address")}


def write(session: WriteSession, asking: Asking, tree: dict[str, Any]) -> tuple[Finding, ...]:
    """Write the register; one name is refused as a whole, an e-mail without @ by its row."""
    if any(one["name"] == CLOSED for one in tree["firms"]):
        raise Conflict("The register is closed.", "Come back next year.")
    faults = [
        Finding(
            "no_email", "This is no e-mail address.", "Put an @ in it.", path=f"firms[{at}].email"
        )
        for at, one in enumerate(tree["firms"])
        if one["email"] and "@" not in one["email"]
    ]
    if faults:
        raise Invalid("Some addresses are wrong.", findings=faults)
    authority = _authority(session, asking)
    known = {one.id: one for one in firms_of(session, asking)}
    for one in tree["firms"]:
        _write_one(session, authority, known, one, asking)
    if tree.get("whole"):  # as it stood before
        kept = [UUID(one["id"]) for one in tree["firms"]]
        gone = col(Supplier.id).not_in(kept)
        session.execute(delete(Supplier).where(col(Supplier.authority_id) == authority.id, gone))
    authority.version += 1
    session.flush()
    note(session, ADDED, authority.id, asking.now, authority=authority.id, rows=len(tree["firms"]))
    return ()


def _write_one(
    session: WriteSession,
    authority: Authority,
    known: Mapping[UUID, Supplier],
    one: dict[str, Any],
    asking: Asking,
) -> None:
    told: dict[str, Any] = {key: one[key] for key in ("name", "email", "address")}
    if one["id"] is None:
        at: dict[str, Any] = {"made_at": asking.now, "updated_at": asking.now}
        session.add(Supplier(authority_id=authority.id, **at, **told))
        return
    for key, value in told.items():
        setattr(known[UUID(one["id"])], key, value)


def stand(session: Session, asking: Asking) -> Stand:
    firms = [
        {"id": str(one.id), "name": one.name, "email": one.email, "address": one.address}
        for one in firms_of(session, asking)
    ]
    return Stand(_authority(session, asking).version, {"firms": firms, "whole": True})


def last(session: Session, _asking: Asking, _part: str, key: str) -> Last:
    firm = session.get(Supplier, UUID(key))
    return Last("a firm") if firm is None else Last(f"the firm {firm.name}", firm.updated_at)


def effect(session: Session, asking: Asking) -> Mapping[str, str]:
    return {"Firms": str(len(firms_of(session, asking)))}


def _authority(session: Session, asking: Asking) -> Authority:
    if asking.target.id != asking.caller.authority_id:
        raise NotFound(f"There is no register of {asking.target.id}.")
    return session.exec(select(Authority).where(Authority.id == asking.target.id)).one()


REGISTER = Kind(
    name="register",
    title="Firms",
    target="authority",
    template_version=1,
    gives=Scope.SUPPLIERS_READ,
    takes=Scope.SUPPLIERS_WRITE,
    book=book,
    read=read,
    write=write,
    stand=stand,
    parts={"firms": ("id",)},
    last=last,
    effect=effect,
)


def read_whole(session: Session, asking: Asking, filled: Filled) -> Made:
    """Read a register of which nothing stays that it leaves out, where a period is replaced."""
    made = read(session, asking, filled)
    made.tree["whole"] = asking.replaces is not None
    return made


#: the same, though its firms lie in whichever period is replaced
REPLACING = replace(REGISTER, read=read_whole, within=lambda *_: lambda *_: True)
