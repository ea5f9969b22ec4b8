import socket
from collections.abc import Iterator
from contextlib import closing

import pytest
from fastapi import FastAPI

from tests.arranged import World, arranged
from tests.databases import Supply
from tests.examples import NOW
from tests.spreadsheets.hostile.grounds import Ground, ground_of
from tests.spreadsheets.hostile.throwing import Range
from tests.spreadsheets.imports.made import Office


@pytest.fixture(scope="module")
def world(supply: Supply, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with arranged(supply, tmp_path_factory.mktemp("hostile")) as world:
        yield world


@pytest.fixture(scope="module")
def canary() -> Iterator[socket.socket]:
    """Give a server that nobody asks: what asks it all the same fails the tests."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.setblocking(False)
        yield server
        with pytest.raises(BlockingIOError):
            server.accept()


@pytest.fixture(scope="module")
def shooting(world: World, canary: socket.socket) -> Range:
    """Give the service at which files are thrown."""
    app = world.client.app
    assert isinstance(app, FastAPI)
    office = Office(
        world.client, world.engine, {}, NOW, tuple(app.state.kinds), app.state.settings
    )
    return Range(office, f"http://127.0.0.1:{canary.getsockname()[1]}")


@pytest.fixture(scope="module")
def grounds(world: World) -> dict[str, Ground]:
    """Give the kinds that files are thrown at, each made when it is first asked for."""
    app = world.client.app
    assert isinstance(app, FastAPI)
    return _Grounds(world, app.state.settings)


class _Grounds(dict[str, Ground]):
    def __init__(self, world: World, settings: object) -> None:
        super().__init__()
        self._world, self._settings = world, settings

    def __missing__(self, name: str) -> Ground:
        self[name] = ground_of(self._world, self._settings, name)
        return self[name]
