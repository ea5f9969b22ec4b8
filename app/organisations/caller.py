"""Who calls, as far as use cases need to know: no request, no header."""

from dataclasses import dataclass
from uuid import UUID

from app.organisations.scope import Scope
from app.organisations.secret import Mode
from app.problems import Forbidden


class PersonNeeded(Forbidden):
    """A program called where a person must answer for what is done."""

    slug = "person-needed"


class SecondPersonNeeded(Forbidden):
    """What takes two people would be done by one."""

    slug = "second-person-needed"


class Separation(Forbidden):
    """The person has another part in this, beside which they may not have this one."""

    slug = "separation"


class SupplierNeeded(Forbidden):
    """The authority called where only a supplier can act."""

    slug = "supplier-needed"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: a key, the person whose it is, and the authority that both belong to."""

    key_id: UUID
    authority_id: UUID
    mode: Mode
    scopes: frozenset[Scope]
    person_id: UUID | None = None  #: None: a program
    supplier_id: UUID | None = None  #: None: the authority's own people and programs

    @property
    def who(self) -> UUID:
        """Who acts, for the log and for whatever takes two: the person, else the key."""
        return self.person_id or self.key_id

    @property
    def log(self) -> UUID:
        """Give the log in which its refusals are noted.

        A supplier's are in a log of its own: in the authority's they would tell that it is at
        work on a lot, and when.
        """
        return self.supplier_id or self.authority_id

    def person(self) -> UUID:
        """Give the person who acts.

        Raises:
            PersonNeeded: if it is a program.
        """
        if self.person_id is None:
            raise PersonNeeded(
                "A person must do this, and your key is a program's.",
                "Use a key that was issued to a person.",
            )
        return self.person_id

    def supplier(self) -> UUID:
        """Give the supplier for whom it acts.

        Raises:
            SupplierNeeded: if it is the authority's own.
        """
        if self.supplier_id is None:
            raise SupplierNeeded(
                "Only a supplier can do this, for its own tender.",
                "Use a key that was issued to a supplier.",
            )
        return self.supplier_id
