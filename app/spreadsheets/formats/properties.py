"""The properties that somebody gave a workbook as a file, such as the reference of ours."""

from app.spreadsheets.formats.markup import Attributes, Budget, walk
from app.spreadsheets.formats.package import Package

MOST = 50  #: properties of one file
LONGEST = 255  #: characters of one, name or value
_OFFICE_PART, _OPEN_PART = "docProps/custom.xml", "meta.xml"
_META = "urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_OPEN = f"{_META}user-defined"


def properties_of(package: Package) -> dict[str, str]:
    """Give the properties of a workbook by name; the first so many of them.

    Raises:
        Invalid: if they are not the XML that they should be.
    """
    part = next((name for name in (_OPEN_PART, _OFFICE_PART) if name in package), None)
    if part is None:
        return {}
    walker = _Walker()
    walk(package.pieces(part), walker, Budget(), namespaces=True)
    return walker.found


class _Walker:
    """Gathers properties in either of the two ways of writing them."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self._name = ""
        self._parts: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        """Take the start of an element."""
        if name == _OPEN:
            self._begin(attributes.get(f"{_META}name", ""))
        elif name.endswith("}property"):
            self._begin(attributes.get("name", ""))

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if name == _OPEN or name.endswith("}property"):
            if self._name and len(self.found) < MOST:
                self.found.setdefault(self._name, "".join(self._parts)[:LONGEST])
            self._name = ""

    def text(self, text: str) -> None:
        """Take text between."""
        if self._name and sum(map(len, self._parts)) < LONGEST:
            self._parts.append(text)

    def _begin(self, name: str) -> None:
        self._name, self._parts = name[:LONGEST], []
