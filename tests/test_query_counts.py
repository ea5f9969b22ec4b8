"""Whatever can be read asks as much of the database for many rows as for few.

Everything that the examples can read is read; then each list is given more rows, alike but for
what tells rows apart; then everything is read again. A new list names its table here.
"""

from collections.abc import Iterator
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Table, UniqueConstraint, inspect
from sqlmodel import Session, SQLModel, select

from app.assessments.tables import (
    Assessment,
    AssessmentSummary,
    Mark,
    Moderation,
    Recommendation,
    RecommendationState,
    Scorecard,
)
from app.brokerage.tables import Referral, SupplierReadiness, Vacancy, VcsNeed
from app.contracts.change.tables import ContractChange
from app.contracts.duties.tables import CalendarFeed
from app.contracts.plan.tables import ContractSpend, DeliveryPlan
from app.contracts.tables import Award, Contract, Indicator, Obligation
from app.deliveries.closing.tables import CloseOut
from app.deliveries.evidence.tables import Confirmation, Evidence
from app.deliveries.people.tables import Doubt
from app.deliveries.proof.tables import Sample
from app.deliveries.shortfall.tables import HelpRequest, Remedy, Shortfall
from app.deliveries.standing.tables import JobCheck, Rating
from app.deliveries.tables import Delivery, Return
from app.exports.tables import Export
from app.ocds.intake.tables import OcdsAnswer, OcdsIngest
from app.ocds.pulls.tables import OcdsPull, OcdsPullRun
from app.organisations.tables import ApiKey, Person, Supplier
from app.places.tables import AuthorityPlaceSet, PlaceSetVersion
from app.platform.database import writing
from app.platform.events import Event
from app.platform.identifiers import new_id
from app.platform.jobs.tables import Job
from app.platform.request.paging import MOST
from app.procurements.tables import (
    Amendment,
    Clarification,
    ConflictDeclaration,
    Lot,
    Procurement,
    ProcurementVersion,
)
from app.rules.tables import StoredRuleSet
from app.spend.tables import SpendBatch, SpendSupplierName
from app.spreadsheets.imports.tables import FileImport
from app.spreadsheets.mapping.tables import MappingProfile
from app.tenders.tables import Tender, TenderDecision, TenderVersion
from app.webhooks.tables import Webhook, WebhookAttempt, WebhookDelivery
from tests.arranged import World, arranged
from tests.callers import ISSUED
from tests.databases import Supply
from tests.operations import GUARDED, Operation
from tests.sealed.test_channels import counted

