"""Whose releases are taken to be an authority's own."""

from collections.abc import Collection, Iterator, Sequence

from app.ocds.part import Part
from app.organisations.suppliers.identifier import Identifier, Sought, read_identifier, sought
from app.problems import Finding, Invalid

LONGEST_NAME = 200


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


def is_bought_by_others(release: Part, buyers: Collection[str]) -> bool:
    """Tell whether a release names other buyers, by a register by which ours are named too.

    One that names buyers by another register may name the same ones.

    Args:
        release: by itself.
        buyers: identifiers in their registers' own forms; none: whoever buys.
    """
    named = set(_buyers_of(release)) if buyers else set()
    same = {_register(one) for one in named} & {_register(one) for one in buyers}
    return bool(same) and named.isdisjoint(buyers)


def _register(identifier: str) -> tuple[str, ...]:
    return tuple(identifier.split("-")[:2])


def is_bought_by(release: Part, buyers: Collection[str]) -> bool:
    """Tell whether one of some buyers buys, by any of its identifiers.

    Args:
        release: that says who buys, or all releases of a procurement merged.
        buyers: identifiers in their registers' own forms; none: whoever buys.
    """
    return not buyers or not set(_buyers_of(release)).isdisjoint(buyers)


def other_buyer(release: Part, name: str, identifiers: Collection[str]) -> str:
    """Give the name of whoever buys by a release, unless that is an authority; empty: it is.

    Identifiers decide where both are known by one register, and else names, as they are written.

    Args:
        release: that says who buys, or all releases of a procurement merged.
        name: of the authority.
        identifiers: of the authority, in their registers' own forms.
    """
    if identifiers and is_bought_by(release, identifiers):
        return ""
    named = [one for one in (_tidy(part) for part in _buyer_parts(release)) if one]
    is_other = is_bought_by_others(release, identifiers)
    if not is_other and name.casefold() in {one.casefold() for one in named}:
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


def _buyers_of(release: Part) -> Iterator[str]:
    named = release.of("buyer", "id").text()
    yield from _read(named)
    for party in release.of("parties").items():
        if is_buyer(party) or (named and party.of("id").text() == named):
            yield from _read(party.of("id").text())
            for one in (party.of("identifier"), *party.of("additionalIdentifiers").items()):
                read = read_identifier(one.of("scheme").text(), one.of("id").text())
                if isinstance(read, Identifier):
                    yield str(read)


def _read(written: str) -> Iterator[str]:
    read = sought(written)
    if isinstance(read, Sought) and read.scheme is not None:
        yield from (str(Identifier(read.scheme, value)) for value in read.values)
