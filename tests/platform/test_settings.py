import pytest
from pydantic import ValidationError

from app.platform.settings import LogForm, Settings


def test_a_setting_is_a_variable_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SVS_DATABASE_URL", "postgresql://u@h/d")
    monkeypatch.setenv("SVS_LOG_FORM", "text")

    settings = Settings()

    assert settings.database_url == "postgresql://u@h/d"
    assert settings.log_form is LogForm.TEXT


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SVS_THREADS", "0"),
        ("SVS_LOG_LEVEL", "loud"),
        ("SVS_MAX_BODY_BYTES", "many"),
        ("SVS_SCAN_COMMAND", "clamdscan 'x"),
        ("SVS_PUBLIC_URL", "value.example"),
        ("SVS_PUBLIC_URL", "https://value.example/a b"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(ValidationError):
        Settings()


def test_a_variable_that_is_empty_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SVS_RULES_FOLDER", "")
    monkeypatch.setenv("SVS_THREADS", "")

    assert Settings().rules_folder is None
    assert Settings().threads == 8


def test_a_scanner_of_nothing_but_spaces_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SVS_SCAN_COMMAND", "  ")

    assert Settings().scan_command == ""