READS = [one for one in GUARDED if one.method == "GET"]
MORE = 3  #: rows that each list is given
NUMBERS = count(500)  #: of what is new; three digits, none twice
TABLES: dict[str, type[SQLModel]] = {
    "list_amendments": Amendment,
    "list_api_keys": ApiKey,
    "list_assessments": Assessment,
    "list_audit_events": Event,
    "list_awards": Award,
    "list_calendar_feeds": CalendarFeed,
    "list_changes": ContractChange,
    "list_clarifications": Clarification,
    "list_contracts": Contract,
    "list_decisions": TenderDecision,
    "list_declarations": ConflictDeclaration,
    "list_deliveries": Delivery,
    "list_deliveries_to_verify": Delivery,
    "follow_events": Event,
    "list_evidence": Evidence,
    "list_imports": FileImport,
    "list_indicators": Indicator,
    "list_lot_audit_events": Event,
    "list_lots": Lot,
    "list_mapping_profiles": MappingProfile,
    "list_marks": Mark,
    "list_moderations": Moderation,
    "list_obligations": Obligation,
    "list_ocds_answers": OcdsAnswer,
    "list_ocds_ingests": OcdsIngest,
    "list_ocds_pulls": OcdsPull,
    "list_ocds_pull_runs": OcdsPullRun,
    "list_own_marks": Mark,
    "list_own_tenders": Tender,
    "list_people": Person,
    "list_person_doubts": Doubt,
    "list_place_set_versions": PlaceSetVersion,
    "list_place_sets": AuthorityPlaceSet,
    "list_plans": DeliveryPlan,
    "list_procurement_versions": ProcurementVersion,
    "list_procurements": Procurement,
    "list_recommendations": Recommendation,
    "list_close_outs": CloseOut,
    "list_contract_shortfalls": Shortfall,
    "list_help_requests": HelpRequest,
    "list_remedies": Remedy,
    "list_job_checks": JobCheck,
    "list_ratings": Rating,
    "list_receiver_confirmations": Confirmation,
    "list_returns": Return,
    "list_rule_sets": StoredRuleSet,
    "list_samples": Sample,
    "list_shortfalls": Shortfall,
    "list_scorecards": Scorecard,
    "list_summaries": AssessmentSummary,
    "list_spend": ContractSpend,
    "list_spend_batches": SpendBatch,
    "list_referrals": Referral,
    "list_supplier_names": SpendSupplierName,
    "list_supplier_readiness": SupplierReadiness,
    "list_suppliers": Supplier,
    "list_tender_versions": TenderVersion,
    "list_tenders": Tender,
    "list_vacancies": Vacancy,
    "list_vcs_needs": VcsNeed,
    "list_exports": Export,
    "list_failed_jobs": Job,
    "list_webhooks": Webhook,
    "list_webhook_attempts": WebhookAttempt,
    "list_webhook_deliveries": WebhookDelivery,
}
#: read from files, or loaded from them
OF_FILES = {
    "list_mapping_fields", "list_mapping_presets", "list_causes", "list_remedy_formulas",
    "list_library_rule_sets", "list_measures",
    "list_register_entries", "list_spend_lines", "list_methods", "list_places", "list_refusals",
    "list_scales", "list_units", "list_vintages",
}  # fmt: skip
#: of one document each, however long it is
OF_DOCUMENTS = {"list_import_changes", "list_import_problems"}
WITHOUT_ROWS = {"list_moderation_reopenings"}  #: in what the examples speak of
#: what tells two rows apart that hang on the same thing; or else they hang on different ones
APART = (
    "unique_key",
    "number",
    "version",
    "ordinal",
    "commitment",
    "reference",
    "prefix",
    "folded",
    "name",
    "link_digest",
    "digest",
    "stands_as",
)
#: what is another's if it hangs on another of these; else on another of what it names last
HANGS_ON = {
    "list_marks": "tender_id", "list_own_marks": "tender_id", "list_own_tenders": "lot_id",
}  # fmt: skip
#: what the row must name that more are made of: awards are told with their contracts
MADE_BY = {"list_contracts": "award_id"}
#: what else a further row must say
BESIDES: dict[type[SQLModel], dict[str, Any]] = {
    ContractSpend: {"replaced_at": ISSUED},  # one counts
    Assessment: {"replaced_at": ISSUED},  # one stands
    Award: {"withdrawn_at": ISSUED},  # one stands
    JobCheck: {"replaced_at": ISSUED},  # one stands
    Rating: {"replaced_at": ISSUED},  # one stands
    Contract: {"reference": "", "outside_id": "", "outside_award": ""},  # no two share one
    Recommendation: {"state": RecommendationState.REFUSED},  # one waits
}


