"""Whose releases are taken to be an authority's own."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from app.ocds.intake.parties import LASTING
from app.ocds.part import Part
from app.organisations.suppliers.identifier import Identifier, Sought, read_identifier, sought
from app.problems import Finding, Invalid

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Buyers:
    """By what an authority is known as a buyer; nothing: whoever buys is meant."""

    identifiers: Sequence[str] = ()  #: in their registers' own forms
    names: Sequence[str] = ()  #: as they are written, whatever the capitals and spaces

    def __bool__(self) -> bool:
        """Tell whether anybody is meant, and not whoever buys."""
        return bool(self.identifiers or self.names)


def buyers_named(written: Sequence[str]) -> tuple[str, ...]:
    """Bring identifiers of buyers into their registers' own forms.

    Args:
        written: such as `GB-PPON-pabc1234defg`.

    Raises:
        Invalid: with each that names no register, or is no number of it.
    """
    found: list[str] = []
    faults: list[Finding] = []
    for text in written:
        read = sought(text)
        if isinstance(read, Finding):
            faults.append(read)
        elif read.scheme is None:
            words = f"{text[:40]!r} does not say which register it is of."
            fix = "Begin with the register, such as GB-PPON- or GB-COH-."
            faults.append(Finding("no_scheme", words, fix, path="?buyer"))
        else:
            found += [str(Identifier(read.scheme, value)) for value in sorted(read.values)]
    if faults:
        raise Invalid("A buyer cannot be told by what was given.", findings=faults)
    return tuple(dict.fromkeys(found))


def is_bought_by_others(release: Part, buyers: Buyers, own: Collection[str] = frozenset()) -> bool:
    """Tell whether a release names buyers of whom nothing tells that they are ours.

    Where both are known by one register, its numbers decide; where ours have names and it has
    some, the names do. One that names buyers by another register names ours where it calls one of
    them as releases of ours do.

    Args:
        release: by itself.
        buyers: whose it is not.
        own: what other releases of its procurement call ours, as `known_as` gives it.
    """
    if is_bought_by(release, buyers) or names_nobody(release):
        return False
    return _is_decided(release, buyers) or all(
        one.told.isdisjoint(own) for one in _each_called(release)
    )


def known_as(releases: Sequence[Part], buyers: Buyers) -> frozenset[str]:
    """Give all that releases of a procurement call an authority: names, numbers and ids.

    Beside what it is known by, that is what else is said of the same buyer, here or in another of
    them: a publisher may know it by its name and a number of its own alone.

    Args:
        releases: of one procurement.
        buyers: by what the authority is known.
    """
    own = {_folded(one) for one in (*buyers.identifiers, *buyers.names)}
    left = [
        one
        for release in releases
        if is_bought_by(release, buyers) or not _is_decided(release, buyers)
        for one in _each_called(release)
    ]
    while found := [one for one in left if not one.told.isdisjoint(own)]:
        left = [one for one in left if one.told.isdisjoint(own)]
        own.update(*(one.every for one in found))
    return frozenset(own)


def _is_decided(release: Part, buyers: Buyers) -> bool:
    """Tell whether numbers of one register, or given names, tell that a release is not ours."""
    if buyers.names and any(names_in(release)):
        return True
    return _has_other_numbers(release, buyers.identifiers)


def _has_other_numbers(release: Part, identifiers: Sequence[str]) -> bool:
    """Tell whether a release names buyers by a register of which there are identifiers."""
    named = {_register(one) for one in _buyers_of(release)}
    return not named.isdisjoint(_register(one) for one in identifiers)


def names_nobody(release: Part) -> bool:
    """Tell whether a release does not say who buys."""
    return not release.of("buyer", "id").text() and not any(names_in(release))


def names_in(release: Part) -> Iterator[str]:
    """Give what a release calls its buyers; empty, or "somebody": it has no name for one."""
    yield release.of("buyer", "name").text()
    for party in release.of("parties").items():
        if is_buyer(party):
            yield party.of("name").text() or party.of("id").text() or "somebody"


def _register(identifier: str) -> tuple[str, ...]:
    return tuple(identifier.split("-")[:2])


def is_bought_by(release: Part, buyers: Buyers) -> bool:
    """Tell whether one of some buyers buys, by any of its identifiers or names.

    Args:
        release: that says who buys.
        buyers: of whom one is to be named; nobody: whoever buys.
    """
    if not buyers or not set(_buyers_of(release)).isdisjoint(buyers.identifiers):
        return True
    named = {_folded(name) for name in (release.of("buyer", "id").text(), *names_in(release))}
    return not named.isdisjoint(map(_folded, buyers.names))


def other_buyer(release: Part, name: str, known: Buyers) -> str:
    """Give the name of whoever buys by a release, unless that is an authority.

    Identifiers decide where both are known by one register, and else names. Empty: the authority
    buys, or nothing tells that it does not, as where nobody has a name.

    Args:
        release: that says who buys, or all releases of a procurement merged.
        name: of the authority.
        known: by what else the authority is known.
    """
    if known and is_bought_by(release, known):
        return ""
    named = [one for one in (_tidy(part) for part in _buyer_parts(release)) if one]
    is_other = _has_other_numbers(release, known.identifiers)
    if not is_other and _folded(name) in {_folded(one) for one in named}:
        return ""
    unnamed = next(_buyers_of(release), "") if is_other else ""
    return named[0] if named else unnamed


def _tidy(part: Part) -> str:
    return " ".join(part.of("name").text().split())[:LONGEST_NAME]


def _buyer_parts(release: Part) -> Iterator[Part]:
    yield release.of("buyer")
    yield from (one for one in release.of("parties").items() if is_buyer(one))


def is_buyer(party: Part) -> bool:
    """Tell whether a party is a buyer by its roles, be they a list or an object that is one."""
    roles = party.of("roles").value
    found = list(roles.values()) if isinstance(roles, dict) else roles
    return isinstance(found, list) and "buyer" in found


@dataclass(frozen=True, slots=True)
class _Called:
    """What a release calls one of its buyers, whatever the capitals and spaces."""

    told: frozenset[str]  #: by which it is known elsewhere too
    every: frozenset[str]  #: with ids that mean something in its publisher's releases alone


def _each_called(release: Part) -> Iterator[_Called]:
    """Give what a release calls each of its buyers."""
    named, buyer = release.of("buyer", "id").text(), release.of("buyer")
    parties = list(release.of("parties").items())
    same = [one for one in parties if named and one.of("id").text() == named]
    others = [[one] for one in parties if is_buyer(one) and one not in same]
    for parts in ([buyer, *same], *others):
        names = {_folded(one.of("name").text()) for one in parts} - {""}
        ids = {one.of("id").text() for one in parts} - {""}
        lasting = {one for one in ids if LASTING.fullmatch(one)}
        numbers = [number for one in parts for number in _numbers_of(one)]
        told = names | {_folded(one) for one in (*lasting, *numbers)}
        every = told | {_folded(one) for one in ids}
        if every:
            yield _Called(frozenset(told or every), frozenset(every))


def _buyers_of(release: Part) -> Iterator[str]:
    named = release.of("buyer", "id").text()
    yield from _read(named)
    for party in release.of("parties").items():
        if is_buyer(party) or (named and party.of("id").text() == named):
            yield from _numbers_of(party)


def _numbers_of(party: Part) -> Iterator[str]:
    yield from _read(party.of("id").text())
    for one in (party.of("identifier"), *party.of("additionalIdentifiers").items()):
        read = read_identifier(one.of("scheme").text(), one.of("id").text())
        if isinstance(read, Identifier):
            yield str(read)


def _read(written: str) -> Iterator[str]:
    read = sought(written)
    if isinstance(read, Sought) and read.scheme is not None:
        yield from (str(Identifier(read.scheme, value)) for value in read.values)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
