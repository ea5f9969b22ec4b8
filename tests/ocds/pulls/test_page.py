import json
import tracemalloc

import pytest

from app.ocds.intake.told import told_by
from app.ocds.pulls.page import MOST, MOST_AROUND, NotAPage, read_page
from tests.ocds.pulls.portal import REAL, SAMPLE


def test_a_real_page_gives_its_releases_as_written_and_the_next_as_given() -> None:
    page = read_page(SAMPLE.read_bytes())

    assert page.next == REAL["links"]["next"]
    assert [json.loads(one.content) for one in page.pieces] == REAL["releases"]


@pytest.mark.parametrize("written", ["Infinity", "1e9999", " 000,", "tru", "-NaN", '"\\x"'])
def test_what_is_wrong_within_a_release_hides_neither_the_others_nor_the_next(
    written: str,
) -> None:
    content = f'{{"releases": [{{"id": {written}}}, {{"id": "2"}}], "links": {{"next": "n"}}}}'
    page = read_page(content.encode())

    assert page.next == "n"
    assert [one.content.decode() for one in page.pieces] == [
        f'{{"id": {written}}}', '{"id": "2"}',
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("inner", "trouble"),
    [
        (b"[" + b",".join([b'"' + b"a" * 500_000 + b'"'] * 51) + b"]", "too_large"),
        (b"[" * 2_000 + b"]" * 2_000, "too_deep"),
    ],
    ids=["large", "deep"],
)
def test_a_release_that_is_too_large_or_too_deep_hides_neither_the_others_nor_the_next(
    inner: bytes, trouble: str
) -> None:
    content = b'{"releases": [{"id": "1"}, {"id": "2", "more": ' + inner + b'}, {"id": "3"}], '
    page = read_page(content + b'"links": {"next": "n"}}')

    assert page.next == "n"
    assert [(one.content, one.trouble) for one in page.pieces] == [
        (b'{"id": "1"}', ""), (b"", trouble), (b'{"id": "3"}', ""),
    ]  # fmt: skip


@pytest.mark.parametrize("links", ['"links": null', '"links": {}', '"links": {"next": null}',
                                   '"links": {"next": ""}', '"links": [1]', '"a": 1'])  # fmt: skip
def test_a_page_without_a_next_is_the_last(links: str) -> None:
    assert read_page(f'{{"releases": [], {links}}}'.encode()).next == ""


@pytest.mark.parametrize(
    "content",
    [b"", b"null", b"[]", b"{}", b"<html></html>", b'{"message": "Bad Request"}', b"\xff\xfe",
     b'{"releases": null}', b'{"releases": "none"}', b'{"releases": [{"id": "1"}',
     b'{"releases": []', b'{"releases": [}', b'{"id": "1", "ocid": "a"}',
     b'{"releases": [] "links"}'],
)  # fmt: skip
def test_what_is_no_whole_page_is_refused(content: bytes) -> None:
    with pytest.raises(NotAPage):
        read_page(content)


@pytest.mark.parametrize("version", ["2.0", "0.9", "1.x", "2"])
def test_a_page_of_a_version_that_is_not_read_is_refused_wherever_it_says_so(
    version: str,
) -> None:
    with pytest.raises(NotAPage, match="of the standard"):
        read_page(f'{{"version": "{version}", "releases": [{{"ocid": "a"}}]}}'.encode())
    with pytest.raises(NotAPage, match="of the standard"):
        read_page(f'{{"releases": [{{"ocid": "a"}}], "version": "{version}"}}'.encode())
    assert read_page(b'{"version": "1.1.5", "releases": [{"ocid": "a"}]}').pieces


@pytest.mark.parametrize("one", [b"{}", b'"a"'])
def test_a_page_with_far_more_than_was_asked_for_is_refused_before_it_is_read_whole(
    one: bytes,
) -> None:
    assert len(read_page(b'{"releases": [' + b",".join([one] * MOST) + b"]}").pieces) == MOST
    content = b'{"releases": [' + b",".join([one] * 1_000_000) + b"]}"
    tracemalloc.start()
    try:
        with pytest.raises(NotAPage, match="more than 5,000 releases"):
            read_page(content)
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()


def test_a_page_with_far_too_much_around_its_releases_is_refused() -> None:
    around = b"{}," * (MOST_AROUND // 3)
    with pytest.raises(NotAPage, match="beside its releases"):
        read_page(b'{"releases": [], "extensions": [' + around + b'{}], "a": 1}')


def test_a_page_cut_anywhere_is_refused() -> None:
    whole = json.dumps(REAL).encode()

    for length in range(0, len(whole), 97):
        with pytest.raises(NotAPage):
            read_page(whole[:length])


def test_a_release_of_millions_of_values_is_refused_before_they_are_made() -> None:
    inner = b",".join([b"{}"] * 2_000_000)
    page = read_page(b'{"releases": [{"ocid": "a", "tender": [' + inner + b"]}]}")
    tracemalloc.start()
    try:
        [refused] = [told_by(one) for one in page.pieces]
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()
    assert [one.code for one in refused.findings] == ["too_many_values"]
