from pathlib import Path

import pytest

from app.demo.calling import Caller, Refused
from app.demo.serving import serving
from app.demo.stage import ADMINISTRATOR, Stage, let_in
from app.main import create_app
from app.rooms import SHOP


def test_a_refusal_says_what_the_service_said() -> None:
    with serving(create_app, SHOP) as service:
        stranger = Caller(service.port, "sv_test_nobody")
        problem = stranger.refusal("GET", "/authority")
        with pytest.raises(Refused, match=problem["detail"]):
            stranger.get("/authority")

    assert problem["status"] == 401


def test_what_is_not_refused_where_it_should_be_is_a_bug(tmp_path: Path) -> None:
    with serving(create_app, SHOP) as service:
        stage = Stage(service, tmp_path)
        let_in(stage, ["Ash"])
        with pytest.raises(ValueError, match="GET /authority should have been refused"):
            stage.people[ADMINISTRATOR].refusal("GET", "/authority")
