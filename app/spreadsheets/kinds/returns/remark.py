"""What the API has no place for, in the lines of a comment, and read from them again.

A comment is free words first, then lines such as `Role: cleaner`. Where those lines cannot be
read back exactly as they were written, the whole is free words: nothing is ever lost.
"""

from collections.abc import Iterable, Mapping, Sequence

Facts = dict[str, list[str]]


def remark(free: str, facts: Iterable[tuple[str, str]]) -> str:
    """Write a comment: words, and then a line for each fact that says anything.

    Args:
        free: words.
        facts: what each is called, and what it says.
    """
    lines = [f"{name}: {' '.join(said.split())}" for name, said in facts if said.strip()]
    return "\n".join([*([free.strip()] if free.strip() else []), *lines])


def parted(comment: str, names: Mapping[str, str]) -> tuple[str, Facts]:
    """Part a comment into its free words and its facts, by key.

    Args:
        comment: as it is kept.
        names: what the facts are called in it, by key.
    """
    lines = comment.split("\n")
    known = {f"{name}: ": key for key, name in names.items()}
    found: list[tuple[str, str]] = []
    while lines and (fact := _fact(lines[-1], known)) is not None:
        found.insert(0, fact)
        lines.pop()
    free = "\n".join(lines)
    if remark(free, [(names[key], said) for key, said in found]) != comment:
        return comment, {}
    facts: Facts = {}
    for key, said in found:
        facts.setdefault(key, []).append(said)
    return free, facts


def first(facts: Mapping[str, Sequence[str]], key: str) -> str:
    """Give what a fact says; empty: nothing does."""
    return facts.get(key, [""])[0]


def _fact(line: str, known: Mapping[str, str]) -> tuple[str, str] | None:
    for begins, key in known.items():
        if line.startswith(begins) and line[len(begins) :].strip():
            return key, line[len(begins) :]
    return None
