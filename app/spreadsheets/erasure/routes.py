"""Erasing a person over HTTP, by the token; it is taken, and never given back."""

from typing import Annotated

from fastapi import Request

from app.deliveries.people.routes import people_key
from app.organisations.authenticating import ScopeMissing, needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, WriteDep
from app.platform.http.routing import Router
from app.spreadsheets.erasure.erasing import erase_person
from app.spreadsheets.erasure.messages import PersonErasureIn, PersonErasureOut

router = Router(prefix="/v1", tags=["doubts"])


@router.post("/person-tokens/erasure", status_code=201)
def erase_person_tokens(
    caller: Annotated[Caller, needs(Scope.DELIVERIES_REPORT)],
    body: PersonErasureIn,
    session: WriteDep,
    now: NowDep,
    request: Request,
) -> PersonErasureOut:
    """Erase all that is kept of a person, by the token that they are known under.

    The authority erases the token from the deliveries of every supplier, every referral of the
    person, the brokerage's workbooks that were given out before, and what is kept of brokerage
    files that were sent; files of returns and of the brokerage that are not saved yet are
    withdrawn, since they may name the person, and rows that files of returns were saved without
    are deleted; each of these files says so in its `trouble`. A supplier erases the token from its
    own deliveries, and has its own returns' files that are not saved yet withdrawn, and such rows
    of its others deleted.

    An authority's key needs `deliveries:verify` besides.

    Deliveries stay; that this person was counted in them can be told no longer. Who asked, when,
    why and how much was erased is kept, in the log as counts alone; say nothing in the reason of
    who it is about. What nobody can look for by a token stays: files of evidence, free text, what
    a file was called, what you downloaded, and copies of the database.
    """
    _refuse_unless_verifying(caller)
    key = people_key(request)
    return PersonErasureOut.of(erase_person(session, key, caller, body.token, body.reason, now))


def _refuse_unless_verifying(caller: Caller) -> None:
    """Let an authority's key through only if it may write the brokerage's rows too.

    Raises:
        ScopeMissing: if it may not.
    """
    scope = Scope.DELIVERIES_VERIFY
    if caller.supplier_id is None and scope not in caller.scopes:
        words = f"Your key lacks the scope {scope}, which erasing referrals needs."
        raise ScopeMissing(words, "Use a key that has it.", scope=scope.value)
