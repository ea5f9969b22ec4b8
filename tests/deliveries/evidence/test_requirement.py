from app.deliveries.evidence.requirement import Requirement, requirements_in
from app.rules.reading import read_library


def test_one_of_several_kinds_is_enough() -> None:
    needed = Requirement(any_of=("invoice", "ledger_extract"))

    assert needed.missing([]) == ("invoice or ledger_extract",)
    assert needed.missing(["ledger_extract"]) == ()
    assert needed.missing(["survey"]) == ("invoice or ledger_extract",)


def test_each_of_several_kinds_is_needed_where_the_measure_says_so() -> None:
    needed = Requirement(any_of=("invoice",), all_of=("contract", "payslip"))

    assert needed.missing(["payslip"]) == ("contract", "invoice")
    assert needed.missing(["payslip", "invoice", "contract"]) == ()


def test_a_measure_that_asks_for_nothing_lacks_nothing() -> None:
    assert Requirement().missing([]) == ()


def test_the_library_says_what_its_measures_ask_for() -> None:
    known = requirements_in(read_library())

    assert known["job_local"].any_of == ("payroll_extract", "employer_declaration")
    assert known["job_local"].verify == "sample_10_percent"
    assert known["vcs_expert_hours"].verify == "all"
    assert known["apprenticeship_completions"].counts_once
    assert not all(one.counts_once for one in known.values())


def test_a_measure_that_asks_for_nothing_is_known_too() -> None:
    """So that a contract's own rules hold against a library that asks for more today."""
    library = read_library()
    codes = {one.code for part in library.catalogues.values() for one in part.measures}

    assert set(requirements_in(library)) == codes
