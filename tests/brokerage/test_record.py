"""What the brokerage puts down: what it may say, and what it may not."""

import pytest
from pydantic import ValidationError

from app.brokerage.record import Records
from tests.brokerage.made import a_referral, a_vacancy


@pytest.mark.parametrize(
    "wrong",
    [
        {"referrals": [a_referral(1, token="SOMEBODY-1")]},
        {"referrals": [a_referral(1, place="IG11 0AB")]},
        {"referrals": [a_referral(1, group="Care leaver")]},
        {"referrals": [a_referral(1, name="Somebody")]},
        {"vacancies": [a_vacancy("C-1", posts=0)]},
        {"needs": [{"organisation": "Forum", "need": "Hall", "usefulness": 6}]},
        {"needs": [{"organisation": "Forum", "need": "Hall", "quantity": "-1"}]},
        {"needs": [{"organisation": "Forum", "need": "Hall", "quantity": "1e20"}]},
        {"needs": [{"organisation": " ", "need": "Hall"}]},
    ],
)
def test_what_cannot_be_kept_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Records.model_validate(wrong)


def test_rows_are_counted_by_kind() -> None:
    found = Records.model_validate({"referrals": [a_referral(1), a_referral(2)]})

    assert found.counts == {"vacancies": 0, "referrals": 2, "readiness": 0, "needs": 0}
