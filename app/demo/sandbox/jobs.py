"""Fill a sandbox in the background, one firm in a transaction; a job that died goes on."""

from app.demo.sandbox.filling import Sandbox, enter_firm, enter_staff
from app.demo.sandbox.script import firms
from app.organisations.sandbox.opening import FILL
from app.organisations.sandbox.queries import is_sandbox
from app.platform.jobs.kinds import Kind, Outcome
from app.platform.jobs.working import Work
from app.platform.settings import Settings
from app.rules.reading import HOME


def fill(work: Work) -> Outcome:
    """Enter the council's people, then each firm that is not there yet."""
    with work.reading() as session:
        if not is_sandbox(session, work.authority):
            return {"entered": 0}
    library = Settings().rules_folder or HOME
    sandbox = Sandbox.opened(work.authority, library, work.asked_at.date())
    with work.writing() as session:
        enter_staff(session, sandbox)
    entered = 0
    for place, firm in enumerate(firms(), 1):
        with work.writing() as session:
            entered += enter_firm(session, sandbox, firm, place)
    return {"entered": entered}


FILLED = Kind(FILL, fill)
