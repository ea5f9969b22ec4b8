import json
import tracemalloc
from typing import Any

import pytest

from app.ocds.intake.envelope import Piece
from app.ocds.intake.told import (
    LONGEST_PATH,
    MOST_FINDINGS,
    TROUBLES,
    Refused,
    Release,
    told_by,
)
from tests.ocds.intake.sent import a_release


def said_of(sent: Any, version: str = "") -> Release | Refused:
    content = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
    return told_by(Piece("", content, version=version))


def release(sent: Any) -> Release:
    said = said_of(sent)
    assert isinstance(said, Release), said
    return said


def codes(said: Release | Refused) -> list[str]:
    return [one.code for one in said.findings]


def test_a_release_is_known_by_its_ocid_and_id() -> None:
    said = release(a_release("7"))

    assert (said.ocid, said.id, said.findings) == ("ocds-abc123-1", "7", ())


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"id": "1"}, "no_ocid"),
        ({"ocid": "", "id": "1"}, "no_ocid"),
        ({"ocid": None}, "no_ocid"),
        ({"ocid": {"a": 1}}, "no_ocid"),
        ({"url": "https://example.org/r.json", "date": "2026-01-01"}, "linked_release"),
        ({"$ref": "https://example.org/r.json"}, "linked_release"),
        (a_release("x" * 201), "id_too_long"),
        (a_release(ocid="x" * 101), "id_too_long"),
        (b"{]", "not_json"),
        (b'{"ocid": "\xff"}', "not_utf8"),
        (b'{"ocid": 00}', "not_json"),
    ],
)
def test_what_cannot_be_known_again_is_refused(sent: Any, code: str) -> None:
    said = said_of(sent)

    assert isinstance(said, Refused)
    assert codes(said) == [code]
    assert all(one.message and one.how_to_fix for one in said.findings)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_each_trouble_of_an_envelope_has_words(trouble: str) -> None:
    assert codes(told_by(Piece("", trouble=trouble))) == [trouble]


@pytest.mark.parametrize(("version", "is_known"), [("1.0", True), ("1.1", True), ("1.1.5", True),
                                                   ("2.0", False), ("latest", False)])  # fmt: skip
def test_only_versions_that_are_known_are_read(version: str, is_known: bool) -> None:
    assert isinstance(said_of(a_release(), version), Release) is is_known


def test_a_release_without_an_id_is_named_by_its_ocid_and_date() -> None:
    sent = a_release()
    del sent["id"]

    said = release(sent)

    assert said.id == "ocds-abc123-1-2026-01-01T09:00:00Z"
    assert codes(said) == ["no_id"]


@pytest.mark.parametrize("date", [None, 5, "soon", "0001-01-01T00:00:00+01:00", [], "9999-12-31"])
def test_a_date_that_cannot_be_used_is_told(date: Any) -> None:
    said = release(a_release(date=date))

    assert said.dated is None
    assert codes(said) == ["no_date"]


def test_a_day_alone_is_a_date() -> None:
    assert str(release(a_release(date="2026-02-03")).dated) == "2026-02-03 00:00:00+00:00"


def test_numbers_that_nobody_can_hold_are_set_aside_and_told() -> None:
    said = release(b'{"ocid": "o", "id": "1", "date": "2026-01-01", "a": 1e9999, "b": Infinity}')

    assert (said.tree["a"], said.tree["b"]) == (None, None)
    assert codes(said) == ["number_out_of_range", "not_a_number"]


def test_characters_that_no_database_keeps_are_replaced_and_told() -> None:
    sent = (
        rb'{"ocid": "o", "id": "a\u0000b", "date": "2026-01-01", "x": ["\ud800", "\ud83d\ude00"]}'
    )

    said = release(sent)

    assert said.id == "a\ufffdb"
    assert said.tree["x"] == ["\ufffd", "\U0001f600"]
    assert [(one.code, one.path) for one in said.findings] == [
        ("unstorable_text", "id"),
        ("unstorable_text", "x[0]"),
    ]


def test_a_reference_to_another_document_stays_words() -> None:
    said = release(a_release(tender={"$ref": "https://example.org/schema.json#/x"}))

    assert said.tree["tender"] == {"$ref": "https://example.org/schema.json#/x"}


def test_however_much_is_odd_a_few_are_told_and_the_others_counted() -> None:
    texts = b",".join([rb'"\u0000"'] * 50_000)

    said = release(b'{"ocid": "o", "id": "1", "date": "2026-01-01", "x": [' + texts + b"]}")

    assert len(said.findings) == MOST_FINDINGS
    assert said.findings[-1].code == "more_findings"
    assert "49,951" in said.findings[-1].message


def test_a_part_that_is_only_a_reference_is_told_with_its_place() -> None:
    link = {"$ref": "https://example.org/tender.json"}
    said = release(a_release(tender=link, awards=[{"id": "1"}, {"suppliers": [link]}]))

    assert [(one.code, one.path) for one in said.findings] == [
        ("reference_not_followed", "tender"),
        ("reference_not_followed", "awards[1].suppliers[0]"),
    ]
    many = release(a_release(awards=[link] * 2 * MOST_FINDINGS))
    assert len(many.findings) <= MOST_FINDINGS + 1
    assert release(a_release(description="A $ref in words.")).findings == ()


@pytest.mark.parametrize(
    "name", [rb"\u0024ref", rb"$\u0072ef", rb"$r\u0065f", rb"\u0024\u0072\u0065\u0066"]
)
def test_a_reference_is_told_however_its_name_is_written(name: bytes) -> None:
    sent = json.dumps(a_release(tender={"$ref": "https://example.org/tender.json"})).encode()

    assert codes(release(sent.replace(b"$ref", name))) == ["reference_not_followed"]


@pytest.mark.parametrize("odd", [{"$ref": "x"}, "\0"])
def test_however_long_names_are_what_is_told_of_them_stays_short(odd: Any) -> None:
    names = {"k" * 100_000 + str(number): [odd] * 30 for number in range(3)}
    deep = {"d" * 300: {"e" * 300: {"f" * 300: [odd] * 30}}}
    said = release(a_release() | names | deep)

    assert len(said.findings) in (MOST_FINDINGS, MOST_FINDINGS + 1)
    assert all(len(one.path) <= LONGEST_PATH for one in said.findings)
    assert said.findings[0].path.startswith("kkkk")
    assert said.findings[0].path.endswith("kkk0[0]")
    assert sum(len(one.message) + len(one.path) for one in said.findings) < 50_000


@pytest.mark.parametrize("odd", [{"$ref": "x"}, "\0"])
def test_places_of_long_names_are_not_held_for_what_is_as_it_should_be(odd: Any) -> None:
    inside: Any = ["words"]
    for _ in range(50):
        inside = {"k" * 20_000: inside}
    sent = json.dumps(a_release(odd=[odd], inside=inside)).encode()

    tracemalloc.start()
    try:
        release(sent)
        assert tracemalloc.get_traced_memory()[1] < 10 * len(sent)
    finally:
        tracemalloc.stop()
