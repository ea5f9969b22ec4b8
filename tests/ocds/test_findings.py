from app.ocds.findings import Findings, few
from app.problems import Finding, Severity


def a_finding(code: str, severity: Severity = Severity.WARNING) -> Finding:
    return Finding(code, "Something.", "", severity)


def test_few_findings_are_given_as_they_are_the_worst_first() -> None:
    found = [a_finding("note", Severity.NOTE), a_finding("fault", Severity.FAULT)]

    assert [one.code for one in few(found, 2)] == ["fault", "note"]


def test_of_many_findings_the_last_says_how_many_there_are_besides() -> None:
    *kept, last = few([a_finding(str(one)) for one in range(1_000)], 10)

    assert [one.code for one in kept] == [str(one) for one in range(9)]
    assert (last.code, last.message.split(" ")[0]) == ("more_findings", "991")


def test_what_was_only_counted_is_counted_on() -> None:
    first = Findings([a_finding(str(one)) for one in range(7)], most=5)
    both = Findings([a_finding("another")], most=4)
    both.extend(first)

    *kept, last = few(both, 4)

    assert (len(first), first.left_out, both.left_out) == (5, 2, 4)
    assert len(kept) == 3
    assert last.message.startswith("5 more")


def test_how_many_more_there_are_is_told_once() -> None:
    read = few([a_finding(str(one)) for one in range(30)], 10)
    used = few([a_finding("other"), *read, *[a_finding(f"u{one}") for one in range(5)]], 10)

    assert [one.code for one in used].count("more_findings") == 1
    assert used[-1].message.startswith("27 more")
