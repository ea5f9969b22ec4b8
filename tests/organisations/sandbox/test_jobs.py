from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from app.organisations.issuing import enter
from app.organisations.sandbox.opening import open_sandbox
from app.platform.database import reading, writing
from app.platform.jobs.tables import Job, JobState
from app.platform.jobs.working import run
from app.platform.mail.tables import Letter, LetterState
from app.platform.mail.writing import JOB, write_letter
from app.rooms import SHOP
from tests.platform.mail.post_office import a_draft


@pytest.mark.parametrize("is_trial", [True, False])
def test_letters_of_a_sandbox_are_kept_and_those_that_are_real_go(
    engine: Engine, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_trial: bool
) -> None:
    folder = tmp_path / "letters"
    monkeypatch.setenv("SVS_MAIL_URL", "")
    monkeypatch.setenv("SVS_MAIL_FOLDER", str(folder))
    with writing(engine) as session:
        live = enter(session, "Anytown Council", now)
        owner = open_sandbox(session, live, now, None) if is_trial else live
        for is_secret in (False, True):
            write_letter(session, a_draft(authority=owner.id, is_secret=is_secret), now)

    with reading(engine) as session:
        waiting = list(session.exec(select(Job.id).where(Job.kind == JOB)))
    for job in waiting:
        run(engine, SHOP.by_name(), job, lambda: now)

    with reading(engine) as session:
        plain, secret = session.exec(select(Letter).order_by(col(Letter.is_secret)))
        states = set(session.exec(select(Job.state).where(Job.kind == JOB)))
    became, sent_at = (LetterState.KEPT, None) if is_trial else (LetterState.SENT, now)
    assert {(one.state, one.sent_at) for one in (plain, secret)} == {(became, sent_at)}
    assert (bool(plain.text), secret.text, states) == (True, "", {JobState.DONE})
    assert folder.exists() is not is_trial
