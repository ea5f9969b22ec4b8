import json

from typer.testing import CliRunner

from app.__main__ import app
from tests.operations import OPERATIONS


def test_what_is_printed_is_the_description_of_the_service() -> None:
    done = CliRunner().invoke(app, ["openapi"])

    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == OPERATIONS[0].document
