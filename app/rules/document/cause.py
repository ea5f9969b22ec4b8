"""Why promises fall short: a published list, in branches, each with who can mend it.

The owner follows from the branch, so that a cause is named to learn from and not only to blame.
"""

from enum import StrEnum

from pydantic import Field, model_validator

from app.rules.document.field import Code, Day, Part, Source, Words

LONGEST_CODE = 60  #: characters, as a shortfall keeps it


class Side(StrEnum):
    """Who can do something about it."""

    SUPPLIER = "supplier"
    AUTHORITY = "authority"
    BOTH = "both"
    NOBODY = "nobody"  #: force majeure


class CauseIn(Part):
    """One cause, as its branch lists it."""

    title: Words
    note: Words | None = None
    side: Side | None = None  #: where it is not the branch's


class Branch(Part):
    """Causes that the same side can mend."""

    title: Words
    side: Side
    causes: dict[Code, CauseIn] = Field(min_length=1)


class Cause(Part):
    """One cause with all that its branch says of it."""

    code: Code
    branch: Code
    branch_title: Words
    title: Words
    side: Side
    note: Words | None = None
    source: Source


class Causes(Part):
    """causes.yaml: branches by name, and where the list comes from."""

    effective_from: Day | None = None
    source: Source = Field(default_factory=dict)
    branches: dict[Code, Branch]

    @model_validator(mode="after")
    def _each_once(self) -> "Causes":
        codes = [code for branch in self.branches.values() for code in branch.causes]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise ValueError(f"{', '.join(twice)} stands in two branches; give each cause one")
        long = [code for code in codes if len(code) > LONGEST_CODE]
        if long:
            raise ValueError(f"{long[0]} has more than {LONGEST_CODE} characters")
        return self

    def each(self) -> dict[str, Cause]:
        """Give every cause by its code, with what its branch says."""
        return {
            code: Cause(
                code=code,
                branch=name,
                branch_title=branch.title,
                title=cause.title,
                side=cause.side or branch.side,
                note=cause.note,
                source=self.source,
            )
            for name, branch in self.branches.items()
            for code, cause in branch.causes.items()
        }
