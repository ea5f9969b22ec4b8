"""What a return tells, and to whom."""

from typing import Any

from app.organisations.role import Role
from tests.callers import a_person
from tests.deliveries.returns.asked import Asked


def test_blank_zero_and_missing_are_three_things(asked: Asked) -> None:
    path = asked.begun()
    line = {"obligation_id": str(asked.made.posts.id), "said": "nothing"}
    asked.send("PUT", asked.supplier, path, {"lines": [line], "deliveries": [asked.delivery()]})

    hours, posts, people = asked.get(asked.supplier, path)["lines"]
    assert (hours["said"], hours["reported"], hours["unit"]) == ("something", "10", "hour")
    assert (posts["said"], posts["reported"]) == ("nothing", "0")
    assert (people["said"], people["reported"]) == ("blank", None)
    periods = asked.get(asked.supplier, f"/contracts/{asked.made.contract.id}/return-periods")[
        "periods"
    ]
    assert [one["state"] for one in periods] == ["missing"] * 4 + ["draft"]
    assert [one["is_overdue"] for one in periods] == [True] * 4 + [False]


def test_few_people_of_a_group_are_told_to_those_who_report_or_verify(asked: Asked) -> None:
    path = asked.begun()
    line = {
        "obligation_id": str(asked.made.people.id), "said": "something",
        "groups": {"care_leaver": 4, "veteran": 5, "disabled": 0},
    }  # fmt: skip
    sent = asked.delivery(obligation_id=str(asked.made.people.id), quantity="5")
    asked.send("PUT", asked.supplier, path, {"lines": [line], "deliveries": [sent]})
    auditor = a_person(asked.engine, Role.AUDITOR)

    def groups(who: dict[str, str]) -> Any:
        return asked.get(who, path)["lines"][2]["groups"]

    assert groups(asked.supplier) == groups(asked.manager) == line["groups"]
    assert groups(auditor) == {"care_leaver": None, "veteran": 5, "disabled": 0}


def test_a_question_is_told_with_what_was_kept(asked: Asked) -> None:
    answer = asked.done(
        asked.supplier, f"{asked.begun()}/deliveries", asked.delivery(quantity="201")
    )

    assert answer["delivery"]["quantity"] == "201"
    assert [one["code"] for one in answer["questions"]] == ["much_more"]
    assert "201 (in hour)" in answer["questions"][0]["message"]
