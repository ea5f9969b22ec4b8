"""What a workbook of ours says before anybody fills it in: the same for XLSX, CSV and JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.spreadsheets.forms.form import Form

Rows = Sequence[Mapping[str, Any]]  #: values by the keys of fields; None or absent: blank


@dataclass(frozen=True, slots=True)
class Shown:
    """A sheet that is only read by people; it never comes back."""

    name: str
    about: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A line of the sheet that helps to check before sending: words, and a formula for them."""

    label: str
    formula: str  #: begins with `=`; ours alone, never made of anybody's text


@dataclass(frozen=True, slots=True)
class Estimate:
    """A column of formulas of ours after the fields of a form; it is never read."""

    form: str  #: key of the form
    heading: str  #: says that it is an estimate
    formulas: tuple[str, ...]  #: one a row


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook to be written."""

    kind: str  #: name of the kind of workbook
    template_version: int
    title: str
    told: tuple[tuple[str, str], ...]  #: lines of the sheet Read me
    forms: tuple[tuple[Form, Rows], ...]
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)  #: by name, to choose from
    shown: tuple[Shown, ...] = ()
    checks: tuple[Check, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)  #: for `_sv`, such as the rules' digest
    #: for `_sv` as well, told by nobody else: when it was made, for whom, and of which content
    made: Mapping[str, str] = field(default_factory=dict)
    is_previewed: bool = True  #: what sending it would do is always shown before it is saved
