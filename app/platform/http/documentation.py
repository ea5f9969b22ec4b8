"""The description of the API as one page for people: no script, nothing loaded from elsewhere."""

import base64
import hashlib
import re
from collections.abc import Iterator
from html import escape
from typing import Any

from app.platform.http.openapi import OAUTH
from app.platform.http.problems import describe_kinds
from app.platform.http.samples import SAMPLES, resolved, samples_of_call, token_call

_STYLE = """
body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;
color:#0b0c0c}code,pre{font-family:ui-monospace,monospace;background:#f3f2f1}
pre{padding:.75rem;margin:.5rem 0 1rem;white-space:pre-wrap;overflow-wrap:anywhere;
user-select:all}details{margin:.5rem 0}summary{color:#1d70b8;cursor:pointer}
h3 code,p code,td:last-child{overflow-wrap:anywhere}table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.25rem .5rem;border-bottom:1px solid #b1b4b6}
h3 code{background:none}a{color:#1d70b8}:focus{outline:3px solid #fd0}
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
STYLE_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'none'"
)

_TYPED = re.compile("`([^`]+)`")
_FIRST = """\
export URL=http://127.0.0.1:8000
export KEY=sv_live_…"""
_WHERE_NAMED = """\
export ONCE=order-4711     # a new word for each write, the same to send one again
export ETAG='"3"'          # the ETag of what you read and now change
export FILE=plan.xlsx      # what is sent"""


def page(document: dict[str, Any]) -> str:
    """Write the page that describes an OpenAPI document."""
    title = escape(document["info"]["title"])
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><main><h1>{title}</h1>"
        f"{_paragraphs(document['info'].get('description', ''))}"
        '<p>For programs: <a href="/openapi.json">openapi.json</a>.</p>'
        f"{_before_the_first(document)}"
        f"<h2>Operations</h2>{''.join(_operations(document))}"
        f"<h2>Problems</h2>{''.join(_problems())}</main></body></html>"
    )


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{_words(part)}</p>" for part in text.split("\n\n") if part.strip())


def _words(text: str) -> str:
    """Write words for people; what stands between backticks is something to type."""
    return _TYPED.sub(r"<code>\1</code>", escape(text))


def _before_the_first(document: dict[str, Any]) -> str:
    """Say what is typed before the first example."""
    flows = document["components"]["securitySchemes"][OAUTH]["flows"]
    samples = samples_of_call(token_call(flows["clientCredentials"]["tokenUrl"]))
    return (
        "<h2>Examples</h2><p>Click one to select the whole of it. A refusal reaches Python as an "
        "<code>HTTPError</code>, whose <code>read()</code> tells what is wrong. "
        "Before the first:</p>"
        f"<pre>{escape(_FIRST)}</pre><p>And where an example names them:</p>"
        f"<pre>{escape(_WHERE_NAMED)}</pre><p>A program may send an access token in the place of "
        "its key. It asks for one like this, with the id of the key as <code>CLIENT</code>:</p>"
        f"{_samples(samples)}"
    )


def _samples(samples: list[dict[str, str]]) -> str:
    """Write the first of the texts open, and the others to be opened."""
    return "".join(
        f"<details{'' if number else ' open'}><summary>{escape(one['label'])}</summary>"
        f"<pre>{escape(one['source'])}</pre></details>"
        for number, one in enumerate(samples)
    )


def _operations(document: dict[str, Any]) -> Iterator[str]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            name = escape(operation["operationId"])
            summary = escape(operation["summary"])
            yield f'<h3 id="{name}">{summary}: <code>{method.upper()} {escape(path)}</code></h3>'
            yield _paragraphs(operation.get("description", ""))
            if parameters := operation.get("parameters"):
                yield _table(("Parameter", "In", "For"), map(_parameter, parameters))
            yield _samples(operation[SAMPLES])
            answers = (_answer(document, *one) for one in operation["responses"].items())
            yield _table(("Answer", "Meaning"), answers)


def _parameter(parameter: dict[str, Any]) -> tuple[str, str, str]:
    needed = " (needed)" if parameter.get("required") else ""
    return parameter["name"], parameter["in"] + needed, parameter.get("description", "")


def _answer(document: dict[str, Any], status: str, response: dict[str, Any]) -> tuple[str, str]:
    return status, resolved(document, response)["description"]


def _problems() -> Iterator[str]:
    for slug, status, title, words in describe_kinds():
        yield f'<h3 id="problem-{escape(slug)}">{escape(slug)} ({status})</h3>'
        yield f"<p><strong>{escape(title)}.</strong></p>{_paragraphs(words)}"


def _table(heading: tuple[str, ...], rows: Any) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in heading)
    body = "".join(
        "<tr>" + "".join(f"<td>{_words(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
