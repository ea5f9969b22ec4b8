"""Puts the rooms together: the only place where they are wired."""

import contextlib
import gc
from collections.abc import AsyncIterator

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from sqlalchemy import Engine

from app.assessments import jobs as assessments_jobs
from app.assessments import routes as assessments
from app.assessments.marks import routes as marks
from app.assessments.marks.moderation import routes as moderation
from app.assessments.results import routes as results
from app.assessments.results.recommendation import routes as recommendations
from app.assessments.summaries import routes as summaries
from app.brokerage import routes as brokerage
from app.contracts import routes as contracts
from app.contracts.adoption import routes as adoption
from app.contracts.bundle import routes as bundles
from app.contracts.indicators import routes as indicators
from app.contracts.plan import routes as plans
from app.contracts.plan.spend import routes as spend
from app.deliveries import routes as deliveries
from app.deliveries.calendar import jobs as calendar_jobs
from app.deliveries.calendar import routes as calendar
from app.deliveries.changes import routes as changes
from app.deliveries.closing import routes as closing
from app.deliveries.evidence import jobs as evidence_jobs
from app.deliveries.evidence import routes as evidence
from app.deliveries.evidence.receivers import routes as receivers
from app.deliveries.evidence.receivers.pages import routes as receivers_pages
from app.deliveries.notices import routes as notices
from app.deliveries.people import jobs as people_jobs
from app.deliveries.people import routes as doubts
from app.deliveries.proof import routes as proof
from app.deliveries.returns import routes as returns
from app.deliveries.review import routes as review
from app.deliveries.shortfall import routes as shortfalls
from app.deliveries.shortfall.remedies import routes as remedies
from app.deliveries.standing import routes as standing
from app.deliveries.standing.lasting import routes as lasting_jobs
from app.deliveries.standing.ratings import routes as ratings
from app.ocds import routes as ocds
from app.ocds.contracts import routes as ocds_contracts
from app.organisations import routes as organisations
from app.organisations.audit import routes as audit
from app.organisations.people import routes as people
from app.organisations.suppliers import routes as suppliers
from app.places import routes as places
from app.places.loading import jobs as places_jobs
from app.platform.http import openapi, watching
from app.platform.http.limits import Limits
from app.platform.http.problems import LastResort, answer_with_problems
from app.platform.http.rates import RateLimits
from app.platform.http.request_ids import RequestIds
from app.platform.http.retrying import Retries
from app.platform.http.routing import Router
from app.platform.http.security_headers import SecurityHeaders
from app.platform.jobs.kinds import Shop
from app.platform.mail import jobs as mail_jobs
from app.platform.metrics import Metrics
from app.platform.sealing import Seals
from app.platform.settings import Settings
from app.platform.version import running
from app.portfolio import routes as portfolio
from app.procurements import routes as procurements
from app.procurements.amendments import routes as amendments
from app.procurements.clarifications import routes as clarifications
from app.procurements.ending import routes as ending
from app.procurements.lots import routes as lots
from app.rules import routes as rules
from app.spend.names import routes as spend_names
from app.spend.rows import routes as spend_rows
from app.spend.sums import routes as spend_sums
from app.spreadsheets.committee import routes as committee
from app.spreadsheets.giving import routes as workbooks
from app.spreadsheets.imports import jobs as imports_jobs
from app.spreadsheets.imports import routes as imports
from app.spreadsheets.imports.offering import Kind, LargeKind
from app.spreadsheets.imports.preview import routes as previews
from app.spreadsheets.imports.returned import routes as returned_imports
from app.spreadsheets.kinds.brokerage.recording import BROKERAGE_KIND
from app.spreadsheets.kinds.marks.agreeing import MODERATION_KIND
from app.spreadsheets.kinds.marks.marking import EVALUATION_KIND
from app.spreadsheets.kinds.plan.planning import PLAN_KIND
from app.spreadsheets.kinds.reference.keeping import REFERENCE_KIND
from app.spreadsheets.kinds.returns.returning import RETURN_KIND
from app.spreadsheets.kinds.rules.drafting import RULES_KIND
from app.spreadsheets.kinds.suppliers.booking import SUPPLIERS_KIND
from app.spreadsheets.large.kinds import LARGE_KINDS
from app.spreadsheets.mapping import routes as mapping_profiles
from app.spreadsheets.tender import routes as tender_workbooks
from app.tenders import routes as tenders
from app.tenders.decisions import routes as tender_decisions
from app.tenders.log import routes as lot_log
from app.tenders.opened import routes as opened_tenders
from app.tenders.panel import routes as panel
from app.tenders.partners import routes as partners
from app.web import routes as web
from app.web.mapping import routes as web_columns
from app.web.problem_pages import ProblemPages
from app.web.results import routes as web_results
from app.web.uploads import routes as web_uploads

DESCRIPTION = """\
Scores supplier tenders on local jobs, local supply chain and VCS capacity, by rules anyone can
read, replay and defend.

Send your key as `Authorization: Bearer sv_live_…`. Decimals are given as text and may be sent
as numbers or text; times have an offset. A list gives `data` and `page`; follow
`page.next_cursor`, or ask for the whole list as `.csv` or `.xlsx`, where a text that looks like
a formula has an apostrophe before it. Who keeps a copy of a list in step asks for
`updated_from` a minute before its last visit, and drops what it already has. Send an
`Idempotency-Key` with every write, and `If-Match` with every change of a versioned thing.
Whatever goes wrong is told in one shape; rely on its `code`, never on its words.
"""

