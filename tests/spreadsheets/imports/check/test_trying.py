"""A trial holds the only right to write for a few seconds at most, and says so when it cannot."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.platform.database import WriteSession
from app.platform.jobs.kinds import Kind as JobKind
from app.platform.jobs.kinds import Outcome
from app.platform.jobs.working import Work, run
from app.problems import Finding
from app.spreadsheets.imports.check.trying import TrialTooLong, try_out
from app.spreadsheets.imports.jobs import ATTEMPTS
from app.spreadsheets.imports.offering import Asking, Target
from app.spreadsheets.imports.receiving import CHECK
from tests.callers import caller_of
from tests.spreadsheets.imports.made import Office, a_firm, a_sheet
from tests.spreadsheets.imports.register import REGISTER, write

ONE = a_sheet([a_firm("Ash Ltd")])
Write = Callable[[WriteSession, Asking, dict[str, Any]], tuple[Finding, ...]]


def writing_as(office: Office, how: Write, *, by_row: bool = False) -> Office:
    kind = replace(REGISTER, write=how, by_row=by_row)
    office.client.app.state.kinds = (kind,)  # type: ignore[attr-defined]
    return replace(office, kinds=(kind,))


def too_slow(_session: WriteSession, _asking: Asking, _tree: dict[str, Any]) -> Any:
    raise TrialTooLong("It took too long.", "Send it in parts.")


def test_where_others_wait_a_trial_stops_at_its_deadline_and_leaves_nothing(
    office: Office,
) -> None:
    """On PostgreSQL nobody else waits, and it goes on to its end."""
    import_id = office.sent(ONE)
    job_id = office.row(import_id).job_id
    caller = caller_of(office.engine, office.headers)
    asking = Asking(caller, Target(office.authority), office.now, office.settings)
    tree = {"firms": [{"id": None, "name": "Ash Ltd", "email": "", "address": ""}]}
    found: list[dict[str, str]] = []

    def deed(work: Work) -> Outcome:
        found.append(dict(try_out(work, REGISTER, asking, tree).after))
        if office.engine.dialect.name == "sqlite":
            with pytest.raises(TrialTooLong, match="longer than 0 seconds"):
                try_out(work, REGISTER, asking, tree, most_seconds=0)
        found.append(dict(try_out(work, REGISTER, asking, tree).after))
        return None

    assert job_id
    run(office.engine, {CHECK: JobKind(CHECK, deed, 1)}, job_id, lambda: office.now)

    assert found == [{"Firms": "1"}, {"Firms": "1"}]
    assert office.firms() == {}


def test_a_trial_that_took_too_long_is_tried_again_later(office: Office) -> None:
    import_id = office.sent(ONE)
    [job] = writing_as(office, too_slow).works()

    assert (job.state, job.trouble) == ("waiting", "It took too long.")
    assert office.reads(import_id)["state"] == "checking"

    office.works(lambda: office.now + timedelta(hours=1))
    assert office.reads(import_id)["state"] == "ready"


def test_in_the_end_it_says_why_it_could_not_be_checked(office: Office) -> None:
    import_id = office.sent(ONE)
    job_id = office.row(import_id).job_id
    assert job_id
    jobs = writing_as(office, too_slow).jobs()
    for attempt in range(ATTEMPTS):
        late = office.now + attempt * timedelta(hours=1)
        run(office.engine, jobs, job_id, lambda late=late: late)  # type: ignore[misc]

    told = office.reads(import_id)
    assert (told["state"], told["trouble"]) == ("rejected", "It took too long. Send it in parts.")


def test_a_kind_that_goes_by_row_is_handed_only_what_is_added_or_changed(office: Office) -> None:
    handed: list[int] = []

    def counts(session: WriteSession, asking: Asking, tree: dict[str, Any]) -> tuple[Finding, ...]:
        handed.append(len(tree["firms"]))
        return write(session, asking, tree)

    by_row = writing_as(office, counts, by_row=True)
    ash, birch, _cedar = by_row.has(a_firm("Ash Ltd"), a_firm("Birch Ltd"), a_firm("Cedar Ltd"))

    saved = by_row.saves(a_sheet([ash, birch | {"email": "b@birch.example"}, a_firm("Dale Ltd")]))

    assert saved["state"] == "applied"
    assert handed == [2, 2]
    assert by_row.firms() == {
        "Ash Ltd": "", "Birch Ltd": "b@birch.example", "Cedar Ltd": "", "Dale Ltd": "",
    }  # fmt: skip
