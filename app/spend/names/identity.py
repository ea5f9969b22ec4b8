"""Who a row of a file names: the spelling in one form, and the numbers beside it in theirs.

Folding undoes only what never tells two firms apart: capitals, spaces, signs, Ltd for Limited. It
never drops a word: "Smith Care" and "Smith Care Homes" are two names until a person says more.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field

from app.organisations.suppliers.identifier import Identifier, read_identifier

LONGEST = 300  #: characters of a name
_SIGNS = re.compile(r"[^a-z0-9]+")
_WORDS = {
    "limited": "ltd", "company": "co", "and": "", "the": "", "incorporated": "inc",
}  # fmt: skip
_CHARITY = re.compile(r"(?:CHC|CHA|GB-CHC)[- ]?(\d{6,7})|(SC\d{6})|(?:NIC)[- ]?(\d{6})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Named:
    """A name as a file writes it, brought into the form in which it is kept."""

    name: str
    folded: str
    company: str = ""  #: such as GB-COH-01234567
    charity: str = ""  #: such as GB-CHC-1234567

    key: tuple[str, str, str] = field(init=False)  #: what makes it one name

    def __post_init__(self) -> None:
        """Work out the key once: it is asked for with every row."""
        object.__setattr__(self, "key", (self.folded, self.company, self.charity))

    @property
    def identifiers(self) -> tuple[str, ...]:
        """Give its numbers, where there are any."""
        return tuple(one for one in (self.company, self.charity) if one)


def named(name: str, company: str = "", charity: str = "") -> Named:
    """Tell whom a row names.

    Args:
        name: as the file writes it, not empty.
        company: what stands as its company number; what is none is not taken for one.
        charity: the same, of a charity.
    """
    whole = " ".join(name.split())
    shown = whole if len(whole) <= LONGEST else f"{whole[: LONGEST - 1]}…"
    return Named(shown, folded(whole), company_of(company), charity_of(charity))


def folded(name: str) -> str:
    """Bring a name into the form in which two spellings of it are one.

    Of one that is too long a digest stands for the end, so that it is not taken for another.
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = plain.replace("'", "").replace("\u2019", "").replace(".", "")
    words = _SIGNS.sub(" ", plain).split()
    kept = [_WORDS.get(word, word) for word in words]
    made = " ".join(word for word in kept if word) or name.casefold()
    if len(made) <= LONGEST:
        return made
    digest = hashlib.sha256(made.encode()).hexdigest()[:16]
    return f"{made[: LONGEST - len(digest) - 1]} {digest}"


def company_of(written: str) -> str:
    """Give a company number in its register's form; empty where it is none."""
    if not written:
        return ""
    found = read_identifier("GB-COH", written.strip())
    return str(found) if isinstance(found, Identifier) else ""


def charity_of(written: str) -> str:
    """Give a charity's number in its register's form; empty where it is none."""
    bare = written.strip().upper()
    if not bare:
        return ""
    told = _CHARITY.fullmatch(bare)
    if told:
        scheme = "GB-CHC" if told[1] else "GB-SC" if told[2] else "GB-NIC"
        bare = told[1] or told[2] or told[3]
    else:
        scheme = "GB-CHC"
    found = read_identifier(scheme, bare)
    return str(found) if isinstance(found, Identifier) else ""


def identifier_of(kept: str) -> Identifier:
    """Take a kept number apart: `GB-COH-01234567` is a scheme and a value."""
    scheme, value = kept[:6], kept[7:]
    if kept.startswith("GB-SC-"):
        scheme, value = "GB-SC", kept[6:]
    return Identifier(scheme, value)
