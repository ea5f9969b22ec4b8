"""The same files, sent to have a mapping profile guessed: words or a proposal, and no row lost."""

import os
from random import Random

import pytest
from sqlalchemy import Engine

from tests.arranged import World
from tests.spreadsheets.hostile.layouts import LAYOUTS
from tests.spreadsheets.hostile.packages import PACKAGES
from tests.spreadsheets.hostile.spoiler import REJECTED, Spoiler
from tests.spreadsheets.hostile.template import Template
from tests.spreadsheets.hostile.throwing import LARGEST_ANSWER
from tests.spreadsheets.hostile.values import VALUES
from tests.spreadsheets.imports.made import OCTETS
from tests.spreadsheets.large.made import HEADING, a_row

SOAK = "SVS_SOAK" in os.environ
SPOILERS = (*PACKAGES, *LAYOUTS, *VALUES)
SAMPLE = len(SPOILERS) if SOAK else 30
ROWS = [list(HEADING), *(a_row(at) for at in range(1, 6))]
PAYMENTS = Template({"May": ROWS}, "May", heading=0, first=1)

pytestmark = pytest.mark.soak


def test_every_file_is_answered_in_words_or_by_a_proposal_that_loses_no_row(
    world: World, canary: str
) -> None:
    thrown = Random(world.engine.name).sample(SPOILERS, SAMPLE)  # noqa: S311 - no secret

    complaints = [f"{one.called}: {said}" for one in thrown if (said := guessed(world, one))]

    assert not complaints, "\n".join(complaints)


def guessed(world: World, spoiler: Spoiler) -> str:
    """Send one file, and complain."""
    answer = world.client.post(
        "/v1/mapping-profiles/guess",
        content=spoiler.make(PAYMENTS, "http://127.0.0.1:9"),
        headers=world.caller | OCTETS,
    )
    if answer.status_code != 200:
        is_told = bool(answer.json().get("detail") and answer.json().get("how_to_fix"))
        return "" if answer.status_code in (413, 415, 422) and is_told else answer.text
    if spoiler.ends == REJECTED:
        return f"it is taken: {answer.text[:300]}"
    if len(answer.content) > LARGEST_ANSWER:
        return f"it is answered by {len(answer.content):,} bytes"
    counts = answer.json()["counts"]
    if counts and counts["rows"] != counts["read"] + counts["faulty"] + counts["not_read"]:
        return f"rows are lost: {counts}"
    return ""


def test_the_file_that_is_right_is_guessed(world: World, engine: Engine) -> None:
    answer = world.client.post(
        "/v1/mapping-profiles/guess", content=PAYMENTS.xlsx(), headers=world.caller | OCTETS
    )

    assert answer.status_code == 200, answer.text
    assert answer.json()["target"] == "spend"
    assert answer.json()["counts"] == {"rows": 6, "read": 5, "faulty": 0, "not_read": 1}
