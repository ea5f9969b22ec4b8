import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ocds.intake.envelope import DEEPEST, Damaged, Piece
from app.ocds.intake.lines import releases_of

TEXTS = st.text(alphabet='ab"\\{}[]:, \n\u00e9', max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 99) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
RELEASES = st.dictionaries(st.sampled_from(["tender", "date", "x"]), VALUES, max_size=3).map(
    lambda made: {"ocid": "ocds-1", **made}
)


def cut(sent: bytes, size: int = 0, largest: int = 1_000_000) -> list[Piece]:
    step = size or max(len(sent), 1)
    return list(releases_of((sent[at : at + step] for at in range(0, len(sent), step)), largest))


def read(pieces: list[Piece]) -> list[Any]:
    return [json.loads(one.content) for one in pieces]


A, B = {"ocid": "ocds-1", "id": "1"}, {"ocid": "ocds-2", "id": "2", "tender": {"releases": [1]}}
BOTH = {
    "package": {"version": "1.1", "releases": [A, B], "links": {"next": "x"}},
    "record": {"ocid": "ocds-1", "releases": [A, B], "compiledRelease": {"ocid": "ocds-1"}},
    "record package": {
        "records": [
            {"compiledRelease": {"ocid": "o"}, "releases": [A]},
            {"releases": [B], "versionedRelease": {"ocid": "o", "id": {"1": {}}}},
        ]
    },
    "list": [A, B],
    "list of packages": [{"releases": [A]}, {"releases": [B]}],
    "list as an object": {"releases": {"0": A, "1": B}},
    "one that is in no list": [{"releases": A}, B],
}


@pytest.mark.parametrize("document", BOTH.values(), ids=BOTH.keys())
@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("size", [0, 1, 7])
def test_releases_come_out_of_any_envelope(document: Any, indent: int | None, size: int) -> None:
    assert read(cut(json.dumps(document, indent=indent).encode(), size)) == [A, B]


def test_a_release_by_itself_is_all_there_is() -> None:
    [piece] = cut(json.dumps(B, indent=2).encode(), 3)

    assert json.loads(piece.content) == B
    assert piece.place == ""


def test_a_mark_before_the_first_byte_is_no_part_of_it() -> None:
    assert read(cut(b"\xef\xbb\xbf" + json.dumps([A]).encode(), 1)) == [A]


def test_it_says_where_each_stood_and_of_which_version_its_package_is() -> None:
    sent = json.dumps([{"version": "1.1", "releases": [A, B]}, A]).encode()

    told = [(one.place, one.version) for one in cut(sent)]

    assert told == [("[0].releases[0]", "1.1"), ("[0].releases[1]", "1.1"), ("[1]", "")]


def test_a_compiled_release_stands_for_a_record_whose_releases_are_links() -> None:
    link = {"url": "https://example.org/1.json", "date": "2026-01-01"}
    record = {"compiledRelease": A, "ocid": "ocds-1", "releases": [link]}

    first, second = cut(json.dumps({"records": [record]}).encode(), 5)

    assert (json.loads(first.content), json.loads(second.content)) == (link, A)
    assert second.place == "records[0].compiledRelease"


def test_a_record_without_releases_is_its_compiled_release() -> None:
    sent = json.dumps({"records": [{"ocid": "ocds-1", "compiledRelease": A}, {"releases": [B]}]})

    assert read(cut(sent.encode())) == [A, B]


def test_what_is_no_object_is_told_in_its_place() -> None:
    pieces = cut(b'{"releases": [5, {"ocid": "ocds-1"}, "x", null, true]}', 1)

    told = [(one.place, one.trouble) for one in pieces]
    assert told == [
        ("releases[0]", "not_an_object"),
        ("releases[1]", ""),
        ("releases[2]", "not_an_object"),
        ("releases[3]", "not_an_object"),
        ("releases[4]", "not_an_object"),
    ]


def test_each_line_is_read_by_itself() -> None:
    sent = b'{"ocid": "ocds-1"}\r\n{"ocid": "broken\r\n\r\n{"releases": [{"ocid": "ocds-2"}]}\n'

    told = [(one.place, one.trouble) for one in cut(sent, 4)]

    assert told == [("", ""), ("line 2", "damaged"), ("line 4, releases[0]", "")]


def test_the_first_line_may_be_a_package_and_lines_before_it_blank() -> None:
    sent = b'\n \n{"releases": [{"ocid": "1"}]}\n{"ocid": "2"}\n{"ocid": broken\n'

    told = [(one.place, one.trouble) for one in cut(sent, 3)]

    assert told == [("releases[0]", ""), ("line 4", ""), ("line 5", "damaged")]


