"""The people and programs of one authority, each in the part that the examples give them."""

from dataclasses import dataclass
from functools import partial

from sqlalchemy import Engine

from app.organisations.caller import Caller
from app.organisations.role import OF_SUPPLIERS, SCOPES, Role
from app.organisations.tables import Person, Supplier, SupplierIdentifier
from app.platform.database import writing
from tests.callers import ANYTOWN, a_key, a_person, caller_of
from tests.world import numbers
from tests.world.numbers import numbered

ASH, BIRCH, FORUM = "Ash Cleaning Ltd", "Birch Services Ltd", "Anytown Youth Forum"
#: parts that the authority's own people play
OF_AUTHORITY = [role for role in Role if not SCOPES[role] <= OF_SUPPLIERS]


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person or a program: as use cases know them, and the headers that they send."""

    caller: Caller
    headers: dict[str, str]


@dataclass(frozen=True)
class Cast:
    """Everybody of one authority whom the world needs."""

    authority: str
    block: str  #: of the ids of what is theirs
    roles: dict[Role, Somebody]  #: one of each; nothing that takes two was begun by them
    first: Somebody  #: an officer, who began everything that takes two
    second: Somebody  #: an officer, who finished it
    finisher: Somebody  #: an evaluator with nothing left to mark
    interested: Somebody  #: an officer who has an interest in every lot
    everyone: Somebody  #: in every part that the authority's own people play
    rival: Somebody  #: of the other supplier

    @property
    def officer(self) -> Somebody:
        """An officer who has begun nothing."""
        return self.roles[Role.PROCUREMENT_OFFICER]

    @property
    def evaluator(self) -> Somebody:
        """An evaluator with things left to mark."""
        return self.roles[Role.EVALUATOR]

    @property
    def moderator(self) -> Somebody:
        """Who leads the evaluators to agreement."""
        return self.roles[Role.MODERATOR]

    @property
    def supplier(self) -> Somebody:
        """Somebody of the supplier whose tenders have numbers, and come first."""
        return self.roles[Role.SUPPLIER]

    @property
    def judges(self) -> tuple[Somebody, Somebody, Somebody]:
        """Both evaluators, and the moderator."""
        return self.evaluator, self.finisher, self.moderator


def a_cast(engine: Engine, authority: str = ANYTOWN, block: str = numbers.ANYTOWN) -> Cast:
    """Enter everybody; the first evaluator and the first supplier have the number 1."""
    enter = partial(_somebody, engine, authority)
    with numbered(1, Supplier, block=block):
        roles = {Role.SUPPLIER: enter(Role.SUPPLIER, supplier=ASH)}
    with numbered(2, Supplier, block=block):
        rival = enter(Role.SUPPLIER, supplier=BIRCH)
    with numbered(1, Person, block=block):
        roles[Role.EVALUATOR] = enter(Role.EVALUATOR)
    roles[Role.VCS_PARTNER] = enter(Role.VCS_PARTNER, supplier=FORUM)
    roles[Role.INTEGRATION] = _program(engine, authority, Role.INTEGRATION)
    roles |= {role: enter(role) for role in OF_AUTHORITY if role not in roles}
    _make_known(engine, rival.caller, roles[Role.SUPPLIER].caller)
    officer = Role.PROCUREMENT_OFFICER
    return Cast(
        authority,
        block,
        roles,
        first=enter(officer),
        second=enter(officer),
        finisher=enter(Role.EVALUATOR),
        interested=enter(officer),
        everyone=enter(*OF_AUTHORITY),
        rival=rival,
    )


def _somebody(
    engine: Engine, authority: str, *roles: Role, supplier: str | None = None
) -> Somebody:
    headers = a_person(engine, *roles, authority=authority, supplier=supplier)
    return Somebody(caller_of(engine, headers), headers)


def _program(engine: Engine, authority: str, role: Role) -> Somebody:
    headers = a_key(engine, *SCOPES[role], authority=authority)
    return Somebody(caller_of(engine, headers), headers)


def _make_known(engine: Engine, *suppliers: Caller) -> None:
    """Give suppliers what letters to them need."""
    with writing(engine) as session:
        for place, one in enumerate(suppliers, 1):
            row = session.get_one(Supplier, one.supplier())
            row.address, row.email = f"{place} Mill Lane, Anytown", f"bids@{place}.example"
            session.add(
                SupplierIdentifier(
                    authority_id=row.authority_id,
                    supplier_id=row.id,
                    scheme="GB-COH",
                    value=f"0765432{place}",
                )
            )
