from typer.testing import CliRunner, Result

from app.__main__ import app
from app.platform.sealing import Seals


def run() -> Result:
    done = CliRunner().invoke(app, ["seal-key"])
    assert done.exit_code == 0, done.output
    return done


def test_what_is_printed_for_programs_seals_and_unseals() -> None:
    [secret] = run().stdout.split()
    seals = Seals(secret)

    key = seals.new_key(b"lot 1")
    sealed = seals.unwrap(key, b"lot 1").seal(b"a tender", b"lot 1")

    assert Seals(secret).unwrap(key, b"lot 1").unseal(sealed, b"lot 1") == b"a tender"


def test_no_secret_is_made_twice() -> None:
    assert run().stdout != run().stdout


def test_one_line_for_people_says_where_it_goes_and_what_losing_it_means() -> None:
    done = run()

    [line] = done.stderr.splitlines()
    assert "SVS_SEAL_KEY" in line
    assert "loses every tender" in line
    assert done.stdout.strip() not in line
