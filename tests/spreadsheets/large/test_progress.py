"""A file of fifty thousand rows is taken in behind its sender's back, who can watch it."""

from dataclasses import replace
from typing import Any

from app.spreadsheets.imports.offering import LargeKind, StagedReport, Staging
from app.spreadsheets.large.kinds import LARGE_KINDS
from tests.spreadsheets.imports.made import Office
from tests.spreadsheets.large.made import HEADING, a_row
from tests.spreadsheets.large.test_whole_way import office, profile, total

__all__ = ["office", "profile"]

ROWS = 50_000


class Watched:
    """An attempt at staging, of which somebody asks how far it is whenever it says so."""

    def __init__(self, staging: Staging, asks: Any) -> None:
        self._staging, self._asks = staging, asks

    def __getattr__(self, name: str) -> Any:
        return getattr(self._staging, name)

    def progress(self, rows: int, of: int | None = None) -> None:
        self._staging.progress(rows, of)
        self._asks()


def test_fifty_thousand_rows_are_told_of_as_they_are_gone_through(
    office: Office, profile: str
) -> None:
    lines = [",".join(map(str, HEADING)), *(",".join(map(str, a_row(at))) for at in range(ROWS))]
    content = "\r\n".join(lines).encode()
    seen: list[tuple[str, int, int | None]] = []

    def asks() -> None:
        told = office.reads(import_id)
        seen.append((told["state"], told["rows_done"], told["rows_total"]))

    def watched(kind: LargeKind) -> LargeKind:
        def stage(staging: Staging) -> StagedReport:
            return kind.stage(Watched(staging, asks))

        return replace(kind, stage=stage)

    answer = office.sends(content, kind="spend", profile=profile, file_name="year.csv")
    assert answer.status_code == 201, answer.text  # at once, before anything of it is read
    import_id = answer.json()["id"]
    assert office.reads(import_id)["state"] == "received"
    replace(office, kinds=tuple(map(watched, LARGE_KINDS))).works()

    done = [rows for state, rows, _ in seen if state == "checking"]
    assert done == sorted(done)
    assert len(set(done)) >= ROWS // 5_000
    assert office.reads(import_id)["state"] == "ready"
    office.applies(import_id, confirmed=True)
    office.works()
    assert total(office)[0] == ROWS
