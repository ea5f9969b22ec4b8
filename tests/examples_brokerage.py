"""What a brokerage has put down: one row of each kind."""

from datetime import date

from app.brokerage.keeping import keep
from app.brokerage.record import Records
from app.brokerage.tables import Referral, SupplierReadiness, Vacancy, VcsNeed
from app.platform.database import WriteSession
from tests.callers import ISSUED
from tests.world.cast import Cast
from tests.world.numbers import Stage, id_of, numbered

FIRST = 1
DAY = date(2026, 2, 2)


def a_brokerage_kept(session: WriteSession, cast: Cast) -> None:
    """Put down a vacancy, somebody who was referred to it, a firm and a group."""
    contract = id_of(Stage.TOLD, cast.block)
    referred = {"place": "E05000026", "group": "care_leaver", "referred_on": DAY}
    wanted = Records.model_validate({
        "vacancies": [
            {"code": "VAC-014", "contract": str(contract), "role": "Cleaner", "posts": 3,
             "opens_on": DAY},
        ],
        "referrals": [{"token": "0" * 64, "vacancy": "VAC-014", **referred}],
        "readiness": [{"firm": "Oakwood Ltd", "gap": "No quality plan", "supported_on": DAY}],
        "needs": [{"organisation": "Anytown Forum", "need": "Bookkeeping", "quantity": "12"}],
    })  # fmt: skip
    with numbered(FIRST, Vacancy, Referral, SupplierReadiness, VcsNeed, block=cast.block):
        keep(session, cast.everyone.caller, wanted, ISSUED)
