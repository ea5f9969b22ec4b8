"""Read YAML strictly into a tree that remembers its lines, and types nothing.

Scalars stay the text that was written (`Plain` where it was not in quotes); models give them
their types, so `no`, `1_000` and `2026-01-01` are never a yes/no, a number or a date by accident.
Tags, anchors, aliases, merge keys and duplicate keys are refused, as are documents too large or
too deep. libyaml's event parser does the reading: nothing is ever constructed from it but this.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from app.problems import Finding, Invalid

LARGEST = 1_000_000  #: bytes of one rule document
DEEPEST = 30  #: mappings and lists within each other
MOST_FAULTS = 100  #: listed in one answer


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file."""

    file: str
    line: int


class Plain(str):
    """A scalar that was written without quotes."""

    __slots__ = ()


class Map(dict[str, Any]):
    """A mapping that remembers where it and each of its keys stand."""

    place: Place | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Make an ordinary mapping; the reader adds the places."""
        super().__init__(*args, **kwargs)
        self.places: dict[str, Place] = {}


class Sequence(list[Any]):
    """A list that remembers where it and each of its items stand."""

    place: Place | None = None

    def __init__(self, *args: Any) -> None:
        """Make an ordinary list; the reader adds the places."""
        super().__init__(*args)
        self.places: list[Place] = []


def place_at(tree: object, path: tuple[str | int, ...]) -> Place | None:
    """Find the line of a path in a tree, or of the nearest thing around it."""
    found: Place | None = getattr(tree, "place", None)
    here = tree
    for step in path:
        if isinstance(here, Map) and step in here:
            found = here.places.get(str(step), found)
            here = here[str(step)]
        elif isinstance(here, Sequence) and isinstance(step, int) and step < len(here):
            found = here.places[step] if step < len(here.places) else found
            here = here[step]
        else:
            break
    return found


def read_yaml(content: bytes, file: str, largest: int = LARGEST) -> Any:
    """Read one YAML document.

    Args:
        content: the bytes; UTF-8, with or without a byte-order mark, any line ends.
        file: the name to give in findings.
        largest: most bytes accepted.

    Raises:
        Invalid: with every fault that can be told, each with its line.
    """
    if len(content) > largest:
        message = f"The document has {len(content):,} bytes; the most is {largest:,}."
        raise _invalid(Finding("document_too_large", message, "Split it up.", file=file))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        finding = Finding(
            "not_utf_8",
            "The document is not UTF-8 text.",
            "Save it as UTF-8.",
            file=file,
            line=line,
        )
        raise _invalid(finding) from None
    return _Reader(text, file).document()


def _invalid(*findings: Finding) -> Invalid:
    count = len(findings)
    words = "one fault" if count == 1 else f"{count} faults"
    return Invalid(f"The document cannot be read: {words}.", findings=findings)


class _Reader:
    """Builds the tree from the parser's events with a stack of its own, so depth is no danger."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.findings: list[Finding] = []

    def document(self) -> Any:
        """Read the whole document, or raise all faults."""
        root = Sequence()
        stack: list[Map | Sequence] = [root]
        keys: list[str | None] = [None]
        try:
            for event in self._events():
                self._take(event, stack, keys)
        except yaml.YAMLError as fault:
            self._not_yaml(fault)
        if not self.findings and len(root) != 1:
            self._fault("empty_document" if not root else "several_documents", None)
        if self.findings:
            raise _invalid(*self.findings[:MOST_FAULTS])
        return root[0]

    def _events(self) -> Iterator[Any]:
        loader = getattr(yaml, "CLoader", yaml.Loader)(self.text)  # parse events only
        try:
            while loader.check_event():
                yield loader.get_event()
        finally:
            loader.dispose()

    def _take(self, event: Any, stack: list[Map | Sequence], keys: list[str | None]) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._fault("alias", event, str(event.anchor))
            self._place_in(stack, keys, Plain(""), event)
        elif isinstance(event, yaml.ScalarEvent):
            self._check_node(event)
            made = event.value if event.style else Plain(event.value)
            self._place_in(stack, keys, made, event)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._check_node(event)
            opened = Map() if isinstance(event, yaml.MappingStartEvent) else Sequence()
            opened.place = self._place(event)
            self._place_in(stack, keys, opened, event)
            stack.append(opened)
            keys.append(None)
            if len(stack) > DEEPEST + 1:
                self._fault("too_deep", event)
                raise yaml.YAMLError
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            stack.pop()
            keys.pop()

    def _place_in(
        self, stack: list[Map | Sequence], keys: list[str | None], made: Any, event: Any
    ) -> None:
        around = stack[-1]
        if isinstance(around, Sequence):
            around.append(made)
            around.places.append(self._place(event))
        elif keys[-1] is None:
            keys[-1] = self._key(around, made, event)
        else:
            around[keys[-1]] = made
            keys[-1] = None

    def _key(self, around: Map, made: Any, event: Any) -> str:
        if not isinstance(made, str):
            self._fault("key_not_text", event)
            return "?"
        if made == "<<" and isinstance(made, Plain):
            self._fault("merge_key", event)
        elif made in around:
            self._fault(
                "duplicate_key", event, f"{made!r}, first on line {around.places[made].line}"
            )
        else:
            around.places[made] = self._place(event)
        return str(made)

    def _check_node(self, event: Any) -> None:
        if event.anchor is not None:
            self._fault("anchor", event, event.anchor)
        if event.tag is not None:
            self._fault("tag", event, event.tag)
        if isinstance(event, yaml.ScalarEvent) and "\0" in event.value:
            self._fault("bad_character", event)

    def _place(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1)

    def _fault(self, code: str, event: Any, what: str = "") -> None:
        message, fix = FAULTS[code]
        line = None if event is None else event.start_mark.line + 1
        if len(self.findings) < MOST_FAULTS:
            told = message.format(what=what[:80])
            self.findings.append(Finding(code, told, fix, file=self.file, line=line))

    def _not_yaml(self, fault: yaml.YAMLError) -> None:
        mark = getattr(fault, "problem_mark", None)
        if mark is None and self.findings:
            return
        problem = getattr(fault, "problem", None) or str(fault).split("\n")[0]
        if mark is None:
            at = getattr(fault, "position", None)
            line = self.text.count("\n", 0, at) + 1 if isinstance(at, int) else None
        else:
            line = mark.line + 1
        tabbed = line is not None and _starts_with_tab(self.text, line)
        fix = (
            "Indent with spaces, not tabs." if tabbed else "Check indentation, quotes and colons."
        )
        finding = Finding(
            "not_yaml", f"This is not YAML: {problem}.", fix, file=self.file, line=line
        )
        self.findings.append(finding)


def _starts_with_tab(text: str, line: int) -> bool:
    lines = text.splitlines()
    return any("\t" in lines[at] for at in (line - 1, line - 2) if 0 <= at < len(lines))


FAULTS = {
    "alias": ("The alias *{what} is not allowed.", "Write the text out again."),
    "anchor": ("The anchor &{what} is not allowed.", "Take it away."),
    "tag": ("The tag {what} is not allowed.", "Take it away; every value is read by its place."),
    "merge_key": ("The merge key << is not allowed.", "Write the keys out."),
    "duplicate_key": ("The key {what}, is given twice.", "Keep one of the two."),
    "key_not_text": ("A key must be text.", "Write the key as a word."),
    "bad_character": ("There is a NUL character here.", "Take it away."),
    "too_deep": (f"There are more than {DEEPEST} levels within each other.", "Make it flatter."),
    "empty_document": ("The document is empty.", "Write at least one key."),
    "several_documents": ("There are several documents (---) in one file.", "Keep one."),
}
