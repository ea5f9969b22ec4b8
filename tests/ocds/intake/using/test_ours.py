"""What others buy under the same ocid never becomes the authority's, and never changes it."""

from typing import Any

import pytest

from app.contracts.kind import Regime
from app.ocds.intake.using.deed import Draft, Rate, TakeOn, Use
from app.ocds.intake.using.planning import Known
from app.ocds.intake.using.undone import Called
from tests.ocds.contracts.samples import a_document, history, performance
from tests.ocds.intake.using.test_planning import an_award_taken_back, codes, deeds, planned

OURS, THEIRS = "GB-PPON-PABC-1234-DEFG", "GB-PPON-PXYZ-9999-QQQQ"


def bought_by(who: str, release: dict[str, Any], **told: Any) -> dict[str, Any]:
    """Give a release of another buyer."""
    rest = [one for one in release.get("parties", ()) if "buyer" not in one.get("roles", ())]
    buyer = {"id": who, "name": "A council", "roles": ["buyer"]}
    return release | {"buyer": {"id": who}, "parties": [buyer, *rest]} | told


def test_what_another_buyer_says_of_its_contracts_decides_nothing_about_ours() -> None:
    sent = [bought_by(OURS, one) for one in history()["releases"]]
    late = an_award_taken_back(contracts=[{"id": "1", "awardID": "1", "status": "cancelled"}])

    alone = planned(sent, buyers=[OURS])
    uses = planned([*sent, bought_by(THEIRS, late)], buyers=[OURS])

    assert deeds(uses) == [*deeds(alone), []] == [[Draft], [], [TakeOn], [Rate], []]
    assert codes(uses[4]) == {"other_buyer"}


def test_a_contract_of_another_buyer_is_not_read_for_ours_of_the_same_id() -> None:
    sent = [bought_by(OURS, one) for one in history()["releases"][1:3]]
    contracts = [
        {"id": "1", "awardID": "1", "title": "Theirs", "dateSigned": "2026-01-02T00:00:00Z"}
    ]
    first = {"ocid": sent[0]["ocid"], "id": "0", "date": "2026-01-01T00:00:00Z"}
    del sent[1]["contracts"][0]["dateSigned"]

    uses = planned([bought_by(THEIRS, first, contracts=contracts), *sent], buyers=[OURS])

    [deed] = [one for use in uses for one in use.deeds if isinstance(one, TakeOn)]
    assert deed.details.signed is None


def test_a_later_award_of_another_buyer_is_none_of_ours() -> None:
    award = a_document("award-f20e2ab3")
    theirs = bought_by(THEIRS, award, id="second", date="2027-01-01T00:00:00Z")

    uses = planned([bought_by(OURS, award), theirs], regime=Regime.PCR15, buyers=[OURS])

    assert deeds(uses) == [[TakeOn], []]


def contract_of(uses: list[Use]) -> Any:
    """Give the details of the only contract that is to be taken on."""
    [deed] = [one for use in uses for one in use.deeds if isinstance(one, TakeOn)]
    return deed.details


def test_the_award_of_another_buyer_with_the_id_of_ours_changes_nothing() -> None:
    """Each of two buyers numbers its awards and its firms from 1."""
    sent = [bought_by(OURS, one) for one in history()["releases"]]
    supplier = {"id": "firm", "name": "Somebody else Ltd", "roles": ["supplier"]}
    late = bought_by(
        THEIRS, {"ocid": sent[0]["ocid"], "id": "2", "date": "2026-01-09T00:00:00Z"},
        awards=[{"id": "1", "title": "Theirs", "value": {"amount": 1, "currency": "GBP"},
                 "suppliers": [{"id": "firm", "name": "Somebody else Ltd"}]}],
    )  # fmt: skip
    late["parties"].append(supplier)
    alone = planned(sent, buyers=[OURS])

    uses = planned([*sent[:2], late, *sent[2:]], buyers=[OURS])

    assert contract_of(uses) == contract_of(alone)
    assert codes(uses[2]) == {"other_buyer"}
    assert [codes(one) for one in (*uses[:2], *uses[3:])] == [codes(one) for one in alone]


def test_the_tender_of_another_buyer_changes_nothing_about_our_contract() -> None:
    sent = [bought_by(OURS, one) for one in history()["releases"]]
    theirs = bought_by(
        THEIRS, {"ocid": sent[0]["ocid"], "id": "2", "date": "2026-01-09T00:00:00Z"},
        tender={"id": "T", "title": "Theirs", "techniques": {"hasFrameworkAgreement": True}},
    )  # fmt: skip

    uses = planned([*sent[:2], theirs, *sent[2:]], buyers=[OURS])

    assert contract_of(uses) == contract_of(planned(sent, buyers=[OURS]))


