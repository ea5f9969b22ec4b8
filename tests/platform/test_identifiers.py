from app.platform.identifiers import new_id


def test_identifiers_sort_by_the_time_they_were_made() -> None:
    made = [new_id() for _ in range(10_000)]

    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert {one.version for one in made} == {7}
