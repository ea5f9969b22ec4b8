"""Offers worked out by a spreadsheet program, and the same offers as they are scored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID

from openpyxl import Workbook, load_workbook

from app.assessments.marks.criteria import marked_criteria
from app.rules.document.ruleset import RuleSet
from app.rules.library import Library
from app.rules.reading import HOME, read_library, rule_set_file
from app.scoring.answer import answer
from app.scoring.intake import TendersIn
from app.spreadsheets.forms.writing import write_book
from app.spreadsheets.reading import workbook
from app.spreadsheets.tender.booking import Cover, printed_offers, tender_book
from app.spreadsheets.tender.content import content_of
from app.spreadsheets.tender.estimate.whole import COUNTED, PREVIEW
from app.spreadsheets.tender.filled import tender_of
from app.spreadsheets.tender.identity import Identity
from app.tenders.content import TenderContent
from tests.factories import a_rule_set
from tests.office import Office
from tests.spreadsheets.files import saved
from tests.spreadsheets.tender.made import column_of, row_of

OWN = Identity(UUID(int=1), "sha256:0")
COVER = Cover(OWN, "lot 1, Cleaning", "Buildings", "Noon")
CONTRACT: Mapping[str, Any] = {
    "value": Decimal(1_000_000), "years": Decimal(2), "date": "2026-06-01",
}  # fmt: skip
Lines = Sequence[Mapping[str, Any]]  #: each by the keys of the sheet, with its measure's code


@dataclass(frozen=True)
class Rules:
    """A rule set with what it draws on."""

    rule_set: RuleSet
    library: Library = field(default_factory=read_library)

    def blank(self) -> bytes:
        book = tender_book(COVER, self.rule_set, self.library, CONTRACT)
        return write_book(book, OWN.reference)

    def filled(self, lines: Lines) -> bytes:
        """Type promises into the printed rows of their measures; the second of one below."""
        book = load_workbook(BytesIO(self.blank()))
        seen: set[str] = set()
        for line in lines:
            code = line["measure_code"]
            sheet = book["Your offer"]
            is_new = code in seen
            row = sheet.max_row + 1 if is_new else row_of(book, "Your offer", "measure_code", code)
            seen.add(code)
            for key, value in line.items():
                sheet.cell(row, column_of(book, "Your offer", key)).value = value
        return saved(book)

    def content(self, file: bytes) -> TenderContent:
        """Read a workbook as the service does."""
        printed = printed_offers(OWN, self.rule_set, self.library)
        made = tender_of(workbook(file, ""), self.rule_set, printed)
        if made.tree:
            content = content_of(made)
            assert content is not None, made.faults
            return content
        return TenderContent()

    def card(self, file: bytes) -> dict[str, Any]:
        """Score what a workbook says, alone and with full marks for what people mark."""
        marked = marked_criteria(self.rule_set, self.library).values()
        marks = {one.code: {"mark": one.grades[-1].mark} for one in marked}
        tender = self.content(file).model_copy(update={"price": Decimal(900_000)})
        one = tender.as_scored("Alpha", marks)
        sent = TendersIn.model_validate({"contract": CONTRACT, "tenders": (one,)})
        card: dict[str, Any] = answer(self.rule_set, self.library, sent, {}).document["tenders"][0]
        return card


def of_library(name: str) -> Rules:
    """Give a rule set that is shipped."""
    [path] = (HOME / "rulesets" / name).glob("*.yaml")
    return Rules(*rule_set_file(path))


def own(text: str) -> Rules:
    """Give a rule set of one's own, as YAML."""
    return Rules(a_rule_set(text))


@dataclass
class WorkedOut:
    """What a spreadsheet program makes of a workbook."""

    book: Workbook

    def column(self, heading: str) -> dict[str, Any]:
        """Give a column of estimates by the measure of each printed row."""
        sheet = self.book["Your offer"]
        place = [cell.value for cell in sheet[1]].index(heading) + 1
        code = column_of(self.book, "Your offer", "measure_code")
        return {
            str(sheet.cell(row, code).value): sheet.cell(row, place).value
            for row in range(4, sheet.max_row + 1)
            if sheet.cell(row, 1).value is not None
        }

    @property
    def counts(self) -> dict[str, Any]:
        return self.column(COUNTED)

    @property
    def points(self) -> dict[str, Any]:
        return self.column(PREVIEW)

    @property
    def checks(self) -> dict[str, Any]:
        rows = self.book["Check"].iter_rows(min_row=2, values_only=True)
        return {str(label): value for label, value, *_ in rows}

    def of(self, begins: str) -> Any:
        """Give the line of the sheet of checks that begins so."""
        [found] = [value for label, value in self.checks.items() if label.startswith(begins)]
        return found


def worked_out(office: Office, files: Mapping[str, bytes]) -> dict[str, WorkedOut]:
    """Have a spreadsheet program work several workbooks out, in one call."""
    named = {f"{name}.xlsx": content for name, content in files.items()}
    made = office.converted(named, "xlsx")
    return {
        name.removesuffix(".xlsx"): WorkedOut(load_workbook(BytesIO(content), data_only=True))
        for name, content in made.items()
    }
