import ast
import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.platform.http.samples import JSON, Call, Value, call_of, curl, python, token_call
from tests.curl import typed

AWKWARD = {
    "name": "O'Brien's café",
    "note": 'say "£5" & $HOME `id` \\ 🏗\n\x00',
    "is": [None, True],
}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
DOCUMENT = {
    "components": {
        "schemas": {"Thing": {"examples": [{"sort": None}, {"sort": "second"}]}},
        "parameters": {"Number": {"name": "number", "in": "path", "schema": {"minimum": 1}}},
        "responses": {"Empty": {"description": "Done."}},
    }
}
CHANGE: dict[str, Any] = {
    "security": [{"ApiKey": []}],
    "parameters": [
        {"name": "name", "in": "path", "required": True, "schema": {"examples": ["a b/ü"]}},
        {"$ref": "#/components/parameters/Number"},
        {"name": "on", "in": "query", "required": True, "example": "1 & 2"},
        {"name": "more", "in": "query", "required": False, "schema": {"examples": ["x"]}},
        {"name": "X-Why", "in": "header", "required": True, "examples": {"one": {"value": "$5"}}},
        {"name": "X-Else", "in": "header", "required": False, "schema": {}},
        {"name": "If-Match", "in": "header", "required": False, "schema": {"examples": ["v1"]}},
        {"name": "Idempotency-Key", "in": "header", "required": False, "schema": {}},
    ],
    "requestBody": {"content": {JSON: {"schema": {"$ref": "#/components/schemas/Thing"}}}},
    "responses": {"200": {"content": {JSON: {}}}, "404": {}},
}


def words_of(command: str) -> list[str]:
    """Give the words of a command, as a shell takes them apart."""
    return shlex.split(command.replace(" \\\n  ", " "))


def body_in(program: str) -> Any:
    """Give the body that a program sends."""
    [body] = [
        one.value for one in ast.parse(program).body
        if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == "body"
    ]  # fmt: skip
    return ast.literal_eval(body)


def posted(body: Any) -> Call:
    return Call("POST", "/v1/things", {}, JSON, body)


def test_a_command_has_what_the_operation_needs_and_nothing_else() -> None:
    call = call_of(DOCUMENT, "/v1/{name}/{number}", "put", CHANGE)

    assert (
        curl(call)
        == """\
curl -X PUT "$URL/v1/a%20b%2F%C3%BC/1?on=1+%26+2" \\
  -H "Authorization: Bearer $KEY" \\
  -H "Content-Type: application/json" \\
  -H "X-Why: \\$5" \\
  -H "Idempotency-Key: $ONCE" \\
  -H "If-Match: $ETAG" \\
  -d '{
  "sort": null
}'"""
    )


def test_a_program_has_the_same() -> None:
    call = call_of(DOCUMENT, "/v1/{name}/{number}", "put", CHANGE)

    assert (
        python(call)
        == """\
import json
import os
from urllib.request import Request, urlopen

body = {
    "sort": None,
}
request = Request(
    os.environ["URL"] + "/v1/a%20b%2F%C3%BC/1?on=1+%26+2",
    data=json.dumps(body).encode(),
    headers={
        "Authorization": "Bearer " + os.environ["KEY"],
        "Content-Type": "application/json",
        "X-Why": "$5",
        "Idempotency-Key": os.environ["ONCE"],
        "If-Match": os.environ["ETAG"],
    },
    method="PUT",
)
with urlopen(request) as answer:
    print(json.load(answer))"""
    )


def test_what_asks_for_nothing_is_sent_nothing() -> None:
    call = call_of(DOCUMENT, "/health", "get", {"responses": {"200": {"content": {JSON: {}}}}})

    assert curl(call) == 'curl "$URL/health"'
    assert "headers" not in python(call)
    assert "method" not in python(call)


def test_what_has_no_example_cannot_be_called() -> None:
    operation = {
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": {}}],
        "responses": {},
    }

    with pytest.raises(ValueError, match="The parameter id has no example"):
        call_of(DOCUMENT, "/v1/{id}", "get", operation)


@given(VALUES)
def test_whatever_a_body_says_comes_through(body: Any) -> None:
    words = words_of(curl(posted(body)))

    assert json.loads(words[words.index("-d") + 1]) == body
    assert body_in(python(posted(body))) == body


def test_a_shell_changes_nothing_in_a_body(tmp_path: Path) -> None:
    said = 'curl() { for word; do last=$word; done; printf %s "$last"; }\n'

    done = typed(said + curl(posted(AWKWARD)), tmp_path, {"URL": "http://127.0.0.1"})

    assert json.loads(done.stdout) == AWKWARD
    assert "O'\"'\"'Brien" in curl(posted(AWKWARD))
    assert "café" in done.stdout


def test_a_shell_changes_nothing_in_an_address_or_a_header(tmp_path: Path) -> None:
    said = "curl() { printf '%s\\n' \"$@\"; }\n"
    call = Call("GET", "/v1/$HOME`id`", {"X-Why": Value('\\"$HOME"`id`', "KEY")})

    done = typed(said + curl(call), tmp_path, {"URL": "http://127.0.0.1", "KEY": 'a "b" $c'})

    assert done.stdout.splitlines() == [
        "http://127.0.0.1/v1/$HOME`id`", "-H", 'X-Why: \\"$HOME"`id`a "b" $c',
    ]  # fmt: skip
    assert ast.parse(python(call))


@pytest.mark.parametrize(
    ("answer", "told", "in_command"),
    [
        (JSON, "print(json.load(answer))", ""),
        ("application/geo+json", "print(json.load(answer))", ""),
        ("text/calendar; charset=utf-8", "print(answer.read().decode())", ""),
        ("", "print(answer.status)", ""),
        ("application/zip", 'Path("answer.zip").write_bytes(answer.read())', "answer.zip"),
        ("application/pdf", 'Path("answer.bin").write_bytes(answer.read())', "answer.bin"),
    ],
)  # fmt: skip
def test_an_answer_is_shown_or_kept(answer: str, told: str, in_command: str) -> None:
    call = Call("GET", "/v1/things", {}, answer=answer)

    assert python(call).splitlines()[-1].strip() == told
    assert words_of(curl(call))[2:] == (["-f", "-o", in_command] if in_command else [])


def test_an_answer_may_be_described_elsewhere() -> None:
    operation = {"responses": {"204": {"$ref": "#/components/responses/Empty"}}}

    assert call_of(DOCUMENT, "/v1/things", "delete", operation).answer == ""


def test_a_file_is_sent_as_it_is() -> None:
    kind = "application/octet-stream"
    operation = {"requestBody": {"content": {kind: {}}}, "responses": {"200": {}}}
    call = call_of(DOCUMENT, "/v1/files", "post", operation)

    assert words_of(curl(call))[-2:] == ["--data-binary", "@$FILE"]
    assert 'body = Path(os.environ["FILE"]).read_bytes()' in python(call)
    assert "    data=body,\n" in python(call)


def test_a_form_has_its_fields() -> None:
    call = token_call("/oauth/token")

    assert words_of(curl(call))[-6:] == [
        "--data-urlencode", "grant_type=client_credentials",
        "--data-urlencode", "client_id=$CLIENT",
        "--data-urlencode", "client_secret=$KEY",
    ]  # fmt: skip
    assert "data=urlencode(body).encode()" in python(call)
    assert '"client_id": os.environ["CLIENT"],' in python(call)
