"""An invented kind of workbook, and a sealed one: nothing about anybody is looked up for them."""

from dataclasses import replace

from sqlmodel import Session

from app.organisations.scope import Scope
from app.problems import NotFound
from app.spreadsheets.forms.book import Book
from app.spreadsheets.imports.offering import Asking, Kind
from tests.spreadsheets.forms.made import TREE_BOOK


def trees_of(_session: Session, asking: Asking) -> Book:
    """Make the book of an authority; there is one about nothing else."""
    if asking.target.id != asking.caller.authority_id:
        raise NotFound(f"There are no trees of {asking.target.id}.", "Ask for your own.")
    told = (*TREE_BOOK.told, ("Day", str(asking.target.day)))
    return replace(TREE_BOOK, told=told)


def secrets_of(session: Session, asking: Asking) -> Book:
    return replace(trees_of(session, asking), kind="secrets")


TREES_KIND = Kind(
    name="trees",
    title="Trees",
    target="authority",
    template_version=3,
    gives=Scope.CONTRACTS_READ,
    takes=Scope.DELIVERIES_REPORT,
    book=trees_of,
)
SECRETS_KIND = replace(TREES_KIND, name="secrets", book=secrets_of, is_sealed=True)
KINDS = (TREES_KIND, SECRETS_KIND)
