"""Files that a browser saves under a name."""

from typing import Self

from fastapi import Response


class NamedFile(Response):
    """A file of some kind, as the answer to a request."""

    @classmethod
    def of(cls, content: bytes, name: str) -> Self:
        """Make it from its bytes and its name, which is plain ASCII."""
        return cls(content, headers={"Content-Disposition": f'attachment; filename="{name}"'})


class WordFile(NamedFile):
    """A Word file."""

    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class XlsxFile(NamedFile):
    """An XLSX workbook."""

    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
