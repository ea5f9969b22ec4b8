"""Partners over HTTP: a supplier asks for a link, and whoever holds it answers, without a key."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request

from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, SealsDep, WriteDep
from app.platform.http.routing import Router
from app.tenders.partners.confirming import answer_link, ask_partner, part_of
from app.tenders.partners.messages import (
    PartnerAnswerIn,
    PartnerLinkIn,
    PartnerLinkOut,
    PartnerOut,
    PartnerPartOut,
    PartnersOut,
)
from app.tenders.partners.queries import Part, answers_of
from app.tenders.queries import tender_of

router = Router(prefix="/v1", tags=["partners"], is_quiet=True)

Bidder = Annotated[Caller, needs(Scope.TENDERS_SUBMIT)]
TenderId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000001"])]
Token = Annotated[
    str, Path(max_length=100, examples=["0000000000000000000000000000000000000000000"])
]


@router.post("/tenders/{tender_id}/partners", status_code=201)
def ask_tender_partner(
    caller: Bidder,
    tender_id: TenderId,
    body: PartnerLinkIn,
    request: Request,
    session: WriteDep,
    seals: SealsDep,
    now: NowDep,
) -> PartnerLinkOut:
    """Make the link by which a partner that your tender names confirms its part.

    Pass it on yourself: it is shown only now, works once, and ends after thirty days. A new one
    for the same partner ends one that was not answered. Where its part has changed since it
    answered, the new one asks about the part as it stands.
    """
    link = ask_partner(session, seals, caller, tender_id, body.partner, now)
    address = request.app.state.settings.public_url.rstrip("/")
    return PartnerLinkOut(
        partner=link.partner,
        link=f"{address}/v1/confirmations/{link.token}",
        expires_at=link.expires_at,
    )


@router.get("/tenders/{tender_id}/partners", response_model_exclude_unset=True)
def read_tender_partners(
    caller: Bidder, tender_id: TenderId, session: ReadDep, seals: SealsDep
) -> PartnersOut:
    """Tell which partners of your tender were asked, and what each answered.

    The authority finds them with what an opened tender says.
    """
    caller.supplier()
    parts = answers_of(session, seals, tender_of(session, caller, tender_id))
    return PartnersOut(partners=[PartnerOut.to_supplier(part) for part in parts])


@router.get("/confirmations/{token}")
def read_confirmation(
    token: Token, session: ReadDep, seals: SealsDep, now: NowDep
) -> PartnerPartOut:
    """Tell a partner what a tender says that it will do; the link itself is the key."""
    return _part(part_of(session, seals, token, now))


@router.post("/confirmations/{token}", status_code=201)
def give_confirmation(
    token: Token, body: PartnerAnswerIn, session: WriteDep, seals: SealsDep, now: NowDep
) -> PartnerPartOut:
    """Answer for a partner, once: yes, partly or no."""
    return _part(answer_link(session, seals, token, body.answer, body.comment, now))


def _part(part: Part) -> PartnerPartOut:
    return PartnerPartOut(
        partner=part.partner,
        supplier=part.supplier,
        authority=part.authority,
        procurement=part.title,
        commitments=part.commitments,
        answer=part.confirmation.answer,
        answered_at=part.confirmation.answered_at,
        expires_at=part.confirmation.expires_at,
    )
