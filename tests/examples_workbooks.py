"""A workbook that was given out: what the examples about workbooks speak of."""

from app.platform.database import WriteSession
from app.platform.sealing import Seals
from app.platform.settings import Settings
from app.spreadsheets.giving.giving import give
from app.spreadsheets.imports.offering import Asking, Target
from app.spreadsheets.kinds.suppliers.keeping import SUPPLIERS_KIND
from app.spreadsheets.workbooks.tables import GivenWorkbook
from tests.callers import ISSUED
from tests.tenders.made import SEAL_KEY
from tests.world.cast import Cast
from tests.world.numbers import numbered

WORKBOOK = 50


def a_workbook_given_out(session: WriteSession, cast: Cast) -> None:
    """Give the register of suppliers out."""
    who = cast.everyone.caller
    asking = Asking(who, Target(who.authority_id), ISSUED, Settings())
    with numbered(WORKBOOK, GivenWorkbook, block=cast.block):
        give(session, Seals(SEAL_KEY), SUPPLIERS_KIND, asking)
