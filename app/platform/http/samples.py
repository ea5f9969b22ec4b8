"""How an operation is called, as texts to copy: one for curl, one for Python's own library.

Both are made of what the description says: method, address, headers and body, with its examples.
What only the reader has is taken from the environment:

- `URL`: where the service is, such as `http://127.0.0.1:8000`;
- `KEY`: an API key, or an access token in its place;
- `ONCE`: a word of theirs, by which a write that is sent again is known to be the same;
- `ETAG`: of the version that they change;
- `FILE`: the name of the file that they send.
"""

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

SAMPLES = "x-codeSamples"  #: where tools that show descriptions look for such texts
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
_OFFICE = "application/vnd.openxmlformats-officedocument"
#: how files are named in which bytes are kept, that say nothing on a screen
_ENDINGS = {
    f"{_OFFICE}.spreadsheetml.sheet": "xlsx",
    f"{_OFFICE}.wordprocessingml.document": "docx",
    "application/zip": "zip",
}
#: in an address as they are; the rest is written as percent signs have it
_PLAIN = "@:,"
#: what a shell looks at within double quotes
_SPECIAL = re.compile(r'([\\"$`])')


@dataclass(frozen=True, slots=True)
class Value:
    """A text, and after it what a variable of the environment holds, if it names one."""

    words: str
    variable: str = ""

    def in_shell(self) -> str:
        """Write it as within double quotes of a shell."""
        return _quoted(self.words) + (f"${self.variable}" if self.variable else "")

    def in_python(self) -> str:
        """Write it as an expression."""
        read = [f'os.environ["{self.variable}"]'] if self.variable else []
        return " + ".join([*([_literal(self.words)] if self.words or not read else []), *read])


#: headers that are sent wherever an operation takes them, though none is refused without the first
_ASKED = {"Idempotency-Key": Value("", "ONCE"), "If-Match": Value("", "ETAG")}


@dataclass(frozen=True, slots=True)
class Call:
    """What is sent for one operation, and what becomes of its answer."""

    method: str
    path: str  #: with its query, written as addresses are
    headers: Mapping[str, Value]
    kind: str = ""  #: media type of the body; empty: there is none
    body: Any = None  #: if it is JSON, or of a form the `Value` of each field
    answer: str = JSON  #: its media type; empty: nothing but its status


def samples_of(
    document: dict[str, Any], path: str, method: str, operation: dict[str, Any]
) -> list[dict[str, str]]:
    """Give both texts of an operation, as `x-codeSamples` has them.

    Args:
        document: the whole description, to which the operation refers.
        path: of the operation, with its parameters in braces.
        method: of the operation.
        operation: what the description says of it.
    """
    return samples_of_call(call_of(document, path, method, operation))


def samples_of_call(call: Call) -> list[dict[str, str]]:
    """Give both texts of a call, as `x-codeSamples` has them."""
    return [
        {"lang": "Shell", "label": "curl", "source": curl(call)},
        {"lang": "Python", "label": "Python", "source": python(call)},
    ]


def token_call(path: str) -> Call:
    """Give what is sent for an access token, with the id of the key from `CLIENT`."""
    fields = {
        "grant_type": Value("client_credentials"),
        "client_id": Value("", "CLIENT"),
        "client_secret": Value("", "KEY"),
    }
    return Call("POST", path, {}, FORM, fields)


