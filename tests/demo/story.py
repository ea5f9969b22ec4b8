"""The demonstration as it was told, for its tests."""

from dataclasses import dataclass
from pathlib import Path

from app.demo.serving import serving
from app.demo.telling import told
from app.main import create_app
from app.platform import logs
from app.platform.settings import Settings
from app.rooms import SHOP


@dataclass(frozen=True)
class Told:
    """The story as it was told."""

    lines: list[str]
    folder: Path
    connected_to: set[str]  #: hosts

    @property
    def text(self) -> str:
        """All of it on one line."""
        return " ".join(" ".join(self.lines).split())


def tell(folder: Path) -> list[str]:
    """Tell the whole story through a service of its own."""
    try:
        with serving(create_app, SHOP) as service:
            return list(told(service, folder))
    finally:
        logs.configure(Settings())