@pytest.fixture(scope="module")
def world(supply: Supply, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with arranged(supply, tmp_path_factory.mktemp("files")) as world:
        yield world


def test_every_list_names_its_table() -> None:
    assert {one.name for one in READS if one.route.rows} == {
        *TABLES, *OF_FILES, *OF_DOCUMENTS, *WITHOUT_ROWS,
    }  # fmt: skip


def test_nothing_asks_more_of_the_database_when_there_is_more(world: World) -> None:
    before = {one.name: asked(world, one) for one in READS}
    lists = [one for one in READS if one.name in TABLES]
    lengths = {one.name: len(rows_of(world, one)) for one in lists}
    for one in lists:
        more(world, one)

    assert {one.name: asked(world, one) for one in READS} == before
    grown = {one.name: len(rows_of(world, one)) for one in lists}
    full = {name: min(length + MORE, MOST) for name, length in lengths.items()}
    assert [name for name, length in full.items() if grown[name] < length] == []


def asked(world: World, operation: Operation) -> int:
    """Count what is asked of the database while something is read."""
    read(world, operation)  # the first use of a key is noted, and what is kept in memory is kept
    with counted(world.engine) as sent:
        read(world, operation)
    return len(sent)


def read(world: World, operation: Operation) -> Any:
    answer = world.client.get(operation.url(), headers=world.may(operation))
    assert answer.status_code == 200, f"{operation}: {answer.text}"
    return answer


def rows_of(world: World, operation: Operation) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read(world, operation).json()["data"]
    return rows


def more(world: World, operation: Operation) -> None:
    """Give a list more rows like its first one."""
    hangs_on = MADE_BY.get(operation.name)
    rows = rows_of(world, operation)
    told = next(row for row in rows if hangs_on is None or row[hangs_on] is not None)
    with writing(world.engine) as session:
        row = source(session, TABLES[operation.name], told, operation.url())
        for _ in range(MORE):
            another(session, row, HANGS_ON.get(operation.name))


def source(session: Session, table: type[SQLModel], told: dict[str, Any], url: str) -> SQLModel:
    """Find the row that a list tells of."""
    shared = [name for name in keys_of(table) if name in told]
    for row in session.exec(select(table)):
        values = row.model_dump()
        hangs = [str(one) for one in values.values() if isinstance(one, UUID)]
        is_here = "id" in shared or any(one in url for one in hangs)
        if is_here and all(str(values[name]) == str(told[name]) for name in shared):
            return row
    raise LookupError(f"no row of {table.__name__} is {told}")


def keys_of(table: type[SQLModel]) -> list[str]:
    found: Table = inspect(table).local_table
    return ["id"] if "id" in found.c else [column.name for key in keys(found) for column in key]


def keys(table: Table) -> Iterator[list[Any]]:
    """Give each group of columns that no two rows share."""
    yield list(table.primary_key)
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield list(constraint.columns)
    for column in table.columns:
        if column.unique:
            yield [column]


def another(session: Session, row: SQLModel, hangs_on: str | None = None) -> SQLModel:
    """Keep another row like this one."""
    found: Table = inspect(type(row)).local_table
    values, changed = row.model_dump(), set[str]()
    for key in keys(found):
        if not changed & {column.name for column in key}:
            column = chosen(key, hangs_on)
            values[column.name] = a_new(session, column, values[column.name])
            changed.add(column.name)
    made = type(row)(**values | BESIDES.get(type(row), {}))
    session.add(made)
    session.flush()
    return made


def chosen(key: list[Any], wanted: str | None) -> Any:
    """Choose which column of a key tells the new row apart."""
    by_name = {column.name: column for column in key}
    for name in (wanted, "id", *APART):
        if name in by_name:
            return by_name[name]
    return [column for column in key if column.foreign_keys or column.type.python_type is UUID][-1]


def a_new(session: Session, column: Any, value: Any) -> Any:
    """Give what a column has in the new row: a new parent, if it names one."""
    if value is None:
        return None  # no key is shared where there is none
    for foreign in column.foreign_keys:
        parents = {one.local_table: one.class_ for one in SQLModel._sa_registry.mappers}
        parent = session.get_one(parents[foreign.column.table], value)
        return another(session, parent).id  # type: ignore[attr-defined]
    if isinstance(value, UUID):
        return new_id()
    number = next(NUMBERS)
    return value + number if isinstance(value, int) else f"{value[:-3]}{number}"
