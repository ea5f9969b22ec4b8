"""The house rules that a tool other than pytest does not keep (see the README's map)."""

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
ROOMS = {
    "places",
    "rules",
    "scoring",
    "organisations",
    "procurements",
    "tenders",
    "assessments",
    "contracts",
    "deliveries",
    "portfolio",
    "spend",
    "brokerage",
}
HTTP = ("fastapi", "starlette")
WORLD = (*HTTP, "sqlalchemy", "sqlmodel", "httpx2", "openpyxl", "yaml", "pathlib", "app.platform")
WIDE = {"routes", "messages", "jobs", "authenticating"}
LARGEST_MODULE = 300
MOST_MODULES = 15
LARGEST_CONFTEST = 80
#: tests may be skipped for want of these alone, and only by way of this one module
OUTSIDE_TOOLS = Path("tests/outside_tools.py")


def out_of_bounds(module: str) -> tuple[str, ...]:
    """Tell from its name what a module in a room may not reach, even through others."""
    _, room, *rest = module.split(".")
    if room not in ROOMS or not rest or rest[-1] in WIDE:
        return ()
    if rest[-1] in {"tables", "queries"} or any(name.endswith("ing") for name in rest):
        return HTTP
    return WORLD  # a plain noun: it works things out and touches nothing


def breaches(graph: grimp.ImportGraph) -> list[tuple[str, ...]]:
    """Give the shortest way by which each module gets where its name says it may not."""
    return [
        chain
        for module in sorted(graph.modules)
        if module.startswith("app.") and not graph.find_children(module)  # a package is docstring
        for outside in out_of_bounds(module)
        if outside in graph.modules
        and (chain := graph.find_shortest_chain(module, outside, as_packages=True))
    ]


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def test_a_modules_name_tells_what_it_may_touch() -> None:
    graph = grimp.build_graph("app", include_external_packages=True, cache_dir=None)

    assert out_of_bounds("app.scoring.card") == WORLD
    assert out_of_bounds("app.places.loading.lines") == HTTP
    assert breaches(graph) == []


def test_a_sum_that_reaches_the_world_through_another_module_is_found() -> None:
    graph = grimp.ImportGraph()
    for module in ("app.scoring.card", "app.rules.plan", "sqlmodel"):
        graph.add_module(module)
    graph.add_import(importer="app.scoring.card", imported="app.rules.plan")
    graph.add_import(importer="app.rules.plan", imported="sqlmodel")

    assert ("app.scoring.card", "app.rules.plan", "sqlmodel") in breaches(graph)


def test_no_module_is_longer_than_one_idea() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in python_files("app", "tests", "alembic", "benchmarks")
    }

    assert {path: lines for path, lines in lengths.items() if lines > LARGEST_MODULE} == {}
    assert lengths["tests/conftest.py"] <= LARGEST_CONFTEST


def test_no_room_holds_more_than_fifteen_modules_at_one_level() -> None:
    levels = Counter(
        path.parent.relative_to(ROOT)
        for path in python_files("app")
        if path.name != "__init__.py" and path.relative_to(ROOT / "app").parts[0] in ROOMS
    )

    assert {str(level): n for level, n in levels.items() if n > MOST_MODULES} == {}


def test_a_module_opens_with_what_it_is_for_and_a_package_holds_nothing_else() -> None:
    for path in python_files("app"):
        tree = ast.parse(path.read_text())
        assert ast.get_docstring(tree), f"{path} does not say what it is for"
        if path.name == "__init__.py":
            assert len(tree.body) == 1, f"{path} holds more than a docstring"


def test_every_package_has_its_docstring() -> None:
    folders = {path.parent for path in python_files("app")}

    assert [str(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_each_room_has_its_place_in_the_order_of_imports() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    contract = tools["importlinter"]["contracts"][0]
    listed = {name for layer in contract["layers"] for name in re.findall(r"\w+", layer)}
    there = {path.name.removesuffix(".py") for path in (ROOT / "app").iterdir()}

    assert contract["type"] == "layers"
    assert contract["exhaustive"] is True
    assert there - {"__init__", "__pycache__"} <= listed


@pytest.mark.parametrize("escape", ["skip", "skipif", "xfail", "importorskip", "skip_module"])
def test_no_test_is_skipped_but_for_a_tool_that_is_declared(escape: str) -> None:
    users = [
        str(path.relative_to(ROOT))
        for path in python_files("tests")
        if path.relative_to(ROOT) != OUTSIDE_TOOLS
        and any(
            isinstance(node, ast.Attribute) and node.attr == escape
            for node in ast.walk(ast.parse(path.read_text()))
        )
    ]

    assert users == []


def test_tests_mirror_what_they_test() -> None:
    astray = []
    for path in python_files("tests"):
        inside = path.relative_to(ROOT / "tests")
        if path.name.startswith("test_") and len(inside.parts) > 1 and inside.parts[0] in ROOMS:
            module = ROOT / "app" / inside.parent / inside.name.removeprefix("test_")
            if not (module.exists() or module.with_suffix("").is_dir()):
                astray.append(str(inside))

    assert astray == []
