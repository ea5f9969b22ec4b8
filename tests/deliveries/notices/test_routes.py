from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from docx import Document
from httpx2 import Response

from app.deliveries.shortfall.kind import RemedyKind
from app.organisations.role import Role
from app.paper.html import POLICY
from app.platform.database import writing
from tests.deliveries.notices.made import described, followed, identified, rated, remedied
from tests.deliveries.standing.asked import NOBODYS, Asked, faults

DAYS = "starts_on=2026-01-01&ends_on=2026-03-31"
PAPERS = (
    "notices/details", "notices/details.txt", f"notices/performance?{DAYS}",
    f"notices/performance.txt?{DAYS}", "meeting-sheet", "meeting-sheet.html",
    "meeting-sheet.docx", "report.docx",
)  # fmt: skip


@pytest.fixture
def contract(asked: Asked) -> UUID:
    with writing(asked.engine) as session:
        of, _, jobs = followed(session)
        identified(session, of)
        described(of, "Jobs", jobs)
        rated(of, obligation_id=jobs.id)
        remedied(of, jobs, RemedyKind.BREACH)
        return of.contract.id


def fetched(asked: Asked, path: str) -> Response:
    answer: Response = asked.client.get(f"/v1{path}", headers=asked.who(Role.AUDITOR))
    assert answer.status_code == 200, answer.text
    return answer


def test_a_performance_notice_has_the_rating_the_breach_and_what_is_missing(
    asked: Asked, contract: UUID
) -> None:
    told = asked.get(f"/contracts/{contract}/notices/performance?{DAYS}")

    [assessed], [breach] = told["assessed"], told["breaches"]
    assert (assessed["rating"], assessed["code"]) == ("inadequate", "significantlyBelow")
    assert (assessed["starts_on"], assessed["ends_on"]) == ("2026-01-01", "2026-03-31")
    assert (breach["notice_due_on"], breach["damages"]) == ("2026-03-11", "4500")
    assert breach["outcomes"] == [{"result": "damages", "on": "2026-02-10"}]
    missing = {one["code"] for one in told["omissions"]}
    assert missing == {"no_authority_address", "no_authority_email", "no_warning"}
    assert "Rating: Inadequate" in told["text"]
    assert "missing" not in told["text"]


def test_the_text_ends_with_what_is_missing(asked: Asked, contract: UUID) -> None:
    answer = fetched(asked, f"/contracts/{contract}/notices/performance.txt?{DAYS}")

    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "no warning is on record" in " ".join(answer.text.split())


def test_the_details_block_tells_that_more_indicators_are_needed(
    asked: Asked, contract: UUID
) -> None:
    told = asked.get(f"/contracts/{contract}/notices/details")

    assert [one["title"] for one in told["indicators"]] == ["Jobs"]
    assert [one["code"] for one in told["omissions"]] == ["too_few_indicators"]
    assert told["needs_indicators"] is True
    text = fetched(asked, f"/contracts/{contract}/notices/details.txt").text
    assert "At least 3 indicators" in text


def test_days_that_are_reversed_are_refused(asked: Asked, contract: UUID) -> None:
    path = f"/v1/contracts/{contract}/notices/performance?starts_on=2026-02-01&ends_on=2026-01-31"

    answer = asked.client.get(path, headers=asked.who(Role.AUDITOR))

    assert faults(answer) == [("days_reversed", "/ends_on")]


def test_one_call_tells_what_is_due_came_is_doubtful_and_to_ask(
    asked: Asked, contract: UUID
) -> None:
    told: dict[str, Any] = asked.get(f"/contracts/{contract}/meeting-sheet?on=2026-03-31")

    assert "contract_details_notice" in {one["code"] for one in told["due"]}
    assert [one["title"] for one in told["came"]] == ["Donations", "Local jobs", "Volunteer hours"]
    jobs = told["came"][1]
    assert [jobs[name] for name in ("promised", "reported", "verified")] == ["8", "4", "1"]
    assert told["doubtful"] == [
        "Local jobs: 2 people not verified yet, 1 without evidence, 1 disputed"
    ]
    assert {"return_missing", "not_reported", "disputed", "behind", "forecast_short"} <= {
        one["code"] for one in told["questions"]
    }


def test_the_sheet_asks_what_the_review_asks_and_has_the_same_duties(
    asked: Asked, contract: UUID
) -> None:
    sheet = asked.get(f"/contracts/{contract}/meeting-sheet?on=2026-03-31")
    review = asked.get(f"/contracts/{contract}/review?on=2026-03-31")

    def words(told: Any) -> list[tuple[str, str, str]]:
        return sorted((one["code"], one["of"], one["words"]) for one in told["questions"])

    assert words(sheet) == words(review)
    assert sheet["due"] == review["duties"]
    assert "contract_details_notice" in {one["code"] for one in review["duties"]}


def test_the_sheet_comes_as_a_page_and_as_a_word_file(asked: Asked, contract: UUID) -> None:
    page = fetched(asked, f"/contracts/{contract}/meeting-sheet.html")
    word = fetched(asked, f"/contracts/{contract}/meeting-sheet.docx")

    assert page.headers["content-security-policy"] == POLICY
    assert "Meeting sheet: Cleaning: all sites" in page.text
    assert 'filename="meeting-sheet.docx"' in word.headers["content-disposition"]
    document: Any = Document(BytesIO(word.content))
    assert [cell.text for cell in document.tables[-1].rows[0].cells] == ["What", "Who", "By when"]


def test_the_report_is_the_same_file_each_time_it_is_made(asked: Asked, contract: UUID) -> None:
    path = f"/contracts/{contract}/report.docx?on=2026-03-31"

    assert fetched(asked, path).content == fetched(asked, path).content


@pytest.mark.parametrize("paper", PAPERS)
def test_papers_are_the_authoritys_own(asked: Asked, contract: UUID, paper: str) -> None:
    elsewhere: dict[str, Any] = {"authority": "Elsewhere Council"}

    assert asked.refused(f"/contracts/{contract}/{paper}", Role.SUPPLIER) == (
        403, "scope-missing",
    )  # fmt: skip
    assert asked.refused(f"/contracts/{contract}/{paper}", **elsewhere) == (404, "not-found")
    assert asked.refused(f"/contracts/{NOBODYS}/{paper}") == (404, "not-found")
