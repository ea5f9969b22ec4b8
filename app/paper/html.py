"""A page as HTML: one file that needs nothing from anywhere, for screens, readers and printers.

It has no script and asks for nothing from outside, its headings are in order, its tables say
which cell heads which, and nothing is told by colour alone.
"""

import base64
import hashlib

from jinja2 import DictLoader, Environment, StrictUndefined

from app.paper.clean import clean, one_line
from app.paper.page import Page

STYLES = """
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;background:#fff;color:#0b0c0c;font:1rem/1.5 Arial,Helvetica,sans-serif;
overflow-wrap:anywhere}
main{max-width:46rem;margin:0 auto;padding:2rem 1.25rem}
footer{max-width:46rem;margin:0 auto;padding:.5rem 1.25rem 2rem;font-size:.875rem}
footer p{border-top:1px solid #505a5f;padding-top:.5rem;margin:0}
.above{margin-bottom:2rem}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 1rem}
h2{font-size:1.35rem;line-height:1.25;margin:2rem 0 .5rem}
h3{font-size:1.1rem;margin:1.5rem 0 .25rem}
h4{font-size:1rem;margin:1rem 0 .25rem}
p,dd,td,th,li{white-space:pre-line}
p{margin:0 0 .75rem}
ul{margin:0 0 .75rem;padding-left:1.5rem}
dl{display:grid;grid-template-columns:minmax(7rem,1fr) 3fr;gap:.25rem 1rem;margin:0 0 1rem}
dt{font-weight:bold}
dd{margin:0}
table{border-collapse:collapse;width:100%;margin:0 0 1.25rem;font-size:.9375rem}
caption{caption-side:top;text-align:left;font-weight:bold;padding:0 0 .4rem}
th,td{border:1px solid #505a5f;padding:.35rem .5rem;text-align:left;vertical-align:top}
thead th{background:#f3f2f1}
tbody th{font-weight:normal}
tfoot th,tfoot td{font-weight:bold}
.n{text-align:right;font-variant-numeric:tabular-nums;overflow-wrap:normal}
hr{border:0;border-top:1px solid #505a5f;margin:2rem 0}
@page{size:A4;margin:20mm 20mm 18mm}
@media print{
body{font-size:10.5pt}
main,footer{max-width:none;padding:0;margin:0}
h1,h2,h3,h4,caption{break-after:avoid}
thead{display:table-header-group}
p,li{orphans:2;widows:2}
dt{break-after:avoid}
hr{break-after:page;border:0;margin:0}
}
"""

_TEMPLATE = """\
{%- macro runs(one) -%}
{%- for run in one.runs -%}
{%- if run.style == "strong" -%}<strong>{{ run.text|clean }}</strong>
{%- elif run.style == "emphasis" -%}<em>{{ run.text|clean }}</em>
{%- else -%}{{ run.text|clean }}{%- endif -%}
{%- endfor -%}
{%- endmacro -%}
{%- macro row_of(part, row) %}
<tr>
{%- for cell in row -%}
{%- set number = ' class="n"'|safe if part.columns[loop.index0].is_number else "" -%}
{%- if loop.first -%}<th scope="row"{{ number }}>{{ cell|clean }}</th>
{%- else -%}<td{{ number }}>{{ cell|clean }}</td>{%- endif -%}
{%- endfor -%}
</tr>
{%- endmacro -%}
{%- macro table(part) %}
<table><caption>{{ part.caption|clean }}</caption>
<thead><tr>
{%- for column in part.columns -%}
<th scope="col"{% if column.is_number %} class="n"{% endif %}>{{ column.title|clean }}</th>
{%- endfor -%}
</tr></thead>
<tbody>
{%- for row in part.rows %}{{ row_of(part, row) }}{% endfor %}
</tbody>
{%- if part.total %}
<tfoot>{{ row_of(part, part.total) }}
</tfoot>
{%- endif %}</table>
{%- endmacro -%}
{%- macro shown(part) -%}
{%- set kind = part.__class__.__name__ -%}
{%- if kind == "Heading" %}
<h{{ part.level + 1 }}>{{ part.text|one_line }}</h{{ part.level + 1 }}>
{%- elif kind == "Paragraph" %}
<p>{{ runs(part) }}</p>
{%- elif kind == "Lines" %}
<p>{% for line in part.lines %}{{ line|one_line }}{% if not loop.last %}<br>{% endif %}
{%- endfor %}</p>
{%- elif kind == "Bullets" %}
<ul>{% for item in part["items"] %}<li>{{ runs(item) }}</li>{% endfor %}</ul>
{%- elif kind == "Facts" %}
<dl>{% for term, words in part.rows %}<dt>{{ term|one_line }}</dt><dd>{{ words|clean }}</dd>
{%- endfor %}</dl>
{%- elif kind == "Table" %}{{ table(part) }}
{%- else %}
<hr>
{%- endif -%}
{%- endmacro -%}
<!doctype html>
<html lang="{{ page.language }}">
<head>
<meta charset="utf-8">
<title>{{ page.title|one_line }}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>{{ styles|safe }}</style>
</head>
<body>
<main>
{%- if page.above %}
<div class="above">
{%- for part in page.above %}{{ shown(part) }}{% endfor %}
</div>
{%- endif %}
<h1>{{ page.title|one_line }}</h1>
{%- for part in page.parts %}{{ shown(part) }}{% endfor %}
</main>
{%- if page.footer %}
<footer><p>{{ page.footer|clean }}</p></footer>
{%- endif %}
</body>
</html>
"""

_ENVIRONMENT = Environment(
    loader=DictLoader({"page": _TEMPLATE}), autoescape=True, undefined=StrictUndefined
)
_ENVIRONMENT.filters |= {"clean": clean, "one_line": one_line}

_HASH = base64.b64encode(hashlib.sha256(STYLES.encode()).digest()).decode()
#: what a browser is told to let such a page do: show its own styles, and nothing else
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'none'"
)


def as_html(page: Page) -> str:
    """Give a page as one HTML document that loads nothing."""
    return _ENVIRONMENT.get_template("page").render(page=page, styles=STYLES)
