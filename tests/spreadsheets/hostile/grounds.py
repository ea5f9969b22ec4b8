"""What files are thrown at: each kind that is taken, for something that it may be sent for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import select

from app.platform.database import reading, writing
from app.problems import Problem
from app.rooms import KINDS
from app.rules.tables import StoredRuleSet
from app.spend.batch import BatchKind
from app.spreadsheets.forms.book import Book
from app.spreadsheets.forms.form import ROW_REF, Field, Form
from app.spreadsheets.forms.heading import YES_NO, held
from app.spreadsheets.imports.known import is_taken
from app.spreadsheets.imports.offering import Asking, Kind, LargeKind, Target
from app.spreadsheets.large.kinds import TARGETS
from app.spreadsheets.mapping.keeping import keep
from tests.arranged import World
from tests.examples import NOW
from tests.spreadsheets.hostile.template import Row, Template, template_of
from tests.spreadsheets.large.made import HEADINGS, a_profile, a_row
from tests.world.cast import Somebody
from tests.world.numbers import id_of

IDS = range(1, 130)  #: numbers of all that the world speaks of
LARGE = "spend"
#: of each large kind: the heading of each field that its file has, and a row of it by its number
COLUMNS_OF: Mapping[str, tuple[dict[str, str], Callable[[int], Row]]] = {
    "spend": (HEADINGS, a_row),
    "grants": (
        {
            "beneficiary": "Given to",
            "amount": "Amount",
            "awarded_on": "Awarded",
            "is_vcse": "VCSE",
        },
        lambda at: [f"Ash Youth Club {at}", f"{at}50.00", f"0{at}/02/2026", "Yes"],
    ),
    "contracts-register": (
        {"supplier": "Supplier", "title": "Title", "value": "Value", "starts_on": "From"},
        lambda at: [f"Birch {at} Ltd", f"Cleaning {at}", f"{at}000.00", f"0{at}/03/2026"],
    ),
}
TAKEN = sorted(kind.name for kind in KINDS if isinstance(kind, Kind) and is_taken(kind))
PLAUSIBLE = {"number": 2, "day": "2026-02-03", YES_NO: "yes"}


@dataclass(frozen=True)
class Ground:
    """A kind of file, what it is sent for, by whom, and a file that is right."""

    kind: Kind | LargeKind
    headers: Mapping[str, str]
    asked: Mapping[str, str]  #: of the address to which it is sent
    template: Template
    #: rows that the right file has, as a workbook and as text
    base: dict[bool, int] = field(default_factory=dict)


def ground_of(world: World, settings: Any, name: str) -> Ground:
    """Find something in the world that a workbook of a kind can be had for, and have it made."""
    kind = next(one for one in KINDS if one.name == name)
    if isinstance(kind, LargeKind):
        return _large(world, kind)
    who, target, book = next(_possible(world, settings, kind))
    asked = {"kind": name, "target_id": str(target.id)}
    asked |= {"day": str(target.day)} if target.day else {}
    given = world.client.post("/v1/workbooks", json=asked, headers=who.headers)
    assert given.status_code == 201, given.text
    path = f"/v1/workbooks/{given.json()['id']}/file"
    content = world.client.get(path, headers=who.headers).content
    form = _widest(book)
    template = template_of(content, form.name, [_row(form, book, at) for at in range(3)])
    sent = {"kind": name, "target": str(target.id)} | ({"day": asked["day"]} if target.day else {})
    return Ground(kind, who.headers, sent, template)


def _possible(world: World, settings: Any, kind: Kind) -> Iterator[tuple[Somebody, Target, Book]]:
    here = world.known.here
    cast = [*here.roles.values(), here.first, here.everyone, here.rival]
    able = [one for one in cast if {kind.gives, kind.takes} <= one.caller.scopes]
    with reading(world.engine) as session:
        rules = session.exec(select(StoredRuleSet.id)).all()
    places: list[UUID] = [here.everyone.caller.authority_id, *map(id_of, IDS), *rules]
    for target in (Target(one, day) for one in places for day in _days(kind)):
        for who in able:
            asking = Asking(who.caller, target, NOW, settings)
            try:
                with reading(world.engine) as session:
                    book = kind.book(session, asking)
                    if kind.stand:
                        kind.stand(session, asking)
            except Problem:
                continue
            yield who, target, book


def _days(kind: Kind) -> tuple[date | None, ...]:
    return (None,) if kind.target == "authority" else (None, NOW.date())


def _widest(book: Book) -> Form:
    """Give the form with most columns of those that take new rows, else of all."""
    forms = [form for form, _ in book.forms]
    open_ = [form for form in forms if form.takes_new_rows]
    return max(open_ or forms, key=lambda form: len(form.fields))


def _row(form: Form, book: Book, number: int) -> Row:
    return [_value(one, book, number) for one in form.fields]


def _value(one: Field, book: Book, number: int) -> Any:
    if one.key == ROW_REF:
        return None
    words = book.lists.get(one.chosen_from)
    if words:
        return words[number % len(words)]
    return one.example or PLAUSIBLE.get(held(one), f"Words {number}")


def _large(world: World, kind: LargeKind) -> Ground:
    who = world.known.here.everyone
    headings, row = COLUMNS_OF[kind.name]
    target = TARGETS[BatchKind(kind.name)].value
    with writing(world.engine) as session:
        made = a_profile(target, headings).model_copy(update={"name": f"Hostile {target}"})
        profile = keep(session, who.caller, made, "", NOW).id
    rows = [list(headings.values()), *(row(at) for at in range(1, 6))]
    template = Template({"May": rows}, "May", heading=0, first=1)
    return Ground(kind, who.headers, {"kind": kind.name, "profile": str(profile)}, template)
