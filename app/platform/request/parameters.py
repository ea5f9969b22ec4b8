"""What an address may say: parameters that are known, given once, and written one way only.

A misspelt filter that is passed over gives a wrong answer that looks right, so every route
refuses a parameter that it does not know. Nor may `0` be a day, or `yes` be true.
"""

import re
import types
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Union, get_args, get_origin

from fastapi import Request

from app.platform.request.moment import BEYOND, is_beyond
from app.platform.request.validation import nearest
from app.problems import Finding, Invalid, Malformed, NotFound, Unauthenticated

#: what a bearer token looks like, and the names under which people put one in an address
TOKEN = re.compile(r"\bsv_(live|test)_|\beyJ[\w-]+\.eyJ[\w-]+\.")
_TOKEN_NAMES = frozenset({"api_key", "apikey", "key", "token", "access_token", "authorization"})

_DAY = r"\d{4}-\d{2}-\d{2}"
_TIME = rf"{_DAY}[Tt]\d{{2}}:\d{{2}}(:\d{{2}}(\.\d{{1,6}})?)?([Zz]|[+-]\d{{2}}:\d{{2}})"
#: how a parameter of each kind is written, and what to call it
_FORMS: dict[Any, tuple[str, str]] = {
    bool: (r"true|false", "true or false"),
    int: (r"-?[0-9]{1,15}", "a whole number"),
    date: (_DAY, "a date such as 2026-04-30"),
    datetime: (_TIME, "a time with an offset such as 2026-04-30T12:00:00Z"),
}


class UnknownParameter(Malformed):
    """The address has a parameter that this path does not know, or knows only once."""

    slug = "unknown-parameter"


class TokenInAddress(Unauthenticated):
    """A key was sent where logs and histories keep it."""

    slug = "key-in-address"


def refuse_strange(request: Request, known: Mapping[str, Any], steps: Mapping[str, Any]) -> None:
    """Let a request through only if its address can be read and says nothing unknown.

    Args:
        request: whose path and parameters to look at.
        known: what each parameter of its route is declared as, by its name.
        steps: the same of the parameters within its path.

    Raises:
        TokenInAddress: if a parameter holds a key, whatever its name.
        UnknownParameter: if a name is unknown, or given twice and no list; the nearest is offered.
        Invalid: if a number, flag, date or time is written in a way that means something else.
        NotFound: if the path has a character that no name of ours has.
    """
    if "\x00" in request.scope["path"]:
        raise NotFound("There is nothing at this path.")
    pairs = request.query_params.multi_items()
    names = [name for name, _ in pairs]
    for name, value in pairs:
        _refuse_token(name, value, known)
    for name, value in pairs:
        if name not in known:
            problem = f"There is no parameter {name[:50]!r} here."
            raise UnknownParameter(problem, nearest(name, known))
        if names.count(name) > 1 and get_origin(_kind(known[name])) is not list:
            raise UnknownParameter(f"{name!r} is given more than once.", "Give it once.")
        if "\x00" in value:
            raise Malformed(f"{name!r} has a NUL.", "Remove it.")
    findings = [_misread(name, value, known[name]) for name, value in pairs]
    findings += [_misread(name, request.path_params[name], steps[name]) for name in steps]
    if any(findings):
        raise Invalid("A parameter cannot be read.", "See `errors`.", filter(None, findings))


def _refuse_token(name: str, value: str, known: Mapping[str, Any]) -> None:
    named = name.casefold() in _TOKEN_NAMES and name not in known
    if named or TOKEN.search(name) or TOKEN.search(value):
        raise TokenInAddress(
            "A key was sent in the address, where logs keep it.",
            "Revoke that key, and send a new one in the header Authorization.",
        )


def _misread(name: str, value: Any, declared: Any) -> Finding | None:
    kind = _kind(declared)
    form, words = _FORMS.get(kind, ("", ""))
    if not form or re.fullmatch(form, str(value), re.ASCII):
        if kind is datetime and is_beyond(str(value)):
            return Finding("not_readable", BEYOND, "Send another.", path=f"?{name}")
        return None
    fix = f"Send {words}."
    if re.fullmatch(r".*\d \d\d:\d\d", str(value)):
        fix = "Write the + of its offset as %2B, or use Z."
    return Finding("not_readable", f"Input should be {words}.", fix, path=f"?{name}")


def _kind(declared: Any) -> Any:
    """Give the type that is declared, without its bounds and whether it may be left out."""
    if get_origin(declared) is Annotated:
        return _kind(get_args(declared)[0])
    if get_origin(declared) in {Union, types.UnionType}:
        kinds = [part for part in get_args(declared) if part is not type(None)]
        return _kind(kinds[0]) if len(kinds) == 1 else None
    return declared
