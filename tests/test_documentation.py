"""What is written for people is true: commands exist, settings are listed, versions agree."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from app.__main__ import app
from app.platform.settings import Settings
from app.rules.reading import library_rule_sets

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
#: read by the tests and the Makefile, not by the service
FOR_TESTS = {"SVS_SOAK"}


def fenced(text: str) -> Iterator[str]:
    """Give each line of the blocks of code, without the prompt and the comment."""
    for block in re.findall(r"^```(?:sh|bash|console|shell)\n(.*?)^```", text, re.DOTALL | re.M):
        for line in block.replace("\\\n", " ").splitlines():
            yield re.sub(r"\s+#.*", "", line.removeprefix("$ ")).strip()


def spans(text: str) -> list[str]:
    """Give what is set as code within a sentence."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.M))


def documents() -> list[Path]:
    return [path for path in ROOT.glob("*.md") if path.name != "CHANGELOG.md"]


def told(program: str) -> Iterator[tuple[str, list[str]]]:
    """Give each call of a program that a document tells people to make, in words."""
    for document in documents():
        text = document.read_text()
        for line in [*fenced(text), *spans(text)]:
            if match := re.match(rf"(?:\w+=\S+ )*(?:\.venv/bin/)?{program}\s+(.+)", line):
                yield document.name, match[1].split()


def commands(group: Any) -> dict[str, Any]:
    """Give the commands of a group by name; a command that is no group has none."""
    if not hasattr(group, "list_commands"):
        return {}
    context = group.make_context(group.name, [], resilient_parsing=True)
    return {name: group.get_command(context, name) for name in group.list_commands(context)}


def test_every_make_target_that_is_told_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))
    asked = {word for _, words in told("make") for word in words if re.fullmatch(r"[a-z]+", word)}

    assert {"demo", "test", "serve"} <= asked
    assert asked <= targets


def test_every_command_that_is_told_exists_with_its_options() -> None:
    asked = list(told("social-value"))

    assert asked
    for document, words in asked:
        command: Any = get_command(app)
        while words and words[0] in (known := commands(command)):
            command, words = known[words[0]], words[1:]
        assert not commands(command), f"{document}: social-value has no {' '.join(words)}"
        options = {name for parameter in command.params for name in parameter.opts} | {"--help"}
        given = {word.split("=")[0] for word in words if re.match(r"--\w", word)}
        assert given <= options, f"{document}: {command.name}"


def test_every_command_is_told() -> None:
    asked = {words[0] for _, words in told("social-value")}

    assert set(commands(get_command(app))) <= asked


def test_every_setting_is_listed_with_its_default() -> None:
    text = README.read_text()
    missing = [
        name
        for field in Settings.model_fields
        if (name := f"SVS_{field.upper()}") and f"`{name}`" not in text
    ]

    assert missing == []


def test_no_setting_is_told_that_does_not_exist() -> None:
    known = {f"SVS_{field.upper()}" for field in Settings.model_fields} | FOR_TESTS
    told_of = {
        name
        for document in [*documents(), ROOT / "Makefile", ROOT / "CHANGELOG.md"]
        for name in re.findall(r"SVS_[A-Z_]+", document.read_text())
    }

    assert told_of <= known


def test_every_setting_says_in_the_code_what_it_is_for() -> None:
    lines = (ROOT / "app/platform/settings.py").read_text().splitlines()

    for field in Settings.model_fields:
        [at] = [n for n, line in enumerate(lines) if line.startswith(f"    {field}:")]
        assert lines[at - 1].strip().startswith("#:"), field


def test_every_file_and_folder_that_is_told_exists() -> None:
    for document in documents():
        text = document.read_text()
        links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", text)
        paths = [
            span
            for span in spans(text)
            if re.fullmatch(r"(?:app|tests|alembic|scoring_rules|benchmarks)/[\w./-]*", span)
        ]
        for path in [*links, *paths]:
            assert (ROOT / path).exists(), f"{document.name} tells of {path}"


def test_every_rule_set_that_is_named_comes_with_the_service() -> None:
    library = {f"{one.id}@{one.version}" for one in library_rule_sets(ROOT / "scoring_rules")}
    named = {one for path in documents() for one in spans(path.read_text()) if "@2" in one}

    assert named
    assert named <= library


def test_the_changelog_has_the_version_that_the_project_has() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    headings = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)

    assert headings[0] in {version, "Unreleased"}
    assert version in headings


def test_every_room_is_on_the_map() -> None:
    text = README.read_text()
    rooms = [path.name for path in (ROOT / "app").iterdir() if (path / "__init__.py").exists()]

    assert [room for room in rooms if f"`{room}`" not in text and f"{room}/" not in text] == []


@pytest.mark.parametrize("folder", ["app", "alembic", "benchmarks"])
def test_docstrings_are_sentences(folder: str) -> None:
    for path in sorted((ROOT / folder).rglob("*.py")):
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                words = ast.get_docstring(node)
                name = getattr(node, "name", "the module")
                first = (words or "").split("\n\n")[0].rstrip()
                assert words is None or first[-1] in ".:?", f"{path}: {name}: {first}"
