from app.deliveries.said import Confidence, Said


def test_a_blank_is_no_word_that_a_return_can_say() -> None:
    assert [said.value for said in Said] == ["something", "nothing"]
    assert [sure.value for sure in Confidence] == ["low", "medium", "high"]
