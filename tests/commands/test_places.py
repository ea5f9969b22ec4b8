import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner, Result

from app.commands.places import places
from tests.places.places import ONSPD_2025, a_file, an_onspd_row, as_csv


@pytest.fixture(autouse=True)
def _own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SVS_DATABASE_URL", f"sqlite:///{tmp_path / 'places.sqlite3'}")
    before, handlers = structlog.get_config(), logging.getLogger().handlers
    yield
    structlog.configure(**before)  # a command sends the log where this test's output goes
    logging.getLogger().handlers = handlers


def run(*words: str) -> Result:
    return CliRunner().invoke(places, list(words))


def test_the_sample_answers_while_nothing_is_loaded() -> None:
    assert "Nothing is loaded" in run("list").stderr
    done = run("look-up", "ig110ab", "--on", "2026-03-02")

    assert done.exit_code == 0
    assert done.stdout.startswith("found: IG11 0AB is in E09000002 (Sample: Code-Point Open")
    assert "  ward       E05014055" in done.stdout
    assert "Contains OS data © Crown copyright" in done.stdout


def test_the_sample_is_loaded_once() -> None:
    first, again = run("load", "--sample"), run("load", "--sample")

    assert "Sample: Code-Point Open August 2023: 3,257 rows stored, 0 refused" in first.stdout
    assert again.stdout.count("these bytes are loaded already") == 7
    assert len(run("list").stdout.splitlines()) == 7


def test_what_was_refused_is_shown_with_its_line(tmp_path: Path) -> None:
    rows = [an_onspd_row(), *[an_onspd_row("IG11 OAB")] * 25]
    path = a_file(tmp_path, "ONSPD_FEB_2026.csv", as_csv(ONSPD_2025, rows))
    done = run("load", str(path), "--label", "February", "--source", "by hand")

    assert done.exit_code == 0
    assert "February: 1 rows stored, 25 refused, of 26 read (onspd, 2026-02-01" in done.stdout
    assert "ONSPD_FEB_2026.csv:3: 'IG11OAB' is not a postcode [not_a_postcode]" in (
        done.stdout.replace("IG11 OAB", "IG11OAB")
    )
    assert "… and 5 more" in done.stdout


def test_a_named_vintage_is_asked_about_a_day(tmp_path: Path) -> None:
    row = an_onspd_row(terminated="202512")
    path = a_file(tmp_path, "a.csv", as_csv(ONSPD_2025, [row]))
    assert run("load", str(path), "--date", "2026-01-31", "--label", "mine").exit_code == 0

    done = run("look-up", "IG11 0AB", "--on", "2026-01-01", "--vintage", "mine")
    assert done.stdout.startswith("terminated: IG11 0AB ended in 2025-12; this is where it was")
    other = run("look-up", "IG11 0AB", "--vintage", "yours")
    assert (other.exit_code, other.stderr) == (
        1,
        "There is no vintage of postcodes called 'yours'. There are: mine.\n",
    )


def test_a_slip_is_suggested() -> None:
    assert "Did you mean IG11 0AB?" in run("look-up", "IG11 OAB").stdout


@pytest.mark.parametrize(("asked", "code"), [("rubbish", 1), ("IG11 9ZZ", 0), ("IG11 0AB", 0)])
def test_only_what_can_be_no_place_is_a_fault(asked: str, code: int) -> None:
    assert run("look-up", asked, "--on", "2026-03-02").exit_code == code


def test_files_that_do_not_tell_their_day_are_refused_once_and_with_the_option(
    tmp_path: Path,
) -> None:
    path = a_file(tmp_path, "a.csv", as_csv(ONSPD_2025, [an_onspd_row()]))

    done = run("load", str(path))

    assert done.exit_code == 1
    assert done.stderr.count("Neither the names nor the notes") == 1
    assert "Say which day they describe, as in --date 2025-11-30." in done.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["load"], 2, "name the files"),
        (["load", "--sample", "x.csv"], 2, "name the files"),
        (["load", "nowhere.csv"], 1, "There is no file nowhere.csv."),
        (["load", "x.csv", "--date", "yesterday"], 2, "--date"),
        (["load", "x.csv", "--kind", "atlas"], 2, "--kind"),
    ],
)
def test_a_command_that_cannot_be_carried_out_says_why(
    words: list[str], code: int, said: str
) -> None:
    done = run(*words)

    assert (done.exit_code, said in done.stderr) == (code, True)


def test_a_file_that_is_none_of_places_ends_the_command_with_words(tmp_path: Path) -> None:
    done = run("load", str(a_file(tmp_path, "a.csv", b"a,b\n1,2\n")))

    assert done.exit_code == 1
    assert "There is no file of places there." in done.stderr
    assert "[not_a_place_file]" in done.stderr
