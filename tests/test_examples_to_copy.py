"""What the page for people gives to copy works as it stands there: for curl, and for Python."""

import json
import runpy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from app.platform.http.samples import SAMPLES
from tests.arranged import World, arranged
from tests.browser import window
from tests.callers import caller_of
from tests.curl import typed
from tests.databases import Supply
from tests.listening import Ear, Heard, listening
from tests.operations import OPERATIONS, Operation

__all__ = ["window"]

#: the texts are the same on every database, and what they ask is asked elsewhere on each
pytestmark = pytest.mark.parametrize("supply", ["sqlite"], indirect=True)
named = pytest.mark.parametrize("operation", OPERATIONS, ids=str)
#: what clients of HTTP say of themselves and of how they speak
OF_CLIENTS = {
    "host", "user-agent", "accept", "accept-encoding", "connection", "content-length", "expect",
}  # fmt: skip
TOKEN = "the token"  #: is asked for before the first operation


class Page(HTMLParser):
    """What there is to copy under each heading of the page for people, in turn."""

    def __init__(self, html: str) -> None:
        """Read it."""
        super().__init__()
        self.samples: dict[str, list[str]] = {TOKEN: []}
        self._under, self._within = TOKEN, ""
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note where one begins."""
        if tag == "h3":
            self._under = str(dict(attributes)["id"])
            self.samples[self._under] = []
        elif tag == "pre":
            self.samples[self._under].append("")
        self._within = tag

    def handle_endtag(self, tag: str) -> None:
        """Note where it ends."""
        self._within = ""

    def handle_data(self, data: str) -> None:
        """Take what stands in it."""
        if self._within == "pre":
            self.samples[self._under][-1] += data


@dataclass(frozen=True)
class Stage:
    """The world of the examples at an address, and what its page gives to copy."""

    world: World
    ear: Ear
    url: str
    samples: dict[str, list[str]]
    file: Path

    def heard(self) -> Heard:
        """Give the one request that came since it was asked for the last time."""
        [one] = self.ear.heard
        self.ear.heard.clear()
        return one

    def known_to(self, operation: Operation) -> dict[str, str]:
        """Give what a reader has put into the environment, and nothing that is not needed."""
        known = {"URL": self.url}
        if operation.route.needs is not None:
            known["KEY"] = key_in(self.world.may(operation))
        if "Idempotency-Key" in headers_of(operation):
            known["ONCE"] = operation.name
        if operation.method in {"PUT", "PATCH"}:
            known["ETAG"] = "*"
        if operation.takes_a_file:
            self.file.write_bytes(self.world.file_for(operation))
            known["FILE"] = str(self.file)
        return known


@pytest.fixture(scope="module")
def scene(supply: Supply, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("files")
    file = folder / "tender's workbook.xlsx"
    with arranged(supply, folder, forgets=True) as world:
        samples = Page(world.client.get("/docs").text).samples
        ear = Ear(world.client.app)
        with listening(ear) as url:
            yield Stage(world, ear, url, samples, file)


@pytest.fixture
def stage(scene: Stage) -> Stage:
    """Give the scene as one test finds it: nothing was asked yet."""
    scene.ear.heard.clear()
    return scene


def key_in(headers: dict[str, str]) -> str:
    return headers["Authorization"].removeprefix("Bearer ")


def headers_of(operation: Operation) -> set[str]:
    told = operation.described.get("parameters", [])
    return {one["name"] for one in told if one["in"] == "header"}


def in_shell(
    script: str, folder: Path, known: Mapping[str, str], *, stand_in: bool = False
) -> str:
    """Type it, and give what is printed."""
    done = typed(script, folder, known, stand_in=stand_in)
    assert done.returncode == 0, done.stderr
    return done.stdout


def in_python(program: str, folder: Path, known: Mapping[str, str]) -> None:
    """Save it and have it run."""
    path = folder / "copied.py"
    path.write_text(program)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name in ("URL", "KEY", "ONCE", "ETAG", "FILE", "CLIENT"):
            patch.delenv(name, raising=False)
        for name, value in known.items():
            patch.setenv(name, value)
        runpy.run_path(str(path), run_name="__main__")


def is_as_described(heard: Heard, operation: Operation) -> None:
    """Check that what came is the example, with every header that it needs and no other."""
    succeeds = min(operation.described["responses"])
    assert (str(heard.status), heard.method) == (succeeds, operation.method), heard.answer
    needed = {name.lower() for name in headers_of(operation) - {"Content-Disposition"}}
    needed |= {"authorization"} if operation.route.needs is not None else set()
    needed |= {"content-type"} if "requestBody" in operation.described else set()
    assert heard.headers - OF_CLIENTS == needed
    if operation.takes_json:
        assert json.loads(heard.body) == operation.example


@named
def test_the_command_does_what_it_shows(
    stage: Stage, operation: Operation, tmp_path: Path
) -> None:
    command, _ = stage.samples[operation.name]

    in_shell(command, tmp_path, stage.known_to(operation))

    is_as_described(stage.heard(), operation)


@named
def test_the_program_does_what_it_shows(
    stage: Stage, operation: Operation, tmp_path: Path
) -> None:
    _, program = stage.samples[operation.name]

    in_python(program, tmp_path, stage.known_to(operation))

    is_as_described(stage.heard(), operation)


OF_EACH_KIND = [
    one for one in OPERATIONS
    if one.name in {"health", "issue_api_key", "change_person", "preview_change",
                    "upload_tender_workbook", "look_up_postcode", "download_committee_pack"}
]  # fmt: skip


@pytest.mark.parametrize("operation", OF_EACH_KIND, ids=str)
def test_what_stands_in_for_curl_reads_such_commands(
    stage: Stage, operation: Operation, tmp_path: Path
) -> None:
    command, _ = stage.samples[operation.name]

    in_shell(command, tmp_path, stage.known_to(operation), stand_in=True)

    is_as_described(stage.heard(), operation)


def test_what_is_downloaded_is_kept_in_a_file_and_a_refusal_is_not(
    stage: Stage, tmp_path: Path
) -> None:
    [operation] = [one for one in OPERATIONS if one.name == "download_committee_pack"]
    command, program = stage.samples[operation.name]
    known = stage.known_to(operation)
    saved = tmp_path / "answer.xlsx"

    for copied in (lambda: in_shell(command, tmp_path, known),
                   lambda: in_python(program, tmp_path, known)):  # fmt: skip
        copied()
        assert saved.read_bytes() == stage.heard().answer
        saved.unlink()
    refused = typed(command, tmp_path, known | {"KEY": "sv_live_unknown"})

    assert refused.returncode == 22
    assert stage.heard().status == 401
    assert not saved.exists()


def test_a_token_is_had_as_the_page_says(stage: Stage, tmp_path: Path) -> None:
    *_, command, program = stage.samples[TOKEN]
    headers = stage.world.caller
    client = str(caller_of(stage.world.engine, headers).key_id)
    known = {"URL": stage.url, "KEY": key_in(headers), "CLIENT": client}

    token = json.loads(in_shell(command, tmp_path, known))["access_token"]
    first = stage.heard()
    in_python(program, tmp_path, known)
    second = stage.heard()

    assert (first.status, second.status) == (200, 200)
    assert first.body == second.body
    [operation] = [one for one in OPERATIONS if one.name == "list_measures"]
    command, _ = stage.samples[operation.name]
    in_shell(command, tmp_path, {"URL": stage.url, "KEY": token})
    is_as_described(stage.heard(), operation)


def test_one_click_takes_hold_of_an_example_also_where_little_of_it_is_seen(
    stage: Stage, window: BrowserContext
) -> None:
    page = window.new_page()
    page.set_viewport_size({"width": 400, "height": 800})
    page.goto(f"{stage.url}/docs")
    samples = page.locator("#change_person ~ details")
    samples.nth(1).locator("summary").click()

    for number in range(2):
        samples.nth(number).locator("pre").click()
        taken = page.evaluate("String(getSelection())")
        assert taken.rstrip() == stage.samples["change_person"][number]
    assert page.evaluate("document.documentElement.scrollWidth") == 400


def test_the_description_has_the_texts_of_the_page(stage: Stage) -> None:
    told = {one.name: one.described[SAMPLES] for one in OPERATIONS}

    assert {name: [one["source"] for one in texts] for name, texts in told.items()} == {
        one.name: stage.samples[one.name] for one in OPERATIONS
    }
    assert {tuple((one["lang"], one["label"]) for one in texts) for texts in told.values()} == {
        (("Shell", "curl"), ("Python", "Python"))
    }
