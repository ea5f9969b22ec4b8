"""Letters of a sandbox are kept and never posted.

Whoever tries things out makes up whom they are for, and an address that is made up may be
somebody's.
"""

from dataclasses import replace

from app.organisations.sandbox.queries import is_sandbox
from app.platform.jobs.working import Work
from app.platform.mail.jobs import SEND, keep_letter, send_letter


def send_or_keep(work: Work) -> None:
    """Hand a letter over if it is real.

    Raises:
        MailAway: when it is to be tried again.
        LetterRefused: when it never will be; the letter has failed.
    """
    with work.reading() as session:
        is_trial = is_sandbox(session, work.authority)
    if is_trial:
        keep_letter(work)
    else:
        send_letter(work)


SEND_REAL = replace(SEND, handler=send_or_keep)