def test_broken_values_within_a_release_keep_no_other_out() -> None:
    sent = b'{"releases": [{"a": Infinity, "b": 000, "c": \xff}, {"ocid": "ocds-2"}]}'

    first, second = cut(sent)

    assert first.content == b'{"a": Infinity, "b": 000, "c": \xff}'
    assert json.loads(second.content) == {"ocid": "ocds-2"}


def test_a_release_that_is_too_large_is_told_and_the_rest_goes_in() -> None:
    large = {"ocid": "ocds-1", "text": ["words"] * 100}
    sent = json.dumps({"releases": [large, A], "records": [{"compiledRelease": large}, B]})

    told = [(one.place, one.trouble) for one in cut(sent.encode(), 10, largest=200)]

    assert told == [
        ("releases[0]", "too_large"),
        ("releases[1]", ""),
        ("records[0].compiledRelease", "too_large"),
        ("records[1]", ""),
    ]


def test_a_line_that_is_too_large_is_told_and_the_rest_goes_in() -> None:
    sent = b'{"ocid": "1"}\n{"ocid": "' + b"2" * 300 + b'"}\n{"ocid": "3"}'

    told = [(one.place, one.trouble) for one in cut(sent, 10, largest=200)]

    assert told == [("", ""), ("line 2", "too_large"), ("line 3", "")]


@pytest.mark.parametrize("size", [9, 0])
def test_a_release_that_is_nested_too_deeply_is_told_and_the_rest_goes_in(size: int) -> None:
    deep = "[" * DEEPEST + "]" * DEEPEST
    sent = f'{{"releases": [{{"ocid": "1", "x": {deep}}}, {{"x": [{deep}]}}, {{"ocid": "3"}}]}}'

    assert [one.trouble for one in cut(sent.encode(), size)] == ["", "too_deep", ""]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (b"<html>", "no JSON"),
        (b'"a text"', "no JSON"),
        (b'{"ocid": "1"} and so on', "no JSON"),
        (b"PK\x03\x04", "no JSON"),
        (b"17", "no JSON"),
        (b'{"releases": [{"ocid": "1"}', "breaks off"),
        (b'{"releases": [{"ocid": "1"]}', "closes nothing"),
        (b'{"releases": [{"ocid": ["1"}]}]', "closes nothing"),
        (b'{"ocid": "1"}]', "closes nothing"),
        (b'{"ocid": "1', "has no end"),
        (b"[" * 50, "more than 16 deep"),
        (b'{"releases": [' + b" " * 150_000, "no releases"),
    ],
)
@pytest.mark.parametrize("size", [0, 1000])
def test_what_cannot_be_told_apart_is_said(sent: bytes, words: str, size: int) -> None:
    with pytest.raises(Damaged, match=words):
        cut(sent, size)


def test_what_came_before_the_damage_was_given() -> None:
    given_out = []
    with pytest.raises(Damaged):
        for one in releases_of([b'{"releases": [{"ocid": "1"}, {"ocid": "2"}}']):
            given_out.append(json.loads(one.content)["ocid"])

    assert given_out == ["1", "2"]


def test_a_text_without_end_is_not_looked_through_for_ever() -> None:
    def endless() -> Any:
        yield b'{"ocid": "'
        while True:
            yield b"a" * 100

    with pytest.raises(Damaged, match="has no end"):
        list(releases_of(endless(), largest=2_000))


@given(
    releases=st.lists(RELEASES, max_size=4),
    size=st.integers(1, 40),
    indent=st.sampled_from([None, 2]),
    wrapped=st.booleans(),
)
def test_whatever_releases_hold_they_come_out_as_they_went_in(
    releases: list[dict[str, Any]], size: int, indent: int | None, wrapped: bool
) -> None:
    document: Any = {"uri": '[{"', "releases": releases} if wrapped else releases

    assert read(cut(json.dumps(document, indent=indent).encode(), size)) == releases


@given(releases=st.lists(RELEASES, min_size=2, max_size=4), size=st.integers(1, 40))
def test_lines_come_out_as_they_went_in(releases: list[dict[str, Any]], size: int) -> None:
    sent = "\n".join(json.dumps(one, ensure_ascii=False) for one in releases)

    assert read(cut(sent.encode(), size)) == releases


def test_any_number_of_blank_lines_before_the_first_release_is_passed_over() -> None:
    sent = b"\r\n" * 500_000 + b'{"ocid": "1"}\n{"ocid": "2"}'

    told = [(one.place, json.loads(one.content)) for one in cut(sent, 1_000_000)]

    assert told == [("", {"ocid": "1"}), ("line 500002", {"ocid": "2"})]


def test_a_place_is_counted_from_the_first_byte_however_much_was_blank() -> None:
    with pytest.raises(Damaged, match="at byte 400,000"):
        cut(b" " * 400_000 + b"<html>", 1_000_000)
