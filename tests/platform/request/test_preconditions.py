import pytest
from fastapi.testclient import TestClient

VERSIONED = "/v1/manners/versioned"
CHANGE = {"word": "four", "length": 4}


def change(service: TestClient, if_match: str) -> int:
    answer = service.put(VERSIONED, json=CHANGE, headers={"If-Match": if_match})
    return int(answer.status_code)


def test_what_has_not_changed_is_not_sent_again(service: TestClient) -> None:
    first = service.get(VERSIONED)
    again = service.get(VERSIONED, headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["x-request-id"]


@pytest.mark.parametrize("known", ["*", "W/{}", '"other", {}', '"other" ,\t{}'])
def test_a_caller_may_know_several_versions(service: TestClient, known: str) -> None:
    etag = service.get(VERSIONED).headers["etag"]
    headers = {"If-None-Match": known.format(etag)}

    assert service.get(VERSIONED, headers=headers).status_code == 304


def test_another_form_of_the_same_list_has_another_tag(service: TestClient) -> None:
    words = "/v1/manners/words"
    tags = {
        service.get(words, headers={"Accept": form}).headers["etag"]
        for form in ("application/json", "text/csv")
    }

    assert len(tags) == 2
    assert service.get(words).headers["vary"] == "Accept, Authorization"


@pytest.mark.parametrize("header", ["v3", '"v3', '"v3" "v4"', '"é\x00"', ",", '""v3""'])
def test_what_is_no_tag_is_refused(service: TestClient, header: str) -> None:
    sent = header.encode("utf-8", "replace")

    assert service.get(VERSIONED, headers={b"If-None-Match": sent}).status_code == 400
    assert service.put(VERSIONED, json=CHANGE, headers={b"If-Match": sent}).status_code == 400


def test_a_change_says_which_version_it_changes(service: TestClient) -> None:
    answer = service.put(VERSIONED, json=CHANGE)

    assert (answer.status_code, answer.json()["code"]) == (428, "precondition-needed")


def test_a_change_of_an_older_version_is_refused_with_the_current_one(service: TestClient) -> None:
    answer = service.put(VERSIONED, json=CHANGE, headers={"If-Match": '"v2.abc"'})

    assert (answer.status_code, answer.json()["current_version"]) == (412, 3)


def test_a_change_of_the_current_version_is_made(service: TestClient) -> None:
    read = service.get(VERSIONED).headers["etag"]
    assert read.startswith('"v3.')

    answer = service.put(VERSIONED, json=CHANGE, headers={"If-Match": read})

    assert answer.status_code == 200
    assert answer.headers["etag"].startswith('"v4.')


@pytest.mark.parametrize(
    ("if_match", "status"),
    [
        *[('"v3"', 200), ("*", 200), ('"v2", "v3"', 200), ('"v3.anything"', 200)],
        *[
            ('W/"v3"', 412),
            ('"3"', 412),
            ('"v33"', 412),
            ('"v3x"', 412),
            ('"v' + "9" * 99 + '"', 412),
        ],
    ],
)
def test_only_a_strong_tag_of_the_version_lets_a_change_through(
    service: TestClient, if_match: str, status: int
) -> None:
    assert change(service, if_match) == status
