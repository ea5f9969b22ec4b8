"""What a contract manager needs for a meeting, over HTTP."""

from pathlib import Path as Folder
from typing import Annotated

from fastapi import Depends

from app.contracts.duties.reading import read_duties
from app.contracts.queries import contract_for
from app.contracts.today import today
from app.deliveries.changes.messages import OthersDaysOut
from app.deliveries.review.messages import (
    DisputedOut,
    NearDutyOut,
    OpenRemedyOut,
    OpenShortfallOut,
    ReturnGapOut,
    ReviewOut,
    ToAskOut,
    waiting_of,
)
from app.deliveries.review.near import near
from app.deliveries.review.queries import Rules, found_of
from app.deliveries.review.question import questions
from app.deliveries.standing.asking import last_ratings
from app.deliveries.standing.lasting.messages import CheckWantingOut
from app.deliveries.standing.messages import StandingOut
from app.deliveries.standing.routes import ContractId, OfAuthority, On
from app.platform.http.dependencies import NowDep, ReadDep
from app.platform.http.routing import Router
from app.rules.reading import read_library
from app.rules.routes import home

router = Router(prefix="/v1", tags=["review"])


def _rules(folder: Annotated[Folder, Depends(home)]) -> Rules:
    return Rules(read_library(folder), read_duties(folder))


RulesDep = Annotated[Rules, Depends(_rules)]


@router.get("/contracts/{contract_id}/review")
def review_contract(
    caller: OfAuthority,
    contract_id: ContractId,
    session: ReadDep,
    now: NowDep,
    rules: RulesDep,
    on: On = None,
) -> ReviewOut:
    """Say what is due, what came, what is doubtful and what to ask, in one call.

    Questions are worked out from the figures; whether one is asked is for a person to say.
    """
    contract = contract_for(session, caller, contract_id)
    day = on or today(contract.zone, now)
    rated = last_ratings(session, contract.id, day)
    found = found_of(session, contract, day, rules, now)
    matter = found.matter
    return ReviewOut(
        contract_id=contract.id,
        title=contract.title,
        on=day,
        duties=[NearDutyOut.of(one) for one in near(found.duties, day)],
        promises=[
            StandingOut.of(one, day, rated.get(one.owing.obligation_id)) for one in found.standings
        ],
        returns=[ReturnGapOut.of(one) for one in matter.returns],
        waiting=[told for one in matter.promises for told in waiting_of(one)],
        disputed=[DisputedOut.of(one) for one in found.disputed],
        doubts=[one.id for one in found.doubts],
        others_days=OthersDaysOut.of(found.strays),
        shortfalls=[OpenShortfallOut.of(one) for one in found.shortfalls],
        remedies=[OpenRemedyOut.of(one) for one in found.remedies],
        jobs_to_check=[CheckWantingOut.of(one) for one in found.jobs_to_check],
        questions=[ToAskOut.from_question(one) for one in questions(matter)],
    )
