"""What the API accepts and gives when tenders are scored."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field

from app.platform.jobs.tables import Job, JobState
from app.platform.request.messages import Message
from app.rules.messages import EXAMPLE_RULES
from app.scoring.intake import TendersIn

EXAMPLE_TENDERS: list[Any] = [
    {
        "supplier": "Alpha Works",
        "price": 940000,
        "commitments": [{"measure": "job_local", "quantity": 6, "unit": "fte_year"}],
    },
    {
        "supplier": "Beta Build",
        "price": 1000000,
        "commitments": [{"measure": "job_local", "quantity": 10, "unit": "fte_year"}],
    },
]


class ScoresIn(TendersIn):
    """Tenders, and the rules to score them by."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "rules": {"yaml": EXAMPLE_RULES},
                    "contract": {"value": 1000000, "currency": "GBP", "years": 2},
                    "tenders": EXAMPLE_TENDERS,
                }
            ]
        }
    )

    #: `id@version`, a whole rule set, or `{"yaml": "its text"}`
    rules: str | dict[str, Any]
    sensitivity: Annotated[bool, Field(strict=True)] = False  #: say too how safe each winner is
    full_receipt: Annotated[bool, Field(strict=True)] = False  #: give all that a replay needs


class RulesUsed(Message):
    """The rules that scored."""

    id: str
    version: str
    digest: str


class Receipt(Message):
    """What proves a score: digests of the rules, of what was sent and of the answer."""

    engine: str
    language: str
    scored_at: str
    rules_digest: str
    input_digest: str
    result_digest: str
    seal: str  #: digest of all of the above


class LotFacts(Message):
    """What holds for a whole lot."""

    contract: dict[str, Any]
    qualifying: list[str]  #: suppliers in the pool
    pool_relative: list[str]  #: criteria whose score turns on the other tenders


class CriterionScore(Message, extra="allow"):
    """One criterion; `<name>_unrounded` stands beside a number that was rounded."""

    value: str | bool | None
    label: str | None
    unit_score: str | None  #: 1 is full marks
    score: str | None
    weight: str | None
    weight_in_effect: str
    weight_percent: str | None
    weighted: str | None
    weighted_percent: str | None
    formula: str | None
    terms: dict[str, Any]
    gate: dict[str, Any] | None


class TenderScore(Message, extra="allow"):
    """A tender's scorecard: every number that was worked out, and why."""

    supplier: str
    status: str  #: assessed, fails_requirements, disqualified or disregarded
    reasons: list[str]
    price: str | None
    rank: int | None
    tied: bool
    decided_by: str | None  #: the tie rule that set it apart
    total: str | None
    total_percent: str | None
    measures: dict[str, dict[str, Any]]
    commitments: list[dict[str, Any]]
    figures: dict[str, str | bool | None]
    criteria: dict[str, CriterionScore]
    gates: list[dict[str, Any]]


class LotScores(LotFacts):
    """One lot of several."""

    lot: str
    tenders: list[TenderScore]


class SupplierSum(Message):
    """What a supplier asks for all its lots together."""

    supplier: str
    price_sum: str | None  #: null: not every price is known, or its packages are alternatives


class PackageLot(Message):
    """A package's tender for a lot, and the separate winner that it was set against."""

    lot: str
    package: TenderScore
    separate: TenderScore


class PackageScore(Message):
    """An all-or-none tender against the separate winners of its lots."""

    supplier: str
    awarded: bool
    why: str | None
    package_sum: str | None
    separate_sum: str | None
    lots: list[PackageLot]


class Warned(Message):
    """Something that a person should look at; it changed no number."""

    code: str
    message: str
    how_to_fix: str = ""
    path: str = ""


class ScoresOut(Message):
    """What was scored, as `social-value score --json` prints it."""

    rules: RulesUsed
    lot: LotFacts | None = None  #: where there are no lots
    tenders: list[TenderScore] | None = None
    lots: list[LotScores] | None = None
    suppliers: list[SupplierSum] | None = None
    packages: list[PackageScore] | None = None
    warnings: list[Warned]
    receipt: Receipt
    sensitivity: list[dict[str, Any]] | None = None  #: a report for each lot, where asked for
    full_receipt: dict[str, Any] | None = None  #: save it as a file for `social-value replay`


class DiffIn(Message):
    """What to set a version apart from, and the tenders to try both on."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "before": {"yaml": EXAMPLE_RULES},
                    "tenders": {"contract": {"value": 1000000}, "tenders": EXAMPLE_TENDERS},
                }
            ]
        }
    )

    #: the older rules: `id@version`, a whole rule set, or `{"yaml": "its text"}`
    before: str | dict[str, Any]
    tenders: TendersIn | None = None


class ChangeOut(Message):
    """One place where two versions differ."""

    path: str
    before: Any
    after: Any


class MovedOut(Message):
    """What a version changes for one tender."""

    lot: str
    supplier: str
    total_before: str | None
    total_after: str | None
    delta: str | None
    rank_before: int | None
    rank_after: int | None
    status_before: str
    status_after: str
    because: list[str]  #: criteria and figures whose part of the total moved


class DiffOut(Message):
    """Everything that sets two versions of rules apart."""

    before: str  #: digest
    after: str  #: digest
    changes: list[ChangeOut]
    tenders: list[MovedOut]


class StressTestIn(Message):
    """How thoroughly to try rules out."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"fields": 20, "seed": 1}]})

    fields: Annotated[int, Field(ge=1, le=10_000)] = 100  #: made-up fields of five bids
    seed: Annotated[int, Field(ge=0, le=1_000_000_000)] = 1  #: the same seed, the same report


class StressTestOut(Message):
    """How far a stress test has come, and what it showed."""

    id: UUID
    state: JobState
    done_fields: int
    total_fields: int | None  #: null: not begun
    report: dict[str, Any] | None  #: null: not ready
    trouble: str | None  #: why the last attempt ended
    asked_at: datetime

    @classmethod
    def of(cls, job: Job) -> "StressTestOut":
        """Make it from the job that runs it."""
        return cls(
            id=job.id,
            state=job.state,
            done_fields=job.done_units,
            total_fields=job.total_units,
            report=job.outcome,
            trouble=job.trouble,
            asked_at=job.asked_at,
        )
