"""Keep the keys that access tokens are signed with: made when needed, changed every thirty days.

The half that signs is sealed by the secret of the deployment, which the database does not hold.
Each key has one that follows it, which is published as long before it signs, unless it is needed
at once: as the first, after a withdrawal, after two rotations in a row, or where nobody asked for
a token until both had ended. Whoever keeps the published keys for a while looks again for one that
they do not know. A key that signs no more is published until the last token that it signed has
ended; one that is withdrawn is not, and its tokens end at once.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select, update

from app.organisations.signing.tables import SigningKey
from app.organisations.signing.token import LONGEST_LIFE, Grant, new_pair, sign
from app.platform.database import WriteSession
from app.platform.events import note
from app.platform.identifiers import new_id
from app.platform.sealing import NoSealKey, Seals, WrappedKey

SIGNS_FOR = timedelta(days=30)


def signing_key(session: Session, seals: Seals, now: datetime) -> SigningKey | None:
    """Give the key that signs now; None: one must be made, or the one that is to follow it.

    One whose secret this deployment no longer has signs no more.
    """
    signing, following = _of_use(session, seals, now)
    return signing[0] if signing and following else None


def published_keys(session: Session, now: datetime) -> list[SigningKey]:
    """List the keys of which a token is good, or will be, those that sign first first."""
    query = select(SigningKey).where(SigningKey.verifies_until > now)
    return list(session.exec(query.order_by(col(SigningKey.signs_from), col(SigningKey.id))))


def make_signing_keys(session: WriteSession, seals: Seals, now: datetime) -> SigningKey:
    """Give the key that signs now, made if there is none, and have another one follow it.

    Those of which no token can be good are forgotten.

    Raises:
        NoSealKey: if this deployment has no secret to seal with.
    """
    session.execute(delete(SigningKey).where(col(SigningKey.verifies_until) <= now))
    signing, following = _of_use(session, seals, now)
    signs = signing[0] if signing else _made(session, seals, now, now)
    if not following:
        _made(session, seals, now, signs.signs_until)
    return signs


def rotate(
    session: WriteSession, seals: Seals, now: datetime, withdraws: bool = False
) -> SigningKey:
    """Have another key sign from now on: the one that was to follow, or if need be a new one.

    Args:
        session: where keys are kept.
        seals: what new ones are sealed with.
        now: when.
        withdraws: whether the tokens that were signed so far end at once, and no key of before
            signs any: one got out.

    Raises:
        NoSealKey: if this deployment has no secret to seal with.
    """
    seals.require()
    signing = (col(SigningKey.signs_from) <= now, col(SigningKey.signs_until) > now)
    retired = update(SigningKey).where(*signing)
    session.execute(retired.values(signs_until=now, verifies_until=now + LONGEST_LIFE))
    if withdraws:
        session.execute(update(SigningKey).values(signs_until=now, verifies_until=now))
    _, following = _of_use(session, seals, now)
    for key in following[-1:]:
        key.signs_from, key.signs_until = now, now + SIGNS_FOR
        key.verifies_until = key.signs_until + LONGEST_LIFE
    session.flush()
    return make_signing_keys(session, seals, now)


def signed(grant: Grant, issuer: str, key: SigningKey, seals: Seals) -> str:
    """Write a token of a grant.

    Raises:
        NoSealKey: if this deployment does not have the secret that the key was sealed by.
    """
    data_key = seals.unwrap(WrappedKey(key.wrapped, key.key_name), key.id.bytes)
    return sign(grant, issuer, key.id, data_key.unseal(key.sealed, key.id.bytes))


def _of_use(
    session: Session, seals: Seals, now: datetime
) -> tuple[Sequence[SigningKey], Sequence[SigningKey]]:
    """List the keys that sign now, and those that will, the last first."""
    query = select(SigningKey).where(SigningKey.signs_until > now)
    last_first = query.order_by(col(SigningKey.signs_from).desc(), col(SigningKey.id).desc())
    keys = [key for key in session.exec(last_first) if _opens(seals, key)]
    signing = [key for key in keys if key.signs_from <= now]
    return signing, [key for key in keys if key.signs_from > now]


def _opens(seals: Seals, key: SigningKey) -> bool:
    try:
        seals.unwrap(WrappedKey(key.wrapped, key.key_name), key.id.bytes)
    except NoSealKey:
        return False
    return True


def _made(session: WriteSession, seals: Seals, now: datetime, signs_from: datetime) -> SigningKey:
    kid = new_id()
    public, private = new_pair(kid)
    wrapped = seals.new_key(kid.bytes)
    signs_until = signs_from + SIGNS_FOR
    key = SigningKey(
        id=kid,
        public=public,
        wrapped=wrapped.wrapped,
        key_name=wrapped.key_name,
        sealed=seals.unwrap(wrapped, kid.bytes).seal(private, kid.bytes),
        made_at=now,
        signs_from=signs_from,
        signs_until=signs_until,
        verifies_until=signs_until + LONGEST_LIFE,
    )
    session.add(key)
    session.flush()
    note(session, "signing_key.made", kid, now)
    return key
