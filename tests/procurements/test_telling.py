from datetime import datetime

from sqlmodel import select

from app.platform.database import WriteSession
from app.platform.mail.tables import Letter
from app.procurements.tables import Interest
from app.procurements.telling import News, tell_the_interested
from tests.callers import supplier_in
from tests.procurements.made import a_published


def test_each_supplier_that_is_interested_has_a_letter_of_its_own(
    session: WriteSession, now: datetime
) -> None:
    made = a_published(session)
    for name, email in (
        ("Alder Cleaning Ltd", "tenders@alder.example"),
        ("Birch Facilities Ltd", "bids@birch.example"),
        ("Cedar without an address Ltd", ""),
    ):
        supplier = supplier_in(session, name)
        supplier.email = email
        session.add(Interest(procurement_id=made.id, supplier_id=supplier.id, at=now))
    supplier_in(session, "Not interested Ltd").email = "office@elm.example"
    session.flush()

    told = tell_the_interested(session, made, News("procurement.amended", "changed", "Read."), now)

    letters = session.exec(select(Letter).where(Letter.about == made.id)).all()
    assert told == 2
    assert {letter.recipient for letter in letters} == {
        "tenders@alder.example",
        "bids@birch.example",
    }
    assert {letter.subject for letter in letters} == {f"{made.reference}: changed"}
    assert all(made.title in letter.text for letter in letters)
    assert not any("irch" in letter.text or "lder" in letter.text for letter in letters)


def test_who_is_interested_in_something_else_is_not_told(
    session: WriteSession, now: datetime
) -> None:
    made, other = a_published(session), a_published(session)
    supplier = supplier_in(session, "Alder Cleaning Ltd")
    supplier.email = "tenders@alder.example"
    session.add(Interest(procurement_id=other.id, supplier_id=supplier.id, at=now))
    session.flush()

    told = tell_the_interested(session, made, News("procurement.amended", "changed", "Read."), now)

    assert told == 0
