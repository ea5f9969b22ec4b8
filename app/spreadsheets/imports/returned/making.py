"""Make a file that is given back, in a turn of its own: read once more, and written.

Both take memory and time, so few are made at once in one process, and the others wait.
"""

from collections.abc import Callable
from uuid import UUID

import anyio
from anyio.lowlevel import RunVar
from anyio.to_thread import run_sync
from sqlalchemy import Engine

from app.organisations.caller import Caller
from app.spreadsheets.fixing.annotating import annotated, renames
from app.spreadsheets.fixing.listing import fix_list
from app.spreadsheets.fixing.telling import OF_LISTED, OF_NONE
from app.spreadsheets.fixing.trouble import Trouble, Weight
from app.spreadsheets.imports.check.alone import LIST_REFUSED
from app.spreadsheets.imports.desk import Desk
from app.spreadsheets.imports.returned.reopening import Reopened, reopen

AT_ONCE = 2  #: files made at the same time; each may take 400 MB while it is

Written = Callable[[Reopened], bytes]
_turns: RunVar[anyio.CapacityLimiter] = RunVar("returned_turns")


async def made(
    engine: Engine, desk: Desk, caller: Caller, import_id: UUID, write: Written
) -> bytes:
    """Make a file once it is its turn.

    Args:
        engine: where the import is kept.
        desk: what is at hand.
        caller: who asks for it.
        import_id: the import.
        write: what it becomes.

    Raises:
        NotFound: if there is none, or it is not the caller's to know of.
        Problem: if what it is about is not the caller's any more.
    """
    turns = _turns.get(None)
    if turns is None:
        turns = anyio.CapacityLimiter(AT_ONCE)
        _turns.set(turns)

    def work() -> bytes:
        whole = write is not fixes_file
        return write(reopen(engine, desk, caller, import_id, whole=whole))

    return await run_sync(work, limiter=turns)


def annotated_file(found: Reopened) -> bytes:
    """Write the file as it was sent, with all that is to be looked at.

    Of one that is too large to be written whole, the rows at fault are; and of one whose sheets
    would have other names than those that the profile reads, as sent again it would be read
    otherwise. Of a list of fixes that is refused none are, as without the columns that say so it
    could pass for a file.
    """
    is_refused = any(one.code == LIST_REFUSED for one in found.troubles)
    if found.is_cut or is_refused:
        return fix_list(*found.told, tells_all=True)
    if renames(found.workbook, found.named):
        workbook, troubles, *more = found.told
        return fix_list(workbook, [_NOT_WHOLE, *troubles], *more, tells_all=True)
    return annotated(*found.told, of_none=OF_LISTED if found.left_out else OF_NONE)


_NOT_WHOLE = Trouble(
    "not_given_back_whole",
    Weight.NOTE,
    "The file is not given back whole: the profile reads the name of a sheet, and no sheet of a "
    "workbook can have that name.",
    "Mend the rows that are here and send them as fixes, or mend your own file.",
)


def fixes_file(found: Reopened) -> bytes:
    """Write the rows that have faults, alone; once they were left out, give what was kept."""
    return found.left_out or fix_list(*found.told)
