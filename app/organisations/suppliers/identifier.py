"""Identifiers of organisations, each in its register's own form, so that equal ones are equal.

Schemes are those of org-id.guide, and GB-PPON: the central digital platform's own number. People
write the same number with and without leading noughts, spaces or small letters; a scheme that is
not known here is taken as it comes, in capitals.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from app.problems import Finding

LONGEST = 100  #: characters of an identifier
_SCHEME = re.compile(r"[A-Z]{2}-[A-Z0-9_]{2,30}", re.ASCII)
_NAMED = re.compile(r"([A-Za-z]{2}-[A-Za-z0-9_]{2,30})[-: ]\s*(\S.*)", re.ASCII)

#: what looks like a scheme and is none: its numbers mean something on one platform, or elsewhere
NO_SCHEMES = {
    "GB-FTS": "It numbers parties within Find a Tender; give the number of a register.",
    "GB-CFS": "It numbers parties within Contracts Finder; give the number of a register.",
    "GB-CIC": "A community interest company has a company number: use GB-COH.",
}
#: schemes in which a small letter and its capital are two letters
CASE_COUNTS = frozenset({"GB-SRS"})


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """What one register calls an organisation."""

    scheme: str
    value: str

    def __str__(self) -> str:
        """Write both parts as one, as OCDS does."""
        return f"{self.scheme}-{self.value}"


@dataclass(frozen=True, slots=True)
class _Form:
    """How a scheme's numbers are written, and how people write them."""

    accepted: re.Pattern[str]
    written: Callable[[re.Match[str]], str]
    looks: str


def _form(pattern: str, written: Callable[[re.Match[str]], str], looks: str) -> _Form:
    return _Form(re.compile(pattern, re.ASCII), written, looks)


#: Any two letters may begin a company number: Companies House adds some now and then. Fewer than
#: five digits are not filled up: the codes of other registers, such as RJ1, look like that.
FORMS = {
    "GB-COH": _form(
        r"([A-Z]{2})(\d{5,6})|(\d{5,8})|(R\d{7}|[A-Z]{2}\d{5}R)",
        lambda m: m[4] or (m[1] + m[2].zfill(6) if m[1] else m[3].zfill(8)),
        "eight characters, such as 01234567 or SC012345",
    ),
    "GB-CHC": _form(r"(\d{6,7})", lambda m: m[1], "six or seven digits, such as 1234567"),
    "GB-SC": _form(
        r"(?:SC)?(0?\d{5})", lambda m: f"SC{m[1].zfill(6)}", "SC and six digits, such as SC012345"
    ),
    "GB-NIC": _form(r"(?:NIC)?(\d{6})", lambda m: m[1], "six digits, such as 101234"),
    "GB-PPON": _form(
        r"([A-Z]{4})-?(\d{4})-?([A-Z]{4})",
        lambda m: f"{m[1]}-{m[2]}-{m[3]}",
        "four letters, four digits and four letters, such as PABC-1234-DEFG",
    ),
    "GB-UKPRN": _form(r"(1\d{7})", lambda m: m[1], "eight digits, such as 10001234"),
}


def read_identifier(scheme: str, text: str, path: str = "") -> Identifier | Finding:
    """Bring an identifier into its register's own form, or tell what is wrong with it.

    Args:
        scheme: such as `GB-COH`, in any letters.
        text: the identifier, which may begin with the scheme.
        path: its place in the document, for the finding.
    """
    named = scheme.strip().upper()
    if named in NO_SCHEMES:
        return Finding("no_scheme", f"{named} is no register.", NO_SCHEMES[named], path=path)
    if not _SCHEME.fullmatch(named):
        fix = "Use one of org-id.guide, such as GB-COH, GB-CHC or GB-PPON."
        return Finding("no_scheme", f"{scheme[:40]} is no scheme.", fix, path=path)
    value = "".join(text.split())
    if value.upper().startswith(f"{named}-"):
        value = value[len(named) + 1 :]
    value = value if named in CASE_COUNTS else value.upper()
    form = FORMS.get(named)
    if form is None:
        if 1 <= len(value) <= LONGEST:
            return Identifier(named, value)
        fix = f"Give 1 to {LONGEST} characters."
        return Finding("no_identifier", "This is no identifier.", fix, path=path)
    found = form.accepted.fullmatch(value)
    if found is None or not value.strip("0"):
        fault = f"{text[:40]} is no number of {named}."
        return Finding("no_identifier", fault, f"It has {form.looks}.", path=path)
    return Identifier(named, form.written(found))


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for: identifiers of one scheme, or of any if none is named."""

    scheme: str | None
    values: frozenset[str]


def sought(text: str) -> Sought | Finding:
    """Read what somebody looks for, such as `GB-COH-1234567`, or `1234567` of any register."""
    named = _NAMED.fullmatch(text.strip())
    if named:
        one = read_identifier(named[1], named[2], "?identifier")
        return one if isinstance(one, Finding) else Sought(one.scheme, frozenset({one.value}))
    readings = [read_identifier(scheme, text) for scheme in FORMS]
    values = {one.value for one in readings if isinstance(one, Identifier)}
    as_it_is = "".join(text.split())
    return Sought(None, frozenset({*values, as_it_is, as_it_is.upper()}))
