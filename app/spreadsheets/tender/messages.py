"""What the API gives about a tender that came as a workbook."""

from typing import Any

from pydantic import Field

from app.platform.request.messages import Message
from app.problems import Finding, Severity
from app.tenders.messages import TenderOut


class CellFindingOut(Message):
    """Something worth a look in a workbook, or wrong with its tender under the rules."""

    code: str
    message: str
    how_to_fix: str = ""
    path: str = ""  #: in the tender, such as `commitments[0].unit`
    cell: str = ""  #: in the workbook, such as `Commitments!D2`
    severity: Severity = Severity.FAULT

    @classmethod
    def of(cls, finding: Finding) -> "CellFindingOut":
        """Make it from a finding."""
        return cls(
            code=finding.code, message=finding.message, how_to_fix=finding.how_to_fix,
            path=finding.path, cell=finding.cell, severity=finding.severity,
        )  # fmt: skip


class WorkbookTriedOut(Message):
    """What would come of a tender's workbook; nothing of it is kept."""

    may_be_uploaded: bool  #: it has no fault that uploading would refuse
    findings: list[CellFindingOut]  #: all that uploading would tell, and what stops the score
    rules: dict[str, Any] | None = None
    scorecard: dict[str, Any] | None = None  #: null: `findings` say why it cannot be scored
    warnings: list[Any] = Field(default_factory=list)
    said: str


class UploadedWorkbookOut(TenderOut):
    """A tender of which a version has just been written from a workbook."""

    number: int
    digest: str
    findings: list[CellFindingOut]  #: as for any upload, each with its cell too
    warnings: list[str]  #: what else to know, such as that no letter reaches you
