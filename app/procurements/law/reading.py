"""Read the law's figures from the rule library."""

from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, RootModel

from app.platform.documents import place_at
from app.problems import Invalid
from app.procurements.law.figure import Law, Model, Thresholds
from app.rules.document.validity import checked
from app.rules.reading import HOME, read_file, read_tree

M = TypeVar("M", bound=BaseModel)
FOLDER = "law"
FILES = ("thresholds.yaml", "models.yaml")


class Models(RootModel[tuple[Model, ...]]):
    """models.yaml."""


def read_law(home: Path | None = None) -> Law:
    """Read the law's figures of a library, or those that ship where it has none of its own.

    Raises:
        Invalid: with every fault of the first file that has any.
    """
    own = (home or HOME) / FOLDER
    folder = own if own.is_dir() else HOME / FOLDER
    stamp = tuple((folder / name).stat().st_mtime_ns for name in FILES)
    return _read(folder, stamp)


@lru_cache(maxsize=4)
def _read(folder: Path, _stamp: tuple[int, ...]) -> Law:
    thresholds = _model(Thresholds, folder / FILES[0])
    models = _model(Models, folder / FILES[1]).root
    return Law(
        thresholds=thresholds.thresholds,
        tendering_periods=thresholds.tendering_periods,
        earlier_leaves=thresholds.earlier_deadline_leaves,
        models=models,
    )


def _model(model: type[M], path: Path) -> M:
    tree = read_tree(read_file(path), path.name)
    made, findings = checked(model, tree, place_at, path.name)
    if made is None:
        raise Invalid(f"{path.name} is not right.", findings=findings)
    return made
