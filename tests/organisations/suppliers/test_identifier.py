import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.organisations.suppliers.identifier import (
    FORMS,
    LONGEST,
    Identifier,
    Sought,
    read_identifier,
    sought,
)
from app.problems import Finding

DIGITS = st.text("0123456789", min_size=4, max_size=9)
TEXTS = st.text(max_size=120) | DIGITS | DIGITS.map("SC{}".format)


@pytest.mark.parametrize(
    ("scheme", "text", "told"),
    [
        ("GB-COH", "01234567", "GB-COH-01234567"),
        ("gb-coh", " 0123 4567 ", "GB-COH-01234567"),
        ("GB-COH", "1234567", "GB-COH-01234567"),
        ("GB-COH", "GB-COH-1234567", "GB-COH-01234567"),
        ("GB-COH", "sc12345", "GB-COH-SC012345"),
        ("GB-COH", "NI612345", "GB-COH-NI612345"),
        ("GB-COH", "oc301540", "GB-COH-OC301540"),
        ("GB-COH", "R0000123", "GB-COH-R0000123"),
        ("GB-COH", "ip12345r", "GB-COH-IP12345R"),
        ("GB-CHC", "279417", "GB-CHC-279417"),
        ("GB-CHC", "1090095", "GB-CHC-1090095"),
        ("GB-SC", "sc042386", "GB-SC-SC042386"),
        ("GB-SC", "42386", "GB-SC-SC042386"),
        ("GB-NIC", "NIC100019", "GB-NIC-100019"),
        ("GB-PPON", "pabc1234defg", "GB-PPON-PABC-1234-DEFG"),
        ("GB-PPON", "PABC-1234-DEFG", "GB-PPON-PABC-1234-DEFG"),
        ("GB-UKPRN", "10000346", "GB-UKPRN-10000346"),
        ("XI-LEI", " 213800abc ", "XI-LEI-213800ABC"),
        ("GB-SRS", "sid4gov.example/8s944V4W", "GB-SRS-sid4gov.example/8s944V4W"),
    ],
)
def test_one_organisation_has_one_spelling(scheme: str, text: str, told: str) -> None:
    assert str(read_identifier(scheme, text)) == told


@pytest.mark.parametrize(
    ("scheme", "text"),
    [
        ("GB-COH", "458577871"),
        ("GB-COH", "RJR"),
        ("GB-COH", "RJ1"),
        ("GB-COH", "1234"),
        ("GB-COH", "00000000"),
        ("GB-COH", ""),
        ("GB-COH", "٠١٢٣٤٥٦٧"),
        ("GB-CHC", "1090095-1"),
        ("GB-CHC", "12345"),
        ("GB-SC", "SC999999"),
        ("GB-NIC", "SC042386"),
        ("GB-PPON", "PABC-12345-DEF"),
        ("GB-UKPRN", "20000346"),
        ("XI-LEI", " "),
        ("XI-LEI", "x" * (LONGEST + 1)),
        ("GB-CFS", "44290"),
        ("GB-CIC", "01234567"),
        ("Companies House", "01234567"),
        ("", "01234567"),
    ],
)
def test_what_no_register_would_write_is_refused_with_the_fix(scheme: str, text: str) -> None:
    finding = read_identifier(scheme, text, "/identifiers/0")

    assert isinstance(finding, Finding)
    assert finding.how_to_fix
    assert finding.path == "/identifiers/0"


@given(st.sampled_from([*FORMS, "XI-LEI", "GB-SRS", "GB-MPR"]), TEXTS)
def test_what_was_read_is_read_again_as_itself(scheme: str, text: str) -> None:
    read = read_identifier(scheme, text)

    if isinstance(read, Identifier):
        assert read_identifier(read.scheme, read.value) == read
        assert read_identifier(scheme.lower(), f" {text.lower()} ") == read or scheme == "GB-SRS"
        assert 1 <= len(read.value) <= LONGEST


def test_what_is_sought_may_name_its_register_or_not() -> None:
    assert sought("GB-COH-1234567") == Sought("GB-COH", frozenset({"01234567"}))
    assert sought("gb-coh: 1234567") == Sought("GB-COH", frozenset({"01234567"}))
    assert sought("PABC-1234-DEFG") == Sought(None, frozenset({"PABC-1234-DEFG"}))
    assert sought("1234567") == Sought(None, frozenset({"01234567", "1234567"}))
    assert sought("235c") == Sought(None, frozenset({"235c", "235C"}))
    assert isinstance(sought("GB-COH-RJR"), Finding)
