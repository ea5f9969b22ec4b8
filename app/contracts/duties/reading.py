"""Read the duties of the law from the rule library."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import RootModel

from app.contracts.duties.rule import DutyRule
from app.platform.documents import place_at
from app.problems import Finding, Invalid
from app.rules.document.field import Code
from app.rules.document.validity import checked
from app.rules.reading import HOME, read_file, read_tree

FILE = Path("law") / "duties.yaml"
#: duties that a contract is closed by, whatever else a library of its own leaves out
NAMED = ("performance_notice", "breach_notice", "termination_notice")


class DutyRules(RootModel[dict[Code, DutyRule]]):
    """duties.yaml: duties by code, in the order in which they come."""


def read_duties(home: Path | None = None) -> Mapping[str, DutyRule]:
    """Read the duties of a library, or those that ship where it has none of its own.

    Raises:
        Invalid: with every fault of the file.
    """
    own = (home or HOME) / FILE
    path = own if own.exists() else HOME / FILE
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, _stamp: int) -> Mapping[str, DutyRule]:
    made, findings = checked(DutyRules, read_tree(read_file(path), path.name), place_at, path.name)
    if made is None:
        raise Invalid(f"{path.name} is not right.", findings=findings)
    missing = [_missing(code, path.name) for code in NAMED if code not in made.root]
    if missing:
        raise Invalid(f"{path.name} is not whole.", findings=missing)
    return made.root


def _missing(code: str, name: str) -> Finding:
    words = f"The duty {code} is missing; contracts are closed by it."
    fix = "Take it from the rules that ship; say there for which contracts it does not hold."
    return Finding("missing_duty", words, fix, path=code, file=name)