def test_an_award_that_only_another_buyer_told_of_is_not_that_of_our_contract() -> None:
    [award, details] = history()["releases"][1:3]
    del details["awards"], details["parties"]

    uses = planned([bought_by(THEIRS, award), bought_by(OURS, details)], buyers=[OURS])

    assert deeds(uses) == [[], []]
    assert codes(uses[0]) == {"other_buyer"}
    assert codes(uses[1]) >= {"other_buyers_award"}
    assert uses[1].waits


def test_who_is_known_by_a_name_is_not_given_what_others_buy() -> None:
    award = a_document("award-f20e2ab3")
    name = award["buyer"]["name"]
    theirs = award | {"id": "second", "date": "2027-01-01T00:00:00Z", "parties": []}
    theirs |= {"buyer": {"id": "x", "name": "Elsewhere Council"}}

    uses = planned([award, theirs], regime=Regime.PCR15, names=[name.upper()])

    assert deeds(uses) == [[TakeOn], []]
    assert codes(uses[1]) == {"other_buyer"}


def without_buyer(release: dict[str, Any]) -> dict[str, Any]:
    """Give a release that names no buyer."""
    return release | {"buyer": None, "parties": []}


def test_what_names_no_buyer_is_ours_where_nobody_else_buys() -> None:
    sent = [bought_by(OURS, one) for one in history()["releases"][:3]]

    uses = planned([*sent, without_buyer(performance())], buyers=[OURS])

    assert deeds(uses) == [[Draft], [], [TakeOn], [Rate]]


@pytest.mark.parametrize("number", ["1", "2"])
def test_what_names_no_buyer_and_may_be_theirs_is_left_aside_and_told(number: str) -> None:
    sent = [bought_by(OURS, one) for one in history()["releases"][:3]]
    theirs = bought_by(THEIRS, sent[2], id="theirs", date="2026-02-01T00:00:00Z")
    unsaid = without_buyer(performance())
    unsaid["contracts"][0]["id"] = number

    uses = planned([*sent, theirs, unsaid], buyers=[OURS])

    assert deeds(uses)[3:] == [[], []]
    assert codes(uses[4]) == {"buyer_unclear"}
    assert uses[4].waits


def test_what_names_no_buyer_and_tells_of_our_contract_alone_is_ours_beside_theirs() -> None:
    sent = [bought_by(OURS, one) for one in history()["releases"][:3]]
    theirs = bought_by(THEIRS, sent[2], id="theirs", date="2026-02-01T00:00:00Z")
    theirs |= {"awards": [], "contracts": [sent[2]["contracts"][0] | {"id": "2"}]}

    uses = planned([*sent, theirs, without_buyer(performance())], buyers=[OURS])

    assert deeds(uses)[2:] == [[TakeOn], [], [Rate]]


def test_what_names_no_buyer_may_be_theirs_where_others_buy_and_what_they_told_is_not_here() -> (
    None
):
    sent = [bought_by(OURS, one) for one in history()["releases"][:3]]

    uses = planned(
        [*sent, without_buyer(performance())], buyers=[OURS], known=Known(has_others=True)
    )

    assert deeds(uses) == [[Draft], [], [TakeOn], []]
    assert codes(uses[3]) == {"buyer_unclear"}


def test_that_a_release_without_a_buyer_was_used_before_theirs_came_is_told_with_theirs() -> None:
    sent = [bought_by(OURS, one) for one in history()["releases"][:3]]
    unsaid = without_buyer(performance())
    theirs = bought_by(THEIRS, sent[2], id="theirs", date="2026-09-29T00:00:00Z")

    [use] = planned([*sent, unsaid, theirs], used=4, buyers=[OURS])
    [sure] = planned([*sent, bought_by(OURS, unsaid), theirs], used=4, buyers=[OURS])

    assert codes(use) == {"other_buyer", "used_as_yours"}
    [found] = [one for one in use.findings if one.code == "used_as_yours"]
    assert unsaid["id"] in found.message
    assert "/v1/ocds/ingests/" in found.how_to_fix
    assert codes(sure) == {"other_buyer"}


@pytest.mark.parametrize("is_here", [True, False])
def test_what_names_no_buyer_is_ours_where_there_is_its_contract(is_here: bool) -> None:
    known = Known([Called("1", "1")]) if is_here else Known()

    [use] = planned([without_buyer(performance())], buyers=[OURS], known=known)

    assert deeds([use]) == ([[Rate]] if is_here else [[]])
    assert ("buyer_unclear" in codes(use), use.waits) == ((not is_here), not is_here)
    assert "other_buyer" not in codes(use)


