"""Files that a browser saves under a name."""

from typing import Self

from fastapi import Response


class NamedFile(Response):
    """A file of some kind, as the answer to a request."""

    @classmethod
    def of(cls, content: bytes, name: str, *, is_kept: bool = True) -> Self:
        """Make it from its bytes and its name.

        Args:
            content: the bytes.
            name: that it is saved under; plain ASCII.
            is_kept: whether a copy may be kept on the way, as far as the service lets it be.
        """
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        if not is_kept:
            headers["Cache-Control"] = "no-store"
        return cls(content, headers=headers)


class WordFile(NamedFile):
    """A Word file."""

    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class XlsxFile(NamedFile):
    """An XLSX workbook."""

    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
