from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from app.platform.request.paging import Paging, page_of_sorted
from tests.platform.manners_room import WORDS, note_events

EVENTS, WORDS_AT = "/v1/manners/events", "/v1/manners/words"


def walk(service: TestClient, path: str, **parameters: Any) -> Iterator[list[dict[str, Any]]]:
    """Follow `Link` from page to page."""
    answer = service.get(path, params=parameters)
    while True:
        assert answer.status_code == 200, answer.text
        page = answer.json()
        yield page["data"]
        assert page["page"]["has_more"] == (page["page"]["next_cursor"] is not None)
        following = answer.links.get("next")
        assert (following is not None) == page["page"]["has_more"]
        if following is None:
            return
        answer = service.get(str(following["url"]))


@pytest.mark.parametrize(("at_once", "limit"), [(1, 7), (5, 2), (23, 10), (23, 23), (23, 100)])
def test_each_row_comes_once_however_many_share_a_moment(
    service: TestClient, engine: Engine, at_once: int, limit: int
) -> None:
    note_events(engine, 23, at_once)

    pages = list(walk(service, EVENTS, limit=limit))

    assert [len(page) for page in pages[:-1]] == [limit] * (len(pages) - 1)
    assert sorted(row["subject"] for page in pages for row in page) == [
        f"{number:04}" for number in range(23)
    ]


def test_rows_added_meanwhile_shift_nothing(service: TestClient, engine: Engine) -> None:
    note_events(engine, 10, 1)
    pages = walk(service, EVENTS, limit=4)
    seen = next(pages)
    service.post(EVENTS, json={"name": "later"})

    seen += [row for page in pages for row in page]

    assert [row["subject"] for row in seen] == [*(f"{n:04}" for n in range(10)), "later"]


def test_a_page_has_a_hundred_rows_unless_fewer_are_asked_for(service: TestClient) -> None:
    assert [len(page) for page in walk(service, WORDS_AT)] == [100, 100, 50]
    assert [row["word"] for page in walk(service, WORDS_AT) for row in page] == WORDS


@pytest.mark.parametrize("limit", ["0", "-1", "101", "1000000000", "1.0", "ten", "", "1e1", "١"])
def test_a_page_of_no_or_too_many_rows_is_refused(service: TestClient, limit: str) -> None:
    answer = service.get(WORDS_AT, params={"limit": limit})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == "limit"


def cursor_of(service: TestClient, path: str = WORDS_AT, **parameters: Any) -> str:
    return str(service.get(path, params=parameters).json()["page"]["next_cursor"])


def test_a_forged_cursor_is_refused(service: TestClient) -> None:
    good = cursor_of(service)

    for forged in ("x", "!", "é", "", "A" * 80, good[:-2], good[:-6] + "AAAAAA", "A" + good[1:]):
        answer = service.get(WORDS_AT, params={"cursor": forged})
        assert (answer.status_code, answer.json()["code"]) == (400, "bad-cursor"), forged


def test_a_cursor_is_good_for_its_own_list_and_filters_only(service: TestClient) -> None:
    cursor = cursor_of(service)

    assert service.get(EVENTS, params={"cursor": cursor}).status_code == 400
    assert service.get(WORDS_AT, params={"cursor": cursor, "starts": "w"}).status_code == 400
    assert service.get(WORDS_AT, params={"cursor": cursor, "limit": 3}).status_code == 200
    assert service.get(f"{WORDS_AT}.csv", params={"cursor": cursor}).status_code == 200


@given(
    st.sets(st.text(st.characters(exclude_categories=["Cs"])), max_size=40),
    st.integers(1, 7),
)
def test_pages_of_a_sorted_list_make_up_the_list(items: set[str], limit: int) -> None:
    asked = Paging(limit, None, False, b"secret", b"list")
    seen: list[str] = []
    while True:
        found = page_of_sorted(items, str, asked)
        seen += found.rows
        if not found.marks.has_more:
            break
        asked = asked.at(found.marks.next_cursor, limit)

    assert seen == sorted(items)


def test_a_cursor_of_another_authority_is_refused(service: TestClient, engine: Engine) -> None:
    from tests.callers import a_key

    ours, theirs = a_key(engine), a_key(engine, authority="Elsewhere Council")
    a_key(engine)
    path = "/v1/api-keys"
    cursor = service.get(path, params={"limit": 1}, headers=ours).json()["page"]["next_cursor"]

    asked = {"limit": 1, "cursor": cursor}
    assert service.get(path, params=asked, headers=ours).status_code == 200
    refused = service.get(path, params=asked, headers=theirs)
    assert (refused.status_code, refused.json()["code"]) == (400, "bad-cursor")
