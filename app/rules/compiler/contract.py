"""The facts of a contract that every rule set may name, and what each must be."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from app.problems import Finding
from app.units import plain

Contract = Mapping[str, Decimal | bool | str]
KINDS: Mapping[str, tuple[type, str]] = {
    "value": (Decimal, "a number of pounds, such as 1000000"),
    "years": (Decimal, "a number, such as 2"),
    "above_threshold": (bool, "true or false"),
    "currency": (str, "three letters, such as GBP"),
    "date": (str, "a day, such as 2026-04-01"),
}


def day_of(contract: Contract) -> date | None:
    """Give the day on which the contract's rules and values are looked at, if it says one."""
    given = contract.get("date")
    try:
        return date.fromisoformat(given) if isinstance(given, str) and len(given) == 10 else None
    except ValueError:
        return None  # `faults` says so


def faults(contract: Contract) -> Iterator[Finding]:
    """Say what is wrong with the facts that every contract may have; its own are its own."""
    for name, given in contract.items():
        kind, wanted = KINDS.get(name, (object, ""))
        wrong_day = name == "date" and day_of(contract) is None
        if not isinstance(given, kind) or wrong_day:
            yield _fault(name, f"contract.{name} is {_shown(given)}; it must be {wanted}.")
    value, years = contract.get("value"), contract.get("years")
    if isinstance(value, Decimal) and value < 0:
        yield _fault("value", f"contract.value is {plain(value)}; it cannot be below zero.")
    if isinstance(years, Decimal) and years <= 0:
        yield _fault("years", f"contract.years is {plain(years)}; it must be more than zero.")


def _fault(name: str, words: str) -> Finding:
    return Finding("bad_contract_fact", words, "Correct it.", path=f"contract.{name}")


def _shown(given: object) -> str:
    if isinstance(given, bool):
        return "true" if given else "false"
    return plain(given) if isinstance(given, Decimal) else repr(str(given)[:40])
