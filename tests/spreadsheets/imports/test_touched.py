"""What a file changed is found, held against what stands now, and put back by itself."""

from typing import Any

from app.spreadsheets.imports.touched import Touched, moved, put_back, touched

PARTS = {"comment": (), "rows": ("id",)}


def a_tree(comment: str = "", **rows: int | None) -> dict[str, Any]:
    """Give rows by their ids; one without a figure has nothing but its id."""
    told = [{"id": key} | ({} if one is None else {"n": one}) for key, one in rows.items()]
    return {"comment": comment, "rows": told, "since": "whenever"}


def test_what_was_changed_added_and_taken_out_was_touched_and_nothing_else() -> None:
    before = a_tree("old", same=1, changed=1, gone=1, unread=1)
    after = a_tree("new", same=1, changed=2, added=3, unread=None) | {"since": "now"}

    assert touched(before, after, PARTS) == [
        Touched("comment", "", "old", "new"),
        Touched("rows", "changed", {"id": "changed", "n": 1}, {"id": "changed", "n": 2}),
        Touched("rows", "gone", {"id": "gone", "n": 1}, None),
        Touched("rows", "added", None, {"id": "added", "n": 3}),
    ]


def test_only_what_was_touched_goes_back() -> None:
    changes = touched(a_tree(a=1, gone=1), a_tree(a=2, added=3), PARTS)
    now = a_tree("Since then.", a=2, added=3, other=9)

    assert moved(changes, now, PARTS) == []
    back = put_back(changes, now, PARTS)

    assert back["comment"] == "Since then."
    assert {one["id"]: one["n"] for one in back["rows"]} == {"a": 1, "gone": 1, "other": 9}


def test_what_no_longer_stands_as_it_was_left_has_moved() -> None:
    changes = touched(a_tree(a=1, b=1, c=1, d=1), a_tree(a=2, b=2, c=2, d=2), PARTS)

    later = moved(changes, a_tree(a=3, b=None, d=1), PARTS)

    assert [one.key for one in later] == ["a", "c"]  # b was not changed, and d is back already


def test_rows_are_told_apart_by_all_their_keys() -> None:
    by_two = {"marks": ("tender", "criterion")}

    def tree(mark: int) -> dict[str, Any]:
        one = {"tender": "t", "criterion": "a", "mark": 1}
        return {"marks": [one, one | {"criterion": "b", "mark": mark}]}

    assert [one.key for one in touched(tree(1), tree(2), by_two)] == ["t|b"]
