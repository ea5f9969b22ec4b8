"""A webhook with a message that was taken: what the examples about webhooks speak of."""

from app.platform.database import WriteSession
from app.platform.outgoing.address import checked
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
URL = "https://hooks.contracts.example/register"


def a_webhook_kept(session: WriteSession, cast: Cast) -> None:
    """Set up a webhook that was tried out; nobody is told of what else the examples do."""
    caller, seals = cast.everyone.caller, Seals(SEAL_KEY)
    wanted = Wanted("A register", checked(URL), ())
    with numbered(WEBHOOK, Webhook, WebhookDelivery, WebhookAttempt, block=cast.block):
        made, _ = add(session, caller, wanted, seals, ISSUED)
        message = send_test(session, caller, made, ISSUED)
        went = Attempt(message.id, message.turn, made.url, Outcome(204), ISSUED, ISSUED)
        settle(session, made, message, went)
    session.flush()
