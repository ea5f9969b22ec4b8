"""What the service is made of: its rooms, its kinds of workbook, and what its workers do."""

from app.assessments import jobs as assessments_jobs
from app.assessments import routes as assessments
from app.assessments.marks import routes as marks
from app.assessments.marks.moderation import routes as moderation
from app.assessments.results import routes as results
from app.assessments.results.recommendation import routes as recommendations
from app.assessments.summaries import routes as summaries
from app.brokerage import jobs as brokerage_jobs
from app.brokerage import routes as brokerage
from app.bulk import routes as bulk
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
from app.demo.sandbox import jobs as sandbox_jobs
from app.exports import jobs as exports_jobs
from app.exports import routes as exports
from app.ocds import routes as ocds
from app.ocds.contracts import routes as ocds_contracts
from app.ocds.intake import jobs as ocds_jobs
from app.ocds.intake import routes as ocds_intake
from app.ocds.publication import routes as ocds_publication
from app.ocds.publication.portal import routes as ocds_portal
from app.ocds.pulls import jobs as pulls_jobs
from app.ocds.pulls import routes as ocds_pulls
from app.organisations import routes as organisations
from app.organisations.audit import routes as audit
from app.organisations.background import routes as background
from app.organisations.expiry import jobs as expiry_jobs
from app.organisations.oauth import routes as oauth
from app.organisations.people import routes as people
from app.organisations.sandbox import jobs as letters_jobs
from app.organisations.suppliers import routes as suppliers
from app.places import routes as places
from app.places.features import routes as features
from app.places.loading import jobs as places_jobs
from app.platform.http import watching
from app.platform.http.routing import Router
from app.platform.jobs.kinds import Shop
from app.portfolio import routes as portfolio
from app.procurements import routes as procurements
from app.procurements.amendments import routes as amendments
from app.procurements.clarifications import routes as clarifications
from app.procurements.ending import routes as ending
from app.procurements.lots import routes as lots
from app.rules import routes as rules
from app.spend.adoption import routes as spend_adoption
from app.spend.names import jobs as names_jobs
from app.spend.names import routes as spend_names
from app.spend.rows import routes as spend_rows
from app.spend.sums import routes as spend_sums
from app.spreadsheets.committee import routes as committee
from app.spreadsheets.erasure import routes as erasure
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
from app.spreadsheets.kinds.suppliers.keeping import SUPPLIERS_KIND
from app.spreadsheets.large.kinds import LARGE_KINDS
from app.spreadsheets.large.looking import routes as looks
from app.spreadsheets.mapping import routes as mapping_profiles
from app.spreadsheets.tender import routes as tender_workbooks
from app.spreadsheets.workbooks import jobs as workbooks_jobs
from app.tenders import routes as tenders
from app.tenders.decisions import routes as tender_decisions
from app.tenders.log import routes as lot_log
from app.tenders.opened import routes as opened_tenders
from app.tenders.panel import routes as panel
from app.tenders.partners import routes as partners
from app.web import routes as web
from app.web.mapping import routes as web_columns
from app.web.results import routes as web_results
from app.web.uploads import routes as web_uploads
from app.web.workbooks import routes as web_workbooks
from app.webhooks import jobs as webhooks_jobs
from app.webhooks import routes as webhooks
from app.webhooks.feed import routes as feed

#: the rooms, in the order in which the description tells them; one line each
ROOMS: tuple[Router, ...] = (
    watching.router,
    organisations.router,
    people.router,
    suppliers.router,
    audit.router,
    organisations.service,
    oauth.router,
    features.router,
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
    ocds_intake.router,
    ocds_publication.router,
    ocds_portal.router,
    ocds_pulls.router,
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
    erasure.router,
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
    spend_adoption.router,
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
    looks.router,
    imports.router,
    previews.router,
    returned_imports.router,
    feed.router,
    webhooks.router,
    bulk.router,
    exports.router,
    background.router,
    web.router,
    web_uploads.router,
    web_columns.router,
    web_results.router,
    web_workbooks.router,
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

#: what is told in numbers of what is kept
GAUGES = (*webhooks_jobs.GAUGES, *pulls_jobs.GAUGES)

#: what the workers know how to do
SHOP = Shop(
    kinds=(
        places_jobs.LOAD,
        assessments_jobs.STRESS,
        letters_jobs.SEND_REAL,
        expiry_jobs.WARN,
        evidence_jobs.ERASE,
        evidence_jobs.SWEEP,
        people_jobs.ERASE,
        brokerage_jobs.ERASE,
        calendar_jobs.TELL,
        names_jobs.MATCH,
        ocds_jobs.INGEST,
        ocds_jobs.GO_ON,
        ocds_jobs.SWEEP,
        pulls_jobs.GO_ON,
        pulls_jobs.WAKE,
        *imports_jobs.jobs_for(KINDS),
        workbooks_jobs.FORGET,
        sandbox_jobs.FILLED,
        webhooks_jobs.TELL_KIND,
        webhooks_jobs.SEND_KIND,
        webhooks_jobs.AGAIN_KIND,
        webhooks_jobs.KEEP_KIND,
        exports_jobs.MAKE_KIND,
        exports_jobs.SWEEP,
    ),
    schedules=(
        evidence_jobs.ERASED_NIGHTLY,
        evidence_jobs.NIGHTLY,
        people_jobs.NIGHTLY,
        brokerage_jobs.MONTHLY,
        calendar_jobs.EVERY_MORNING,
        ocds_jobs.NIGHTLY,
        pulls_jobs.HOURLY,
        expiry_jobs.NIGHTLY,
        imports_jobs.NIGHTLY,
        workbooks_jobs.NIGHTLY,
        webhooks_jobs.HOURLY,
        exports_jobs.NIGHTLY,
    ),
)


def shop() -> Shop:
    """Give what the workers know how to do; who has this by its name knows all rooms' tables."""
    return SHOP
