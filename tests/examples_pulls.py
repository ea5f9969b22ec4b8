"""A pull, one run of which has ended: what the examples about pulls speak of."""

from app.ocds.pulls.arranging import Wanted, add
from app.ocds.pulls.source import Source
from app.ocds.pulls.tables import OcdsPull, OcdsPullRun, RunState
from app.platform.database import WriteSession
from tests.callers import ISSUED
from tests.world.cast import Cast
from tests.world.numbers import numbered

PULL = 72


def a_pull_set_up(session: WriteSession, cast: Cast) -> None:
    """Set up a pull, one run of which has ended."""
    wanted = Wanted(
        "Our notices", Source.FIND_A_TENDER, None, ["GB-PPON-PABC-1234-DEFG"], ["Anytown Council"],
        every_minutes=360, since=ISSUED,
    )  # fmt: skip
    with numbered(PULL, OcdsPull, OcdsPullRun, block=cast.block):
        made = add(session, cast.everyone.caller, wanted, ISSUED)
        run = OcdsPullRun(
            pull_id=made.id, state=RunState.DONE, since=ISSUED, before=ISSUED, began_at=ISSUED,
            ended_at=ISSUED, updated_at=ISSUED,
        )  # fmt: skip
    session.add(run)
    session.flush()
