"""What a file that was sent may be called when it is told of: nobody trusts its name."""

import unicodedata

LONGEST = 120
UNNAMED = "file"
#: turn the direction of what follows them, or hide it
_TURNING = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff") | {
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
}


def told_name(sent: str) -> str:
    """Give a name as it may be shown: without a folder, controls or signs that turn the text.

    It names nothing in a file system, and nothing in a header without being quoted.
    """
    bare = sent.replace("\\", "/").rpartition("/")[2]
    seen = "".join(
        sign
        for sign in unicodedata.normalize("NFC", bare)
        if sign.isprintable() and sign not in _TURNING
    )
    name = " ".join(seen.split())
    if len(name) > LONGEST:
        stem, dot, suffix = name.rpartition(".")
        kept = f".{suffix}" if dot and len(suffix) <= 5 else ""
        name = (stem or name)[: LONGEST - 1 - len(kept)] + "…" + kept
    return name.strip(". ") or UNNAMED
