from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from app.platform.database import WriteSession, reading, writing
from app.platform.events import Event
from app.platform.jobs.tables import Job
from app.platform.mail.tables import Letter, LetterState
from app.platform.mail.writing import JOB, MOST_ATTACHED, write_letter
from app.problems import Invalid
from tests.platform.mail.post_office import a_draft

ENCODED_BREAK = "=?utf-8?b?DQpCY2M6IHg=?="


def test_a_letter_waits_with_the_job_that_sends_it(engine: Engine, now: datetime) -> None:
    draft = a_draft(attachment=b"\x00\xff", attachment_name="summary.docx", facts={"lot": "7"})

    with writing(engine) as session:
        letter_id = write_letter(session, draft, now).id

    with reading(engine) as session:
        letter = session.exec(select(Letter)).one()
        job = session.exec(select(Job)).one()
    assert (letter.id, letter.state, letter.sent_at) == (letter_id, LetterState.WAITING, None)
    assert (letter.attachment, letter.facts, letter.written_at) == (b"\x00\xff", {"lot": "7"}, now)
    assert (job.kind, job.authority) == (JOB, draft.authority)
    assert job.payload == {"letter": str(letter_id)}, "a job's row holds nothing of the letter"


def test_a_change_that_is_rolled_back_leaves_no_letter(engine: Engine, now: datetime) -> None:
    with pytest.raises(RuntimeError), writing(engine) as session:
        write_letter(session, a_draft(), now)
        raise RuntimeError

    with reading(engine) as session:
        assert session.exec(select(Letter)).all() == []
        assert session.exec(select(Job)).all() == []


def test_a_letter_is_part_of_a_change_and_no_event_of_its_own(
    session: WriteSession, now: datetime
) -> None:
    write_letter(session, a_draft(), now)

    assert session.exec(select(Event)).all() == []


@pytest.mark.parametrize(
    ("code", "path", "changes"),
    [
        ("not_an_address", "recipient", {"recipient": "a@b.example\r\nBcc: c@d.example"}),
        ("not_an_address", "recipient", {"recipient": ""}),
        ("not_an_address", "reply_to", {"reply_to": "the council"}),
        ("not_one_line", "subject", {"subject": "Moved\r\nBcc: rival@other.example"}),
        ("not_one_line", "subject", {"subject": "Moved\u2028again"}),
        ("not_one_line", "subject", {"subject": "half \ud83d"}),
        ("wrong_length", "subject", {"subject": " "}),
        ("wrong_length", "subject", {"subject": "x" * 301}),
        ("unsendable_text", "text", {"text": "a\x00b"}),
        ("unsendable_text", "html", {"html": "half \udc00"}),
    ],
)
def test_a_letter_that_could_mislead_a_mail_server_is_refused(
    session: WriteSession, now: datetime, code: str, path: str, changes: dict[str, Any]
) -> None:
    with pytest.raises(Invalid) as refused:
        write_letter(session, a_draft(**changes), now)

    assert [(one.code, one.path) for one in refused.value.findings] == [(code, path)]
    assert session.exec(select(Letter)).all() == []


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("wrong_length", ""),
        ("wrong_length", "x" * 97 + ".txt"),
        ("not_one_line", 'a.txt"\r\nX-Evil: 1'),
        ("not_a_file_name", "../summary.docx"),
        ("not_a_file_name", ".profile"),
        ("not_a_file_name", "summary\u202excod.exe"),
        ("not_a_file_name", ENCODED_BREAK),
    ],
)
def test_an_attachment_has_the_name_of_a_file(
    session: WriteSession, now: datetime, code: str, name: str
) -> None:
    with pytest.raises(Invalid) as refused:
        write_letter(session, a_draft(attachment=b"x", attachment_name=name), now)

    assert code in [one.code for one in refused.value.findings]


def test_more_than_mail_servers_take_cannot_be_attached(
    session: WriteSession, now: datetime
) -> None:
    draft = a_draft(attachment=bytes(MOST_ATTACHED + 1), attachment_name="summary.docx")

    with pytest.raises(Invalid) as refused:
        write_letter(session, draft, now)

    assert [one.code for one in refused.value.findings] == ["attachment_too_large"]


def test_every_fault_is_told_at_once(session: WriteSession, now: datetime) -> None:
    with pytest.raises(Invalid) as refused:
        write_letter(session, a_draft(recipient="x", subject="a\nb"), now)

    assert len(refused.value.findings) == 2


def test_a_kind_that_could_not_name_a_file_is_our_own_fault(
    session: WriteSession, now: datetime
) -> None:
    with pytest.raises(ValueError, match="not a kind of letter"):
        write_letter(session, a_draft(kind="../letter"), now)


def test_a_draft_does_not_show_its_words() -> None:
    draft = a_draft(text="The winner is Alder & Co", attachment=b"scores")

    assert "Alder" not in repr(draft)
    assert "supplier.example" not in repr(draft)
    assert "scores" not in repr(draft)
