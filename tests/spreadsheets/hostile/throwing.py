"""Throw a file at the service, and complain of whatever is not as it should be."""

import resource
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.platform.jobs.tables import JobState
from app.spreadsheets.reading import workbook
from tests.spreadsheets.files import parts_of
from tests.spreadsheets.hostile.grounds import Ground
from tests.spreadsheets.hostile.spoiler import Spoiler
from tests.spreadsheets.imports.made import OCTETS, Office

LARGEST_ANSWER = 5_000_000
PATIENCE = 40  #: seconds of work in the child, where nobody else's machine is slower
COUNTS = ("added", "changed", "same", "faulty", "not_read")
LEAKS = ("traceback", "sqlalchemy", "select ", "/app/", ".py", "0x7f")


@dataclass(frozen=True)
class Range:
    """Where files are thrown."""

    office: Office
    canary: str  #: address of a server that nobody may ask

    def rows_of(self, ground: Ground, *, is_packed: bool = True) -> int:
        """Count the rows of the file that is right, as the service tells them."""
        if is_packed not in ground.base:
            right = ground.template.xlsx() if is_packed else ground.template.text().encode()
            state, told = self._checked(ground, right)
            assert state in ("ready", "needs_fixing"), told
            ground.base[is_packed] = told["total"]["rows"]
        return ground.base[is_packed]

    def throw(self, ground: Ground, spoiler: Spoiler, *, is_given_back: bool) -> list[str]:
        """Throw one file, and give the complaints."""
        content = spoiler.make(ground.template, self.canary)
        rows = self.rows_of(ground, is_packed=content.startswith(b"PK"))
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        try:
            state, told = self._checked(ground, content, is_given_back=is_given_back)
            found = list(_complaints(spoiler, state, told, rows, ground.template.width))
        except AssertionError as refusal:
            found = [str(refusal)[:600]]
        took = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
        found += [f"took {took:.0f} s"] if took > PATIENCE else []
        return [f"{ground.kind.name}: {spoiler.called}: {one}" for one in found]

    def _checked(
        self, ground: Ground, content: bytes, *, is_given_back: bool = False
    ) -> tuple[str, dict[str, Any]]:
        """Send a file twice, have it checked, read all that is told of it, and take it back."""
        office = self.office.of(dict(ground.headers))
        first = self._sent(office, ground, content)
        if first.status_code == 422:
            return "rejected", first.json()
        assert first.status_code == 201, f"{first.status_code} {first.text}"
        assert self._sent(office, ground, content).status_code == 200, "twice is two imports"
        path = f"/v1/imports/{first.json()['id']}"
        mine = [one for one in office.works() if one.payload.get("import") == first.json()["id"]]
        for job in mine:
            assert job.state is JobState.DONE, f"the job {job.state}: {job.trouble}"
        told = office.reads(first.json()["id"])
        for part in ("/preview", "/problems", "/problems.csv", "/changes"):
            answer = office.gets(path + part)
            assert answer.status_code == 200, f"{part}: {answer.status_code} {answer.text}"
            is_capped = not part.endswith(".csv")  # which has all of them
            assert len(answer.content) < LARGEST_ANSWER or not is_capped, f"{part} is too long"
            told |= answer.json() if part == "/preview" else {part: answer.text}
        if is_given_back and told["state"] != "rejected":
            told |= {"given back": [_given_back(office, path, one) for one in GIVEN_BACK]}
        gone = office.client.delete(path, headers=office.headers)
        assert gone.status_code == 200, gone.text
        return str(told["state"]), told

    def _sent(self, office: Office, ground: Ground, content: bytes) -> Any:
        params = {**ground.asked, "file_name": "hostile.xlsx"}
        headers = office.headers | OCTETS
        return office.client.post("/v1/imports", params=params, content=content, headers=headers)


GIVEN_BACK = ("annotated.xlsx", "fix-list.xlsx")


def _given_back(office: Office, path: str, name: str) -> str:
    """Have a file given back, and hold that nothing in it is worked out, fetched or run."""
    answer = office.gets(f"{path}/{name}")
    assert answer.status_code == 200, f"{name}: {answer.status_code} {answer.text}"
    for part, xml in parts_of(answer.content).items():
        assert b"<f>" not in xml, f"{name}: a formula in {part}"
        assert b'TargetMode="External"' not in xml, f"{name}: a link out in {part}"
        assert not part.endswith(".bin"), f"{name}: {part}"
    if answer.content:
        workbook(bytes(answer.content), name)  # which refuses what is damaged
    return name


def _complaints(
    spoiler: Spoiler, state: str, told: dict[str, Any], rows: int, width: int
) -> Iterator[str]:
    said = str(told).lower()
    if state not in spoiler.ends:
        yield f"it is {state}: {told.get('trouble') or _problems(told)}"
    elif spoiler.words and not any(word in said for word in spoiler.words):
        yield f"nothing says {spoiler.words}: {told.get('trouble') or _problems(told)}"
    if spoiler.never and spoiler.never.lower() in said:
        yield f"{spoiler.never!r} is told"
    yield from (f"{leak!r} is told: {said[:300]}" for leak in LEAKS if leak in str(_words(told)))
    if state != "rejected":
        more = width if spoiler.more == -1 else spoiler.more
        yield from _losses(told, None if more is None else rows + more)
    if state == "needs_fixing" and not told["problems"] and not told["questions"]:
        yield "nothing says what is to be mended"


def _losses(told: dict[str, Any], rows: int | None) -> Iterator[str]:
    for one in told["counts"]:
        if one["rows"] != sum(one[name] for name in COUNTS):
            yield f"rows are lost: {one}"
    if rows is not None and told["total"]["rows"] != rows:
        yield f"{rows} rows went in: {told['total']}"


def _words(told: dict[str, Any]) -> list[str]:
    """Give the words that are ours, without what is told of the file."""
    problems = told.get("problems") or []
    return [str(told.get("trouble", "")).lower(), *(one["how_to_fix"].lower() for one in problems)]


def _problems(told: dict[str, Any]) -> str:
    return str([(one["code"], one["message"]) for one in told.get("problems") or []])[:400]