def call_of(document: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> Call:
    """Give what is sent for an operation: what it needs, by the description's examples.

    Raises:
        ValueError: if something that is needed has no example.
    """
    parameters = [resolved(document, one) for one in operation.get("parameters", ())]
    for one in parameters:
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", quote(str(_example(one)), _PLAIN))
    needed = [one for one in parameters if one.get("required")]
    query = {one["name"]: _example(one) for one in needed if one["in"] == "query"}
    headers = {"Authorization": Value("Bearer ", "KEY")} if operation.get("security") else {}
    kind = next(iter(operation.get("requestBody", {}).get("content", {})), "")
    headers |= {"Content-Type": Value(kind)} if kind else {}
    headers |= {one["name"]: Value(str(_example(one))) for one in needed if one["in"] == "header"}
    taken = {one["name"] for one in parameters if one["in"] == "header"}
    headers |= {name: value for name, value in _ASKED.items() if name in taken}
    success = operation["responses"][min(operation["responses"])]
    return Call(
        method=method.upper(),
        path=path + (f"?{urlencode(query)}" if query else ""),
        headers=headers,
        kind=kind,
        body=example_of(document, operation) if kind == JSON else None,
        answer=next(iter(resolved(document, success).get("content", {})), ""),
    )


def curl(call: Call) -> str:
    """Write a call as a command for a shell."""
    method = "" if call.method == "GET" else f"-X {call.method} "
    parts = [f'{method}"$URL{_quoted(call.path)}"']
    parts += [f'-H "{name}: {value.in_shell()}"' for name, value in call.headers.items()]
    if call.kind == JSON:
        parts.append(f"-d {shlex.quote(json.dumps(call.body, indent=2, ensure_ascii=False))}")
    elif call.kind == FORM:
        fields = call.body.items()
        parts += [f'--data-urlencode "{name}={value.in_shell()}"' for name, value in fields]
    elif call.kind:
        parts.append('--data-binary "@$FILE"')
    if _is_bytes(call.answer):
        parts.append(f"-f -o {_name_of(call.answer)}")  # a refusal is no such file
    return "curl " + " \\\n  ".join(parts)


def _quoted(text: str) -> str:
    """Write a text as within double quotes of a shell."""
    return _SPECIAL.sub(r"\\\1", text)


def python(call: Call) -> str:
    """Write a call as a program, which needs nothing but what Python brings."""
    lines = [*_body_in_python(call), "request = Request("]
    lines.append(f'    os.environ["URL"] + {_literal(call.path)},')
    if call.kind:
        lines.append(f"    data={_DATA.get(call.kind, 'body')},")
    if call.headers:
        lines.append("    headers={")
        lines += [f'        "{name}": {one.in_python()},' for name, one in call.headers.items()]
        lines.append("    },")
    if call.method != "GET":
        lines.append(f'    method="{call.method}",')
    lines += [")", "with urlopen(request) as answer:", f"    {_told_in_python(call)}"]
    program = "\n".join(lines)
    return "\n".join(_imports(program)) + "\n\n" + program


#: how a body is written, by its media type; a file is sent as it is
_DATA = {JSON: "json.dumps(body).encode()", FORM: "urlencode(body).encode()"}


def _body_in_python(call: Call) -> Iterator[str]:
    if call.kind == JSON:
        yield f"body = {_literal(call.body)}"
    elif call.kind == FORM:
        yield "body = {"
        yield from (f'    "{name}": {one.in_python()},' for name, one in call.body.items())
        yield "}"
    elif call.kind:
        yield 'body = Path(os.environ["FILE"]).read_bytes()'


def _told_in_python(call: Call) -> str:
    if not call.answer:
        return "print(answer.status)"
    if _is_bytes(call.answer):
        return f'Path("{_name_of(call.answer)}").write_bytes(answer.read())'
    return "print(json.load(answer))" if _is_json(call.answer) else "print(answer.read().decode())"


def _imports(program: str) -> Iterator[str]:
    """Give what a program brings in, in the usual order."""
    yield from (f"import {name}" for name in ("json", "os") if f"{name}." in program)
    if "Path(" in program:
        yield "from pathlib import Path"
    if "urlencode(" in program:
        yield "from urllib.parse import urlencode"
    yield "from urllib.request import Request, urlopen"


def _literal(value: Any, indent: str = "") -> str:
    """Write a JSON value as Python does, a member on each line."""
    inner = indent + "    "
    if isinstance(value, dict) and value:
        lines = [f"{_literal(name)}: {_literal(one, inner)}" for name, one in value.items()]
        return "{" + "".join(f"\n{inner}{line}," for line in lines) + f"\n{indent}}}"
    if isinstance(value, list) and value:
        return "[" + "".join(f"\n{inner}{_literal(one, inner)}," for one in value) + f"\n{indent}]"
    if value is None or isinstance(value, bool):
        return repr(value)
    return json.dumps(value, ensure_ascii=False)  # texts and numbers are written alike


def _is_json(kind: str) -> bool:
    return kind.endswith("json")


def _is_bytes(kind: str) -> bool:
    return bool(kind) and not _is_json(kind) and not kind.startswith("text/")


def _name_of(kind: str) -> str:
    return f"answer.{_ENDINGS.get(kind, 'bin')}"


def _example(parameter: dict[str, Any]) -> Any:
    schema = parameter.get("schema", {})
    given = [parameter["example"]] if "example" in parameter else []
    given += [one["value"] for one in parameter.get("examples", {}).values()]
    given += schema.get("examples", [])
    given += [schema["minimum"]] if "minimum" in schema else []
    if not given:
        raise ValueError(f"The parameter {parameter['name']} has no example.")
    return given[0]


def example_of(document: dict[str, Any], operation: dict[str, Any]) -> Any:
    """Give the first example of an operation's body; None if it takes no JSON or has none."""
    content = operation.get("requestBody", {}).get("content", {}).get(JSON, {})
    named = [example["value"] for example in content.get("examples", {}).values()]
    own = [content["example"]] if "example" in content else []
    schema = resolved(document, content.get("schema", {}))
    return next(iter([*named, *own, *schema.get("examples", [])]), None)


def resolved(document: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """Follow a part of a document to what it refers to, if it refers to anything."""
    while reference := part.get("$ref"):
        part = document
        for step in reference.removeprefix("#/").split("/"):
            part = part[step]
    return part
