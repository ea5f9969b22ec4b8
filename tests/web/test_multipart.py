"""A form with a file, however it is cut into pieces."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.problems import Malformed, WrongMediaType
from app.web.multipart import MOST_FIELD_BYTES, ArrivingForm

TYPE = "multipart/form-data; boundary=edge"


def part(name: str, content: bytes, file_name: str | None = None) -> bytes:
    told = f'Content-Disposition: form-data; name="{name}"'
    told += "" if file_name is None else f'; filename="{file_name}"'
    return b"--edge\r\n" + told.encode() + b"\r\n\r\n" + content + b"\r\n"


def whole(*parts: bytes) -> bytes:
    return b"".join(parts) + b"--edge--\r\n"


def read(pieces: Sequence[bytes], content_type: str = TYPE) -> tuple[ArrivingForm, bytes]:
    async def body() -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece

    async def reading() -> tuple[ArrivingForm, bytes]:
        form = ArrivingForm(content_type, body())
        await form.read_fields()
        return form, b"".join([piece async for piece in form.file()])

    return asyncio.run(reading())


@given(st.binary(max_size=300), st.lists(st.integers(1, 40), max_size=40))
def test_the_file_comes_out_as_it_went_in(content: bytes, cuts: list[int]) -> None:
    sent = whole(part("csrf", b"abc"), part("file", content, "a b.csv"))
    pieces, rest = [], sent
    for cut in cuts:
        pieces.append(rest[:cut])
        rest = rest[cut:]

    if b"\r\n--edge" in content:
        return
    form, came = read([*pieces, rest])

    assert came == content
    assert (form.fields, form.file_name) == ({"csrf": "abc"}, "a b.csv")


def test_a_name_in_any_script_is_read() -> None:
    form, _ = read([whole(part("file", b"x", "résumé ★.csv"))])

    assert form.file_name == "résumé ★.csv"


def test_a_form_whose_file_was_not_chosen_says_so() -> None:
    form, came = read([whole(part("csrf", b"abc"), part("file", b"", ""))])

    assert (form.file_name, came) == ("", b"")


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"no form at all",
        whole(part("csrf", b"abc")),
        whole(part("csrf", b"x" * (MOST_FIELD_BYTES + 1)), part("file", b"x", "a.csv")),
        whole(part("n" * 20_000, b"x"), part("file", b"x", "a.csv")),
        whole(part("file", b"x", "a.csv"), part("file", b"y", "b.csv")),
        part("file", b"breaks off", "a.csv")[:-9],
        whole(*(part(f"f{at}", b"") for at in range(2_000)), part("file", b"x", "a.csv")),
    ],
)
def test_what_is_no_form_of_ours_is_refused(sent: bytes) -> None:
    with pytest.raises(Malformed):
        read([sent])


@pytest.mark.parametrize(
    "kind", ["", "application/json", "multipart/form-data", "text/plain; b=1"]
)
def test_another_kind_of_body_is_refused(kind: str) -> None:
    with pytest.raises(WrongMediaType):
        read([b"x"], kind)
