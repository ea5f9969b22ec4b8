"""Choosing what to send and sending it, with every wrong turning."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, select

from app.organisations.role import Role
from app.platform.database import reading, writing
from app.platform.identifiers import new_id
from app.spreadsheets.imports.tables import FileImport, FileImportPart
from app.spreadsheets.kinds.reference.keeping import REFERENCE_KIND
from app.spreadsheets.mapping.keeping import keep
from app.spreadsheets.mapping.profile import Profile
from tests.callers import ISSUED, a_person, caller_of
from tests.contracts.plan.made import a_contract
from tests.spreadsheets.imports.made import Office, a_firm, a_sheet
from tests.spreadsheets.imports.register import REGISTER, REPLACING
from tests.web.pages import Visitor, csrf_in, title_of

FILE = "/web/uploads/file?kind=register"
SEND = "/web/uploads?kind=register"
ONE = a_sheet([a_firm("Ash Ltd")])
FIRMS = Profile.model_validate({
    "name": "Our <b>firms</b>", "target": "organisations",
    "layouts": [{"columns": [{"field": "name", "headings": ["Firm"]}]}],
})  # fmt: skip


def parts_kept(office: Office) -> int:
    with reading(office.engine) as session:
        return len(session.exec(select(FileImportPart.number)).all())


def test_only_what_the_key_may_send_is_offered(office: Office, stranger: Visitor) -> None:
    stranger.signs_in(a_person(office.engine, Role.EVALUATOR)).opens("/web/uploads/new")
    assert "Your key does not let you send any kind of file." in stranger.text

    stranger.opens(FILE, 403)
    assert "Your key lacks the scope" in stranger.text


def test_a_file_of_a_kind_that_is_not_ones_own_is_not_taken(
    office: Office, stranger: Visitor, visitor: Visitor
) -> None:
    other = Visitor(TestClient(office.client.app))
    other.signs_in(a_person(office.engine, Role.EVALUATOR))

    other.uploads(SEND, ONE, status=403)
    assert parts_kept(office) == 0


def test_a_kind_that_is_not_there_is_told(visitor: Visitor) -> None:
    visitor.opens("/web/uploads/about?kind=nothing", 422)
    assert "No file of the kind 'nothing' is taken." in visitor.text


def test_nothing_chosen_is_told_first(visitor: Visitor) -> None:
    visitor.opens("/web/uploads/about", 422)

    assert title_of(visitor.page).startswith("Error: ")
    assert '<a href="#kind">Choose what you are sending.</a>' in visitor.page
    assert 'id="kind"' in visitor.page


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "", "Choose a file."),
        (b"", "firms.csv", "The selected file is empty."),
        (b"x" * 20_000_001, "firms.csv", "The selected file must be smaller than 20 MB."),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_at_its_field(
    office: Office, visitor: Visitor, content: bytes, name: str, words: str
) -> None:
    visitor.opens(FILE)
    status = 413 if len(content) > 1_000 else 422
    answer = visitor.client.post(
        SEND, data={"csrf": csrf_in(visitor.page)}, files={"file": (name or " ", content)}
    ) if name else visitor.client.post(
        SEND, content=no_file(csrf_in(visitor.page)),
        headers={"content-type": "multipart/form-data; boundary=edge"},
    )  # fmt: skip

    assert answer.status_code == status
    assert title_of(answer.text) == "Error: Choose the file – Social value"
    assert f'<a href="#file">{words}' in answer.text
    assert parts_kept(office) == 0


def no_file(csrf: str) -> bytes:
    """Give what a browser sends when nobody chose a file."""
    return (
        f'--edge\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{csrf}\r\n'
        '--edge\r\nContent-Disposition: form-data; name="file"; filename=""\r\n'
        "Content-Type: application/octet-stream\r\n\r\n\r\n--edge--\r\n"
    ).encode()


@pytest.mark.parametrize("csrf", [None, "0" * 64])
def test_a_file_without_the_forms_token_is_refused_and_not_kept(
    office: Office, visitor: Visitor, csrf: str | None
) -> None:
    told = {} if csrf is None else {"csrf": csrf}
    answer = visitor.client.post(SEND, data=told, files={"file": ("a.csv", ONE)})

    assert answer.status_code == 403
    assert parts_kept(office) == 0


def test_a_file_that_is_sent_as_something_else_is_refused(visitor: Visitor) -> None:
    answer = visitor.client.post(SEND, content=ONE, headers={"content-type": "text/csv"})

    assert answer.status_code == 415


def test_a_file_of_a_stranger_is_refused(office: Office, stranger: Visitor) -> None:
    answer = stranger.client.post(SEND, files={"file": ("a.csv", ONE)})

    assert answer.status_code == 401
    assert parts_kept(office) == 0


def test_for_another_authority_nothing_can_be_sent(office: Office, visitor: Visitor) -> None:
    away = "01a203be-cf59-762c-bd97-93d9f1e5a8cf"
    visitor.opens(FILE)

    visitor.uploads(f"{SEND}&target={away}", ONE, status=404)
    assert parts_kept(office) == 0


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ('"><img src=x onerror=alert(1)>.csv', "&lt;img src=x onerror=alert(1)&gt;.csv"),
        ("..\\..\\etc\\firms.csv", "firms.csv"),
        ("../../firms.csv", "firms.csv"),
        ("gro\u202evsc.csv", "grovsc.csv"),
        ("é★" * 200 + ".csv", "….csv"),
    ],
)
def test_a_hostile_name_is_only_text(visitor: Visitor, name: str, shown: str) -> None:
    visitor.opens(FILE).uploads(SEND, ONE, name)

    assert shown in visitor.page
    for text in (visitor.page, visitor.opens("/web/uploads").page):
        assert "<img" not in text
        assert "\u202e" not in text
        assert ".." not in text.split("<main", 1)[1]


def test_the_same_file_is_the_one_that_was_sent_before(office: Office, visitor: Visitor) -> None:
    first = visitor.opens(FILE).uploads(SEND, ONE).path
    again = visitor.opens(FILE).uploads(SEND, ONE).path

    assert again == first
    assert parts_kept(office) == 1


def test_a_file_that_came_by_the_page_is_the_one_that_the_api_has(
    office: Office, visitor: Visitor
) -> None:
    path = visitor.opens(FILE).uploads(SEND, ONE, "my firms.csv").path

    told = office.reads(path.rpartition("/")[2])
    assert (told["file_name"], told["size"], told["state"]) == (
        "my firms.csv", len(ONE), "received",
    )  # fmt: skip


def test_the_list_has_what_ones_own_side_sent(office: Office, visitor: Visitor) -> None:
    assert "You have not sent any yet." in visitor.opens("/web/uploads").text
    visitor.opens(FILE).uploads(SEND, ONE, "ash.csv")
    assert "ash.csv" in visitor.opens("/web/uploads").text

    away = Visitor(TestClient(office.client.app))
    away.signs_in(a_person(office.engine, Role.PROCUREMENT_OFFICER, authority="Elsewhere Council"))
    assert "You have not sent any yet." in away.text


def test_older_files_than_the_first_fifty_can_be_listed(office: Office, visitor: Visitor) -> None:
    visitor.opens(FILE).uploads(SEND, ONE, "file-00.csv")
    with writing(office.engine) as session:
        first = session.exec(select(FileImport)).one()
        told = first.model_dump()
        for number in range(1, 120):  # two of each time, some of them on both sides of a page
            at = first.uploaded_at + timedelta(seconds=(number - 1) // 2)
            more = {"id": new_id(), "stands_as": f"{number:064}", "uploaded_at": at}
            session.add(FileImport.model_validate(told | more))
    found: list[str] = []

    visitor.opens("/web/uploads")
    assert "The last 50 files, the newest first" in visitor.text
    for _ in range(3):
        found += re.findall(
            r'<th scope="row"><a href="/web/uploads/([0-9a-f-]{36})"', visitor.page
        )
        older = re.search(r'<a href="(/web/uploads\?before=[^"]+)"', visitor.page)
        if older:
            visitor.opens(older[1])

    with reading(office.engine) as session:
        order = (col(FileImport.uploaded_at).desc(), col(FileImport.id).desc())
        assert found == [str(one) for one in session.exec(select(FileImport.id).order_by(*order))]
    assert "20 older files, the newest first" in visitor.text
    visitor.opens("/web/uploads?before=" + found[-1])
    assert "There are no older ones." in visitor.text
    visitor.opens(f"/web/uploads?before={new_id()}", 404)


def test_what_a_file_is_about_is_asked_where_it_is_about_a_contract(
    office: Office, visitor: Visitor
) -> None:
    app = office.client.app
    app.state.kinds = (replace(REGISTER, target="contract"),)  # type: ignore[attr-defined]
    with writing(office.engine) as session:
        contract = str(a_contract(session, title="<b>Cleaning</b>").id)

    visitor.opens("/web/uploads/about?kind=register")
    assert f'<option value="{contract}">&lt;b&gt;Cleaning&lt;/b&gt; – Ash' in visitor.page
    visitor.opens(f"{FILE}&day=soon", 422)
    assert '<a href="#target">Choose which contract it is for.</a>' in visitor.page
    assert '<a href="#day">Write the day as in 31/3/2026.</a>' in visitor.page
    visitor.opens(f"{FILE}&target={contract}&day=31/3/2026")
    assert "Contract <b>Cleaning</b> – Ash Cleaning Ltd" in visitor.text
    assert "Day in its period 31 March 2026" in visitor.text


def test_where_there_is_no_contract_none_is_asked_for(office: Office, visitor: Visitor) -> None:
    office.client.app.state.kinds = (replace(REGISTER, target="contract"),)  # type: ignore[attr-defined]

    visitor.opens("/web/uploads/about?kind=register")

    assert "There is no contract yet that you can see." in visitor.text
    assert not [
        one for one in ('name="target"', 'name="day"', ">Continue<") if one in visitor.page
    ]


def test_a_file_that_is_all_of_a_period_takes_away_what_it_leaves_out(
    office: Office, visitor: Visitor
) -> None:
    office.client.app.state.kinds = (REPLACING,)  # type: ignore[attr-defined]
    ash, _ = office.has(a_firm("Ash Ltd"), a_firm("Birch Ltd"))
    visitor.opens("/web/uploads/about?kind=register")
    assert "Does the file say all there is of a period?" in visitor.text
    assert "rows that have no day stay" in visitor.text
    visitor.opens(f"{FILE}&first=1/1/2026&last=soon", 422)
    assert '<a href="#first">Write both days of the period' in visitor.page
    assert 'value="soon"' in visitor.page

    asked = "first=1/1/2026&last=31/12/2026"
    visitor.opens(f"{FILE}&{asked}")
    assert "Period that it replaces 1 January 2026 to 31 December 2026" in visitor.text
    faulty = a_sheet([ash, a_firm("Cedar Ltd", "no address")])
    path = visitor.uploads(f"{SEND}&{asked}", faulty).path
    replace(office, kinds=(REPLACING,)).works()

    visitor.opens(path)
    assert "Rows of ours that would be removed" in visitor.text
    assert "first=2026-01-01&amp;last=2026-12-31" in visitor.page  # where its fixes are sent


def test_no_period_is_replaced_by_a_kind_that_has_none(office: Office, visitor: Visitor) -> None:
    visitor.opens(FILE)

    visitor.uploads(f"{SEND}&first=1/1/2026&last=31/12/2026", ONE, status=422)
    assert "No file of the kind register removes rows." in visitor.text
    assert parts_kept(office) == 0


def test_a_file_in_ones_own_layout_is_read_by_the_profile_that_is_chosen(
    office: Office, visitor: Visitor
) -> None:
    office.client.app.state.kinds = (REFERENCE_KIND,)  # type: ignore[attr-defined]
    who = a_person(office.engine, Role.ECONOMIC_DEVELOPMENT)
    with writing(office.engine) as session:
        kept = str(keep(session, caller_of(office.engine, who), FIRMS, "", ISSUED).id)
    visitor.signs_in(who).opens("/web/uploads/about?kind=reference-data")
    assert f'<option value="{kept}">Our &lt;b&gt;firms&lt;/b&gt;</option>' in visitor.page
    assert "It is the workbook that was given out" in visitor.text
    over_the_api = "described over the API (POST /v1/mapping-profiles), not on these pages"
    assert over_the_api in visitor.text
    assert over_the_api in visitor.opens("/web/uploads/file?kind=reference-data").text
    asked = f"kind=reference-data&profile={kept}"
    visitor.opens(f"/web/uploads/file?{asked}")
    assert "Its columns are read by Our <b>firms</b>" in visitor.text
    assert over_the_api not in visitor.text

    path = visitor.uploads(f"/web/uploads?{asked}", b"Firm,Tel\nCedar Ltd,01234\n").path
    replace(office, kinds=(REFERENCE_KIND,)).works()

    assert "Ready to save: 1 new" in visitor.opens(path).text
    assert "each cell with a figure counts as a row" in visitor.text
    assert 'no field of the profile takes it</td><td class="n"></td>' in visitor.page
