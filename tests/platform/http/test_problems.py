from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.platform.http.problems import STATUSES, describe_kinds, status_of
from app.problems import Problem

MEMBERS = {"type", "title", "status", "detail", "instance", "code", "how_to_fix", "request_id"}


def kinds(of: type[Problem] = Problem) -> Iterator[type[Problem]]:
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


def errors(client: TestClient, body: bytes | str | dict[str, Any]) -> list[dict[str, Any]]:
    sent: Any = {"json": body} if isinstance(body, dict) else {"content": body}
    headers = {"Content-Type": "application/json"}
    answer = client.post("/v1/manners/echo", headers=headers, **sent)
    assert answer.status_code == 422, answer.text
    return list(answer.json()["errors"])


def test_every_kind_of_problem_has_a_status_and_a_name_of_its_own() -> None:
    slugs = [kind.slug for kind in kinds()]

    assert all(400 <= status_of(kind) < 600 for kind in kinds())
    assert {slug for slug in slugs if slugs.count(slug) > 1} == set()
    assert len(set(STATUSES.values())) == len(STATUSES)
    assert {slug for slug, *_ in describe_kinds()} == set(slugs)


def test_a_problem_says_all_that_a_caller_needs(service: TestClient) -> None:
    answer = service.get("/v1/nowhere", headers={"X-Request-ID": "mine-1"})

    told = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert told.keys() >= MEMBERS
    assert (told["status"], told["code"], told["instance"]) == (404, "not-found", "/v1/nowhere")
    assert told["request_id"] == answer.headers["x-request-id"] == "mine-1"


def test_the_description_of_each_kind_is_where_its_type_points(service: TestClient) -> None:
    page, anchor = service.get("/v1/nowhere").json()["type"].split("#")

    assert f'id="{anchor}"' in service.get(page).text


def test_a_wrong_method_is_told_all_the_right_ones(service: TestClient) -> None:
    answer = service.delete("/v1/manners/events")

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, POST"
    assert answer.json()["allowed"] == ["GET", "POST"]


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "TRACE", "BREW"])
def test_methods_that_nobody_serves_are_refused(service: TestClient, method: str) -> None:
    assert service.request(method, "/v1/manners/words").status_code == 405


def test_a_path_with_a_slash_too_many_is_not_redirected(service: TestClient) -> None:
    assert service.get("/v1/manners/words/", follow_redirects=False).status_code == 404


def test_a_fault_of_ours_tells_nothing_of_our_insides(service: TestClient) -> None:
    answer = service.get("/v1/manners/fault")

    assert (answer.status_code, answer.json()["code"]) == (500, "internal-error")
    assert answer.json()["request_id"] in answer.headers["x-request-id"]
    assert not {"hunter2", "Runtime", "Traceback", ".py"} & set(answer.text.split())
    assert "hunter2" not in answer.text
    assert answer.headers["x-ratelimit-limit"] == "600"


def test_each_fault_of_a_body_is_told_with_its_place_and_its_fix(service: TestClient) -> None:
    told = errors(
        service,
        {
            "parts": [{"amount": "1.5"}, {"amount": -1, "unit": 5}],
            "by_place": {"E06/1~x": {"amout": 2}},
            "nane": "x",
        },
    )

    assert {(one["pointer"], one["code"]) for one in told} == {
        ("/name", "missing"),
        ("/parts/1/amount", "greater_than_equal"),
        ("/parts/1/unit", "string_type"),
        ("/by_place/E06~11~0x/amount", "missing"),
        ("/by_place/E06~11~0x/amout", "extra_forbidden"),
        ("/nane", "extra_forbidden"),
    }
    fixes = {one["pointer"]: one["how_to_fix"] for one in told}
    assert fixes["/by_place/E06~11~0x/amout"] == "Did you mean amount?"
    assert fixes["/nane"] == "Did you mean name?"
    assert all(one["message"] and one["how_to_fix"] for one in told)


def test_a_name_like_no_other_is_answered_with_those_there_are(service: TestClient) -> None:
    [told] = errors(service, {"name": "x", "zzz": 1})

    assert told["how_to_fix"] == "Remove it, or use one of: by_place, either, name, parts."


def test_the_branches_of_a_choice_are_no_part_of_a_place(service: TestClient) -> None:
    told = errors(service, {"name": "x", "either": {"amount": "x"}})

    assert {one["pointer"] for one in told} == {"/either", "/either/amount"}


def test_a_missing_body_is_told_as_such(service: TestClient) -> None:
    [told] = errors(service, b"")

    assert (told["pointer"], told["code"]) == ("", "missing")
