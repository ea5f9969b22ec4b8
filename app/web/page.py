"""Pages from templates: each with its policy, kept by nobody, and with its faults told first.

What is put into a template is text, whoever wrote it: it is escaped, and cleaned of signs that
would turn a line round.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.paper.clean import clean
from app.web.stylesheet import ADDRESS
from app.web.words import WORDS, apart, day, days, figure, moment, named

#: what a browser is told to let a page do: show our stylesheet, and send our forms to us
POLICY = (
    "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to mend in a form."""

    words: str
    field: str = ""  #: id of the field that it is about; empty: of none


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the content of every page."""

    title: str
    csrf: str = ""  #: empty: nobody is signed in
    faults: Sequence[Fault] = ()
    reload_seconds: int = 0  #: 0: the page stays as it is
    here: str = ""  #: which part of the service it belongs to
    back: str = ""  #: address of the page before it
    by_field: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find the faults by their fields."""
        for one in self.faults:
            self.by_field.setdefault(one.field, one.words)


def page(
    template: str, frame: Frame, status: int = 200, **told: Any
) -> HTMLResponse:  # fmt: skip
    """Give a page.

    Args:
        template: its name, without the ending.
        frame: what stands around it.
        status: of the answer.
        told: what the template asks for.
    """
    text = _ENVIRONMENT.get_template(f"{template}.html").render(frame=frame, **told)
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store", "Vary": "Cookie"}
    return HTMLResponse(text, status, headers)


def _shown(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, Markup):
        return clean(value)
    return value


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True,
        undefined=StrictUndefined, finalize=_shown, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.filters |= {"day": day, "days": days, "moment": moment, "named": named, "figure": figure}
    made.filters["apart"] = apart
    made.globals |= {"stylesheet": ADDRESS, "words": WORDS}
    return made


_ENVIRONMENT = _environment()
