import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from app.platform.clock import now as real_now
from app.platform.database import reading, writing
from app.platform.jobs import embedded
from app.platform.jobs.distributed import Pace, Worker
from app.platform.jobs.kinds import Kind, Shop, pause_after
from app.platform.jobs.tables import Job, JobState
from app.platform.jobs.working import Work, run
from app.platform.mail.jobs import ATTEMPTS, SEND, send_letter
from app.platform.mail.tables import Letter, LetterState
from app.platform.mail.writing import write_letter
from tests.platform.jobs.test_workers import until
from tests.platform.mail.post_office import HOST, a_draft, a_free_port, a_post_office


class Desk:
    """A database with letters, a clock that the test moves, and a worker's hands."""

    def __init__(self, engine: Engine, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
        self.engine = engine
        self.time = now
        self._monkeypatch = monkeypatch
        self.port = a_free_port()
        monkeypatch.setenv("SVS_MAIL_URL", f"smtp://{HOST}:{self.port}")

    def write(self, **changes: Any) -> UUID:
        with writing(self.engine) as session:
            return write_letter(session, a_draft(**changes), self.time).id

    def work(self, kind: Kind = SEND) -> datetime | None:
        """Do the newest job, once."""
        return run(self.engine, {kind.name: kind}, self.job().id, lambda: self.time)

    def job(self) -> Job:
        with reading(self.engine) as session:
            job = session.exec(select(Job).order_by(col(Job.id).desc())).first()
            assert job
            return job

    def letter(self, letter_id: UUID) -> Letter:
        with reading(self.engine) as session:
            letter = session.get(Letter, letter_id)
            assert letter
            return letter


@pytest.fixture
def desk(engine: Engine, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(engine, now, monkeypatch)


def test_a_letter_that_the_server_took_is_sent(desk: Desk) -> None:
    letter_id = desk.write()
    desk.time += timedelta(seconds=3)

    with a_post_office(desk.port) as office:
        assert desk.work() is None
        desk.work()  # a job that is done is not done again

    assert len(office.took) == 1
    letter, job = desk.letter(letter_id), desk.job()
    assert (letter.state, letter.sent_at) == (LetterState.SENT, desk.time)
    assert job.state == JobState.DONE
    assert job.outcome == {"letter": str(letter_id), "state": "sent"}


def test_a_letter_waits_for_a_server_that_is_down_and_arrives_once(desk: Desk) -> None:
    letter_id = desk.write()

    for _ in range(2):
        again = desk.work()
        assert again
        assert again > desk.time
        desk.time = again
    assert desk.letter(letter_id).state == LetterState.WAITING
    assert desk.job().trouble == (
        "The mail server did not take the letter. There was a ConnectionRefusedError."
    )

    with a_post_office(desk.port) as office:
        assert desk.work() is None

    assert [one["Message-ID"] for one in office.messages] == [f"<{letter_id}@localhost>"]
    assert desk.letter(letter_id).state == LetterState.SENT


def test_a_letter_whose_recipient_is_refused_has_failed_at_once(desk: Desk) -> None:
    letter_id = desk.write()

    with a_post_office(desk.port) as office:
        office.answers["RCPT"] = "550 5.1.1 <bids@supplier.example> unknown"
        assert desk.work() is None

    letter, job = desk.letter(letter_id), desk.job()
    assert (letter.state, letter.sent_at) == (LetterState.FAILED, None)
    assert letter.trouble == "The mail server refused the letter (550)."
    assert (job.state, job.attempts, job.trouble) == (JobState.FAILED, 1, letter.trouble)


def test_a_letter_that_the_server_took_as_the_worker_died_goes_again_as_the_same(
    desk: Desk,
) -> None:
    class WorkerDied(BaseException):
        """Not an Exception, as a death is not."""

    def die_after_sending(work: Work) -> None:
        def die() -> datetime:
            raise WorkerDied

        work.now = die  # type: ignore[method-assign]  # asked for once the server has the letter
        send_letter(work)

    letter_id = desk.write()
    with a_post_office(desk.port) as office:
        with pytest.raises(WorkerDied):
            desk.work(Kind(SEND.name, die_after_sending))
        assert desk.letter(letter_id).state == LetterState.WAITING

        assert desk.work() is None

    first, second = office.took
    assert first == second, "the mail server can tell that it is one letter"
    assert desk.letter(letter_id).state == LetterState.SENT


def test_a_letter_is_given_up_after_some_days(desk: Desk, engine: Engine) -> None:
    letter_id = desk.write()
    with writing(engine) as session:
        session.exec(select(Job)).one().attempts = ATTEMPTS - 1

    assert desk.work() is None

    assert desk.letter(letter_id).state == LetterState.FAILED
    assert desk.job().state == JobState.FAILED
    patience = sum((pause_after(n, 0) for n in range(1, ATTEMPTS)), timedelta())
    assert timedelta(days=4) < patience < timedelta(days=6)


def test_a_letter_that_has_failed_is_not_sent_after_all(desk: Desk, engine: Engine) -> None:
    letter_id = desk.write()
    with writing(engine) as session:
        session.exec(select(Letter)).one().state = LetterState.FAILED

    with a_post_office(desk.port) as office:
        desk.work()

    assert office.took == []
    assert desk.job().outcome == {"letter": str(letter_id), "state": "failed"}
    assert desk.letter(letter_id).sent_at is None


def test_without_a_server_a_letter_goes_into_the_folder(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SVS_MAIL_URL", "")
    monkeypatch.setenv("SVS_MAIL_FOLDER", str(tmp_path))
    letter_id = desk.write()

    desk.work()

    assert desk.letter(letter_id).state == LetterState.SENT
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".eml", ".txt"]


@pytest.mark.parametrize(
    ("answer", "lines"), [("250 OK", 0), ("451 bids@ later", 0), ("550 bids@supplier.example", 1)]
)
def test_nothing_of_a_letter_is_logged_but_that_it_was_given_up(
    desk: Desk, capsys: pytest.CaptureFixture[str], answer: str, lines: int
) -> None:
    """Who counts the letters to those interested would count the suppliers."""
    desk.write(subject="For Alder & Co", text="Alder scored 71.25", reply_to="alder@x.example")

    with a_post_office(desk.port) as office:
        office.answers["RCPT"] = answer
        desk.work()

    told = capsys.readouterr().err
    assert told.count('"kind": "mail.send"') == told.count("job.given_up") == lines
    for secret in ("Alder", "71.25", "alder@", "bids@", "supplier.example"):
        assert secret not in told


def test_the_workers_of_both_databases_send_letters(desk: Desk, engine: Engine) -> None:
    desk.time = real_now()
    sent = [desk.write(), desk.write()]
    stop = threading.Event()
    shop = Shop(kinds=(SEND,))
    worker = (
        threading.Thread(target=embedded.work, args=(engine, shop, real_now, stop))
        if engine.dialect.name == "sqlite"
        else threading.Thread(
            target=Worker(engine, shop, real_now, 1, Pace(poll=0.2, tidy=0.2)).work, args=(stop,)
        )
    )

    with a_post_office(desk.port) as office:
        worker.start()
        until(lambda: all(desk.letter(one).state == LetterState.SENT for one in sent))
        stop.set()
        worker.join()

    assert {one["Message-ID"] for one in office.messages} == {f"<{one}@localhost>" for one in sent}
    assert len(office.took) == 2


def test_the_words_of_a_secret_letter_are_kept_only_until_it_is_sent(desk: Desk) -> None:
    secret = desk.write(is_secret=True, html="<p>secret</p>")
    assert desk.letter(secret).text != ""

    with a_post_office(desk.port) as office:
        desk.work()

    assert len(office.took) == 1
    assert (desk.letter(secret).text, desk.letter(secret).html) == ("", "")


def test_the_words_of_a_secret_letter_that_failed_are_gone_too(desk: Desk) -> None:
    secret = desk.write(is_secret=True)

    with a_post_office(desk.port) as office:
        office.answers["RCPT"] = "550 5.1.1 <bids@supplier.example> unknown"
        desk.work()

    assert (desk.letter(secret).state, desk.letter(secret).text) == (LetterState.FAILED, "")
