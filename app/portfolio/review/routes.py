"""What a contract manager needs for a meeting, over HTTP."""

from app.contracts.queries import contract_for
from app.contracts.today import today
from app.deliveries.standing.asking import last_ratings
from app.deliveries.standing.lasting.messages import CheckWantingOut
from app.deliveries.standing.messages import StandingOut
from app.deliveries.standing.queries import standing_of
from app.deliveries.standing.routes import ContractId, LibraryDep, OfAuthority, On
from app.platform.http.dependencies import NowDep, ReadDep
from app.platform.http.routing import Router
from app.portfolio.review.messages import (
    DisputedOut,
    OpenRemedyOut,
    OpenShortfallOut,
    ReturnGapOut,
    ReviewOut,
    ToAskOut,
    waiting_of,
)
from app.portfolio.review.queries import found_of
from app.portfolio.review.question import questions

router = Router(prefix="/v1", tags=["review"])


@router.get("/contracts/{contract_id}/review")
def review_contract(
    caller: OfAuthority,
    contract_id: ContractId,
    session: ReadDep,
    now: NowDep,
    library: LibraryDep,
    on: On = None,
) -> ReviewOut:
    """Say what is due, what came, what is doubtful and what to ask, in one call.

    Questions are worked out from the figures; whether one is asked is for a person to say.
    """
    contract = contract_for(session, caller, contract_id)
    day = on or today(contract.zone, now)
    standings = standing_of(session, contract, day, library)
    rated = last_ratings(session, contract.id, day)
    found = found_of(session, contract, standings, day)
    matter = found.matter
    return ReviewOut(
        contract_id=contract.id,
        title=contract.title,
        on=day,
        promises=[
            StandingOut.of(one, day, rated.get(one.owing.obligation_id)) for one in standings
        ],
        returns=[ReturnGapOut.of(one) for one in matter.returns],
        waiting=[told for one in matter.promises for told in waiting_of(one)],
        disputed=[DisputedOut.of(one) for one in found.disputed],
        doubts=[one.id for one in found.doubts],
        shortfalls=[OpenShortfallOut.of(one) for one in found.shortfalls],
        remedies=[OpenRemedyOut.of(one) for one in found.remedies],
        jobs_to_check=[CheckWantingOut.of(one) for one in found.jobs_to_check],
        questions=[ToAskOut.from_question(one) for one in questions(matter)],
    )
