from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event

from app.organisations.role import Role
from app.organisations.scope import Scope
from tests.callers import a_key, a_person
from tests.procurements.sent import PROCUREMENTS, a_body, a_published, a_sent, code_of

Headers = dict[str, str]
READ = {"version": 1}  #: of the draft, by whoever publishes it


def tag(client: TestClient, at: str, headers: Headers) -> Headers:
    return {**headers, "If-Match": client.get(at, headers=headers).headers["ETag"]}


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Note each query that is asked meanwhile."""
    asked: list[str] = []

    def listen(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", listen)
    yield asked
    event.remove(engine, "before_cursor_execute", listen)


def test_a_draft_is_told_with_what_the_law_asks_of_it(
    client: TestClient, officer: Headers
) -> None:
    told = client.get(a_sent(client, officer), headers=officer).json()

    assert (told["state"], told["version"], told["published_version"]) == ("draft", 1, 0)
    assert told["deadline"] == {
        "at": "2026-05-01T11:00:00Z",
        "local": "2026-05-01T12:00:00+01:00",
        "zone": "Europe/London",
        "words": "Friday 1 May 2026, 12 noon (Europe/London, UTC+01:00)",
    }
    assert told["estimated_value"]["with_vat"] == "1200000.00"
    model = told["social_value_model"]
    assert (model["model"], model["must"], model["least_percent"]) == ("ppn-002", False, "10")
    passed = {one["code"]: one["passed"] for one in told["thresholds"]}
    assert passed == {"covered_procurement": True, "key_performance_indicators": False}
    assert all(one["source"] for one in told["thresholds"])


@pytest.mark.parametrize(
    ("deadline", "code"),
    [
        ({"at": "2026-03-29T01:30"}, "time_does_not_exist"),
        ({"at": "2026-10-25T01:30"}, "time_is_twice"),
        ({"at": "2026-05-01"}, "time_needed"),
        ({"at": "2026-05-01T12:00", "zone": "Europe/Lundon"}, "unknown_zone"),
        ({"at": "2026-05-01T12:00+00:00"}, "offset_and_zone_differ"),
    ],
)
def test_a_deadline_that_is_no_one_moment_is_refused_with_its_place(
    client: TestClient, officer: Headers, deadline: dict[str, str], code: str
) -> None:
    answer = client.post(PROCUREMENTS, json=a_body(deadline=deadline), headers=officer)

    [fault] = answer.json()["errors"]
    assert answer.status_code == 422
    assert (fault["code"], fault["path"]) == (code, "deadline")


@pytest.mark.parametrize(
    "changes",
    [
        {"lots": []},
        {"lots": [a_body()["lots"][0] | {"number": str(n)} for n in range(101)]},
        {"procedure": "direct"},
        {"reference": "two\nlines"},
        {"title": " "},
        {"estimated_value": {"without_vat": "1.005"}},
        {"estimated_value": {"without_vat": "1", "currency": "EUR"}},
        {"estimated_value": {"without_vat": "-1"}},
        {"lots": [a_body()["lots"][0] | {"contract": {"value": "1" + "0" * 30}}]},
        {"lots": [a_body()["lots"][0] | {"contract": {"value": -1}}]},
        {"nobody_knows_this": 1},
    ],
)
def test_what_cannot_be_read_is_refused(
    client: TestClient, officer: Headers, changes: dict[str, Any]
) -> None:
    answer = client.post(PROCUREMENTS, json=a_body(**changes), headers=officer)

    assert code_of(answer)[0] == 422


def test_a_reference_is_used_once(client: TestClient, officer: Headers) -> None:
    a_sent(client, officer)

    again = client.post(PROCUREMENTS, json=a_body(), headers=officer)

    assert code_of(again) == (409, "reference-taken")


def test_of_two_who_change_a_draft_the_second_reads_it_again(
    client: TestClient, officer: Headers
) -> None:
    at = a_sent(client, officer)
    read = tag(client, at, officer)

    first = client.put(at, json=a_body(title="One"), headers=read)
    second = client.put(at, json=a_body(title="Two"), headers=read)

    assert (first.status_code, first.json()["version"]) == (200, 2)
    assert code_of(second) == (412, "stale")
    assert client.get(at, headers=officer).json()["title"] == "One"


def test_it_takes_two_people_to_publish(
    client: TestClient, officer: Headers, second: Headers
) -> None:
    at = a_sent(client, officer)

    own = client.post(f"{at}/publication", json=READ, headers=officer)
    unread = client.post(f"{at}/publication", json={}, headers=second)
    other = client.post(f"{at}/publication", json=READ, headers=second)
    again = client.post(f"{at}/publication", json=READ, headers=second)

    assert code_of(own) == (403, "second-person-needed")
    assert unread.status_code == 422
    assert other.status_code == 201
    assert other.json()["procurement"]["state"] == "published"
    assert other.json()["digest"].startswith("sha256:")
    assert other.json()["findings"] == []
    assert code_of(again) == (409, "procurement-is-published")


def test_a_programs_key_does_not_publish(
    client: TestClient, engine: Engine, officer: Headers
) -> None:
    at = a_sent(client, officer)

    answer = client.post(f"{at}/publication", json=READ, headers=a_key(engine))

    assert code_of(answer) == (403, "person-needed")


def test_what_a_program_wrote_is_published_once_a_person_has_sent_it_again(
    client: TestClient, engine: Engine, officer: Headers, second: Headers
) -> None:
    at = a_sent(client, a_key(engine))
    early = client.post(f"{at}/publication", json=READ, headers=second)
    client.put(at, json=a_body(), headers=tag(client, at, officer))

    after = client.post(f"{at}/publication", json={"version": 2}, headers=second)

    assert code_of(early) == (409, "author-needed")
    assert after.status_code == 201


def test_a_draft_that_is_not_ready_lists_what_is_missing(
    client: TestClient, officer: Headers, second: Headers
) -> None:
    at = a_sent(client, officer, deadline=None, estimated_value=None)

    answer = client.post(f"{at}/publication", json=READ, headers=second)

    told = {one["code"] for one in answer.json()["errors"]}
    assert answer.status_code == 422
    assert told == {"deadline_missing", "value_with_vat_missing"}


def test_a_draft_that_was_changed_since_is_not_published(
    client: TestClient, officer: Headers, second: Headers
) -> None:
    at = a_sent(client, officer)
    client.put(at, json=a_body(title="New"), headers=tag(client, at, officer))

    answer = client.post(f"{at}/publication", json=READ, headers=second)

    assert code_of(answer) == (412, "stale")
    assert answer.json()["current_version"] == 2


def test_what_is_published_changes_no_more(
    client: TestClient, officer: Headers, second: Headers
) -> None:
    at = a_published(client, officer, second)

    answer = client.put(at, json=a_body(title="New"), headers=tag(client, at, officer))

    assert code_of(answer) == (409, "procurement-is-published")


def test_suppliers_see_nothing_of_drafts(
    client: TestClient, officer: Headers, second: Headers, supplier: Headers
) -> None:
    draft = a_sent(client, officer, reference="P-1")
    at = a_published(client, officer, second, reference="P-2")
    missing = f"{PROCUREMENTS}/0195566f-4a00-7000-8000-00000000ffff"

    hidden = client.get(draft, headers=supplier)
    nothing = client.get(missing, headers=supplier)
    listed = client.get(PROCUREMENTS, headers=supplier).json()["data"]

    assert code_of(hidden) == code_of(nothing) == (404, "not-found")
    ids = draft.rsplit("/", 1)[1], missing.rsplit("/", 1)[1]
    assert hidden.json()["detail"].replace(ids[0], ids[1]) == nothing.json()["detail"]
    assert [one["reference"] for one in listed] == ["P-2"]
    assert client.get(at, headers=supplier).status_code == 200


def test_a_supplier_writes_no_procurement(client: TestClient, supplier: Headers) -> None:
    answer = client.post(PROCUREMENTS, json=a_body(), headers=supplier)

    assert code_of(answer) == (403, "scope-missing")


def test_another_authoritys_look_like_none(
    client: TestClient, engine: Engine, officer: Headers
) -> None:
    at = a_sent(client, officer)
    stranger = a_person(engine, Role.PROCUREMENT_OFFICER, authority="Othertown Council")
    headers = {**stranger, "If-Match": "*"}
    deeds = [
        client.get(at, headers=stranger),
        client.put(at, json=a_body(), headers=headers),
        client.post(f"{at}/publication", json=READ, headers=stranger),
        client.post(f"{at}/cancellation", json={"reason": "Ours."}, headers=stranger),
    ]

    assert {code_of(answer) for answer in deeds} == {(404, "not-found")}
    assert client.get(PROCUREMENTS, headers=stranger).json()["data"] == []


def test_the_list_is_narrowed_by_state_and_by_reference(
    client: TestClient, officer: Headers, second: Headers
) -> None:
    a_sent(client, officer, reference="P-1")
    a_published(client, officer, second, reference="P-2")

    def references(asked: str) -> list[str]:
        rows = client.get(f"{PROCUREMENTS}?{asked}", headers=officer).json()["data"]
        return [row["reference"] for row in rows]

    assert references("") == ["P-1", "P-2"]
    assert references("state=draft") == ["P-1"]
    assert references("reference=P-2") == ["P-2"]
    assert references("state=cancelled") == []


def test_a_list_says_until_when_tenders_are_taken(client: TestClient, officer: Headers) -> None:
    a_sent(client, officer)

    [row] = client.get(PROCUREMENTS, headers=officer).json()["data"]
    [header, line] = client.get(f"{PROCUREMENTS}.csv", headers=officer).text.splitlines()

    assert row["deadline"] == "2026-05-01T11:00:00Z"
    assert "deadline" in header
    assert "2026-05-01" in line


def test_however_many_there_are_as_many_queries_are_asked(
    client: TestClient, engine: Engine, officer: Headers
) -> None:
    at = a_sent(client, officer, reference="P-0")
    reader = a_key(engine, Scope.PROCUREMENTS_READ)

    def queries() -> list[int]:
        told = []
        for path in (PROCUREMENTS, at, f"{at}/lots"):
            client.get(path, headers=reader)  # the first use of a key is noted
            with counted(engine) as asked:
                client.get(path, headers=reader)
            told.append(len(asked))
        return told

    before = queries()
    lot = a_body()["lots"][0]
    many = [lot | {"number": str(n)} for n in range(1, 30)]
    client.put(at, json=a_body(reference="P-0", lots=many), headers={**officer, "If-Match": "*"})
    for number in range(1, 6):
        a_sent(client, officer, reference=f"P-{number}")

    assert queries() == before
