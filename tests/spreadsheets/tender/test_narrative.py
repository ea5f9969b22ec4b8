from app.spreadsheets.tender.narrative import described


def test_all_words_about_a_promise_are_one_description() -> None:
    offer = {"description": "Two posts", "profile": "front"}
    how = {"who": "A manager", "how": "By\nlorry", "measure": "Jobs"}

    assert (
        described(offer, how, needs_words=True)
        == "Two posts\nProfile: front\nWho: A manager\nHow: By\nlorry"
    )
    assert described({}, {}, needs_words=False) == ""


def test_the_name_of_a_profile_is_no_word_on_how_a_promise_is_kept() -> None:
    """It stands where words are only asked for, and for none where they are required."""
    offer = {"profile": "front"}

    assert described(offer, {}, needs_words=False) == "Profile: front"
    assert described(offer, {"measure": "Jobs"}, needs_words=True) == ""
    assert described(offer, {"who": "A manager"}, needs_words=True) == (
        "Profile: front\nWho: A manager"
    )
