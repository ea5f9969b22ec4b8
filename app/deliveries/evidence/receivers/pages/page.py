"""The pages that a receiver sees: the question with its form, thanks, and what went wrong.

Each is one document that loads nothing and has no script. Fields have labels, faults are told at
the top and at their field, and nothing is told by colour alone (WCAG 2.2 AA).
"""

import base64
import hashlib
from collections.abc import Mapping

from jinja2 import DictLoader, Environment, StrictUndefined

from app.deliveries.evidence.receivers.letter import Question
from app.paper.html import STYLES
from app.units import plain

ANSWERS = {
    "confirmed": "Yes, all of it reached us",
    "part": "A part of it reached us",
    "disputed": "No, it did not reach us",
}
_FORM_STYLES = """
fieldset{border:0;margin:0 0 1.5rem;padding:0}
legend,label.above{font-weight:bold;display:block;margin:0 0 .4rem}
.choice{display:flex;gap:.6rem;align-items:center;min-height:2.75rem}
.choice input{width:1.5rem;height:1.5rem;margin:0}
.scale{display:flex;flex-wrap:wrap;gap:0 1.5rem}
input[type=text],textarea{font:inherit;border:2px solid #0b0c0c;padding:.4rem;max-width:100%}
textarea{width:100%;min-height:7rem}
button{font:inherit;font-weight:bold;min-height:2.75rem;padding:.5rem 1.5rem;border:0;
background:#00562f;color:#fff;cursor:pointer}
.hint{margin:0 0 .4rem;color:#505a5f}
.faults{border:4px solid #b10e1e;padding:.75rem 1rem;margin:0 0 1.5rem}
.fault{color:#b10e1e;font-weight:bold;margin:0 0 .4rem}
.field{margin:0 0 1.5rem}
:focus-visible{outline:3px solid #0b0c0c;outline-offset:2px;box-shadow:0 0 0 5px #fd0}
"""
_STYLES = STYLES + _FORM_STYLES
_TEMPLATE = """\
{%- macro fault(name) -%}
{%- if name in faults %}<p class="fault" id="{{ name }}-fault">{{ faults[name] }}</p>{% endif -%}
{%- endmacro -%}
{%- macro told(name) -%}
{%- if name in faults %} aria-invalid="true" aria-describedby="{{ name }}-fault"{% endif -%}
{%- endmacro -%}
<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>{% if faults %}Mend your answer: {% endif %}{{ title }}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<style>{{ styles|safe }}</style>
</head>
<body>
<main>
{%- if faults %}
<div class="faults" role="alert">
<h2>Your answer was not kept yet</h2>
<ul>{% for name, words in faults.items() %}<li><a href="#{{ name }}">{{ words }}</a></li>
{%- endfor %}</ul>
</div>
{%- endif %}
<h1>{{ title }}</h1>
{%- for words in said %}
<p>{{ words }}</p>
{%- endfor %}
{%- if question %}
<dl>
<dt>What</dt><dd>{{ question.title }}</dd>
<dt>How much</dt><dd>{{ quantity }}</dd>
<dt>Until</dt><dd>{{ question.delivered_on }}</dd>
<dt>From</dt><dd>{{ question.supplier }}</dd>
<dt>To</dt><dd>{{ question.organisation }}</dd>
</dl>
{%- endif %}
{%- if asks %}
<form method="post" accept-charset="utf-8" novalidate>
<fieldset id="answer"{{ told("answer") }}>
<legend>Did it reach you?</legend>
{{ fault("answer") }}
{%- for code, words in answers.items() %}
<div class="choice">
<input type="radio" name="answer" id="answer-{{ code }}" value="{{ code }}"
{%- if sent.answer == code %} checked{% endif %}>
<label for="answer-{{ code }}">{{ words }}</label>
</div>
{%- endfor %}
</fieldset>
<div class="field">
<label class="above" for="quantity">If it was a part: how much? ({{ question.unit }})</label>
{{ fault("quantity") }}
<input type="text" inputmode="decimal" name="quantity" id="quantity" size="12" maxlength="20"
 value="{{ sent.quantity }}"{{ told("quantity") }}>
</div>
<fieldset id="usefulness"{{ told("usefulness") }}>
<legend>How useful was it? You may leave this out</legend>
<p class="hint">1: of no use. 5: just what was needed.</p>
{{ fault("usefulness") }}
<div class="scale">
{%- for number in "12345" %}
<div class="choice">
<input type="radio" name="usefulness" id="usefulness-{{ number }}" value="{{ number }}"
{%- if sent.usefulness == number %} checked{% endif %}>
<label for="usefulness-{{ number }}">{{ number }}</label>
</div>
{%- endfor %}
</div>
</fieldset>
<div class="field">
<label class="above" for="comment">Anything to add? You may leave this out</label>
<p class="hint">{{ question.authority }} and {{ question.supplier }} read it: name no people.</p>
{{ fault("comment") }}
<textarea name="comment" id="comment" maxlength="2000"{{ told("comment") }}>
{{ sent.comment }}</textarea>
</div>
<button type="submit">Send the answer</button>
</form>
<p>You can answer once. It stands beside what {{ question.supplier }} says, and neither can change
the other.</p>
{%- endif %}
</main>
</body>
</html>
"""
_ENVIRONMENT = Environment(
    loader=DictLoader({"page": _TEMPLATE}), autoescape=True, undefined=StrictUndefined
)
_HASH = base64.b64encode(hashlib.sha256(_STYLES.encode()).digest()).decode()
#: what a browser is told to let such a page do: show its own styles, and send its own form
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'self'"
)


def asking_page(question: Question, sent: Mapping[str, str], faults: Mapping[str, str]) -> str:
    """Give the question with its form.

    Args:
        question: what is asked.
        sent: what was written into the form before, by field.
        faults: what of it cannot be taken, by field.
    """
    said = (f"{question.supplier} tells {question.authority} that this reached you:",)
    return _page("Did this reach you?", said, question, sent, faults, asks=True)


def thanks_page(question: Question, answer: str, part: str) -> str:
    """Give the thanks for an answer, with what it was.

    Args:
        question: what was asked.
        answer: as it was given, such as `confirmed`.
        part: that arrived, in the question's unit; empty: the answer has none.
    """
    much = f": {part} {question.unit}" if part else ""
    said = (
        f"You answered {question.authority}: “{ANSWERS[answer]}{much}.”",
        "Your answer is kept, and there is nothing more to do.",
    )
    return _page("Thank you", said, question)


def refusal_page(words: str, fix: str) -> str:
    """Give the page that says why a link or an answer cannot be taken."""
    return _page("This link cannot be used", (words, fix))


def _page(
    title: str,
    said: tuple[str, ...],
    question: Question | None = None,
    sent: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
    *,
    asks: bool = False,
) -> str:
    fields = dict.fromkeys(("answer", "quantity", "usefulness", "comment"), "")
    return _ENVIRONMENT.get_template("page").render(
        title=title,
        said=[words for words in said if words],
        question=question,
        quantity=f"{plain(question.quantity)} {question.unit}" if question else "",
        sent=fields | dict(sent or {}),
        faults=dict(faults or {}),
        asks=asks,
        answers=ANSWERS,
        styles=_STYLES,
    )
