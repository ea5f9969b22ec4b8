from dataclasses import replace

from app.deliveries.notices.notice import PURPOSE_BREACH, PURPOSE_KPI, BreachTold
from app.deliveries.shortfall.remedies.breach import Breach, Limb
from tests.deliveries.notices.made import BREACH
from tests.deliveries.notices.test_omission import CONTRACT_ID, NOTICE, THREE


def test_a_notice_says_every_purpose_that_it_has_once() -> None:
    one = BreachTold(CONTRACT_ID, "Jobs", Breach.model_validate(BREACH), ())

    assert NOTICE.purposes == (PURPOSE_KPI,)
    both = replace(NOTICE, breaches=(one, one))
    assert both.purposes == (PURPOSE_KPI, PURPOSE_BREACH[Limb.BREACH])
    assert replace(both, assessed=()).purposes == (PURPOSE_BREACH[Limb.BREACH],)


def test_only_what_is_most_material_is_described() -> None:
    minor = replace(NOTICE.assessed[0], indicator=replace(THREE[0], is_material=False))

    assert replace(NOTICE, assessed=(minor, *NOTICE.assessed[1:])).material == NOTICE.assessed[1:]
