from app.spreadsheets.tender.narrative import described


def test_all_words_about_a_promise_are_one_description() -> None:
    offer = {"description": "Two posts", "profile": "front"}
    how = {"who": "A manager", "how": "By\nlorry", "measure": "Jobs"}

    assert described(offer, how) == "Two posts\nProfile: front\nWho: A manager\nHow: By\nlorry"
    assert described({}, {}) == ""
