"""Facts in comments: what is written is what is read, and nothing is ever lost."""

from hypothesis import given
from hypothesis import strategies as st

from app.spreadsheets.kinds.returns.remark import first, parted, remark

NAMES = {"role": "Role", "started": "Started", "evidence": "Evidence"}
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1)


@given(free=WORDS, role=WORDS, files=st.lists(WORDS, max_size=3))
def test_what_is_written_is_what_is_read(free: str, role: str, files: list[str]) -> None:
    facts = [("Role", role), *(("Evidence", file) for file in files)]

    said, found = parted(remark(free, facts), NAMES)

    assert said == free.strip()
    assert first(found, "role") == " ".join(role.split())
    assert found.get("evidence", []) == files


@given(st.text())
def test_any_comment_at_all_is_kept_word_for_word(comment: str) -> None:
    free, facts = parted(comment, NAMES)
    told = [(NAMES[key], said) for key, every in facts.items() for said in every]

    assert comment in (free, remark(free, told))


def test_a_line_in_the_middle_is_free_words() -> None:
    comment = "Role: cleaner\nand more"

    assert parted(comment, NAMES) == (comment, {})


def test_what_says_nothing_is_not_written() -> None:
    assert remark("", [("Role", " "), ("Started", "2026-01-01")]) == "Started: 2026-01-01"
