"""A webhook with a message that was taken: what the examples about webhooks speak of."""

from app.platform.database import WriteSession
from app.platform.outgoing.sending import Door
from app.platform.sealing import Seals
from app.webhooks.ladder import Outcome
from app.webhooks.redelivering import send_test
from app.webhooks.registering import Wanted, add
from app.webhooks.settling import Attempt, settle
from app.webhooks.tables import Webhook, WebhookAttempt, WebhookDelivery
from tests.callers import ISSUED
from tests.tenders.made import SEAL_KEY
from tests.world.cast import Cast
from tests.world.numbers import numbered

WEBHOOK = 71
DOOR = Door(resolve=lambda _host, _port: [])  #: through which nothing is ever sent


def a_webhook_kept(session: WriteSession, cast: Cast) -> None:
    """Set up a webhook that was tried out; nobody is told of what else the examples do."""
    caller, seals = cast.everyone.caller, Seals(SEAL_KEY)
    wanted = Wanted("A register", "https://hooks.contracts.example/register", ())
    with numbered(WEBHOOK, Webhook, WebhookDelivery, WebhookAttempt, block=cast.block):
        made, _ = add(session, caller, wanted, seals, DOOR, ISSUED)
        message = send_test(session, caller, made, ISSUED)
        settle(session, made, message, Attempt(Outcome(204), ISSUED, ISSUED, 0))
    session.flush()
