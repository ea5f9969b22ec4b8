"""Workbooks for the tests, made as spreadsheet programs make them, and as attackers do."""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook

Rows = Sequence[Sequence[Any]]

CONTRACT: Rows = (
    ("Name", "Value"),
    ("value", 1000000),
    ("years", 2),
    ("above threshold", "yes"),
    ("date", "2026-06-01"),
)
TENDERS: Rows = (
    ("Supplier", "Price", "fact: is_vcse", "mark: service", "Not applicable: site_plan"),
    ("Alpha", 940000, "Yes", 4, None),
    ("Beta", "£900,000.50", "no", 3, "no site"),
)
COMMITMENTS: Rows = (
    ("Supplier", "Measure", "Quantity", "Unit", "Place", "Group", "Attribution", "Id"),
    ("Alpha", "job_local", 3, "fte_year", "E09000002", "care_leaver; disabled", 0.5, "a1"),
    ("Beta", "spend_local", 150000, "gbp", "RM9 5AA", None, "50%", None),
)


def three_sheets(**changes: Rows) -> dict[str, Rows]:
    """Give a workbook of one lot, with some of its sheets replaced or further ones added."""
    return {"Contract": CONTRACT, "Tenders": TENDERS, "Commitments": COMMITMENTS} | changes


def xlsx(sheets: Mapping[str, Rows]) -> bytes:
    """Write a workbook as openpyxl does."""
    return saved(filled(sheets))


def filled(sheets: Mapping[str, Rows]) -> Workbook:
    """Fill a workbook, to be changed before it is saved."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return workbook


def saved(workbook: Workbook) -> bytes:
    made = BytesIO()
    workbook.save(made)
    return made.getvalue()


def ods(sheets: Mapping[str, Rows], cell_more: str = "") -> bytes:
    """Write an OpenDocument spreadsheet, as small as one can be."""
    tables = "".join(
        f'<table:table table:name="{name}">{"".join(_ods_row(row) for row in rows)}</table:table>'
        for name, rows in sheets.items()
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
        f"<office:body><office:spreadsheet>{tables}{cell_more}</office:spreadsheet>"
        "</office:body></office:document-content>"
    )
    parts = {"mimetype": ODS_TYPE, "content.xml": content.encode()}
    return packed(parts | {"META-INF/manifest.xml": MANIFEST})


MANIFEST = (
    b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    b'<manifest:file-entry manifest:full-path="/" manifest:media-type="'
    b'application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def _ods_row(row: Sequence[Any]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"


def _ods_cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    text = f"<text:p>{escape(str(value))}</text:p>"
    if isinstance(value, int | float):
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}>{text}</table:table-cell>"


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Pack parts into a ZIP."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return made.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """Unpack a ZIP."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def with_part(content: bytes, name: str, change: Any) -> bytes:
    """Change one part of a packed file."""
    parts = parts_of(content)
    parts[name] = change(parts.get(name, b""))
    return packed(parts)
