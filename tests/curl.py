"""Commands for curl, typed into a shell: by curl itself, or what stands in where there is none."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

PATIENCE = 60  #: seconds; only a fault is as slow as this
#: sends what a command of the README or of the page for people says
STAND_IN = """\
import base64, sys
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen
given, told = iter(sys.argv[1:]), {}
for word in given:
    if word.startswith("http"):
        told["url"] = word
    elif word not in ("-s", "-f"):
        told.setdefault(word, []).append(next(given))
headers = dict(line.split(": ", 1) for line in told.get("-H", ()))
for who in told.get("-u", ()):
    headers["Authorization"] = "Basic " + base64.b64encode(who.encode()).decode()
fields = [one.split("=", 1) for one in told.get("--data-urlencode", ())]
sent = told.get("-d", []) + [name + "=" + quote(value, "") for name, value in fields]
file = [one[1:] for one in told.get("--data-binary", []) + sent if one[:1] == "@"]
body = open(file[0], "rb").read() if file else "&".join(sent).encode() or None
method = told.get("-X", ["GET" if body is None else "POST"])[0]
try:
    answer = urlopen(Request(told["url"], body, headers, method=method))
except HTTPError as refused:
    answer = refused
kept = open(told["-o"][0], "wb") if "-o" in told else sys.stdout.buffer
kept.write(answer.read())
sys.exit(22 if "-f" in sys.argv and answer.status >= 400 else 0)
"""


def typed(
    script: str,
    folder: Path,
    known: Mapping[str, str] = MappingProxyType({}),
    *,
    stand_in: bool = False,
) -> "subprocess.CompletedProcess[str]":
    """Type it into a shell that stops at the first thing that fails or was not said.

    Args:
        script: what is typed.
        folder: where.
        known: to the shell by its environment, but for where programs are.
        stand_in: whether curl stays out of it, even if it is there.
    """
    tools = folder / "tools"
    tools.mkdir(exist_ok=True)
    if stand_in or shutil.which("curl") is None:
        (tools / "curl").write_text(f"#!{sys.executable}\n{STAND_IN}")
        (tools / "curl").chmod(0o755)
    return subprocess.run(
        ["/bin/sh", "-eu"], input=script, cwd=folder,
        capture_output=True, text=True, timeout=PATIENCE,
        env={"PATH": f"{tools}:/usr/local/bin:/usr/bin:/bin", **known},
    )  # fmt: skip
