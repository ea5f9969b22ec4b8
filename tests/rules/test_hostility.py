"""Rules are hostile until read: what is sent is read, or refused with words, within a second."""

from collections.abc import Callable
from time import monotonic

import pytest

from app.problems import Finding, Invalid, Problem
from app.rules.checks.about import Stops
from app.rules.checks.whole import check
from app.rules.reading import read_library, read_rule_set, read_tree
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


@pytest.mark.parametrize(
    "formula",
    [
        "().__class__", "price.__class__", "price[0]", "'a'", "{0.__class__}", "f'{1}'", "10**10",
        "10**10**10", "price // 2", "price % 2", "lambda: 1", "(x := 1)", "[1]", "{1}", "a b", "(",
        "price +", "1e5", "0x1", "1_0", "True", "None", "__import__(1)", "exec(1)", "eval(price)",
        "min(1)", "min()", "max(*price)", "round(1,2,3)", "lowest(1,2,3)", "count()", "1.5.5",
        "..5", "5.", "007", "yield", "await price", "print(price)", "price; price", "price # x",
        "価格", "price\u200b", "ｐrice", "value()", "value(1)", "value(a+b)", "@", "price!",
        "~price", "price is price", "price in price", "price <> 1", "a=1", "*price", "price,",
        "1 if price", "else", "", " ", "not", "price if 1", "min(price, key=price)", "a.b(c)",
        "((((" + "(" * 40 + "1" + ")" * 44, "-" * 500 + "1", "not " * 300 + "1", "1" + "+1" * 500,
        "9" * 41, "9" * 1990, "x" * 2001, "\\x00", "price\\u0000",
    ],
)  # fmt: skip
def test_a_formula_reaches_nothing_outside_the_language(formula: str) -> None:
    start = monotonic()

    assert faults_in(FORMULA % formula.replace('"', '\\"')) != []

    assert monotonic() - start < 0.5


@pytest.mark.parametrize(
    "formula",
    [
        "price if 1 else 2", "price < 1", "price == price", "1 < price < 20", "min(price > 1, 2)",
        "1 if price > 1 else (2 > 1)", "price and price", "not price", "is_vcse", "pricee", "inf",
        "nan", "count", "lowest", "weighted(x)", "points(nothing)", "total", "total + 1",
        "score(t)", "price if price > 5 else nothing", "contract_currency", "lowest(price > 1)",
        "count(price)", "lowest(price, price)", "weight",
    ],
)  # fmt: skip
def test_a_formula_that_makes_no_sense_is_told_before_it_runs(formula: str) -> None:
    assert faults_in(FORMULA % formula) != []


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


@pytest.mark.parametrize("length", [51, 200, 1999])
def test_a_chain_of_figures_that_nobody_can_follow_is_refused(length: int) -> None:
    rows = "".join(f"  f{i}: {{formula: f{i + 1} + 1}}\n" for i in range(length))

    assert faults_in(f"total: {{formula: f0}}\nfigures:\n{rows}  f{length}: price\n") == [
        "chain_too_long"
    ]


@pytest.mark.parametrize(
    ("rules", "names"),
    [
        ("figures: {x: y + 1, y: x + 1}\ntotal: {formula: x}", "figure x → figure y → figure x"),
        ("figures: {x: total}\ntotal: {formula: x}", "figure x → total → figure x"),
        ("figures: {x: x}\ntotal: {formula: price}", "figure x → figure x"),
        ("figures: {x: price - lowest(x)}\ntotal: {formula: price}", "figure x → figure x"),
        (
            "criteria: [{code: a, weight: 100, value: score(a), method: {formula: value}}]",
            "score a",
        ),
        (
            "criteria: [{code: a, weight: 100, method: {formula: value},"
            " require: {require: total > 5, else: zero}}]",
            "total",
        ),
        (
            "criteria:\n  - {code: a, weight: 100, value: price, method: {formula: value}}\n"
            "  - {code: k, gate: {require: value(a) > 1}, unlocks: [a]}",
            "value a",
        ),
    ],
)
def test_a_number_that_reaches_itself_is_refused_with_the_circle(rules: str, names: str) -> None:
    with pytest.raises(Invalid) as refusal:
        an_answer(rules)

    circles = [one for one in refusal.value.findings if one.code == "reaches_itself"]
    assert any(names in one.message for one in circles), circles


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        (
            "criteria: [{code: a, weight: 100, value: price, method: {use: nothing}}]",
            "unknown_method",
        ),
        ("criteria: [{code: a, weight: 100, method: {use: grade, scale: no}}]", "unknown_table"),
        ("criteria: [{code: a, weight: 100, method: {use: grade}}]", "missing_parameter"),
        (
            "criteria: [{code: a, weight: 100, value: price, method: {use: share_of_target}}]",
            "missing_parameter",
        ),
        ("figures: {x: {table: no, of: price}}\ntotal: {formula: price}", "unknown_table"),
        (
            "parameters: {x: {from: values/no.yaml#x}}\ntotal: {formula: price * x}",
            "unknown_value",
        ),
        (
            "measures: [{code: m, unit: hour, value: {from: values/no.yaml#x}}]\n"
            "total: {formula: pounds(m)}",
            "unknown_value",
        ),
        ("points_menu: {m: 5}\ntotal: {formula: price}", "unknown_measure"),
        ("rank: {ties: [nobody]}\ntotal: {formula: price}", "unknown_tie_rule"),
        ("rank: {prefer: [nobody]}\ntotal: {formula: price}", "bad_formula"),
        ("packages: {compare: nothing}\ntotal: {formula: price}", "unknown_figure"),
    ],
)
def test_what_is_named_but_not_there_is_refused(rules: str, code: str) -> None:
    assert code in faults_in(rules)


@pytest.mark.parametrize(
    "rules",
    [
        "catalogue: nothing\ntotal: {formula: price}",
        "ratings: nothing\ntotal: {formula: price}",
        "policy: nothing\ntotal: {formula: price}",
        "measures: [{code: m, unit: hour, stacking: {n: adds}}]\ntotal: {formula: m}",
        "measures: [{code: m, unit: hour, value: {from: values/no.yaml#x}}]\ntotal: {formula: m}",
        "parameters: {x: {from: values/no.yaml#x}}\ntotal: {formula: price}",
    ],
)
def test_what_is_not_there_and_turns_no_score_is_only_unfit_to_publish(rules: str) -> None:
    found = check(a_rule_set(rules), read_library())

    assert faults_in(rules) == []
    codes = {one.finding.code for one in found if one.stops is Stops.PUBLISHING}
    assert any(code.startswith("unknown_") for code in codes)