#: the rooms, in the order in which the description tells them; one line each
ROOMS: tuple[Router, ...] = (
    watching.router,
    organisations.router,
    people.router,
    suppliers.router,
    audit.router,
    organisations.service,
    places.router,
    rules.router,
    procurements.router,
    lots.router,
    amendments.router,
    clarifications.router,
    clarifications.of_suppliers,
    ending.router,
    ocds.router,
    ocds_contracts.router,
    tenders.router,
    tender_workbooks.router,
    opened_tenders.router,
    lot_log.router,
    tender_decisions.router,
    panel.router,
    partners.router,
    assessments.router,
    marks.router,
    moderation.router,
    results.router,
    recommendations.router,
    summaries.router,
    contracts.router,
    adoption.router,
    indicators.router,
    bundles.router,
    plans.router,
    spend.router,
    changes.router,
    returns.router,
    deliveries.router,
    doubts.router,
    evidence.router,
    receivers.router,
    receivers_pages.router,
    proof.router,
    standing.router,
    ratings.router,
    lasting_jobs.router,
    portfolio.router,
    spend_sums.router,
    spend_rows.router,
    spend_names.router,
    brokerage.router,
    review.router,
    shortfalls.router,
    remedies.router,
    closing.router,
    notices.router,
    committee.router,
    calendar.router,
    workbooks.router,
    mapping_profiles.router,
    imports.router,
    previews.router,
    returned_imports.router,
    web.router,
    web_uploads.router,
    web_columns.router,
    web_results.router,
)

#: the workbooks that are given out, and the files that are taken in
KINDS: tuple[Kind | LargeKind, ...] = (
    SUPPLIERS_KIND,
    EVALUATION_KIND,
    MODERATION_KIND,
    RETURN_KIND,
    PLAN_KIND,
    BROKERAGE_KIND,
    RULES_KIND,
    REFERENCE_KIND,
    *LARGE_KINDS,
)

#: what the workers know how to do
SHOP = Shop(
    kinds=(
        places_jobs.LOAD,
        assessments_jobs.STRESS,
        mail_jobs.SEND,
        evidence_jobs.ERASE,
        evidence_jobs.SWEEP,
        people_jobs.ERASE,
        calendar_jobs.TELL,
        *imports_jobs.jobs_for(KINDS),
    ),
    schedules=(
        evidence_jobs.ERASED_NIGHTLY,
        evidence_jobs.NIGHTLY,
        people_jobs.NIGHTLY,
        calendar_jobs.EVERY_MORNING,
        imports_jobs.NIGHTLY,
    ),
)


def create_app(settings: Settings, engine: Engine) -> FastAPI:
    """Make the whole service, to be served on one database.

    Args:
        settings: of this process.
        engine: the database, already brought up to date.
    """
    app = FastAPI(
        title="Social value scorer",
        version=running(),
        description=DESCRIPTION,
        openapi_url=None,  # `watching` gives it, with the manners of every other route
        redirect_slashes=False,  # a redirect would drop the key
        generate_unique_id_function=_operation_id,
        lifespan=_lifespan,
        telemetry={"tracing": False, "metrics": False, "logs": False, "operation_spans": False},
    )
    for room in ROOMS:
        app.include_router(room)
    app.openapi = lambda: openapi.describe(app)  # type: ignore[method-assign]
    answer_with_problems(app)
    bind(app, settings, engine)
    return app


def bind(app: FastAPI, settings: Settings, engine: Engine) -> None:
    """Have the service answer from one database; it may be bound to another while it rests.

    Building what answers each route takes far longer than anything that turns on the database.
    """
    app.state.settings = settings
    app.state.engine = engine
    app.state.seals = Seals(settings.seal_key)
    app.state.kinds = KINDS
    app.state.metrics = Metrics(engine, SHOP.quiet())
    app.state.running = {}  #: requests with an Idempotency-Key that are being worked on
    app.user_middleware.clear()
    app.middleware_stack = None
    _wrap(app, settings)


def _wrap(app: FastAPI, settings: Settings) -> None:
    """Put everything around the application that holds for every path; the last is outermost."""
    app.add_middleware(Retries)
    app.add_middleware(
        Limits, most_body_bytes=settings.max_body_bytes, body_seconds=settings.body_seconds
    )
    app.add_middleware(LastResort)
    app.add_middleware(RateLimits, per_minute=settings.requests_per_minute)
    app.add_middleware(ProblemPages)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestIds, metrics=app.state.metrics)


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    current_default_thread_limiter().total_tokens = app.state.settings.threads
    for _ in iter_route_contexts(app.routes):
        pass  # FastAPI builds what answers each route when it is first looked at
    # Models and routes live as long as the process. Looking for garbage among them over and over
    # takes half the time of a small request.
    gc.freeze()
    yield
    gc.unfreeze()


def _operation_id(route: APIRoute) -> str:
    return route.name
