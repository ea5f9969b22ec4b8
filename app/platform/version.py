"""The version of what is running, as receipts, answers and the command line give it."""

from importlib.metadata import PackageNotFoundError, version

NAME = "social-value-scorer"


def running() -> str:
    """Give the version that is installed; `0` from a checkout that is not."""
    try:
        return version(NAME)
    except PackageNotFoundError:
        return "0"


ENGINE = f"{NAME} {running()}"
