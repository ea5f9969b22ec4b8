"""Whether a reason says anything of its own, or only repeats the criterion that it is given for.

A reason for a mark has to tell what was found in the tender. One that is copied from the
criterion, or from the words of the scale, would fit every tender alike. Two signs of that are
looked for, in words without case, accents and punctuation:

* runs: at least half of the reason's runs of three words stand in the criterion's texts;
* words: at least four in five of its telling words do, in whatever order, or it has none. Words
  that tell nothing by themselves, such as "the", are left out.

Half and four fifths are our own choice, tried on reasons of both sorts (the tests keep them): a
reason may take up the criterion's terms, as it should, and still has to say what is not there. A
reason that is questioned is kept, and a person looks at it; it is not proven to be bad.
"""

import re
import unicodedata
from collections.abc import Iterable, Sized

RUN = 3  #: words
COPIED_RUNS = (1, 2)  #: at least half of a reason's runs
COPIED_WORDS = (4, 5)  #: at least four in five of its telling words

_WORD = re.compile(r"[^\W_]+")
#: words that tell nothing by themselves
_EMPTY = """
    a all also an and any are as at be been but by can do does for from had has have how if in into
    is it its more most no not of on or our out so some than that the their them there these they
    this those to was we were what when where which who will with would you your
    answer answers bid bidder criterion evidence offer offers proposal response score scored
    supplier tender tenderer
"""
_TELLS_NOTHING = frozenset(_EMPTY.split())


def only_repeats(reason: str, texts: Iterable[str]) -> bool:
    """Tell whether a reason seems to say no more than texts that were there before it.

    Args:
        reason: of a mark.
        texts: of the criterion: its title, question, guidance and note, and its scale's words.
    """
    own = _words(reason)
    known = [_words(text) for text in texts]
    runs_known = {run for words in known for run in _runs(words)}
    words_known = {word for words in known for word in words}
    telling = _telling(own)
    return (
        not telling
        or _is_share(telling & words_known, telling, COPIED_WORDS)
        or _is_share(_runs(own) & runs_known, _runs(own), COPIED_RUNS)
    )


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def _telling(words: list[str]) -> set[str]:
    return {word for word in words if word not in _TELLS_NOTHING}


def _is_share(part: Sized, whole: Sized, least: tuple[int, int]) -> bool:
    """Tell whether a part is at least such a share of a whole; of nothing there is none."""
    top, bottom = least
    return len(whole) > 0 and len(part) * bottom >= len(whole) * top
