"""What others run instead of `make`: the container, the checks, the hooks before a commit."""

import os
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import yaml

from app.platform.settings import Settings

ROOT = Path(__file__).parents[1]
SETTINGS = {f"SVS_{name.upper()}" for name in Settings.model_fields}


def steps_of_install() -> list[str]:
    """Give what `make install` runs, but for its check of the Python and its stamp."""
    told = subprocess.run(
        ["make", "--dry-run", "--what-if=requirements.lock", "install"],  # noqa: S607 - any make
        cwd=ROOT, capture_output=True, text=True, check=True, env=os.environ | {"MAKEFLAGS": ""},
    )  # fmt: skip
    lines = [line for line in told.stdout.splitlines() if not line.startswith("make")]
    return [line for line in lines if not line.startswith(("touch ", "python3 -c "))]


def instructions() -> list[tuple[str, str]]:
    """Give each instruction of the Dockerfile with its words."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    lines = text.replace("\\\n", " ").splitlines()
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in lines if line.strip()]


def stages() -> list[list[tuple[str, str]]]:
    found: list[list[tuple[str, str]]] = []
    for word, rest in instructions():
        if word == "FROM":
            found.append([])
        found[-1].append((word, rest))
    return found


def test_the_container_is_made_by_the_very_steps_of_make_install() -> None:
    steps = [rest for word, rest in instructions() if word == "RUN"]

    assert len(steps) == 3
    assert steps == steps_of_install()


def test_the_container_holds_everything_that_its_steps_read() -> None:
    copied = {name for word, rest in stages()[0] if word == "COPY" for name in rest.split()[:-1]}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert {"requirements.lock", "pyproject.toml", "app", "alembic", "scoring_rules"} <= copied
    assert {project["readme"], *project["license-files"]} <= copied
    assert [name for name in copied if not (ROOT / name).exists()] == []
    let_in = {
        line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"
    }
    assert let_in == copied


def test_the_container_runs_without_the_right_to_change_its_own_code() -> None:
    build, final = stages()
    words = [word for word, _ in final]
    user = dict(final)["USER"]
    owned = [rest for word, rest in final if word == "COPY" and "--chown" in rest]

    assert not user.startswith(("0", "root"))
    assert "RUN" not in words
    assert [rest.split()[-1] for rest in owned] == ["/data"]
    assert dict(build)["FROM"].split()[0] == dict(final)["FROM"]


def test_the_container_says_whether_it_is_well() -> None:
    final = dict(stages()[1])

    assert "/ready" in final["HEALTHCHECK"]
    assert '"serve"' in final["CMD"]


def test_whatever_is_set_for_the_containers_is_a_setting() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text())
    for name in ("service", "worker"):
        service: dict[str, Any] = compose["services"][name]
        assert set(service["environment"]) <= SETTINGS
        assert service["depends_on"] == {"database": {"condition": "service_healthy"}}
    [image] = [rest for word, rest in stages()[1] if word == "ENV"]
    assert set(re.findall(r"SVS_\w+", image)) <= SETTINGS


def test_no_password_is_written_down() -> None:
    text = (ROOT / "compose.yaml").read_text()

    given = re.findall(r"(?:PASSWORD: |social_value:)(?!\n)(\S+)", text)
    assert len(given) == 2
    assert all(word.startswith("${SVS_DATABASE_PASSWORD:?") for word in given)


def test_the_checks_run_nothing_but_commands_of_make() -> None:
    lines = (ROOT / ".ci/run").read_text().splitlines()
    commands = [line for line in lines if line and not line.startswith("#")]

    assert commands[0] == "set -euo pipefail"
    assert commands[-1] == "make test", "so that the last line is what pytest has to say"
    assert all(command.startswith("make ") for command in commands[2:])
    assert os.access(ROOT / ".ci/run", os.X_OK)


def test_the_hooks_before_a_commit_are_steps_of_make_lint() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    programs = {hook["entry"].split()[0] for repository in hooks for hook in repository["hooks"]}
    recipe = (ROOT / "Makefile").read_text().replace("$(BIN)", ".venv/bin")

    assert {repository["repo"] for repository in hooks} == {"local"}
    assert all(f"\t{program} " in recipe or f"\t{program}\n" in recipe for program in programs)
