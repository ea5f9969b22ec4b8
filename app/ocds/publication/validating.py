"""Hold releases against the schemas of the standard, with its extensions and ours, offline.

The schemas are those that lie beside the intake, and the one of our own extension. An extension
is put over the standard as it is defined: as a merge patch (RFC 7396). The formats that the
schemas name are held too: moments by RFC 3339, addresses by the signs of RFC 3986.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator, FormatChecker
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from app.ocds.intake.merging import whole_schema
from app.platform.uri import SIGNS

EXTENSION = Path(__file__).with_name("extension")
MOST_FAULTS = 20
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})", re.ASCII)
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:" + SIGNS, re.ASCII)
FORMATS = FormatChecker()  #: the library alone looks at neither, without further ones


class NotValid(Exception):
    """A release that was put together here is none: a fault of the service."""


def faults_in(release: Mapping[str, Any]) -> list[str]:
    """List what the schemas do not take, each with its place; the first of them."""
    found = _validator().iter_errors(release)
    return [
        f"{'/'.join(map(str, one.absolute_path))}: {one.message}"[:300]
        for one, _ in zip(found, range(MOST_FAULTS), strict=False)
    ]


def refuse_invalid(release: Mapping[str, Any]) -> None:
    """Let a release through that the schemas take.

    Raises:
        NotValid: for any other. What is put in is checked where it is entered, so this is a bug.
    """
    faults = faults_in(release)
    if faults:
        raise NotValid("; ".join(faults))


@FORMATS.checks("date-time", raises=ValueError)
def _is_moment(said: object) -> bool:
    if not isinstance(said, str):
        return True
    return MOMENT.fullmatch(said) is not None and bool(datetime.fromisoformat(said))


@FORMATS.checks("uri")
def _is_address(said: object) -> bool:
    return not isinstance(said, str) or URI.fullmatch(said) is not None


def _is_whole(_checker: object, said: object) -> bool:
    """Know a whole number, be it one of those that are read exactly."""
    if isinstance(said, Decimal):
        return said == said.to_integral_value()
    return isinstance(said, int) and not isinstance(said, bool)


@lru_cache(maxsize=1)
def _validator() -> Validator:
    types = Draft4Validator.TYPE_CHECKER.redefine("integer", _is_whole)
    exact: type[Validator] = extend(Draft4Validator, type_checker=types)  # type: ignore[no-untyped-call]
    return exact(whole_schema(EXTENSION), format_checker=FORMATS)
