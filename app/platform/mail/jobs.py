"""Sending letters, one job each, until the mail server has it or will never take it."""

from uuid import UUID

from sqlmodel import select

from app.platform.database import WriteSession
from app.platform.jobs.kinds import Kind
from app.platform.jobs.working import Work
from app.platform.mail.posting import LetterRefused, MailAway, Post, post
from app.platform.mail.tables import Letter, LetterState
from app.platform.mail.writing import JOB
from app.platform.settings import Settings

#: the first dozen pauses add up to an hour, the others are of an hour and more: five days in
#: all, as long as mail servers themselves go on trying (RFC 5321, section 4.5.4.1)
ATTEMPTS = 120


def send_letter(work: Work) -> None:
    """Hand one letter over, and write down what became of it.

    When a worker dies after the server took the letter and before that is written down, the
    letter goes again: as the same message, under the same Message-ID.

    Raises:
        MailAway: when it is to be tried again.
        LetterRefused: when it never will be; the letter has failed.
    """
    letter_id = UUID(work.payload["letter"])
    with work.reading() as session:
        letter = session.exec(select(Letter).where(Letter.id == letter_id)).one()
    if letter.state == LetterState.WAITING:
        _post(work, letter)
    _conclude(work, letter_id, LetterState.SENT)


def keep_letter(work: Work) -> None:
    """Have one letter go nowhere; but for what nobody else may read, it stays as it is."""
    _conclude(work, UUID(work.payload["letter"]), LetterState.KEPT)


def _conclude(work: Work, letter_id: UUID, state: LetterState) -> None:
    with work.finishing() as session:
        letter = _locked(session, letter_id)
        if letter.state == LetterState.WAITING:
            letter.state = state
            letter.sent_at = work.now() if state == LetterState.SENT else None
            _forget(letter)
        work.conclude(session, {"letter": str(letter_id), "state": letter.state.value})


def _post(work: Work, letter: Letter) -> None:
    settings = Settings()
    try:
        post(letter, Post(settings.mail_url, settings.mail_folder, settings.mail_from))
    except (LetterRefused, MailAway) as problem:
        if isinstance(problem, LetterRefused) or work.attempt >= ATTEMPTS:
            with work.writing() as session:
                given_up = _locked(session, letter.id)
                given_up.state, given_up.trouble = LetterState.FAILED, problem.detail
                _forget(given_up)
        raise


def _forget(letter: Letter) -> None:
    """Keep no longer than needed what nobody else may read."""
    if letter.is_secret:
        letter.text = letter.html = ""


def _locked(session: WriteSession, letter_id: UUID) -> Letter:
    return session.exec(select(Letter).where(Letter.id == letter_id).with_for_update()).one()


#: quiet: how many letters go out before an opening tells how many suppliers are interested
SEND = Kind(JOB, send_letter, attempts=ATTEMPTS, is_quiet=True)
