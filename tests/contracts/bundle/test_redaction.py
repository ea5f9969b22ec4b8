from typing import Any

import pytest

from app.contracts.bundle.material import Material
from app.contracts.bundle.redaction import NO_PROOF, Redaction, redacted
from app.problems import Invalid

TENDER = Material("tender.json", "A tender", {"price": "120000", "a/b": {"~": ["one", "two"]}})
CARD = Material("card.json", "A card", [{"price": "120000", "total": "9"}])
WHY = ("trade secret", "Procurement Act 2023, section 94")


def take_out(*wanted: tuple[str, str]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    after, log, _ = cut([TENDER, CARD], *wanted)
    return after, log


def cut(
    documents: list[Material], *wanted: tuple[str, str]
) -> tuple[dict[str, Any], list[dict[str, Any]], list[Any]]:
    redactions = [Redaction(document, path, *WHY) for document, path in wanted]
    made = redacted(documents, redactions, "who", "2026-03-02T09:30:00+00:00")
    return {one.name: one.content for one in made.documents}, made.log, made.taken


def test_a_value_is_taken_out_and_the_log_says_why_by_whom_and_under_which_law() -> None:
    after, [entry] = take_out(("tender.json", "/price"))

    assert after["tender.json"]["price"] == "[withheld: trade secret]"
    assert entry == {
        "document": "tender.json", "path": "/price", "reason": WHY[0], "law": WHY[1],
        "by": "who", "at": "2026-03-02T09:30:00+00:00", "digests_left_out": False,
    }  # fmt: skip


def test_what_was_taken_out_is_given_as_it_was() -> None:
    """Even where a part of it was taken out before."""
    _, _, taken = cut([TENDER], ("tender.json", "/a~1b/~0/1"), ("tender.json", "/a~1b"))

    assert taken == ["two", {"~": ["one", "two"]}]


def test_paths_are_json_pointers() -> None:
    after, _ = take_out(("tender.json", "/a~1b/~0/1"))

    assert after["tender.json"]["a/b"] == {"~": ["one", "[withheld: trade secret]"]}


def test_a_whole_document_may_be_taken_out() -> None:
    after, _ = take_out(("tender.json", ""))

    assert after["tender.json"] == "[withheld: trade secret]"


def test_what_was_given_stays_as_it_was() -> None:
    take_out(("tender.json", "/price"))

    assert TENDER.content["price"] == "120000"


@pytest.mark.parametrize(
    ("document", "path", "code", "where"),
    [
        ("other.json", "/price", "no_document", "/redactions/0/document"),
        ("tender.json", "/prices", "not_there", "/redactions/0/path"),
        ("tender.json", "/price/0", "not_there", "/redactions/0/path"),
        ("tender.json", "/a~1b/~0/2", "not_there", "/redactions/0/path"),
        ("card.json", "/-1", "not_there", "/redactions/0/path"),
        ("card.json", "/first", "not_there", "/redactions/0/path"),
        ("card.json", "/00/price", "not_there", "/redactions/0/path"),
    ],
)
def test_what_is_not_there_cannot_be_taken_out(
    document: str, path: str, code: str, where: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        take_out((document, path))

    [finding] = refusal.value.findings
    assert (finding.code, finding.path) == (code, where)


@pytest.mark.parametrize(
    ("first", "second"),
    [("/a~1b", "/a~1b/~0"), ("/price", "/price"), ("/a~1b/~0", "/a~1b/~"), ("", "")],
)
def test_nothing_is_taken_out_twice(first: str, second: str) -> None:
    with pytest.raises(Invalid) as refusal:
        take_out(("tender.json", first), ("tender.json", second))

    assert [finding.path for finding in refusal.value.findings] == ["/redactions/1/path"]


RECEIPT = Material("receipt.json", "A", {"price": "9", "digest": "sha256:1"}, proofs=("sha256:1",))
EVENTS = Material("events.json", "E", [{"facts": {"digests": ["sha256:1", "sha256:2"]}}])
SALTED = Material(
    "salted.json", "S", {"price": "9", "salt": "s", "digest": "sha256:2"}, "", "",
    ("s", "sha256:2"), is_salted=True,
)  # fmt: skip


def test_what_was_taken_out_cannot_be_tried_out_by_a_digest_anywhere() -> None:
    after, [entry], _ = cut([RECEIPT, EVENTS], ("receipt.json", "/price"))

    assert after["receipt.json"]["digest"] == NO_PROOF
    assert after["events.json"] == [{"facts": {"digests": [NO_PROOF, "sha256:2"]}}]
    assert entry["digests_left_out"] is True


def test_a_salted_digest_may_stand_elsewhere_once_its_salt_is_gone() -> None:
    """It tells nothing, and proves when the tender came."""
    after, _, _ = cut([SALTED, EVENTS], ("salted.json", "/price"))

    assert after["salted.json"] == {
        "price": "[withheld: trade secret]", "salt": NO_PROOF, "digest": NO_PROOF,
    }  # fmt: skip
    assert after["events.json"] == EVENTS.content


def test_digests_of_what_is_whole_stay() -> None:
    after, _, _ = cut([RECEIPT, SALTED, TENDER], ("tender.json", "/price"))

    assert after["receipt.json"] == RECEIPT.content
    assert after["salted.json"] == SALTED.content
