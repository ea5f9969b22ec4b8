"""The description of the API as one page for people: no script, nothing loaded from elsewhere."""

import base64
import hashlib
import json
from collections.abc import Iterator
from html import escape
from typing import Any

from app.platform.http.problems import describe_kinds

_STYLE = """
body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;
color:#0b0c0c}code,pre{font-family:ui-monospace,monospace;background:#f3f2f1}
pre{padding:.75rem;overflow-x:auto}table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.25rem .5rem;border-bottom:1px solid #b1b4b6}
h3 code{background:none}a{color:#1d70b8}:focus{outline:3px solid #fd0}
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
STYLE_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'none'"
)


def page(document: dict[str, Any]) -> str:
    """Write the page that describes an OpenAPI document."""
    title = escape(document["info"]["title"])
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><main><h1>{title}</h1>"
        f"{_paragraphs(document['info'].get('description', ''))}"
        '<p>For programs: <a href="/openapi.json">openapi.json</a>.</p>'
        f"<h2>Operations</h2>{''.join(_operations(document))}"
        f"<h2>Problems</h2>{''.join(_problems())}</main></body></html>"
    )


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n") if part.strip())


def _operations(document: dict[str, Any]) -> Iterator[str]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            name = escape(operation["operationId"])
            summary = escape(operation["summary"])
            yield f'<h3 id="{name}">{summary}: <code>{method.upper()} {escape(path)}</code></h3>'
            yield _paragraphs(operation.get("description", ""))
            if parameters := operation.get("parameters"):
                yield _table(("Parameter", "In", "For"), map(_parameter, parameters))
            if example := example_of(document, operation):
                yield f"<pre>{escape(json.dumps(example, indent=2, ensure_ascii=False))}</pre>"
            answers = (_answer(document, *one) for one in operation["responses"].items())
            yield _table(("Answer", "Meaning"), answers)


def _parameter(parameter: dict[str, Any]) -> tuple[str, str, str]:
    needed = " (needed)" if parameter.get("required") else ""
    return parameter["name"], parameter["in"] + needed, parameter.get("description", "")


def _answer(document: dict[str, Any], status: str, response: dict[str, Any]) -> tuple[str, str]:
    return status, _resolved(document, response)["description"]


def _problems() -> Iterator[str]:
    for slug, status, title, words in describe_kinds():
        yield f'<h3 id="problem-{escape(slug)}">{escape(slug)} ({status})</h3>'
        yield f"<p><strong>{escape(title)}.</strong></p>{_paragraphs(words)}"


def _table(heading: tuple[str, ...], rows: Any) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in heading)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def example_of(document: dict[str, Any], operation: dict[str, Any]) -> Any:
    """Give the first example of an operation's body; None if it takes no JSON or has none."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    named = [example["value"] for example in content.get("examples", {}).values()]
    own = [content["example"]] if "example" in content else []
    schema = _resolved(document, content.get("schema", {}))
    return next(iter([*named, *own, *schema.get("examples", [])]), None)


def _resolved(document: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    while reference := part.get("$ref"):
        part = document
        for step in reference.removeprefix("#/").split("/"):
            part = part[step]
    return part
