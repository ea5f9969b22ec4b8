"""What tests of the demonstration ask for: the whole story, told once through the real service."""

from socket import socket
from typing import Any

import pytest

from tests.demo.story import Told, tell


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Tell the story once, and write down whom it called."""
    hosts: set[str] = set()
    connect = socket.connect

    def noting(self: socket, address: Any) -> None:
        hosts.add(str(address[0]))
        connect(self, address)

    folder = tmp_path_factory.mktemp("demo") / "demo-output"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "connect", noting)
        lines = tell(folder)
    return Told(lines, folder, hosts)