def test_a_tender_that_names_no_buyer_may_be_theirs_where_others_buy() -> None:
    """It tells of no contract or award by which it could be known."""
    sent = [bought_by(OURS, one) for one in history()["releases"][:3]]
    theirs = bought_by(THEIRS, sent[2], id="theirs", date="2026-02-01T00:00:00Z")
    tender = without_buyer(sent[0]) | {"id": "unsaid", "date": "2026-03-01T00:00:00Z"}

    alone = planned([*sent, tender], buyers=[OURS])
    uses = planned([*sent, theirs, tender], buyers=[OURS])

    assert deeds(alone) == [[], [], [TakeOn], [Draft]]
    assert deeds(uses) == [[Draft], [], [TakeOn], [], []]
    assert codes(uses[4]) == {"buyer_unclear"}


def bought_as(release: dict[str, Any], *buyers: dict[str, Any], **told: Any) -> dict[str, Any]:
    """Give a release that says so of its buyers, the first of whom it also names beside them."""
    first = {name: one for name, one in buyers[0].items() if name in ("id", "name")}
    rest = [one for one in release.get("parties", ()) if "buyer" not in one.get("roles", ())]
    parties = [{**one, "roles": ["buyer"]} for one in buyers if one.get("is_party", True)]
    return release | {"buyer": first, "parties": [*parties, *rest]} | told


ANYTOWN = {"id": "1", "name": "Anytown Council",
           "identifier": {"scheme": "GB-PPON", "id": "PABC-1234-DEFG"}}  # fmt: skip
ELSEWHERE = {"id": "GB-COH-01234567", "name": "Elsewhere Ltd"}


@pytest.mark.parametrize("names", [(), ("Anytown Council",)], ids=["numbers", "with names"])
@pytest.mark.parametrize(
    "who",
    [
        ELSEWHERE,
        {"id": "1", "name": "Elsewhere Ltd"},
        {"id": "GB-FTS-1234", "is_party": False},
        {"id": "1", "identifier": {"scheme": "GB-COH", "id": "01234567"}},
        {"name": "Elsewhere Ltd", "is_party": False},
    ],
    ids=["another register", "an id like ours", "a platform's number", "a number alone", "a name"],
)
def test_another_buyer_is_theirs_by_whatever_register_or_none_it_is_named(
    who: dict[str, Any], names: tuple[str, ...]
) -> None:
    sent = [bought_as(one, ANYTOWN) for one in history()["releases"][:3]]
    theirs = bought_as(sent[2], who, id="theirs", date="2026-02-01T00:00:00Z")
    theirs |= {"contracts": [sent[2]["contracts"][0] | {"id": "2", "title": "Theirs"}]}
    rated = bought_as(performance(), who)

    uses = planned([*sent, theirs, rated], buyers=[OURS], names=names)

    assert deeds(uses) == [[Draft], [], [TakeOn], [], []]
    assert contract_of(uses).title != "Theirs"
    assert [codes(one) for one in uses[3:]] == [{"other_buyer"}] * 2


@pytest.mark.parametrize(
    "who",
    [
        {"id": "GB-CFS-7", "name": "ANYTOWN  council"},
        {"id": "7", "additionalIdentifiers": [{"scheme": "GB-LAE", "id": "ANY"}]},
        {"id": "GB-CFS-8", "is_party": False},
        {"id": "1", "is_party": False},
    ],
    ids=["its name", "another number of it", "a number told beside its name", "its id alone"],
)
def test_who_is_called_as_our_own_releases_call_us_is_no_other(who: dict[str, Any]) -> None:
    number = {"additionalIdentifiers": [{"scheme": "GB-LAE", "id": "ANY"}]}
    sent = [bought_as(one, ANYTOWN | number) for one in history()["releases"][:3]]
    sent[1] = bought_as(sent[1], {"id": "GB-CFS-8", "name": "Anytown Council"})

    uses = planned([*sent, bought_as(performance(), who)], buyers=[OURS])

    assert deeds(uses) == [[Draft], [], [TakeOn], [Rate]]


def test_who_buys_with_us_once_is_not_us_when_it_buys_alone() -> None:
    sent = [bought_as(one, ANYTOWN, ELSEWHERE) for one in history()["releases"][:3]]

    uses = planned([*sent, bought_as(performance(), ELSEWHERE)], buyers=[OURS])

    assert deeds(uses) == [[Draft], [], [TakeOn], []]
    assert codes(uses[3]) == {"other_buyer"}
