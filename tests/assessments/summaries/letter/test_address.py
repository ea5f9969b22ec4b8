import pytest

from app.assessments.summaries.letter.address import address_lines


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        ("12, Station Road, Leeds", ["12, Station Road", "Leeds"]),
        ("12A, Station Road, Leeds LS1 1AA", ["12A, Station Road", "Leeds LS1 1AA"]),
        ("Unit 3, 12-14, Station Road", ["Unit 3", "12-14, Station Road"]),
        ("3, 12, Station Road", ["3, 12, Station Road"]),
        ("Town Hall,, Anytown ,", ["Town Hall", "Anytown"]),
        ("1 Mill Lane, Anytown", ["1 Mill Lane", "Anytown"]),
        ("Anytown, 12", ["Anytown", "12"]),
        ("", []),
    ],
)
def test_a_number_is_never_alone_on_a_line(address: str, lines: list[str]) -> None:
    assert list(address_lines(address)) == lines
