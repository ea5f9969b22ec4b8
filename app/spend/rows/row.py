"""A row of a file as it is staged: from values by field to one tuple in the order of its table.

What has no column of its own goes to `more` as text, and so does whole what is longer than its
column, so nothing that was read is lost.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.spend.names.identity import LONGEST, Named, named

Values = Mapping[str, Any]
NAMES, WORDS, CODES = LONGEST, 500, 100  #: characters of the columns
REDACTED = "redacted"
_YEARS = re.compile(r"(\d{4})[/-](\d{2})", re.ASCII)
_MONTH = re.compile(r"(?!0000)(\d{4})-(0[1-9]|1[0-2])(?:-[0-3]\d)?", re.ASCII)

SPEND_COLUMNS = (
    "batch", "number", "sheet", "row", "name", "redacted", "amount", "paid_on", "month",
    "postcode", "is_sme", "is_vcse", "reference", "unit", "purpose", "category", "more",
)  # fmt: skip
REGISTER_COLUMNS = (
    "batch", "number", "sheet", "row", "name", "redacted", "title", "reference", "value",
    "annual_value", "starts_on", "ends_on", "postcode", "is_sme", "is_vcse", "more",
)  # fmt: skip
#: fields that have a column of their own, or say who it is
_OF_SPEND = frozenset({
    REDACTED, "supplier", "company_number", "charity_number", "amount", "paid_on",
    "supplier_postcode", "is_sme", "is_vcse", "transaction", "unit", "purpose", "category",
})  # fmt: skip
_OF_GRANTS = frozenset({
    REDACTED, "beneficiary", "company_number", "charity_number", "amount", "awarded_on",
    "postcode", "is_sme", "is_vcse", "reference", "unit", "purpose", "programme",
})  # fmt: skip
_OF_CONTRACTS = frozenset({
    REDACTED, "supplier", "company_number", "charity_number", "title", "reference", "value",
    "annual_value", "starts_on", "supplier_postcode", "is_sme", "is_vcse",
})  # fmt: skip
#: characters of the columns of fields that are texts, whatever they are a row of
_MOST = {
    "supplier": NAMES, "beneficiary": NAMES, "transaction": CODES, "reference": CODES,
    "unit": NAMES, "purpose": WORDS, "category": NAMES, "programme": NAMES, "title": WORDS,
}  # fmt: skip
_WHO = frozenset({"supplier", "beneficiary"})


class Month(str):
    """A month that was read as one: `2011-12` as it stands may name a financial year as well."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Staged:
    """A row on its way to its table."""

    who: Named | None  #: None: the name was withheld
    on: date | None  #: day that it tells of
    amount: Decimal  #: that it adds to its batch
    rest: tuple[Any, ...]  #: columns after `name`, in the order of its table
    month: int | None = None  #: YYYYMM, where it tells of no day


class Naming:
    """Tells whom rows name; the same few names come again and again, so they are kept."""

    MOST = 100_000

    def __init__(self) -> None:
        """Start knowing nobody."""
        self._known: dict[tuple[str, str, str], Named] = {}

    def who(self, name: str, company: str, charity: str) -> Named:
        """Tell whom a row names."""
        key = (name, company, charity)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= self.MOST:
                self._known.clear()
            found = self._known[key] = named(name, company, charity)
        return found


def payment(values: Values, naming: Naming) -> Staged:
    """Stage a payment."""
    get = values.get
    on = get("paid_on")
    redacted = get(REDACTED, False)
    who = _who(values, "supplier", redacted, naming)
    amount, month = values["amount"], _month(on, get("period"))
    rest = (
        redacted, amount, on, month, _key(get("supplier_postcode")),
        get("is_sme"), get("is_vcse"), get("transaction", "")[:CODES], get("unit", "")[:NAMES],
        get("purpose", "")[:WORDS], get("category", "")[:NAMES], _more(values, _OF_SPEND, who),
    )  # fmt: skip
    return Staged(who, on, amount, rest, month if on is None else None)


def grant(values: Values, naming: Naming) -> Staged:
    """Stage a grant."""
    get = values.get
    on = get("awarded_on")
    redacted = get(REDACTED, False)
    who = _who(values, "beneficiary", redacted, naming)
    amount = values["amount"]
    rest = (
        redacted, amount, on, _month(on, None), _key(get("postcode")), get("is_sme"),
        get("is_vcse"), get("reference", "")[:CODES], get("unit", "")[:NAMES],
        get("purpose", "")[:WORDS], get("programme", "")[:NAMES], _more(values, _OF_GRANTS, who),
    )  # fmt: skip
    return Staged(who, on, amount, rest)


def contract(values: Values, naming: Naming) -> Staged:
    """Stage an entry of a contracts register."""
    get = values.get
    redacted = get(REDACTED, False)
    ends = get("current_end_on") or get("ends_on")
    own = _OF_CONTRACTS | {"current_end_on" if "current_end_on" in values else "ends_on"}
    value = get("value")
    who = _who(values, "supplier", redacted, naming)
    rest = (
        redacted, values["title"][:WORDS], get("reference", "")[:CODES], value,
        get("annual_value"), get("starts_on"), ends, _key(get("supplier_postcode")),
        get("is_sme"), get("is_vcse"), _more(values, own, who),
    )  # fmt: skip
    return Staged(who, get("starts_on"), value or Decimal(0), rest)


def _who(values: Values, field: str, redacted: bool, naming: Naming) -> Named | None:
    name = values.get(field, "")
    if redacted or not name:
        return None
    return naming.who(name, values.get("company_number", ""), values.get("charity_number", ""))


def _month(on: date | None, period: str | None) -> int | None:
    """Give the month of a row, from its day or from a period such as 2013-04."""
    if on is not None:
        return on.year * 100 + on.month
    found = _MONTH.fullmatch(period) if period else None
    if found is None or (may_be_a_year(period or "") and not isinstance(period, Month)):
        return None
    return int(found[1]) * 100 + int(found[2])


def may_be_a_year(text: str) -> bool:
    """Tell whether a text such as 2011-12 or 2011/12 may name a financial year."""
    found = _YEARS.fullmatch(text)
    return found is not None and (int(found[1]) + 1) % 100 == int(found[2])


def _key(postcode: str | None) -> str:
    return postcode.replace(" ", "")[:7] if postcode else ""


def days_of(month: int) -> tuple[date, date]:
    """Give the first and the last day of a month such as 202304."""
    year, within = divmod(month, 100)
    return date(year, within, 1), date(year, within, monthrange(year, within)[1])


def _more(values: Values, own: frozenset[str], who: Named | None) -> dict[str, str] | None:
    """Give what has no column or is longer than its own, and numbers of no register they name."""
    more = {key: str(value) for key, value in values.items() if key not in own}
    for key, most in _MOST.items():
        value = values.get(key)
        if value and len(value) > most and (who is not None or key not in _WHO):
            more[key] = value
    if who is not None:
        for key, known in (("company_number", who.company), ("charity_number", who.charity)):
            if not known and key in values:
                more[key] = str(values[key])
    return more or None


MAKERS: Mapping[str, Callable[[Values, Naming], Staged]] = {
    "spend": payment, "grants": grant, "contracts-register": contract,
}  # fmt: skip
