"""A list of payments whose columns somebody says, and what a form says of them."""

from sqlmodel import col, select

from app.platform.database import reading
from app.spreadsheets.mapping.tables import MappingProfile
from tests.spreadsheets.imports.made import Office
from tests.web.pages import Visitor

LIST = b"""Creditor,Net amount,Pay date,Comment
Ash Ltd,"1,200.00",01/05/2026,roof
Birch Ltd,80.50,02/05/2026,
Cedar Ltd,(12.00),03/05/2026,refund
"""
ODD = b"""Whom,How much,Remark
Ash Ltd,12.50,roof
Birch Ltd,7.25,door
"""
FILE = "/web/uploads/file?kind=spend"
SEND = "/web/columns?kind=spend"


def looked_at(visitor: Visitor, content: bytes = LIST, name: str = "may 2026.csv") -> str:
    """Send a file whose columns are to be looked at, and give the path of its page."""
    return visitor.opens(FILE).uploads(SEND, content, name).path


def profiles(office: Office) -> list[MappingProfile]:
    with reading(office.engine) as session:
        return list(session.exec(select(MappingProfile).order_by(col(MappingProfile.name))))


def chosen(**columns: str) -> dict[str, str]:
    told = {name.replace("column", "column-"): key for name, key in columns.items()}
    return {"name": "Our list", "do": "send"} | told
