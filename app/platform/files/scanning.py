"""Having a program look a file over before it is kept.

The program is given the bytes on its standard input, no name and no place. Its word is its exit
code alone: 0 lets the file in, 1 keeps it out, and with anything else nothing is decided.
"""

import shlex
import subprocess
from pathlib import Path

from app.problems import Unavailable

SECONDS = 20  #: that it may take


class ScannerAway(Unavailable):
    """The program that looks files over gave no answer."""

    slug = "scanner-away"
    title = "Files cannot be looked over just now"


def is_clean(command: str, content: bytes) -> bool:
    """Tell whether a program lets a file in.

    Args:
        command: the program and its arguments, as a shell would read them.
        content: the file.

    Raises:
        ScannerAway: if it cannot tell, does not answer in time, or is not there.
    """
    try:
        done = subprocess.run(  # noqa: S603 - the command is the deployment's own setting
            shlex.split(command),
            input=content,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise _away(type(error).__name__) from None
    if done.returncode not in (0, 1):
        raise _away(f"exit {done.returncode}")
    return done.returncode == 0


def name_of(command: str) -> str:
    """Give the name of the program that a command runs, without its folder."""
    return Path(shlex.split(command)[0]).name[:100] if command else ""


def _away(why: str) -> ScannerAway:
    return ScannerAway(
        f"The program that looks files over could not tell ({why}).",
        "Send the file again later; it was not kept.",
    )
