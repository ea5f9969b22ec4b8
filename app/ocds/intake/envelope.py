"""Cut what was sent into releases, a piece at a time, whatever they are wrapped in.

A release package, a record package, a record, a bare release, a list of any of these, and JSON
lines of them all come out as the bytes of one release after another. Only one release is held at
a time. What stands within a release is not read here, so damage there is its own alone; only
brackets that do not fit end the reading.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LARGEST = 25_000_000  #: bytes of one release; the largest record on Find a Tender had 21.6 million
DEEPEST = 64  #: brackets within a release, one inside the other
MOST_WRAPPED = 16  #: envelopes and lists around a release
MOST_BETWEEN = 100_000  #: bytes between two releases
#: a text, and the colon that makes it a name; a text that has not ended yet; or a bracket
_TOKEN = re.compile(rb'("(?:[^"\\]++|\\.)*+")\s*+(:|\Z)?|(["{}\[\]])', re.DOTALL)
_PLAIN = rb'[^"{}\[\]]++|"(?:[^"\\]++|\\.)*+"'
#: all up to the next bracket, within what is not read
_SKIPPED = re.compile(rb"(?:%b)*+" % _PLAIN, re.DOTALL)
#: that, and objects and lists with nothing in them that is nested further, which are most
_SKIPPED_FLAT = re.compile(
    rb"(?:%b|\{(?:%b)*+\}|\[(?:%b)*+\])*+" % (_PLAIN, _PLAIN, _PLAIN), re.DOTALL
)
_OPENS = {b"{": b"}", b"[": b"]"}
#: names under which an envelope has releases, or further envelopes
_WRAPS = {b"releases", b"records"}
_WHOLE, _VERSIONED = b"compiledRelease", b"versionedRelease"


class Damaged(Exception):
    """From here on releases cannot be told apart; its words say where and why."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One release, as it was written."""

    place: str  #: where it stood, such as `releases[0]`; empty: it was all there is
    content: bytes = b""
    #: why there are no bytes: `too_large`, `too_deep`, `not_an_object`, `damaged`
    trouble: str = ""
    version: str = ""  #: of the standard, as its package said before it
    #: where it begins and ends among the bytes of all; the same: its place is not known
    begin: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(slots=True)
class _Frame:
    """An object or a list that is looked into."""

    closes: bytes
    place: str
    start: int  #: where it begins, counted from the first byte of all
    version: str = ""
    wraps: bool = False  #: it is an envelope, and no release
    name: bytes = b""  #: under which the next value stands
    items: int = 0  #: of a list, up to here
    whole: Piece | None = None  #: its compiled release
    has_given: bool = False  #: releases that say whose they are
    trouble: str = ""

    @property
    def is_release(self) -> bool:
        return self.closes == b"}" and not self.wraps


