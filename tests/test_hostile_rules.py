"""Rules are hostile until read: what is sent is read, or refused with words, within a second."""

from collections.abc import Callable
from time import monotonic

import pytest

from app.problems import Finding, Invalid, Problem
from app.rules.reading import read_rule_set, read_tree
from tests.factories import PRICE_ONLY, a_rule_set, an_answer, faults_in

RULES = f"id: t{PRICE_ONLY}"
FORMULA = 'id: t\ntotal: {formula: "%s"}\n'


def refused(content: bytes, file: str = "rules.yaml") -> list[Finding]:
    """Give the faults for which a rule document is not read; it must take less than a second."""
    start = monotonic()
    with pytest.raises(Problem) as refusal:
        read_rule_set(read_tree(content, file), file)
    assert monotonic() - start < 1
    problem = refusal.value
    assert problem.detail
    return list(problem.findings) if isinstance(problem, Invalid) else []


@pytest.mark.parametrize(
    ("rules", "code", "line"),
    [
        ("id: !!python/object/apply:os.system [ls]\n", "tag", 1),
        ("id: !!str t\n", "tag", 1),
        ("id: t\ntitle: !mine x\n", "tag", 2),
        ("id: &a t\n", "anchor", 1),
        ("id: t\ntitle: *a\n", "alias", 2),
        ("id: t\n<<: {a: b}\n", "merge_key", 2),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "anchor", 1),
        ("id: t\nid: u\n", "duplicate_key", 2),
        ("id: t\n? [a]\n: b\n", "key_not_text", 2),
        ("id: t\n\tcriteria: []\n", "not_yaml", 2),
        ('id: "a\\0b"\n', "bad_character", 1),
        ("id: a\x00b\n", "not_yaml", 1),
        ("id: [\n", "not_yaml", 2),
        ("", "empty_document", None),
        ("\n\n", "empty_document", None),
        ("--- {id: t}\n--- {id: u}\n", "several_documents", None),
        ("[" * 10_000, "too_deep", 1),
        ("{a: " * 10_000, "too_deep", 1),
        (f"id: {'x' * 10_000_000}\n", "document_too_large", None),
        ("- a\n", "wrong_shape", 1),
        ("hello\n", "wrong_shape", None),
    ],
)
def test_a_document_that_is_not_plain_yaml_is_refused(
    rules: str, code: str, line: int | None
) -> None:
    found = refused(rules.encode())

    assert (code, line) in [(one.code, one.line) for one in found]
    assert all(one.file == "rules.yaml" and one.how_to_fix for one in found)


@pytest.mark.parametrize(
    "content", [b"id: caf\xe9\n", "id: t\n".encode("utf-16"), b"\xff\xfe\x00"]
)
def test_what_is_not_utf_8_is_refused(content: bytes) -> None:
    assert [one.code for one in refused(content)] == ["not_utf_8"]


@pytest.mark.parametrize(
    "content",
    [
        b'{"id": "t", "id": "u"}',
        b'{"id": "t", "total": NaN}',
        b'{"id": "t", "total": Infinity}',
        b'{"id": "t", "total": 1e400}',
        b'{"id": "t", "total": ' + b"9" * 5000 + b"}",
        b'{"id": "t", ',
        b"[" * 100_000,
        b'{"id": "\\u0000"}',
        b'{"id": "\\ud800"}',
        b'{"id": null}',
        b'{"id": ' + b'"' + b"x" * 10_000_000 + b'"}',
    ],
)
def test_json_that_means_two_things_or_nothing_is_refused(content: bytes) -> None:
    found = refused(content, "rules.json")

    assert all(one.file == "rules.json" for one in found)


@pytest.mark.parametrize(
    "write",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r\n").rstrip(),
        lambda text: "# words\n\n" + text + "\n# more\n...\n",
        lambda text: "%YAML 1.2\n---\n" + text,
    ],
)
def test_byte_order_marks_and_line_ends_are_no_matter(write: Callable[[str], str]) -> None:
    read = read_rule_set(read_tree(write(RULES).encode(), "rules.yaml"), "rules.yaml")

    assert read == a_rule_set(RULES)


