"""Programs whose keys somebody issued, as use cases and as requests know them."""

from app.organisations.authenticating import authenticate
from app.organisations.caller import Caller
from app.organisations.issuing import NewKey, issue
from app.organisations.scope import Scope
from app.organisations.secret import Secret
from app.platform.database import WriteSession
from tests.callers import ISSUED


def a_program_of(session: WriteSession, issuer: Caller, supplier: Caller | None = None) -> Caller:
    """Give a program whose key somebody issued; a supplier's, if one is named."""
    return authenticate(session, str(_key_of(session, issuer, supplier)), ISSUED).caller


def headers_of_a_program(session: WriteSession, issuer: Caller) -> dict[str, str]:
    """Give the headers that send such a key."""
    return {"Authorization": f"Bearer {_key_of(session, issuer, None)}"}


def _key_of(session: WriteSession, issuer: Caller, supplier: Caller | None) -> Secret:
    acts_for = None if supplier is None else supplier.supplier()
    wanted = NewKey("a program", tuple(Scope), supplier_id=acts_for)
    return issue(session, issuer.authority_id, wanted, ISSUED, issuer.who)[1]
