"""A form with a file as it arrives: its small fields first, and then the file, piece by piece.

The file is never written to a disk unsealed, nor held whole. Our forms put the file last.
"""

from collections.abc import AsyncIterator

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from app.problems import Malformed, WrongMediaType

MOST_FIELD_BYTES = 10_000  #: of all fields together
MOST_HEADER_BYTES = 10_000  #: of all parts together
FORM = b"multipart/form-data"


class ArrivingForm:
    """One form, from its first byte to its last."""

    def __init__(self, content_type: str, body: AsyncIterator[bytes]) -> None:
        """Take what the request says of it.

        Raises:
            WrongMediaType: if it is no such form.
        """
        kind, options = parse_options_header(content_type)
        if kind != FORM or not options.get(b"boundary"):
            raise WrongMediaType("This is no form with a file.", "Send it from the page.")
        self.fields: dict[str, str] = {}
        self.file_name: str | None = None  #: None: its file has not begun
        self._body = body
        self._arrived: list[bytes] = []  #: of the file, not yet given on
        self._sizes = [0, 0]  #: of headers and of fields
        self._headers: dict[bytes, bytes] = {}
        self._name, self._value = b"", bytearray()
        self._at_file = self._is_whole = False
        self._parser = MultipartParser(options[b"boundary"], {
            "on_part_begin": self._begin,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_end,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_end": self._end_all,
        })  # fmt: skip

    async def read_fields(self) -> None:
        """Read up to where the file begins.

        Raises:
            Malformed: if it cannot be read, or there is no file in it.
        """
        async for piece in self._body:
            self._feed(piece)
            if self.file_name is not None:
                return
        raise Malformed("No file came with the form.", "Choose a file, and send it again.")

    async def file(self) -> AsyncIterator[bytes]:
        """Give the file as it arrives, to the end of the form.

        Raises:
            Malformed: if it cannot be read, or breaks off.
        """
        while True:
            for piece in self._taken():
                yield piece
            arrived = await anext(self._body, None)
            if arrived is None:
                break
            self._feed(arrived)
        if not self._is_whole:
            raise Malformed("The file broke off.", "Send it again, whole.")
        for piece in self._taken():
            yield piece

    def _taken(self) -> list[bytes]:
        arrived, self._arrived = self._arrived, []
        return arrived

    def _feed(self, piece: bytes) -> None:
        try:
            self._parser.write(piece)
        except FormParserError:
            raise _unreadable() from None

    def _begin(self) -> None:
        self._headers, self._name, self._value = {}, b"", bytearray()

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._count(0, end - start, MOST_HEADER_BYTES)
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._count(0, end - start, MOST_HEADER_BYTES)
        self._value += data[start:end]

    def _header_end(self) -> None:
        self._headers[self._name.lower()] = bytes(self._value)
        self._name, self._value = b"", bytearray()

    def _headers_end(self) -> None:
        _, told = parse_options_header(self._headers.get(b"content-disposition", b""))
        self._name = told.get(b"name", b"")
        self._at_file = b"filename" in told
        if self._at_file:
            if self.file_name is not None:
                raise Malformed("More than one file came with the form.", "Send one at a time.")
            self.file_name = told[b"filename"].decode("utf-8", "replace")

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._at_file:
            self._arrived.append(data[start:end])
            return
        self._count(1, end - start, MOST_FIELD_BYTES)
        self._value += data[start:end]

    def _end(self) -> None:
        if not self._at_file:
            name = self._name.decode("utf-8", "replace")
            self.fields[name] = self._value.decode("utf-8", "replace")

    def _end_all(self) -> None:
        self._is_whole = True

    def _count(self, what: int, size: int, most: int) -> None:
        self._sizes[what] += size
        if self._sizes[what] > most:
            raise Malformed("The form is larger than it can be.", "Send it from the page.")


def _unreadable() -> Malformed:
    return Malformed("The form cannot be read.", "Choose the file again, and send it.")
