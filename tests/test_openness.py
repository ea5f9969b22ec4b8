"""Anyone may take, run and read all of this: nothing in it is tied to one place or one owner."""

import hashlib
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
#: folders that hold what is made here; so does every hidden one but that of the checks
MADE = {"build", "dist", "var", "demo-output", "__pycache__"}


def joined(*parts: str) -> str:
    """Put a word together, so that this file does not hold what it looks for."""
    return "".join(parts)


#: folders of somebody's machine
MACHINE_PATHS = [
    joined(r"(?<![\w.~-])/", folder, r"/(?!\*)")
    for folder in ("work", "root", "home", "Users", "mnt", "opt/wheels")
]
#: where packages come from is the reader's choice, never ours
REGISTRIES = [
    joined("py", r"pi\.org"),
    joined("python", r"hosted\.org"),
    joined("registry", r"\.npm"),
    joined("(?<!emit-)index", "-url"),
    joined("extra", "-index"),
    joined("find", "-links"),
    joined("trusted", "-host"),
]
#: a piece of work that was left for later; in quotation marks one is the code for no currency
LEFT_OVERS = [joined(r"\bTO", r"DO\b"), joined(r"\bFIX", r"ME\b"), joined(r'(?<!")\bXX', r"X\b")]
#: how it was made is no part of what it is
MAKING = [
    joined(r"\bhelper ", "session"),
    joined(r"\bsub", "agent"),
    joined(r"\bas an ", r"AI\b"),
    joined(r"\bCl", r"aude\b"),
    joined(r"\bAnth", "ropic"),
    joined(r"\bChat", "GPT"),
    joined(r"\bLL", r"Ms?\b"),
    joined(r"\blanguage ", "model"),
    joined(r"\bco-authored", "-by"),
]
#: SHA-256 of eight words in a row of measures and proxies whose owners license them
LICENSED = {
    "06922bb6053f52d3",
    "0b524189683c63ce",
    "19610f021da8d955",
    "197632dfa10dba69",
    "2383be40f3e6e947",
    "245c7c6c70474e1b",
    "2647c4b9d5544609",
    "2b943dd981ef42a6",
    "2c492106558a750c",
    "331f464c747da689",
    "38e1ceada4026b1e",
    "3aa5ae1c98d5aa16",
    "3e14bd58196975c8",
    "4b065eda9b78d35d",
    "4ea2a370abd3de81",
    "6349cca78fa41c41",
    "659a605285a71133",
    "703af432074c5cbf",
    "78939f10637d5333",
    "7e89f6ed37264458",
    "96ab320d2522eaa1",
    "9f36213739889251",
    "c07a1d6931ff135a",
    "cfdf9820850639b9",
    "d6c4120a8b0f993e",
    "d9e59834cd93e487",
    "e13e4501ff31a26e",
    "e64f142cdde05c1f",
    "e73bc83f3056f55e",
    "e96cc0cc4ee5d3c6",
    "e9ec645951102e8f",
    "eafe643fbd895538",
    "ed127c542322ab24",
    "f208b6dfbd1c9621",
    "f82baf105663897e",
    "f9adfbbc03240bb9",
    "f9d2ac81c89eb67f",
}


def texts() -> Iterator[tuple[Path, str]]:
    """Give every file that belongs to the project, if it is text."""
    for path in sorted(ROOT.rglob("*")):
        inside = path.relative_to(ROOT)
        folders = inside.parts[:-1]
        hidden = any(folder.startswith(".") and folder != ".ci" for folder in folders)
        if hidden or not MADE.isdisjoint(folders) or not path.is_file():
            continue
        try:
            yield inside, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def found(patterns: list[str], text: str) -> list[str]:
    return [match.group() for pattern in patterns for match in re.finditer(pattern, text)]


@pytest.mark.parametrize(
    ("patterns", "offence"),
    [
        (MACHINE_PATHS, joined("kept in /", "home/", "ann/")),
        (REGISTRIES, joined("https://py", "pi.org/simple")),
        (LEFT_OVERS, joined("# TO", "DO: later")),
        (MAKING, joined("written by a helper ", "session")),
    ],
    ids=["machine paths", "registries", "left-overs", "making"],
)
def test_no_file_is_tied_to_where_or_how_it_was_made(patterns: list[str], offence: str) -> None:
    assert found(patterns, offence), "the search itself works"

    assert {str(path): hits for path, text in texts() if (hits := found(patterns, text))} == {}


def test_no_commit_message_is_either() -> None:
    log = subprocess.run(
        ["git", "log", "--format=%B%an%ae"],  # noqa: S607 - where git is, history is
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    history = log.stdout if log.returncode == 0 else ""

    assert found([*MACHINE_PATHS, *REGISTRIES, *LEFT_OVERS, *MAKING], history) == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_has_names_versions_and_hashes_and_no_addresses(lock: str) -> None:
    text = (ROOT / lock).read_text()
    names = re.findall(r"^([a-z0-9_.\[\],-]+)==\S+", text, re.MULTILINE | re.IGNORECASE)

    assert "://" not in text
    assert len(names) > 40
    for block in re.split(r"\n(?=\S)", text.strip()):
        assert block.startswith("#") or "--hash=sha256:" in block, block.splitlines()[0]


def shingles(text: str) -> set[str]:
    """Give a digest for each eight words in a row."""
    words = re.findall(r"[a-z]+", text.lower())
    rows = (" ".join(words[at : at + 8]) for at in range(len(words) - 7))
    return {hashlib.sha256(row.encode()).hexdigest()[:16] for row in rows}


def test_no_licensed_wording_is_in_the_rule_library() -> None:
    held = {
        str(path): hits
        for path, text in texts()
        if path.parts[0] == "scoring_rules" and (hits := shingles(text) & LICENSED)
    }

    assert held == {}


def rule_files() -> Iterator[tuple[Path, object]]:
    for path, text in texts():
        if path.parts[0] == "scoring_rules" and path.suffix == ".yaml":
            yield path, yaml.safe_load(text)


def entries(document: object, key: str) -> Iterator[object]:
    """Give what stands under a key, at whatever depth."""
    if isinstance(document, dict):
        for name, value in document.items():
            if name == key:
                yield value
            yield from entries(value, key)
    elif isinstance(document, list):
        for value in document:
            yield from entries(value, key)


def test_licensed_catalogues_are_named_by_code_only() -> None:
    for path, document in rule_files():
        for references in entries(document, "references"):
            assert isinstance(references, dict), path
            for scheme, code in references.items():
                assert re.fullmatch(r"[A-Za-z0-9 .,;/-]{1,40}", str(code)), (path, scheme, code)


def test_every_value_shipped_may_be_passed_on() -> None:
    licences = {
        str(licence)
        for path, document in rule_files()
        if path.parts[1] == "values"
        for licence in entries(document, "licence")
    }

    assert licences <= {"OGL-3.0", "OGL-2.0", "CC-BY-4.0", "CC0-1.0", "fact"}


def test_digests_of_wording_find_that_wording() -> None:
    words = "one two three four five six seven eight nine"

    assert len(shingles(words)) == 2
    assert shingles("And One, two; three - four five SIX (seven) 8 eight") & shingles(words)
    assert not shingles("nine eight seven six five four three two one") & shingles(words)
