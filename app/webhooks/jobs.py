"""Telling webhooks, as jobs: one makes messages of what is new, one sends what waits for one."""

from app.platform.events import TELL, begin_telling
from app.platform.jobs.kinds import Kind, Outcome, Schedule
from app.platform.jobs.working import Work
from app.platform.metrics import Gauge
from app.webhooks.asking import SEND
from app.webhooks.keeping import KEEP, keep_house
from app.webhooks.queries import by_state, messages_by_state, oldest_by_state
from app.webhooks.redelivering import AGAIN, ask_again
from app.webhooks.sending import Sender
from app.webhooks.telling import behind, tell

#: a worker may die often while it sends: that uses up jobs, and must not use up messages
ATTEMPTS = 1_000


def tell_all(work: Work) -> Outcome:
    """Make what messages are wanting for an authority's webhooks, some in each transaction."""
    with work.writing() as session:
        begin_telling(session, work.authority)
    with work.reading() as session:
        webhooks = behind(session, work.authority)
    made = 0
    for webhook_id in webhooks:
        is_more = True
        while is_more:
            with work.writing() as session:
                some, is_more = tell(session, webhook_id, work.now())
            made += some
    return {"deliveries": made}


#: quiet, since it follows quiet events too: of those not even that they happened may be told
TELL_KIND = Kind(TELL, tell_all, attempts=ATTEMPTS, is_quiet=True)
SEND_KIND = Kind(SEND, Sender(), attempts=ATTEMPTS)
AGAIN_KIND = Kind(AGAIN, ask_again)
KEEP_KIND = Kind(KEEP, keep_house)
#: what is told in numbers: there is one job for a webhook, however many messages wait for it
GAUGES = (
    Gauge("svs_webhooks", "Webhooks", "state", by_state),
    Gauge("svs_webhook_messages", "Messages not taken", "state", messages_by_state),
    Gauge(
        "svs_webhook_messages_oldest_timestamp_seconds",
        "When it happened what the oldest message tells that was not taken", "state",
        oldest_by_state,
    ),
)  # fmt: skip
HOURLY = Schedule("webhooks.keep", "17 * * * *", KEEP)
