"""Taking in a large file: read, understood by its profile, staged in chunks, and told of.

Nothing is written while a chunk is read or understood, so that on SQLite others wait only for the
few thousand rows of one chunk to be stored.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from app.problems import Finding, Severity
from app.spend.batch import BatchKind
from app.spend.rows.row import MAKERS, Naming, Staged
from app.spend.rows.staging import TOGETHER, NewBatch, Numbered, Stage, begin, conclude
from app.spreadsheets.fixing.extent import Extent
from app.spreadsheets.forms.filled import NotRead
from app.spreadsheets.imports.check.alone import list_alone, renamed, told_by_names
from app.spreadsheets.imports.check.unlisted import SUMMED
from app.spreadsheets.imports.offering import StagedReport, Staging, Tally
from app.spreadsheets.large.bounds import ABOVE, MOST_ROWS, beyond
from app.spreadsheets.large.figuring import figures, overlaps
from app.spreadsheets.large.mending import opened_mended
from app.spreadsheets.large.reading import LargeSheet
from app.spreadsheets.large.totalled import reads_as_total
from app.spreadsheets.large.undated import Undated
from app.spreadsheets.mapping.drift import drifted
from app.spreadsheets.mapping.heading import says_nothing
from app.spreadsheets.mapping.plan import OF_WHOLE_SHEETS, Plan, Reading
from app.spreadsheets.mapping.profile import Layout
from app.spreadsheets.mapping.understood import Understood
from app.spreadsheets.mapping.wording import Wordings, keep_wording, unwatched
from app.spreadsheets.sheet import place

MOST_FINDINGS = 2_000  #: of one code and weight that are told one by one; the rest are counted
MOST_NOT_READ = 500  #: rows that are told one by one, with why; the rest are counted
FOR_THE_REST = "Look at those that are listed; the rest are told once they are put right."
SAMPLE = 20  #: rows that are shown as they were understood


def stage(staging: Staging, kind: BatchKind, plan: Plan) -> StagedReport:
    """Stage a file whole.

    Args:
        staging: this attempt.
        kind: what its rows are.
        plan: the profile that reads it.

    Raises:
        Problem: if the file cannot be read to its end; what was staged is then to be dropped.
    """
    asking = staging.asking
    new = NewBatch(staging.import_id, kind, staging.file_name, staging.file_digest)
    with staging.writing() as session:
        begun = begin(session, asking.caller, new, asking.now)
    run = _Run(staging, begun, plan)
    with opened_mended(staging.path, staging.fixes) as mended:
        for number, sheet in enumerate(mended.sheets):
            run.take(number, sheet)
        run.told.take((*mended.findings(), *list_alone(mended, plan.profile)))
    run.let_go()
    with staging.writing() as session:
        conclude(session, begun, run.sheets, asking.now)
    return run.report()


@dataclass
class _Told:
    """What is told of a file, capped."""

    findings: list[Finding] = field(default_factory=list)
    by_code: Counter[tuple[str, Severity]] = field(default_factory=Counter)
    not_read: list[NotRead] = field(default_factory=list)
    rows_not_read: Counter[tuple[str, str]] = field(default_factory=Counter)  #: by sheet and why
    left: int = 0  #: rows not read, of sheets that are not passed over whole
    first: dict[tuple[str, str], int] = field(default_factory=dict)  #: row of those that are
    sample: list[dict[str, Any]] = field(default_factory=list)

    def take(self, findings: Iterable[Finding]) -> None:
        """Keep the first of each code; what is about no cell is always kept."""
        for one in findings:
            self.by_code[one.code, one.severity] += 1
            if not one.cell or self.by_code[one.code, one.severity] <= MOST_FINDINGS:
                self.findings.append(one)

    def leave(self, sheet: str, row: int, why: str) -> None:
        self.rows_not_read[sheet, why] += 1
        if why in OF_WHOLE_SHEETS:
            self.first.setdefault((sheet, why), row)
            return
        self.left += 1
        if self.left <= MOST_NOT_READ:
            self.not_read.append(NotRead("row", place(sheet, row, 1), "", why))

    def together(self) -> Iterator[NotRead]:
        """Tell rows that are not told one by one: of too many all, by why; else whole sheets."""
        for (sheet, why), times in sorted(self.rows_not_read.items()):
            if self.left > MOST_NOT_READ:
                yield NotRead("row", sheet, "", f"{why} {SUMMED}", times)
            elif row := self.first.get((sheet, why)):
                yield NotRead("row", place(sheet, row, 1), "", why, times)

    def rest(self) -> Iterator[Finding]:
        """Count what was not told one by one, in notes: cells are at fault, not the file."""
        told = Counter((one.code, one.severity) for one in self.findings)
        first = {(one.code, one.severity): one for one in reversed(self.findings)}
        for (code, severity), times in sorted(self.by_code.items()):
            listed = told[code, severity]
            if times > listed:
                one = first[code, severity]
                words = f"There are {times:,} of these, and {listed:,} are listed. "
                words += f"The first, in {one.cell}: {one.message}"
                yield Finding(code, words, FOR_THE_REST, Severity.NOTE)


class _Run:
    """One file being staged."""

    def __init__(self, staging: Staging, stage: Stage, plan: Plan) -> None:
        self._staging, self._stage, self._plan = staging, stage, plan
        self._make = MAKERS[stage.kind.value]
        self._naming = Naming()
        self._held: list[Numbered] = []
        self._gone_through = 0
        self.told = _Told()
        self._wordings: Wordings = {}
        self._bodies: dict[str, int] = {}
        self._read: dict[str, list[int]] = {}
        self._named: dict[str, list[str]] = {}
        self._at_fault: dict[str, array[int]] = {}  # as there may be a million
        self._leaning: dict[str, set[str]] = {}  # of rows at fault
        self._of_file: list[Finding] = []
        self._layouts: dict[str, Layout] = {}
        self._extent = Extent()
        self._tallies: list[Tally] = []
        self.sheets: list[dict[str, Any]] = []

    def take(self, number: int, sheet: LargeSheet) -> None:
        """Stage a sheet."""
        counts = Counter[str]()
        last = (0, "")
        rows = self._measured(sheet.rows)
        reading = self._plan.rows(sheet.name, self._counted(rows, counts))
        undated: Undated | None = None
        for one in reading:
            undated = undated or Undated(
                self._stage.kind, sheet.name, reading.columns, self._staging.asking.now.date()
            )
            outcome = self._outcome(number, sheet.name, one, undated)
            if one.number == last[0]:  # columns became rows: what came of one counts for all
                outcome = "added" if "added" in (outcome, last[1]) else outcome
                counts[last[1]] -= 1
            counts[outcome] += 1
            last = (one.number, outcome)
        if reading.body:
            self._bodies[sheet.name] = reading.body
            self._read[sheet.name] = sorted(set(reading.columns.values()))
        for _ in rows:  # what the profile stopped before
            counts["rows"] += 1
            counts["not_read"] += 1
        self.told.take(undated.of_sheet() if undated else ())
        self._close(sheet, reading, counts)

    def _measured(self, rows: Iterable[tuple[int, Any]]) -> Iterator[tuple[int, Any]]:
        """Note how much of the file is gone through, until it is too much to be given back."""
        rest = iter(rows)
        while not self._extent.is_beyond and (row := next(rest, None)) is not None:
            self._extent.take(row[1])
            yield row
        yield from rest

    def _counted(self, rows: Iterable[tuple[int, Any]], counts: Counter[str]) -> Iterator[Any]:
        for number, cells in rows:
            if says_nothing(cells):  # as whoever understands the row sees it
                continue
            counts["rows"] += 1
            self._gone_through += 1
            if self._gone_through > MOST_ROWS + ABOVE:
                raise beyond(f"The selected file has more than {MOST_ROWS:,} rows.")
            yield number, cells

    def _outcome(self, sheet: int, name: str, one: Understood, undated: Undated) -> str:
        if one.findings:
            self.told.take(one.findings)
        if one.why:
            self.told.leave(name, one.number, one.why)
            return "not_read"
        if one.findings and one.is_faulty:
            self._at_fault.setdefault(name, array("I")).append(one.number)
            self._lean(name, one.leans)
            return "faulty"
        if len(self.told.sample) < SAMPLE:
            self.told.sample.append(dict(one.values))
        made: Staged = self._make(one.values, self._naming)
        self.told.take(reads_as_total(name, one, made, undated.columns))
        if made.on is None or made.on > undated.today:
            self.told.take(undated.of_row(one, made))
        self._held.append(Numbered(sheet, one.number, made))
        if len(self._held) >= TOGETHER:
            self.let_go()
        return "added"

    def _lean(self, name: str, fields: Iterable[str]) -> None:
        """Note what rows at fault cannot tell alone."""
        if fields:
            self._leaning.setdefault(name, set()).update(fields)

    def let_go(self) -> None:
        """Store what is held."""
        if self._held:
            with self._staging.writing() as session:
                self._stage.store(session, self._held, self._staging.asking.now)
            self._held = []
        self._staging.progress(self._gone_through)

    def _close(self, sheet: LargeSheet, reading: Reading, counts: Counter[str]) -> None:
        keep_wording(self._wordings, self._plan.profile, reading.layout, reading.headings)
        self.told.take(reading.findings)
        self._of_file += (one for one in reading.findings if one.severity is Severity.FAULT)
        self.told.take(drifted(sheet.name, reading.drift))
        self._lean(sheet.name, reading.mixed)
        if reading.layout is not None:
            self._named |= told_by_names({sheet.name: reading.layout})
            if counts["faulty"]:
                self._layouts[sheet.name] = reading.layout
        self.told.take(unwatched(sheet.name, reading.layout, reading.headings))
        self.told.take(_about(sheet))
        self.told.not_read += [
            NotRead("column", one.place, one.heading[:100], one.why, max(one.rows, 1))
            for one in reading.not_read
        ]
        self.sheets.append({"name": sheet.name, "columns": dict(reading.columns)})
        told = {key: counts[key] for key in ("rows", "added", "faulty", "not_read")}
        self._tallies.append(Tally(sheet.name, **told))

    def report(self) -> StagedReport:
        """Tell what came of the file."""
        with self._staging.reading() as session:
            before, after = figures(session, self._staging, self._stage)
            self.told.take(overlaps(session, self._staging, self._stage))
        for name, fields in renamed(self._layouts):
            self._lean(name, fields)
        told = self.told
        return StagedReport(
            tallies=tuple(self._tallies),
            findings=(*told.findings, *told.rest()),
            not_read=(*told.not_read, *told.together()),
            before=before,
            after=after,
            sample=tuple(told.sample),
            bodies=self._bodies,
            read=self._read,
            named=self._named,
            wordings=self._wordings,
            of_file=self._of_file,
            at_fault=self._at_fault,
            leaning=self._leaning,
            comes_whole=not self._extent.is_beyond,
        )


def _about(sheet: LargeSheet) -> Iterator[Finding]:
    """Name what is hidden, and was read all the same, and what is merged."""
    about = sheet.about
    unseen = ["the whole sheet"] if sheet.hidden else []
    unseen += [f"{about['hidden_rows']:,} rows"] if about.get("hidden_rows") else []
    unseen += [f"{len(about['hidden_columns'])} columns"] if about.get("hidden_columns") else []
    at = f"{sheet.name}!A1" if sheet.name else "A1"
    if unseen:
        words = f"Hidden, and read all the same: {', '.join(unseen)}."
        fix = "Show or delete it, if it was not meant to be sent."
        yield Finding("hidden_content", words, fix, Severity.WARNING, cell=at)
    if about.get("merged"):
        some = ", ".join(about["merged_at"][:3])
        words = f"{about['merged']:,} blocks of cells are merged, such as {some}."
        fix = "Only the first cell of a block has a value; unmerge them if the others should."
        yield Finding("merged_cells", words, fix, Severity.WARNING, cell=at)
