"""Tenders for those who mark without names: whatever names the supplier is taken out.

That is its name however it is written, what registers call it, its e-mail address and the domain
of that. Nobody can take out what only hints at it, so it is told where something like the name
remains.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

PUT_INSTEAD = "[the tenderer]"
#: what of a tender's content names somebody
NAMING = "members"
COMPANY_FORMS = re.compile(
    r"\s+(?:limited|ltd|plc|llp|cic|c\.i\.c\.|community interest company|charity)\.?$",
    re.IGNORECASE,
)
#: whose domain is everybody's
SHARED_DOMAINS = frozenset({
    "aol.com", "btinternet.com", "gmail.com", "googlemail.com", "hotmail.co.uk", "hotmail.com",
    "icloud.com", "live.co.uk", "live.com", "me.com", "msn.com", "outlook.com", "proton.me",
    "protonmail.com", "sky.com", "talktalk.net", "virginmedia.com", "yahoo.co.uk", "yahoo.com",
})  # fmt: skip
SHORTEST_JOINED = 8  #: letters of a name that is looked for without its spaces too
LOOKED_THROUGH = 200_000  #: characters of a tender in which hints are sought
SHORTEST_IDENTIFIER = 5  #: signs of an identifier that is looked for
SHORTEST_WORD = 4  #: letters of a name's first word that may stand for the name
LIKE = 0.85  #: how like a name some words must be to be told of, of 1
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Tenderer:
    """Whatever names a supplier."""

    name: str
    identifiers: tuple[str, ...] = ()  #: without their schemes
    email: str = ""


def without_names(content: dict[str, Any], tenderer: Tenderer) -> dict[str, Any]:
    """Give what a tender says, with the members' part gone and whatever names each replaced.

    Args:
        content: as it was sealed.
        tenderer: whose tender it is.
    """
    pattern = _naming([tenderer, *_members(content)])
    kept = {name: part for name, part in content.items() if name != NAMING}
    lines = [
        {name: part for name, part in line.items() if name != "member"}
        for line in kept.get("commitments", [])
    ]
    if "commitments" in kept:
        kept["commitments"] = lines
    cleared: dict[str, Any] = _cleared(kept, pattern)
    return cleared


def hints_remain(content: dict[str, Any], tenderer: Tenderer) -> bool:
    """Tell whether something like a name is left in what a tender says without names.

    It is advice, given while the lot is held: of a very long tender only the beginning is looked
    through, and what is merely like a name is looked for of the supplier's own alone.
    """
    said = _WORD.findall(" ".join(_beginning(without_names(content, tenderer))))
    own, *others = (
        _WORD.findall(COMPANY_FORMS.sub("", one.name)) for one in (tenderer, *_members(content))
    )
    return any(_hints_at(words, said) for words in (own, *others)) or _is_nearly(own, said)


def _beginning(content: dict[str, Any]) -> Iterator[str]:
    """Give the texts of a tender up to so many characters in all."""
    left = LOOKED_THROUGH
    for text in _texts(content):
        if left <= 0:
            return
        yield text[:left]
        left -= len(text)


def forms_of(names: Iterable[str]) -> set[str]:
    """Give the forms in which names are looked for: with and without the form of the company."""
    return {form for name in names for form in (name, COMPANY_FORMS.sub("", name)) if form.strip()}


def any_of(names: Iterable[str]) -> re.Pattern[str]:
    """Match any of the names in any of their forms, in any case and however spaced.

    Where one form begins with another, the longer one is matched. Without names nothing is.
    """
    words = sorted(forms_of(names), key=len, reverse=True)
    return _either(r"\s+".join(map(re.escape, word.split())) for word in words)


def _members(content: dict[str, Any]) -> list[Tenderer]:
    """Give a consortium's members, each with what its identifier says after the scheme."""
    return [
        Tenderer(str(one["name"]), tuple(str(one.get("identifier") or "").split()[-1:]))
        for one in content.get(NAMING, [])
    ]


def _naming(all_of_them: list[Tenderer]) -> re.Pattern[str]:
    """Match whatever names one of them, the longest first."""
    names = sorted(forms_of(one.name for one in all_of_them), key=len, reverse=True)
    identifiers = [_identifier(value) for one in all_of_them for value in one.identifiers]
    addresses = [part for one in all_of_them for part in _address(one.email)]
    return _either([*addresses, *map(_however_parted, names), *filter(None, identifiers)])


def _either(patterns: Iterable[str]) -> re.Pattern[str]:
    either = "|".join(patterns) or "(?!)"
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def _however_parted(name: str) -> str:
    """Match a name with any signs between its words; a long one with none at all too."""
    words = _WORD.findall(name)
    letters = sum(map(len, words))
    if letters < 3:  # such as C++: its signs are what makes it a name
        return r"\s+".join(map(re.escape, name.split()))
    between = r"[\W_]{0,5}" if letters >= SHORTEST_JOINED else r"[\W_]{1,5}"
    return between.join(map(re.escape, words))


def _identifier(value: str) -> str:
    """Match an identifier however it is grouped, with or without zeros in front; or nothing."""
    signs = "".join(_WORD.findall(value)).lstrip("0")
    if len(signs) < SHORTEST_IDENTIFIER:
        return ""
    return r"0*" + r"[\s./-]?".join(map(re.escape, signs))


def _address(email: str) -> Iterator[str]:
    """Match an address; and any other of its domain, or the domain by itself, if it is its own."""
    domain = email.rpartition("@")[2].casefold()
    if not domain:
        return
    yield re.escape(email)
    if domain not in SHARED_DOMAINS:
        yield r"(?:[\w.+-]{1,64}@|(?:https?://)?(?:[\w-]{1,63}\.){1,5})?" + re.escape(domain)


def _hints_at(words: Sequence[str], said: Sequence[str]) -> bool:
    """Tell of a name's first word as a name, or its initials."""
    if not words:
        return False
    short = [words[0]] if len(words) > 1 and len(words[0]) >= SHORTEST_WORD else []
    short += ["".join(word[0] for word in words).upper()] if len(words) > 2 else []
    sought = {*short, *map(str.upper, short)}
    return any(word[:1].isupper() and word in sought for word in said)


def _is_nearly(words: Sequence[str], said: Sequence[str]) -> bool:
    """Tell of words that are nearly a name."""
    wanted = " ".join(words).casefold()
    there = {" ".join(said[place : place + len(words)]).casefold() for place in range(len(said))}
    return len(wanted) >= SHORTEST_JOINED and _are_like(there, wanted)


def _are_like(said: Iterable[str], wanted: str) -> bool:
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    for words in said:
        matcher.set_seq1(words)
        bounds = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
        if all(bound() >= LIKE for bound in bounds):
            return True
    return False


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict | list):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from _texts(inner)


def _cleared(part: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(part, str):
        return pattern.sub(PUT_INSTEAD, part)
    if isinstance(part, dict):
        return {name: _cleared(inner, pattern) for name, inner in part.items()}
    if isinstance(part, list):
        return [_cleared(inner, pattern) for inner in part]
    return part
