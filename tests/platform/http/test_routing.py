import csv
import io

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from starlette.routing import Match

from app.platform.http.routing import Router
from app.platform.renditions.giving import MOST_ROWS, row_model_of, whole
from app.platform.request.paging import Paging, page_of_sorted
from app.problems import NotAcceptable
from tests.platform.manners_room import WORDS, EventPage, Whole, Word, WordPage

WORDS_AT = "/v1/manners/words"


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))[1:]


def test_a_list_in_another_form_is_whole_unless_a_page_is_asked_for(service: TestClient) -> None:
    assert [row[0] for row in rows_of(service.get(f"{WORDS_AT}.csv").text)] == WORDS
    sheet = load_workbook(io.BytesIO(service.get(f"{WORDS_AT}.xlsx").content)).worksheets[0]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == WORDS

    page = service.get(f"{WORDS_AT}.csv", params={"limit": 7})
    following = service.get(str(page.links["next"]["url"]))
    assert [row[0] for row in rows_of(page.text + following.text) if row[0] != "word"] == WORDS[
        :14
    ]


def test_filters_hold_for_every_form(service: TestClient) -> None:
    answer = service.get(f"{WORDS_AT}.csv", params={"starts": "word00"})

    assert [row[0] for row in rows_of(answer.text)] == WORDS[:10]
    assert service.get(f"{WORDS_AT}.csv", params={"strats": "x"}).status_code == 400


def test_a_list_too_long_to_give_at_once_is_refused_rather_than_cut() -> None:
    words = [f"{number:06}" for number in range(MOST_ROWS + 1)]

    def listed(asked: Paging) -> WordPage:
        found = page_of_sorted(words, str, asked)
        rows = [Word.model_construct(word=word, length=6) for word in found.rows]
        return WordPage.model_construct(data=rows, page=found.marks)

    asked = Paging(100, None, True, b"secret", b"list")
    with pytest.raises(NotAcceptable, match="more than 50000 rows"):
        whole(listed, {"asked": asked}, lambda: None)
    words.pop()
    assert len(whole(listed, {"asked": asked}, lambda: None).data) == MOST_ROWS


def test_a_path_is_found_by_its_router_as_before(service: TestClient) -> None:
    assert service.get("/v1/manners/words").status_code == 200
    wrong = service.post("/v1/manners/versioned", json={})
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "GET, PUT")
    assert service.get("/v1/manners/words/").status_code == 404


def asked(router: Router, path: str, **changes: str) -> Match:
    """Ask a service of one router for a path, and tell what its router says."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.include_router(router)
    [included] = app.routes
    scope = {"type": "http", "method": "GET", "path": path, "headers": []} | changes
    return included.matches(scope)[0]


def test_a_router_knows_its_paths_also_those_that_are_added_later() -> None:
    router = Router(prefix="/v1")
    router.add_api_route("/lots/{one}", _word, methods=["GET"])
    assert asked(router, "/v1/lots/1") is Match.FULL
    assert asked(router, "/v1/lots/1", method="PUT") is Match.PARTIAL
    assert asked(router, "/v1/lots/1/2") is Match.NONE
    assert asked(router, "/v1/bids/1") is Match.NONE

    router.add_api_route("/bids/{one}", _word, methods=["GET"])

    assert asked(router, "/v1/bids/1") is Match.FULL


def test_a_path_is_found_behind_a_proxy_that_adds_to_it() -> None:
    router = Router(prefix="/v1")
    router.add_api_route("/lots/{one}", _word, methods=["GET"])

    assert asked(router, "/social/v1/lots/1", root_path="/social") is Match.FULL


def _word(one: str) -> Word:
    return Word(word=one, length=len(one))


def test_only_pages_are_lists() -> None:
    assert row_model_of(WordPage) is Word
    assert row_model_of(EventPage) is not None
    assert row_model_of(Whole) is None
    assert row_model_of(None) is None


def test_numbers_come_back_as_exact_text(service: TestClient) -> None:
    sent = b'{"name": "x", "parts": [{"amount": 12345678901234.56789}, {"amount": "-0.0"}]}'
    headers = {"Content-Type": "application/json"}

    answer = service.post("/v1/manners/echo", content=sent, headers=headers)

    amounts = [part["amount"] for part in answer.json()["parts"]]
    assert amounts == ["12345678901234.56789", "0.0"]
