"""Workbooks that the people of the story send, through a service of their own."""

from pathlib import Path

import pytest

from app.demo.calling import Refused
from app.demo.sending import Desk
from app.demo.serving import Service, serving
from app.demo.stage import Stage, let_in
from app.main import create_app
from app.rooms import SHOP
from app.spreadsheets.hand import filled

FIRM = {"name": "Beech", "identifiers": "GB-PPON-DEMO-0050-FIRM"}


class Idle(Service):
    """A service beside which no worker runs."""

    def do_jobs(self) -> None:
        """Leave whatever waits."""


def test_what_is_not_saved_is_never_told_as_saved(tmp_path: Path) -> None:
    with serving(create_app, SHOP) as real:
        stage = Stage(real, tmp_path)
        let_in(stage, ["Ash"])
        desk = Desk(stage, stage.people["economy"], "reference-data")
        given = desk.given("reference.xlsx")
        right, wrong = (
            desk.sent(f"{name}.xlsx", filled(given, {"Organisations": [row]}))
            for name, row in (("right", FIRM), ("wrong", FIRM | {"identifiers": "no number"}))
        )
        with pytest.raises(Refused):
            desk.saved(wrong)
        stage.service = Idle(real.port, real.engine, real.shop, real.outbox)
        with pytest.raises(ValueError, match="of the kind reference-data is applying, not saved"):
            desk.saved(right)

    kept = sorted(path.name for path in (tmp_path / "workbooks").iterdir())
    assert kept == ["reference.xlsx", "right.xlsx", "wrong.xlsx"]
