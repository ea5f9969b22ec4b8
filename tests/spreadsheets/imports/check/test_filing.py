"""What a check found is kept in parts, and opened no further than somebody looks."""

from datetime import datetime
from uuid import UUID

import pytest

from app.platform.database import WriteSession, reading, writing
from app.platform.sealing import DataKey, Seals
from app.spreadsheets.fixing.trouble import Trouble, Weight
from app.spreadsheets.imports.check.change import Change
from app.spreadsheets.imports.check.filing import Filed, file_report, sealed_report
from app.spreadsheets.imports.check.report import Report, head_of, head_read
from app.spreadsheets.imports.keeping import PAGE, ImportDamaged, key_of
from app.spreadsheets.imports.tables import FileImportPart, Part
from tests.spreadsheets.imports.made import Office, a_firm, a_sheet
from tests.tenders.made import SEAL_KEY

MANY = 2 * PAGE + 500
BAD = a_sheet([a_firm("Ash Ltd", "nowhere")])


def report(troubles: int = MANY, changes: int = 0) -> Report:
    return Report(
        troubles=[
            Trouble("bad_cell", Weight.FIX, f"Trouble {at}.", "", "", f"C{at + 2}")
            for at in range(troubles)
        ],
        troubles_total=troubles,
        changes=[
            Change("", f"C{at + 2}", "", "email", "E-mail", "", str(at)) for at in range(changes)
        ],
        changes_total=changes,
    )


def filed(office: Office, found: Report) -> tuple[UUID, DataKey]:
    """Put another report in the place of what was found in a file that was sent."""
    import_id = UUID(office.checked(BAD)["id"])
    key = key_of(Seals(office.settings.seal_key), office.row(str(import_id)))
    with writing(office.engine) as session:
        file_report(session, import_id, sealed_report(key, import_id, found, office.now))
    return import_id, key


def spoil(office: Office, import_id: UUID, what: Part, number: int) -> None:
    with writing(office.engine) as session:
        session.get_one(FileImportPart, (import_id, what, number)).sealed = b"spoiled"


def test_a_page_of_a_long_list_opens_no_other_part_of_it(office: Office) -> None:
    import_id, key = filed(office, report())
    spoil(office, import_id, Part.TROUBLES, 0)
    spoil(office, import_id, Part.REPORT, 0)

    with reading(office.engine) as session:
        of_file = Filed(session, key, import_id)
        some = of_file.troubles(PAGE + 998, PAGE + 1_002)

        assert [one.message for one in some] == [f"Trouble {at}." for at in range(1_998, 2_002)]
        with pytest.raises(ImportDamaged):
            of_file.troubles(PAGE - 1, PAGE + 1)


def test_the_preview_opens_the_head_and_the_first_of_each_list(office: Office) -> None:
    import_id, _ = filed(office, report(changes=MANY))
    for what in (Part.TROUBLES, Part.CHANGES):
        spoil(office, import_id, what, 1)
    spoil(office, import_id, Part.TROUBLES, 0)

    shown = office.previews(str(import_id))

    assert (shown["problems_total"], shown["changes_total"]) == (MANY, MANY)
    assert shown["problems"][0]["occurrences"] == MANY
    assert [one["after"] for one in shown["changes"]] == [str(at) for at in range(100)]


@pytest.mark.parametrize("name", ["problems", "changes"])
def test_a_long_list_is_read_to_its_end_page_by_page_and_as_csv(office: Office, name: str) -> None:
    import_id, _ = filed(office, report(changes=MANY))
    path = f"/v1/imports/{import_id}/{name}"
    numbers: list[str] = []
    cursor = ""
    while True:
        page = office.gets(f"{path}?limit=100{cursor}").json()
        numbers += [one["number"] for one in page["data"]]
        if not page["page"]["has_more"]:
            break
        cursor = f"&cursor={page['page']['next_cursor']}"

    lines = office.gets(f"{path}.csv").text.splitlines()

    assert numbers == [f"{at + 1:07}" for at in range(MANY)]
    assert [line.split(",")[0] for line in lines[1:]] == numbers


def test_a_later_report_leaves_nothing_of_the_one_before(office: Office) -> None:
    import_id, key = filed(office, report(changes=MANY))
    later = report(troubles=1)

    with writing(office.engine) as session:
        file_report(session, import_id, sealed_report(key, import_id, later, office.now))
        of_file = Filed(session, key, import_id)

        assert of_file.troubles() == later.troubles
        assert of_file.changes() == []


def test_a_report_comes_back_as_it_was_put_down(session: WriteSession, now: datetime) -> None:
    seals = Seals(SEAL_KEY)
    import_id = UUID(int=7)
    key = seals.unwrap(seals.new_key(import_id.bytes), import_id.bytes)
    found = report(troubles=3, changes=2)
    found.left_out, found.before = [("Jobs", 4)], {"Firms": "1"}

    file_report(session, import_id, sealed_report(key, import_id, found, now))

    head = Filed(session, key, import_id).head()
    assert (head.left_out, head.before, head.questions_total) == ([("Jobs", 4)], {"Firms": "1"}, 0)
    assert [(one.first.code, one.occurrences) for one in head.groups] == [("bad_cell", 3)]


def test_a_report_that_was_kept_without_values_and_messages_is_read() -> None:
    found = head_of(report(1))
    [group] = found["groups"]
    del group["values"], group["messages"], found["unread"]

    head = head_read(found)

    assert (head.groups[0].first.message, head.groups[0].messages) == ("Trouble 0.", ())


def test_the_numbers_of_all_faulty_rows_are_kept_whatever_their_sheet_is_called(
    office: Office,
) -> None:
    found = report(1)
    found.at_fault = {"": [2, 3], "\x00": [7]}
    import_id, key = filed(office, found)

    with reading(office.engine) as session:
        assert Filed(session, key, import_id).at_fault() == {"": [2, 3], "\x00": [7]}
