"""Read the profiles that come with the service: files beside this one, one each.

They are data like an authority's own.
An authority that uses one keeps a copy, which it may change.
"""

from functools import cache
from pathlib import Path

from app.platform.documents import place_at, read_yaml
from app.problems import Invalid, NotFound
from app.rules.document.validity import checked
from app.spreadsheets.mapping.profile import Profile

HOME = Path(__file__).with_name("presets")


@cache
def presets() -> dict[str, Profile]:
    """Give every profile that comes with the service, by its name.

    Raises:
        Invalid: with every fault of the first file that has any.
    """
    return {path.stem: _read(path) for path in sorted(HOME.glob("*.yaml"))}


def preset_called(name: str) -> Profile:
    """Give one of them.

    Raises:
        NotFound: if there is none of that name.
    """
    found = presets().get(name)
    if found is None:
        raise NotFound(f"There is no preset {name!r}.", f"There are {', '.join(presets())}.")
    return found


def _read(path: Path) -> Profile:
    tree = read_yaml(path.read_bytes(), path.name)
    made, findings = checked(Profile, tree, place_at, path.name)
    if made is None:
        raise Invalid(f"{path.name} is not right.", findings=findings)
    return made
