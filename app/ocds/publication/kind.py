"""The notices that a release can be, and how open contracting tells them apart.

Sources: notice types of Find a Tender (UK1 to UK17); the release tag and document type codelists
of OCDS 1.1 and of the UK extension of 13 January 2026.
"""

from dataclasses import dataclass
from enum import StrEnum


class NoticeKind(StrEnum):
    """What a release tells."""

    TENDER = "tender"
    AWARD = "award"
    DETAILS = "details"  #: of a contract
    PERFORMANCE = "performance"
    CHANGE = "change"
    TERMINATION = "termination"


class Stage(StrEnum):
    """What part of buying a release is of, as lists of releases are narrowed by it."""

    PLANNING = "planning"
    TENDER = "tender"
    AWARD = "award"


@dataclass(frozen=True, slots=True)
class Form:
    """How open contracting calls one kind of notice."""

    notice_type: str
    document_type: str
    title: str
    first: tuple[str, ...]  #: tags of the first release of this kind about something
    later: tuple[str, ...]  #: and of those after it
    stage: Stage = Stage.AWARD


FORMS: dict[NoticeKind, Form] = {
    NoticeKind.TENDER: Form(
        "UK4", "tenderNotice", "Tender notice", ("tender",), ("tenderUpdate",), Stage.TENDER
    ),
    NoticeKind.AWARD: Form(
        "UK6", "awardNotice", "Contract award notice", ("award",), ("awardUpdate",)
    ),
    NoticeKind.DETAILS: Form(
        "UK7", "contractNotice", "Contract details notice", ("award", "contract"),
        ("awardUpdate", "contractUpdate"),
    ),
    NoticeKind.PERFORMANCE: Form(
        "UK9", "implementationNotice", "Contract performance notice", ("implementation",),
        ("implementation",),
    ),
    NoticeKind.CHANGE: Form(
        "UK10", "contractNotice", "Contract change notice", ("contractAmendment",),
        ("contractAmendment",),
    ),
    NoticeKind.TERMINATION: Form(
        "UK11", "contractTerminationNotice", "Contract termination notice",
        ("contractTermination",), ("contractTermination",),
    ),
}  # fmt: skip
#: of a procurement that was cancelled
CANCELLED = Form(
    "UK12", "tenderCancellationNotice", "Procurement termination notice", ("tenderCancellation",),
    ("tenderCancellation",), Stage.TENDER,
)  # fmt: skip
OF_CONTRACTS = tuple(kind for kind in NoticeKind if kind is not NoticeKind.TENDER)
