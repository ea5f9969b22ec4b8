"""Erase a person everywhere, for whoever asks for it on their behalf; all of it or nothing."""

import re
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from app.brokerage.erasing import forget_referrals
from app.deliveries.people.erasing import forget_person
from app.deliveries.people.tables import PersonErasure
from app.deliveries.people.token import PeopleKey
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Finding, Invalid
from app.spreadsheets.erasure.forgetting import empty_saved, forget_left_out, withdraw_unsaved
from app.spreadsheets.kinds.brokerage.booking import NAME as BROKERAGE
from app.spreadsheets.kinds.returns.booking import NAME as RETURN
from app.spreadsheets.workbooks.forgetting import forget_kind


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was erased of a person, by where it was."""

    deliveries: int
    referrals: int = 0
    files_withdrawn: int = 0
    files_emptied: int = 0
    workbooks: int = 0


def erase_person(
    session: WriteSession,
    key: PeopleKey,
    caller: Caller,
    token: str,
    reason: str,
    now: datetime,
) -> Erased:
    """Erase all that is kept of one person, and whatever would put it down again.

    Deliveries stay, without the token. Of what a file says nobody can tell whom it names without
    reading all of it, so every one that is not saved yet goes, whoever it is about; one that is
    just being saved is either saved before, and erased from here, or not saved at all. Workbooks
    of returns never hold a token, and of what is kept of returns' files that were saved only the
    rows that were left out may: they go too.

    Args:
        session: where it is kept.
        key: that tokens are kept under.
        caller: somebody who answers for it; of a supplier, its own deliveries and files alone.
        token: as it was reported, or as the brokerage gave it.
        reason: why; kept with who erased.
        now: when, with an offset.

    Raises:
        PersonNeeded: if a program calls.
        NoPeopleKey: if this deployment has no secret for tokens.
        Invalid: if the reason holds the token by itself, not as a part of a word.
    """
    person = caller.person()
    digest = key.digest(caller.authority_id, token)
    _refuse_telling(token, reason)
    withdrawn = withdraw_unsaved(session, caller, (BROKERAGE, RETURN), now)  # first: none is saved
    erased = Erased(
        forget_person(session, caller, digest), files_withdrawn=withdrawn,
        files_emptied=forget_left_out(session, caller, RETURN, now),
    )  # fmt: skip
    if caller.supplier_id is None:
        erased = replace(
            erased,
            referrals=forget_referrals(session, caller.authority_id, digest, now),
            files_emptied=erased.files_emptied
            + empty_saved(session, caller.authority_id, BROKERAGE, now),
            workbooks=forget_kind(session, caller.authority_id, BROKERAGE),
        )
    made = PersonErasure(
        authority_id=caller.authority_id, supplier_id=caller.supplier_id,
        deliveries=erased.deliveries, referrals=erased.referrals,
        files=erased.files_withdrawn + erased.files_emptied, workbooks=erased.workbooks,
        reason=reason, by=person, at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    note(
        session, "person.erased", made.id, now, authority=caller.authority_id, actor=caller.who,
        **asdict(erased),
    )  # fmt: skip
    return erased


def _refuse_telling(token: str, reason: str) -> None:
    """Let only a reason through that does not keep what is to be erased.

    A short token is a part of many words, which tell of nobody.
    """
    if re.search(rf"(?<!\w){re.escape(token.casefold())}(?!\w)", reason.casefold()):
        words, fix = "The reason holds the token, and is kept.", "Say why without saying who."
        raise Invalid(words, fix, [Finding("token_in_reason", words, fix, path="/reason")])
