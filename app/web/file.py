"""A workbook that a page gives: saved under its name, and kept by nobody on the way."""

from fastapi import Response


class XlsxFile(Response):
    """An XLSX workbook."""

    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def xlsx_file(content: bytes, name: str) -> XlsxFile:
    """Give a workbook as a file.

    Args:
        content: its bytes.
        name: that it is saved under; plain letters, digits and hyphens.
    """
    told = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return XlsxFile(content, headers=told)