@dataclass(slots=True)
class Cutter:
    """Takes bytes as they come, and gives the releases that they complete."""

    largest: int = LARGEST
    _held: bytearray = field(default_factory=bytearray)
    _base: int = 0  #: how many bytes were let go before those held
    _at: int = 0  #: up to where those held were gone through
    _within: bytearray = field(default_factory=bytearray)  #: brackets that are not looked into
    _whole_from: int | None = None  #: where a compiled release begins, while in it
    _frames: list[_Frame] = field(default_factory=lambda: [_Frame(b"", "", 0)])

    @property
    def has_begun(self) -> bool:
        """Tell whether there was anything yet but spaces."""
        return self._frames[0].items > 0

    @property
    def is_complete(self) -> bool:
        """Tell whether all that was opened is closed."""
        return self.has_begun and len(self._frames) == 1

    def feed(self, some: bytes) -> Iterator[Piece]:
        """Take some more bytes.

        Raises:
            Damaged: if what came is no JSON, or its brackets do not fit.
        """
        self._held += some
        yield from self._through(is_last=False)
        self._let_go()

    def pass_over(self, many: int) -> None:
        """Count spaces before anything has begun, which are not fed."""
        self._base += many

    def end(self) -> Iterator[Piece]:
        """Say that there is no more.

        Raises:
            Damaged: if something that was opened was not closed.
        """
        yield from self._through(is_last=True)
        if len(self._frames) > 1:
            raise Damaged(f"It breaks off after {self._base + len(self._held):,} bytes.")
        yield from self._between(len(self._held))

    def _through(self, *, is_last: bool) -> Iterator[Piece]:
        while found := self._next():
            text, colon, mark = found.groups()
            if not is_last and (mark == b'"' or (text is not None and colon == b"")):
                if len(self._held) - found.start() > self.largest:
                    break  # a text without end, looked through again and again
                return  # it may go on, or be a name whose colon is still to come
            yield from self._between(found.start())
            self._at = found.end()
            if text is not None:
                yield from self._text(text[1:-1], is_name=colon == b":")
            elif mark in _OPENS:
                self._open(_OPENS[mark], self._base + found.start())
            elif mark == b'"':
                break
            else:
                yield from self._close(mark)
        else:
            self._pass_over()
            return
        raise Damaged(f"A text that begins at byte {self._base + found.start():,} has no end.")

    def _next(self) -> re.Match[bytes] | None:
        """Find what matters next."""
        if self._within:
            is_deepest = len(self._within) == DEEPEST
            skipped = (_SKIPPED if is_deepest else _SKIPPED_FLAT).match(self._held, self._at)
            self._at = skipped.end() if skipped else self._at
        return _TOKEN.search(self._held, self._at)

    def _between(self, until: int) -> Iterator[Piece]:
        """Look at what stands between the items of a list, or outside of everything."""
        frame = self._frames[-1]
        if self._within or frame.closes == b"}":
            return
        between = bytes(self._held[self._at : until])
        if not frame.closes and between.strip().removeprefix(b"\xef\xbb\xbf"):
            raise Damaged(f"It is no JSON at byte {self._base + self._at:,}.")
        first, *others = between.split(b",")
        yield from self._scalar(frame, first)
        for one in others:
            frame.items += 1
            yield from self._scalar(frame, one)

    def _scalar(self, frame: _Frame, written: bytes) -> Iterator[Piece]:
        if frame.closes and written.strip():
            yield Piece(self._place_in(frame), trouble="not_an_object", version=frame.version)

    def _pass_over(self) -> None:
        """Go on to the end, but for what a list's next bracket has to be held against."""
        if self._within or self._frames[-1].closes == b"}":
            self._at = len(self._held)
        elif len(self._held) - self._at > MOST_BETWEEN:
            raise Damaged(f"There are no releases from byte {self._base + self._at:,} on.")

    def _text(self, text: bytes, *, is_name: bool) -> Iterator[Piece]:
        frame = self._frames[-1]
        if self._within:
            return
        if frame.closes == b"}":
            if is_name:
                frame.name = text
            elif frame.name == b"version":
                frame.version = text.decode("utf-8", "replace")[:20]
        elif frame.closes:
            yield Piece(self._place_in(frame), trouble="not_an_object", version=frame.version)
        else:
            raise Damaged(f"It is no JSON at byte {self._base + self._at:,}.")

    def _open(self, closes: bytes, at: int) -> None:
        frame = self._frames[-1]
        if self._within:
            self._within += closes
            if len(self._within) > DEEPEST:
                frame.trouble = frame.trouble or "too_deep"
        elif frame.closes != b"}" or frame.name in _WRAPS or frame.name.isdigit():
            self._wrap(frame, closes, at)
        else:
            self._within += closes
            frame.wraps = frame.wraps or frame.name in (_WHOLE, _VERSIONED)
            if frame.name == _WHOLE and closes == b"}":
                self._whole_from, frame.trouble = at, ""

    def _wrap(self, frame: _Frame, closes: bytes, at: int) -> None:
        if len(self._frames) > MOST_WRAPPED:
            raise Damaged(f"Lists are wrapped more than {MOST_WRAPPED} deep.")
        place = self._place_in(frame)
        frame.wraps = True
        if not frame.closes:
            frame.items += 1
        self._frames.append(_Frame(closes, place, at, frame.version))

    def _place_in(self, frame: _Frame) -> str:
        if frame.closes == b"}":
            name = frame.name.decode("utf-8", "replace")
            return f"{frame.place}.{name}" if frame.place else name
        is_first = not frame.closes and not frame.items
        return frame.place if is_first else f"{frame.place}[{frame.items}]"

    def _close(self, mark: bytes) -> Iterator[Piece]:
        frame = self._frames[-1]
        fits = bytes(self._within[-1:]) == mark if self._within else frame.closes == mark
        if not fits:
            where = self._base + self._at
            raise Damaged(f"The bracket {mark.decode()} at byte {where:,} closes nothing.")
        if self._within:
            del self._within[-1]
            if not self._within and self._whole_from is not None:
                frame.whole = self._piece(
                    frame, self._whole_from, f"{frame.place}.compiledRelease"
                )
                self._whole_from, frame.trouble = None, ""
            return
        self._frames.pop()
        piece = self._piece(frame, frame.start, frame.place) if frame.is_release else None
        if frame.wraps and not frame.has_given:
            piece = frame.whole
        if piece is not None:
            yield piece
        gave = frame.has_given or (piece is not None and b'"ocid"' in piece.content)
        self._frames[-1].has_given = self._frames[-1].has_given or gave

    def _piece(self, frame: _Frame, start: int, place: str) -> Piece:
        end = self._base + self._at
        if not frame.trouble and end - start > self.largest:
            frame.trouble = "too_large"
        content = b""
        if not frame.trouble:
            content = bytes(self._held[start - self._base : self._at])
        return Piece(place.lstrip("."), content, frame.trouble, frame.version, start, end)

    def _let_go(self) -> None:
        """Let go of what was gone through, but for the release that is not complete yet."""
        frame, until = self._frames[-1], self._base + self._at
        start = frame.start if frame.is_release else self._whole_from
        if start is not None and until - start > self.largest:
            frame.trouble = frame.trouble or "too_large"
        keep = until if start is None or frame.trouble else start
        del self._held[: keep - self._base]
        self._at, self._base = until - keep, keep
