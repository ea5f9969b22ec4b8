"""The properties of a workbook as a file: read from either format, and never trusted."""

import pytest

from app.problems import Invalid
from app.spreadsheets.formats.package import Package
from app.spreadsheets.formats.properties import LONGEST, MOST, properties_of
from tests.spreadsheets.files import packed

OFFICE = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{}'
    "</Properties>"
)
OPEN = (
    '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"><office:meta>{}'
    "</office:meta></office:document-meta>"
)
ONE = '<property name="{}"><vt:lpwstr>{}</vt:lpwstr></property>'


def office(*pairs: tuple[str, str]) -> Package:
    inside = "".join(ONE.format(name, value) for name, value in pairs)
    return Package(packed({"docProps/custom.xml": OFFICE.format(inside).encode()}))


def test_both_formats_tell_theirs() -> None:
    inside = '<meta:user-defined meta:name="sv_reference">WB-7F3K-02QX</meta:user-defined>'
    other = Package(packed({"meta.xml": OPEN.format(inside).encode()}))

    assert properties_of(office(("sv_reference", "WB-7F3K-02QX"))) == properties_of(other)
    assert properties_of(other) == {"sv_reference": "WB-7F3K-02QX"}


def test_a_file_without_any_has_none() -> None:
    assert properties_of(Package(packed({"xl/workbook.xml": b"<a/>"}))) == {}


def test_only_so_many_of_so_many_characters_are_taken() -> None:
    pairs = [(f"p{number}", "x" * 1_000) for number in range(3 * MOST)]
    found = properties_of(office(*pairs))

    assert len(found) == MOST
    assert {len(value) for value in found.values()} == {LONGEST}


def test_the_first_of_two_that_share_a_name_counts() -> None:
    assert properties_of(office(("a", "1"), ("a", "2"))) == {"a": "1"}


@pytest.mark.parametrize(
    "content", [b"<broken", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'], ids=["cut", "entity"]
)
def test_what_is_no_plain_markup_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        properties_of(Package(packed({"docProps/custom.xml": content})))
