"""What was agreed, as it is listed."""

from sqlalchemy import Engine, event

from tests.assessments.marks.made import MARKED, Panel, an_agreement

MODERATIONS = "/lots/{lot}/moderations"


def statements(engine: Engine, panel: Panel, path: str) -> int:
    """Count what is asked of the database while a list is read."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        assert panel.judged.get(panel.officer, path).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_a_list_asks_no_more_of_the_database_when_it_is_longer(
    panel: Panel, engine: Engine
) -> None:
    panel.finish_all()
    first, second = panel.judged.tenders
    panel.agree(an_agreement(first, MARKED[0]))
    panel.judged.get(panel.officer, MODERATIONS)  # that the key is used is noted now
    short = statements(engine, panel, MODERATIONS)
    for tender, criterion in ((first, MARKED[1]), (second, MARKED[0]), (second, MARKED[1])):
        panel.agree(an_agreement(tender, criterion))

    assert statements(engine, panel, MODERATIONS) == short
    assert statements(engine, panel, "/lots/{lot}/marks") <= short


def test_a_list_can_be_narrowed_to_a_tender_and_comes_as_a_table(panel: Panel) -> None:
    panel.finish_all(mark=2)
    for tender in panel.judged.tenders:
        panel.agree(an_agreement(tender))
    tender = panel.judged.tenders[1]

    rows = panel.judged.get(panel.officer, f"{MODERATIONS}?tender_id={tender}").json()["data"]
    table = panel.judged.get(panel.officer, f"{MODERATIONS}.csv").text.splitlines()

    assert [row["tender_id"] for row in rows] == [str(tender)]
    assert [one["mark"] for one in rows[0]["originals"]] == ["4", "2"]
    assert "spread.lowest,spread.highest,spread.steps" in table[0]
    assert len(table) == 3
