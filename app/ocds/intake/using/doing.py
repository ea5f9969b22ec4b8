"""Do what was planned of a release; what is refused keeps nothing else out, and is told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy.exc import DBAPIError

from app.contracts.tables import ContractState
from app.ocds.contracts.changing import alter
from app.ocds.contracts.importing import Wanted as WantedContract
from app.ocds.contracts.importing import take_on
from app.ocds.contracts.rating import rate
from app.ocds.importing import draft_of
from app.ocds.intake.answer import Thing
from app.ocds.intake.tender import reference_for
from app.ocds.intake.using.deed import Alter, Deed, Draft, Rate, TakeOn, Use
from app.ocds.intake.using.queries import procurements_of
from app.ocds.intake.using.wanted import For
from app.ocds.procurement import Wanted as WantedProcurement
from app.platform.database import WriteSession
from app.platform.database_troubles import problem_of
from app.platform.events import trying
from app.problems import Finding, Invalid, Problem, Unavailable
from app.procurements.drafting import lock_owner

REFER = "Send the notice to POST /v1/ocds/procurements with a `reference` that is free."
#: codes of what waits for a change of its contract to be decided on
WAITS = frozenset({"change_waits", "end_not_recorded"})
LATER = (
    "Have it approved or refused: what this notice changes is proposed then, in the name of who "
    "sent it, as far as their key still may; else send it again to POST /v1/ocds/ingests."
)
PROPOSE = "Propose it as it is to be, by POST /v1/contracts/{contract_id}/changes."
#: by what was to be done and why it was not: where to say what files of releases do not take
ELSEWHERE: dict[type, dict[str, str]] = {
    Draft: {"reference_taken": REFER},
    Alter: dict.fromkeys(
        (
            *("too_early", "too_late", "out_of_order", "change_out_of_order", "ground_needed"),
            *("below_verified", "reason_needed", "out_of_range", "no_change"),
        ),
        PROPOSE,
    )
    | {"change_waits": LATER},
}

log = structlog.get_logger("ocds")


@dataclass(frozen=True, slots=True)
class Doing:
    """A transaction in which deeds are done."""

    session: WriteSession
    wanted: For
    now: datetime

    def do(self, use: Use, deed: Deed) -> None:
        """Do one deed of a release, and note what came of it.

        A fault of ours keeps nothing else out either: the log has it, and the deed is tried again.

        Raises:
            DBAPIError: if the database did, or is away.
            Unavailable: if the database met somebody else: all of it is to be done again.
        """
        does: dict[type, Callable[..., None]] = {
            Draft: self._draft, TakeOn: self._take_on, Alter: self._alter, Rate: self._rate,
        }  # fmt: skip
        try:
            with trying(self.session):
                does[type(deed)](use, deed)
        except Unavailable:
            raise
        except Problem as problem:
            use.refuse([_followable(deed, one) for one in _why(problem)])
        except DBAPIError as error:
            if problem_of(error, writes=True) is not None:
                raise
            _fail(use)
        except Exception:
            _fail(use)

    def _draft(self, use: Use, deed: Draft) -> None:
        caller, ocid = self.wanted.caller, use.told.ocid
        lock_owner(self.session, caller.authority_id)  # so that nobody drafts it after the look
        known = procurements_of(self.session, caller.authority_id, [ocid])
        if known:
            use.has_procurement(known[ocid])
            return
        told = WantedProcurement(
            self.wanted.rules,
            reference_for(use.told.release_id, ocid),
            other_procedure=self.wanted.procedure,
        )
        made = draft_of(self.session, caller, deed.notice, told, (), self.now)
        use.has_made((Thing.PROCUREMENT, made.procurement.id))
        use.findings.extend(made.findings)

    def _take_on(self, use: Use, deed: TakeOn) -> None:
        caller, library = self.wanted.caller, self.wanted.library
        told = WantedContract(given=deed.given)
        made = take_on(self.session, caller, deed.details, told, library, (), self.now)
        contract = made.contract
        use.has_made((Thing.CONTRACT, contract.id), (Thing.SUPPLIER, contract.supplier_id))
        use.findings.extend(made.findings)

    def _alter(self, use: Use, deed: Alter) -> None:
        caller, library = self.wanted.caller, self.wanted.library
        made = alter(self.session, caller, deed.told, library, self.now)
        if made.change is not None:
            use.has_made((Thing.CONTRACT, made.contract.id), (Thing.CHANGE, made.change.id))
        elif made.contract.state is ContractState.ENDED:
            use.has_made((Thing.CONTRACT, made.contract.id))
        use.findings.extend(made.findings)
        use.waits = use.waits or made.waits

    def _rate(self, use: Use, deed: Rate) -> None:
        made = rate(self.session, self.wanted.caller, deed.told, None, (), self.now)
        use.has_made(*((Thing.RATING, rating.id) for _, rating in made.ratings))
        use.findings.extend(made.findings)


def _fail(use: Use) -> None:
    """Say that a fault of ours kept something from being made."""
    told = use.told
    log.exception("ocds.not_used", ingest=str(told.ingest_id), number=told.number)
    use.has_failed()


def _followable(deed: Deed, found: Finding) -> Finding:
    """Name the way that there is, where a file takes nothing of what is asked for."""
    fix = ELSEWHERE.get(type(deed), {}).get(found.code)
    return found if fix is None else replace(found, how_to_fix=fix)


def _why(problem: Problem) -> Sequence[Finding]:
    """Give what a problem found wrong, or what it says itself."""
    if isinstance(problem, Invalid) and problem.findings:
        return problem.findings
    code = problem.slug.replace("-", "_")
    return [Finding(code, problem.detail, problem.how_to_fix)]