@pytest.mark.parametrize(
    "written",
    [
        "no", "yes", "on", "1_000", "12:30:45", "0o17", "0x1F", "1e3", "2026-01-01", ".inf",
        "-.inf", ".nan", "~", "null", "true", "", "1,000", "100%", "£5", "5k", "١٠٠", "½", "1.5.2",
        "--5", "5.", "9" * 41, "9" * 5000, "[]", "{}", "[100]",
    ],
)  # fmt: skip
def test_a_number_is_written_as_people_write_one(written: str) -> None:
    [fault, *_] = refused(RULES.replace("100", written).encode())

    assert fault.path.startswith("criteria[0]")
    assert fault.line == 3


@pytest.mark.parametrize("written", ["100", "100.0", "'100'", '"100"', "+100", "00100"])
def test_a_number_in_quotes_or_with_zeros_is_the_same_number(written: str) -> None:
    assert a_rule_set(RULES.replace("100", written)) == a_rule_set(RULES)


@pytest.mark.parametrize("written", ["no", "yes", "True", "1", "on", "~", ""])
def test_a_yes_or_no_is_true_or_false_and_nothing_that_looks_like_it(written: str) -> None:
    text = "id: t\nmeasures: [{code: m, unit: hour, cap: {quantity: 5, per_year: %s}}]\n"

    [fault] = refused((text % written).encode())

    assert fault.path == "measures[0].cap.per_year"


@pytest.mark.parametrize("key", ["wieght", "wеight", "Weight", "weight ", "weights", "__class__"])
def test_an_unknown_key_is_named_and_the_nearest_offered(key: str) -> None:
    [fault] = refused(RULES.replace("weight:", f'"{key}":').encode())

    assert fault.code == "unknown_key"
    assert f"`{key}`" in fault.message
    assert key == "__class__" or "did you mean `weight`?" in fault.message


@pytest.mark.parametrize(
    ("weights", "gap"),
    [
        (["99.99"], "0.01 short"),
        (["100.01"], "0.01 over"),
        (["33.33", "33.33", "33.33"], "0.01 short"),
        (["33.333333", "33.333333", "33.333333"], "0.000001 short"),
        (["50", "50", "0.0000000000000000000000000000000000001"], "over"),
    ],
)
def test_weights_that_do_not_total_are_refused_with_the_gap(weights: list[str], gap: str) -> None:
    rows = "\n".join(
        f"  - {{code: c{i}, weight: {weight}, method: {{formula: value}}}}"
        for i, weight in enumerate(weights)
    )
    with pytest.raises(Invalid) as refusal:
        an_answer(f"id: t\ncriteria:\n{rows}\n")

    [fault] = refusal.value.findings
    assert fault.code == "weights_total"
    assert gap in fault.message


def test_a_weight_below_zero_is_refused() -> None:
    [fault] = refused(RULES.replace("100", "-100").encode())

    assert "greater than or equal to 0" in fault.message


def test_weights_of_nothing_are_refused() -> None:
    assert faults_in(RULES.replace("100", "0")) == ["no_weights"]


def test_all_faults_are_listed_and_not_the_first_alone() -> None:
    found = refused(
        b"id: t\nwieghts: percent\ncriteria:\n"
        b"  - {code: A, weight: x, method: {formula: '('}}\n"
        b"  - {code: b, weight: -1, gate: {atleast: 2}}\n"
        b"rank: {direction: up}\n"
    )

    assert {one.path for one in found} >= {
        "wieghts",
        "criteria[0].code",
        "criteria[0].weight",
        "criteria[0].method.formula",
        "criteria[1].weight",
        "criteria[1].gate.atleast",
        "rank.direction",
    }
    assert {one.line for one in found} == {2, 4, 5, 6}


def test_a_thousand_faults_are_told_as_a_hundred() -> None:
    rows = "".join(f"  - {{code: c{i}, wieght: 1}}\n" for i in range(1000))

    *told, more = refused(f"id: t\ncriteria:\n{rows}".encode())

    assert len(told) == 100
    assert "900 more" in more.message


def test_a_thousand_criteria_are_checked_within_a_second() -> None:
    rows = "".join(
        f"  - {{code: c{i}, weight: 0.1, method: {{formula: value / 10}}}}\n" for i in range(1000)
    )
    rules = a_rule_set(f"id: t\nrank: {{ties: [c999]}}\ncriteria:\n{rows}")

    start = monotonic()
    assert len(rules.criteria) == 1000
    assert faults_in(f"id: t\ncriteria:\n{rows}") == []
    assert monotonic() - start < 3  # read twice and checked, on a machine that does other things
