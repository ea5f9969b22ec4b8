import re

from sqlmodel import Session, SQLModel

from app.contracts.bundle.collecting.judgement import of_judgement
from app.contracts.bundle.collecting.letters import of_letters
from app.contracts.bundle.collecting.outcome import of_outcome
from app.contracts.bundle.collecting.purchase import of_purchase
from app.contracts.bundle.collecting.tenders import of_tenders
from app.contracts.bundle.index import LEFT_OUT
from app.platform.sealing import Seals
from app.procurements.tables import Lot
from tests.assessments.results.made import Judged, looking
from tests.contracts.bundle.made import a_history, asked, files_in
from tests.sealed.test_channels import counted
from tests.tenders.made import SEAL_KEY

NO_PARTS = {"lot_seal", "contract"}  # which unseals; which is there, without what hangs on it


def kept_of_a_lot() -> set[str]:
    """Give every table whose rows belong to a lot or its procurement, up to its contract."""
    found = {"procurement"}
    for table in SQLModel.metadata.sorted_tables:  # each comes after those that it refers to
        followed = found - {"contract", "obligation"}
        if any(key.column.table.name in followed for key in table.foreign_keys):
            found.add(table.name)
    return found - {"lot"}  # which is at hand


def collect(session: Session, lot: Lot) -> None:
    for documents in (
        of_purchase(session, lot),
        of_tenders(session, Seals(SEAL_KEY), lot),
        of_judgement(session, lot),
        of_outcome(session, lot),
    ):
        assert list(documents)
    of_letters(session, lot)


def test_everything_that_is_kept_of_a_lot_is_in_its_bundle_or_said_to_be_left_out(
    judged: Judged,
) -> None:
    judged.summarised(a_history(judged)["assessment_id"])
    with looking(judged.engine) as session:
        lot = session.get_one(Lot, judged.lot)
        with counted(judged.engine) as sent:
            collect(session, lot)

    read = {name for one in sent for name in re.findall(r"(?:FROM|JOIN) (\w+)", one)}
    assert kept_of_a_lot() - read == set(LEFT_OUT) - NO_PARTS
    assert set(LEFT_OUT) <= kept_of_a_lot()
    assert {"letter", "pinned_rules"} <= read


def test_the_index_says_what_is_left_out_and_why(judged: Judged) -> None:
    judged.assessed()

    files = files_in(asked(judged))

    for words in LEFT_OUT.values():
        assert words in files["index.json"].decode()
        assert words in files["index.html"].decode()
