from tests.spreadsheets.mapping.made import HEADINGS, a_profile, understood

ROW = ("Alpha", "5", "01/01/2026")


def test_rows_that_a_profile_skips_are_named() -> None:
    profile = a_profile(
        skip=[{"says": "opening balance*"}, {"says": "internal", "heading": "Kind"}]
    )
    rows = understood(
        profile, (*HEADINGS, "Kind"), (*ROW, "bill"), ("Opening balance 2026", "1", None, "bill"),
        (*ROW, "Internal"), ("Internal", "2", None, "bill"),
    )  # fmt: skip

    assert [(one.number, one.why) for one in rows[1:] if one.why] == [
        (3, "the profile skips rows that say 'opening balance*'"),
        (4, "the profile skips rows that say 'internal'"),
    ]


def test_a_table_ends_at_a_gap_or_at_a_word() -> None:
    gap = a_profile(stop={"blank_rows": 2})
    word = a_profile(stop={"says": ["notes*"]})
    rows = (HEADINGS, ROW, (), ROW, (), (), (), ROW, ROW)

    assert [one.number for one in understood(gap, *rows) if not one.why] == [2, 4]
    told = understood(word, HEADINGS, ROW, ("Notes on this list", "1"), ROW)
    assert [one.why for one in told[2:]] == ["it stands below the end of the table"] * 2
