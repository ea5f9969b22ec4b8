"""The contract system that is told what happens: set up at the beginning, shown at the end."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from app.demo.receiving import NOT_BELIEVED, Receiver
from app.demo.stage import ADMINISTRATOR, Stage
from app.platform.clock import now
from app.scoring.explanation.page.brief import wrapped

LABEL = "Contract system"
PATIENCE = timedelta(minutes=2)  #: a receiver that answers late is left in peace for a while
PAUSE = timedelta(seconds=1)  #: between two looks at what is on its way
SHOWN = 5  #: types of which it is said how often they were told


def follow(stage: Stage, receiver: Receiver) -> None:
    """Have the contract system told from now on of whatever webhooks tell."""
    wanted = {"label": LABEL, "url": receiver.url, "types": []}
    made = stage.people[ADMINISTRATOR].post("/webhooks", wanted)
    stage.ids["webhook"] = made["id"]
    receiver.secret = made["secret"]


def followed(stage: Stage, receiver: Receiver) -> Iterator[str]:
    """Tell what it was told, and what it believes.

    Raises:
        ValueError: if anything was not told, or not believed, or if what was changed on its way
            is believed; each would be a bug.
    """
    _send_all(stage)
    if receiver.refused or not receiver.taken:
        refused, taken = receiver.refused, len(receiver.taken)
        raise ValueError(f"{refused} messages were refused, and {taken} were taken")
    if receiver.forged() != NOT_BELIEVED:
        raise ValueError("a message was believed that was changed on its way")
    yield from stage.act("TOLD TO THE CONTRACT SYSTEM")
    yield from wrapped(
        "All the while the service told a contract system that listens on this machine what "
        f"happened: {len(receiver.taken)} messages, thin and signed. It verified the "
        "signature of each with the library of the Standard Webhooks, and believed them all. The "
        "last once more, with one letter changed, it refused. Told most often:"
    )
    often = sorted(receiver.kinds().items(), key=lambda one: (-one[1], one[0]))[:SHOWN]
    yield from wrapped(", ".join(f"{kind} {count}" for kind, count in often), "  ")


def _send_all(stage: Stage) -> None:
    """Have what is on its way sent, as the worker beside the service does.

    Raises:
        ValueError: if something was given up, or is still on its way after a long while.
    """
    until = now() + PATIENCE
    stage.service.do_jobs()
    while (webhook := _webhook(stage))["waiting"]:
        if now() > until:
            raise ValueError(f"{webhook['waiting']} messages were not sent")
        stage.service.wait_until(now() + PAUSE)
        stage.service.do_jobs()
    if webhook["failed"]:
        raise ValueError(f"{webhook['failed']} messages were given up")


def _webhook(stage: Stage) -> dict[str, Any]:
    """Ask how the webhook fares."""
    told: dict[str, Any] = stage.people[ADMINISTRATOR].get(f"/webhooks/{stage.ids['webhook']}")
    return told
