import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.smtp import LoginPassword

from app.platform.mail.posting import LetterRefused, MailAway, Post, post
from tests.platform.mail.post_office import (
    DOCUMENT,
    PostOffice,
    a_free_port,
    a_letter,
    a_post_office,
    a_tls,
    by_smtp,
    read,
)

LOGIN = "sv%40s:pass%40wort@"


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with a_post_office() as office:
        yield office


def test_a_letter_arrives_where_it_is_addressed(office: PostOffice) -> None:
    letter = a_letter(
        subject="Crynodeb – Tŷ Gwyn", attachment=DOCUMENT, attachment_name="Crynodeb ŷ.docx"
    )

    post(letter, by_smtp(office.port))

    [message] = office.messages
    assert isinstance(message, EmailMessage)
    assert message["To"] == letter.recipient
    assert message["Subject"] == letter.subject
    [document] = message.iter_attachments()
    assert (document.get_filename(), document.get_content()) == ("Crynodeb ŷ.docx", DOCUMENT)


def test_a_server_that_offers_no_encryption_gets_the_letter_all_the_same(
    office: PostOffice,
) -> None:
    post(a_letter(), by_smtp(office.port))

    assert office.encrypted == [False]


def test_a_server_that_offers_no_encryption_never_gets_the_password(office: PostOffice) -> None:
    with pytest.raises(MailAway, match="no encryption"):
        post(a_letter(), by_smtp(office.port, LOGIN))

    assert office.took == []


def test_encryption_is_used_where_it_is_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, certificate = a_tls(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with a_post_office(tls_context=context, auth_required=True) as office:
        post(a_letter(), by_smtp(office.port, LOGIN))

    assert office.encrypted == [True]
    assert office.logged_in == [LoginPassword(b"sv@s", b"pass@wort")]


def test_encryption_from_the_start_is_used_where_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, certificate = a_tls(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with a_post_office(ssl_context=context) as office:
        post(a_letter(), by_smtp(office.port, scheme="smtps"))

    assert office.encrypted == [True]


def test_a_server_that_cannot_prove_who_it_is_gets_no_letter(tmp_path: Path) -> None:
    context, _ = a_tls(tmp_path)
    unproven = pytest.raises(MailAway, match="SSLCertVerificationError")
    with a_post_office(tls_context=context) as office, unproven:
        post(a_letter(), by_smtp(office.port))

    assert office.took == []


@pytest.mark.parametrize("login", ["svs:wrong@", "svs:caff%C3%A8@"])
def test_a_wrong_password_can_be_put_right_and_the_letter_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, login: str
) -> None:
    context, certificate = a_tls(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with a_post_office(tls_context=context) as office, pytest.raises(MailAway):
        post(a_letter(), by_smtp(office.port, login))

    assert office.took == []


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("RCPT", "550 5.1.1 <bids@supplier.example>: no such mailbox"),
        ("DATA", "554 5.7.1 not wanted"),
        ("MAIL", "552 5.3.4 too large"),
    ],
)
def test_a_letter_that_the_server_will_never_take_is_refused(
    office: PostOffice, step: str, answer: str
) -> None:
    office.answers[step] = answer

    with pytest.raises(LetterRefused, match=answer[:3]) as refused:
        post(a_letter(), by_smtp(office.port))

    assert "supplier.example" not in str(refused.value), "servers like to quote the address"
    assert refused.value.__suppress_context__


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("RCPT", "451 4.7.1 greylisted, try again"),
        ("DATA", "452 4.2.2 mailbox full"),
        ("MAIL", "550 5.7.1 this sender may not relay"),
    ],
)
def test_a_letter_that_the_server_cannot_take_now_waits(
    office: PostOffice, step: str, answer: str
) -> None:
    office.answers[step] = answer

    with pytest.raises(MailAway, match=answer[:3]):
        post(a_letter(), by_smtp(office.port))


@pytest.mark.parametrize(
    "url",
    ["http://mail.example", "smtp://", "mail.example:25", "smtp://mail.example:99999", "smtp://["],
)
def test_a_setting_that_is_no_mail_server_is_told_without_its_password(url: str) -> None:
    with pytest.raises(MailAway, match="SVS_MAIL_URL") as away:
        post(a_letter(), Post(url, Path("nowhere"), "svs@anytown.example"))

    assert "mail.example" not in away.value.detail


def test_a_sender_that_is_no_address_is_told() -> None:
    with pytest.raises(MailAway, match="SVS_MAIL_FROM"):
        post(a_letter(), Post("", Path("nowhere"), "the council"))


def test_a_server_that_is_not_there_may_be_later() -> None:
    with pytest.raises(MailAway, match="ConnectionRefusedError"):
        post(a_letter(), by_smtp(a_free_port()))


def test_a_host_that_can_be_none_is_told_like_one_that_is_away() -> None:
    with pytest.raises(MailAway, match="UnicodeError"):
        post(a_letter(), Post(f"smtp://{'x' * 70}é.example", Path("x"), "svs@anytown.example"))


def test_the_settings_do_not_show_the_password() -> None:
    assert "pass" not in repr(by_smtp(25, LOGIN))


def test_a_letter_that_goes_twice_is_the_same_message(office: PostOffice) -> None:
    letter = a_letter(html="<p>x</p>")

    post(letter, by_smtp(office.port))
    post(letter, by_smtp(office.port))

    first, second = office.took
    assert first == second


def test_without_a_server_letters_are_put_into_a_folder(tmp_path: Path) -> None:
    letter = a_letter(text="Sgôr: 12.50", attachment=DOCUMENT, attachment_name="Crynodeb ŷ.docx")
    folder = tmp_path / "to be made" / "letters"

    for _ in range(2):  # done again, it is the same letter
        post(letter, Post("", folder, "svs@anytown.example"))

    stem = f"2026-03-02-procurement.amended-{letter.id}"
    assert sorted(path.name for path in folder.iterdir()) == [
        f"{stem}-attached.docx",
        f"{stem}.eml",
        f"{stem}.txt",
    ]
    assert (folder / f"{stem}.txt").read_text() == "Sgôr: 12.50"
    assert (folder / f"{stem}-attached.docx").read_bytes() == DOCUMENT
    assert read((folder / f"{stem}.eml").read_bytes())["To"] == letter.recipient
    assert folder.stat().st_mode & 0o077 == 0, "letters are nobody else's business"


def test_a_folder_that_cannot_be_written_to_may_be_later(tmp_path: Path) -> None:
    in_the_way = tmp_path / "letters"
    in_the_way.write_text("not a folder")

    with pytest.raises(MailAway, match="FileExistsError"):
        post(a_letter(), Post("", in_the_way, "svs@anytown.example"))


def test_a_server_that_hangs_up_after_taking_the_letter_has_it(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hang_up(self: smtplib.SMTP) -> None:
        self.close()
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr(smtplib.SMTP, "quit", hang_up)

    post(a_letter(), by_smtp(office.port))

    assert len(office.took) == 1
