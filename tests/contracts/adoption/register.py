"""Rows of a contracts register, made into what is sent to take a contract on."""

import csv
from pathlib import Path
from typing import Any

SAMPLE = Path(__file__).with_name("register-sample.csv")
#: a real register, when the project stands beside a folder of data; what to call it
BESIDE = Path(__file__).parents[4] / "shared" / "data" / "contracts"
REAL = BESIDE / "salford-contracts-register-2022-07.csv"

#: which column says what
COLUMNS = {
    "Contract Reference": "reference",
    "Contract Title": "title",
    "Total Contract Value (including extensions)": "value",
    "Start Date": "starts_on",
    "End Date": "first_ends_on",
    "Current Expiry Date": "ends_on",
}
SUPPLIER = ("Supplier Company Name", "Company Number")


def rows_in(path: Path) -> list[dict[str, str]]:
    """Read the rows of a register."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def skipped(row: dict[str, str]) -> list[str]:
    """List the columns of which nothing is sent."""
    return [name for name in row if name not in (*COLUMNS, *SUPPLIER)]


def sent(row: dict[str, str], source: str) -> dict[str, Any]:
    """Make a row into what is sent; an empty cell says nothing."""
    name, number = (" ".join(row[column].split()) for column in SUPPLIER)
    said = {
        field: " ".join(row[column].split())
        for column, field in COLUMNS.items()
        if row[column].strip()
    }
    supplier = {"name": name, "identifiers": [{"scheme": "GB-COH", "id": number or "none"}]}
    return said | {"supplier": supplier, "regime": "other", "source": source}
