"""YAML is read strictly into a tree that remembers its lines, and types nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.platform.documents import DEEPEST, MOST_FAULTS, Place, Plain, place_at, read_yaml
from app.problems import Invalid

TEXT = """\
id: t
criteria:
  - code: price
    weight: 50
  - {code: quality, weight: no}
quoted: "50"
long: |
  one
  two
"""


def codes(text: str) -> list[tuple[str, int | None]]:
    with pytest.raises(Invalid) as refusal:
        read_yaml(text.encode(), "x.yaml")
    return [(finding.code, finding.line) for finding in refusal.value.findings]


def test_scalars_stay_the_text_that_was_written() -> None:
    tree = read_yaml(TEXT.encode(), "x.yaml")

    assert tree["criteria"][1]["weight"] == "no"
    assert isinstance(tree["criteria"][0]["weight"], Plain)
    assert tree["quoted"] == "50"
    assert not isinstance(tree["quoted"], Plain)
    assert tree["long"] == "one\ntwo\n"


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("id",), 1),
        (("criteria",), 2),
        (("criteria", 0), 3),
        (("criteria", 0, "weight"), 4),
        (("criteria", 1, "weight"), 5),
        (("criteria", 7), 2),
        (("criteria", 0, "nothing"), 3),
        (("nothing",), 1),
    ],
)
def test_a_path_leads_to_its_line_or_to_what_is_around_it(
    path: tuple[str | int, ...], line: int
) -> None:
    assert place_at(read_yaml(TEXT.encode(), "x.yaml"), path) == Place("x.yaml", line)


def test_a_tree_that_was_not_read_has_no_lines() -> None:
    assert place_at({"id": "t"}, ("id",)) is None


def test_all_faults_are_told_each_with_its_line() -> None:
    assert codes("a: &x 1\nb: *x\nb: 2\nc: !t 3\n") == [
        ("anchor", 1),
        ("alias", 2),
        ("duplicate_key", 3),
        ("tag", 4),
    ]


def test_a_duplicate_key_says_where_the_first_one_is() -> None:
    with pytest.raises(Invalid) as refusal:
        read_yaml(b"a: 1\nb: 2\na: 3\n", "x.yaml")

    [finding] = refusal.value.findings
    assert finding.message == "The key 'a', first on line 1, is given twice."


def test_a_key_in_quotes_is_the_same_key() -> None:
    assert codes("a: 1\n'a': 2\n") == [("duplicate_key", 2)]
    assert read_yaml(b"'<<': 1\n", "x.yaml") == {"<<": "1"}  # no merge, just an odd key


def test_a_tab_is_told_as_a_tab() -> None:
    with pytest.raises(Invalid) as refusal:
        read_yaml(b"a:\n\tb: 1\n", "x.yaml")

    [finding] = refusal.value.findings
    assert (finding.line, finding.how_to_fix) == (2, "Indent with spaces, not tabs.")


@pytest.mark.parametrize("levels", [DEEPEST + 1, 10_000, 100_000])
def test_a_document_that_is_too_deep_is_refused(levels: int) -> None:
    assert codes("[" * levels) == [("too_deep", 1)]


def test_a_document_as_deep_as_may_be_is_read() -> None:
    assert read_yaml(("[" * DEEPEST + "]" * DEEPEST).encode(), "x.yaml")


def test_a_document_may_be_given_its_own_limit() -> None:
    assert read_yaml(b"abc", "x.yaml", 3) == "abc"
    with pytest.raises(Invalid):
        read_yaml(b"abcd", "x.yaml", 3)


def test_no_more_faults_are_told_than_anyone_reads() -> None:
    assert len(codes("".join(f"- !t {i}\n" for i in range(1000)))) == MOST_FAULTS


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused_with_words(content: bytes) -> None:
    assert findings_in(content) != []


@given(st.text(alphabet="a:-[]{}&*!|>'\"#%@`,?\n \t0~<", max_size=80))
def test_anything_nearly_yaml_is_read_or_refused_with_words(text: str) -> None:
    assert findings_in(text.encode()) != []


def findings_in(content: bytes) -> Any:
    """Give what is wrong with a document; None if nothing is. Anything else is a crash."""
    try:
        read_yaml(content, "x.yaml")
    except Invalid as refusal:
        return list(refusal.findings)
    return None
