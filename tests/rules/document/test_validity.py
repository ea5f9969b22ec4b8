"""Every fault is told once, with its line, its path and its fix."""

from app.platform.documents import place_at, read_yaml
from app.problems import Finding
from app.rules.document.ruleset import RuleSet
from app.rules.document.validity import MOST_FAULTS, checked, written


def faults(text: str) -> list[Finding]:
    tree = read_yaml(text.encode(), "rules.yaml")
    made, found = checked(RuleSet, tree, place_at, "rules.yaml")
    assert (made is None) == bool(found)
    return found


def test_a_document_without_faults_is_made() -> None:
    assert faults("id: t\n") == []


def test_a_fault_has_its_line_its_path_and_its_fix() -> None:
    [fault] = faults("id: t\nrank:\n  ties: [shared]\n  direction: upwards\n")

    assert str(fault) == (
        "rules.yaml:4, rank.direction: `direction` is 'upwards'; "
        "it must be 'highest' or 'lowest'. Choose one of these. [not_a_choice]"
    )


def test_a_missing_key_is_told_where_it_should_stand() -> None:
    [fault] = faults("title: A rule set\n")

    assert (fault.code, fault.path, fault.message) == ("missing_key", "id", "`id` is missing.")


def test_an_unknown_key_is_told_with_those_that_may_stand_there() -> None:
    [fault] = faults("id: t\nrounding: {totl: {decimals: 2}}\n")

    assert fault.message == "`totl` is not a key here (did you mean `total`?)."
    assert "The keys here are score, total, unit_score, value." in fault.how_to_fix


def test_a_wrong_shape_says_what_is_needed() -> None:
    [fault] = faults("id: t\ncriteria: {code: a}\n")

    assert fault.message == "`criteria` needs a list."


def test_a_fault_in_a_formula_says_so() -> None:
    [fault] = faults("id: t\nfigures: {x: price ** 2}\n")

    assert (fault.code, fault.path) == ("bad_formula", "figures.x")


def test_a_long_value_is_cut_short() -> None:
    [fault] = faults(f"id: t\nweights: {'x' * 500}\n")

    assert len(fault.message) < 200


def test_no_more_faults_are_told_than_anyone_reads() -> None:
    rows = "".join(f"  x{i}: {{}}\n" for i in range(500))

    *told, more = faults(f"id: t\nfigures:\n{rows}")

    assert len(told) == MOST_FAULTS
    assert (more.code, more.message) == ("more_faults", "There are 400 more faults.")


def test_a_path_is_written_as_people_write_it() -> None:
    assert written(["criteria", 2, "weight"]) == "criteria[2].weight"
    assert written([]) == ""
