"""Sign in with a key, and out again; the key itself is not kept.

The browser gets a random token in a cookie and the database its digest, so neither the cookie nor
a copy of the database tells the key. Whatever a session asks for, the key behind it is looked at
anew: one that is revoked ends all its sessions at once.
"""

import hashlib
import hmac
from datetime import datetime, timedelta
from secrets import token_urlsafe

from sqlmodel import Session, col, delete

from app.organisations.authenticating import authenticate, caller_again
from app.organisations.caller import Caller
from app.organisations.tables import ApiKey
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Forbidden, Unauthenticated
from app.web.tables import WebSession

LASTS = timedelta(hours=8)  #: a day's work
LONGEST_TOKEN = 100


class SignedOut(Unauthenticated):
    """The browser is not signed in, or its session is over."""

    slug = "signed-out"
    title = "Sign in to go on"


class FormNotOurs(Forbidden):
    """A form came that we did not give to this browser."""

    slug = "form-not-ours"
    title = "Send the form again"


def new_token() -> str:
    """Make what a cookie holds."""
    return token_urlsafe(32)


def form_token(token: str) -> str:
    """Give what each form of a browser must bring back; another site cannot know it."""
    return hmac.new(token.encode(), b"form", hashlib.sha256).hexdigest()


def refuse_strange_form(token: str, given: str) -> None:
    """Take a form only from the browser that it was given to.

    Raises:
        FormNotOurs: if it is another's, or from another time.
    """
    if not token or not hmac.compare_digest(form_token(token).encode(), given.encode()):
        raise FormNotOurs(
            "This form is not one that this browser was given in this session.",
            "Go back, load the page again, and send the form once more.",
        )


def sign_in(session: WriteSession, key: str, now: datetime) -> str:
    """Begin a session for whoever holds a key, and give what its cookie holds.

    Raises:
        Unauthenticated: if the key is not accepted.
    """
    caller = authenticate(session, key.strip(), now).caller
    session.execute(delete(WebSession).where(col(WebSession.ends_at) <= now))
    token = new_token()
    row = WebSession(
        digest=_digest(token), key_id=caller.key_id, began_at=now, ends_at=now + LASTS
    )
    session.add(row)
    if caller.supplier_id is None:  # nobody learns when a supplier is at work
        session.get_one(ApiKey, caller.key_id).last_used_at = now
    session.flush()
    _note(session, "web_session.begun", caller, now)
    return token


def signed_in(session: Session, token: str, now: datetime) -> Caller:
    """Give the caller whose session a cookie names, with what the key may do by now.

    Raises:
        SignedOut: if there is no such session, or it is over.
        Unauthenticated: if its key is revoked or expired.
    """
    row = session.get(WebSession, _digest(token)) if token else None
    if row is None or row.ends_at <= now:
        words = "Your session is over." if token else "This page is for people who are signed in."
        raise SignedOut(words, "Sign in with your key.")
    return caller_again(session, row.key_id, now)


def sign_out(session: WriteSession, token: str, caller: Caller, now: datetime) -> None:
    """End a session, wherever its cookie has gone."""
    session.execute(delete(WebSession).where(col(WebSession.digest) == _digest(token)))
    _note(session, "web_session.ended", caller, now)


def _digest(token: str) -> str:
    return hashlib.sha256(token[:LONGEST_TOKEN].encode()).hexdigest()


def _note(session: WriteSession, what: str, caller: Caller, now: datetime) -> None:
    note(session, what, caller.key_id, now, authority=caller.log, actor=caller.who, is_quiet=True)
