from app.assessments.results.names import Named, called
from app.platform.identifiers import new_id


def names(*tenders: tuple[str, str]) -> list[str]:
    return list(
        called([Named(new_id(), name, identifier) for name, identifier in tenders]).values()
    )


def test_a_name_that_nobody_else_has_stands_alone() -> None:
    assert names(("Ash", "GB-COH 01234567"), ("Birch", "")) == ["Ash", "Birch"]


def test_those_who_share_a_name_are_told_apart_by_their_identifiers() -> None:
    assert names(("Ash", "GB-COH 01234567"), ("Ash", "GB-CHC 1234567")) == [
        "Ash (GB-COH 01234567)",
        "Ash (GB-CHC 1234567)",
    ]


def test_capitals_and_spaces_make_no_other_name() -> None:
    assert names(("Ash Works", "GB-COH 1"), ("ASH  works", "")) == [
        "Ash Works (GB-COH 1)",
        "ASH  works (tender 2)",
    ]
