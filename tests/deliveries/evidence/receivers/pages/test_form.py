from app.deliveries.evidence.receivers.pages.form import answer_in, faults_in, sent_in


def test_what_was_written_is_read_without_what_was_left_empty() -> None:
    body = b"answer=part&quantity=+4.5+&comment=&usefulness=3&button=x"

    assert sent_in(body) == {"answer": "part", "quantity": "4.5", "usefulness": "3"}


def test_a_number_is_one_and_the_rest_stays_as_it_was_written() -> None:
    assert answer_in({"usefulness": "3", "quantity": "4.5"}) == {
        "usefulness": 3, "quantity": "4.5",
    }  # fmt: skip
    assert answer_in({"usefulness": "three"}) == {"usefulness": "three"}


def test_faults_are_in_the_order_of_the_form_and_there_is_always_one() -> None:
    assert list(faults_in(["comment", "answer"])) == ["answer", "comment"]
    assert list(faults_in(["else"])) == ["answer"]
