import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.platform.mail.message import Sender, message_of, sender_of
from tests.platform.mail.post_office import DOCUMENT, WRITTEN, a_letter, read

SENDER = Sender("Cyngor Tŷ Ddewi", "tenders@anytown.example")
HEADERS = ["Message-ID", "Date", "From", "To", "Subject", "Auto-Submitted"]
BODY_HEADERS = ["Content-Type", "Content-Transfer-Encoding", "MIME-Version"]
WORDS = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=300
).filter(str.strip)


def test_a_letter_says_who_writes_to_whom_about_what() -> None:
    letter = a_letter(reply_to="buyer@anytown.example")

    message = read(message_of(letter, SENDER).as_bytes())

    assert message["From"].addresses[0].display_name == "Cyngor Tŷ Ddewi"
    assert message["From"].addresses[0].addr_spec == "tenders@anytown.example"
    assert message["To"] == "bids@supplier.example"
    assert message["Reply-To"] == "buyer@anytown.example"
    assert message["Subject"] == "The deadline has moved"
    assert message["Date"].datetime == WRITTEN
    assert message["Message-ID"] == f"<{letter.id}@anytown.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().replace("\r\n", "\n") == letter.text


def test_words_a_page_and_a_document_arrive_as_they_were_written() -> None:
    letter = a_letter(
        subject="Crynodeb asesu – Tŷ Gwyn 日本 🙂",
        text="Sgôr: 12.50\n.\nFrom here on\n" + "x" * 2000,
        html="<p>Sgôr: <b>12.50</b></p>",
        attachment=DOCUMENT,
        attachment_name="Crynodeb – Tŷ Gwyn.docx",
    )

    content = message_of(letter, SENDER).as_bytes()

    assert content.isascii(), "every mail server takes it"
    assert max(len(line) for line in content.splitlines()) <= 998
    message = read(content)
    assert message["Subject"] == letter.subject
    words, page = message.get_body(("plain",)), message.get_body(("html",))
    assert words
    assert page
    assert words.get_content().replace("\r\n", "\n").rstrip("\n") == letter.text
    assert page.get_content().strip() == letter.html
    [document] = message.iter_attachments()
    assert document.get_content() == DOCUMENT
    assert document.get_filename() == "Crynodeb – Tŷ Gwyn.docx"
    assert document.get_content_type().endswith("wordprocessingml.document")


def test_a_letter_that_is_made_again_is_the_same_message_to_the_byte() -> None:
    letter = a_letter(html="<p>x</p>", attachment=DOCUMENT, attachment_name="a.docx")

    assert message_of(letter, SENDER).as_bytes() == message_of(letter, SENDER).as_bytes()


@given(subject=WORDS)
def test_no_subject_can_begin_another_header(subject: str) -> None:
    message = read(message_of(a_letter(subject=subject), SENDER).as_bytes())

    assert sorted(message.keys()) == sorted([*HEADERS, *BODY_HEADERS])


def test_a_break_hidden_in_an_encoded_word_stays_hidden() -> None:
    hidden = "=?utf-8?b?DQpCY2M6IHJpdmFsQG90aGVyLmV4YW1wbGU=?="

    content = message_of(a_letter(subject=f"Moved {hidden}"), Sender(hidden, SENDER.address))

    message = read(content.as_bytes())
    assert "Bcc" not in message
    assert "rival@" not in content.as_bytes().decode()
    assert message["Subject"].startswith("Moved = ?utf-8?b?")


@pytest.mark.parametrize("name", ["seal.unheard-of", "seal", "letter.eml"])
def test_a_file_of_another_kind_is_attached_as_bytes(name: str) -> None:
    letter = a_letter(attachment=b"\x00", attachment_name=name)

    [part] = message_of(letter, SENDER).iter_attachments()

    assert part.get_content_type() == "application/octet-stream"
    assert part.get_content() == b"\x00"


@pytest.mark.parametrize(
    ("words", "sender"),
    [
        ("svs@anytown.example", Sender("", "svs@anytown.example")),
        (
            "Anytown Council <svs@anytown.example>",
            Sender("Anytown Council", "svs@anytown.example"),
        ),
        ('"Tenders, Anytown" <svs@localhost>', Sender("Tenders, Anytown", "svs@localhost")),
    ],
)
def test_the_sender_is_read_with_or_without_a_name(words: str, sender: Sender) -> None:
    assert sender_of(words) == sender


@pytest.mark.parametrize(
    "words", ["", "Anytown Council", "a@b.example, c@d.example", "a@b\r\nX: 1"]
)
def test_a_sender_without_one_address_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="must come from one address"):
        sender_of(words)
