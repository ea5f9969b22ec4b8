"""Numbers for whoever watches the service, in Prometheus' text form.

Labels are route templates, methods, states: never ids, names or anything a caller sent.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import Engine
from sqlmodel import Session

from app.platform.clock import now, skew
from app.platform.database import reading
from app.platform.jobs.queries import jobs_by_state, waiting_since

CONTENT_TYPE = "text/plain; version=1.0.0; charset=utf-8"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


@dataclass(frozen=True, slots=True)
class Gauge:
    """A number that a room tells of its rows, once for each value of a label."""

    name: str  #: such as `svs_webhooks`
    about: str
    label: str
    count: Callable[[Session], Mapping[str, int]]


class Metrics:
    """The numbers of one service process."""

    def __init__(
        self,
        engine: Engine,
        quiet: Collection[str] = (),
        clock: Callable[[], datetime] = now,
        gauges: Sequence[Gauge] = (),
    ) -> None:
        """Begin at nought; the database is asked for its jobs and its time when somebody asks.

        Args:
            engine: the database.
            quiet: kinds of jobs of which nobody may know how many wait or run.
            clock: of this machine.
            gauges: what rooms tell of their rows.
        """
        self._registry = CollectorRegistry()
        self._registry.register(_Jobs(engine, quiet))
        self._registry.register(_Oldest(engine, quiet, clock))
        self._registry.register(_Skew(engine, clock))
        for one in gauges:
            self._registry.register(_Rows(engine, one))
        self._requests = Counter(
            "svs_requests", "Requests answered", ("method", "route", "status"),
            registry=self._registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "svs_request_seconds", "Time to answer", ("method", "route"),
            buckets=SECONDS, registry=self._registry,
        )  # fmt: skip

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request by its route's template, such as `/v1/rule-sets/{id}`."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def text(self) -> bytes:
        """Give all numbers as they stand, in the form that `CONTENT_TYPE` names."""
        return generate_latest(self._registry)


class _Jobs(Collector):
    """Counts jobs by kind and state; those that ended well are not counted."""

    def __init__(self, engine: Engine, quiet: Collection[str]) -> None:
        self._engine = engine
        self._quiet = quiet

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Name the metric without asking the database."""
        yield GaugeMetricFamily("svs_jobs", "Jobs not done", labels=("kind", "state"))

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Ask the database."""
        family = GaugeMetricFamily("svs_jobs", "Jobs not done", labels=("kind", "state"))
        with reading(self._engine) as session:
            for (kind, state), count in jobs_by_state(session, self._quiet).items():
                family.add_metric((kind, state.value), count)
        yield family


class _Rows(Collector):
    """Counts rows as a room says."""

    def __init__(self, engine: Engine, gauge: Gauge) -> None:
        self._engine = engine
        self._gauge = gauge

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Name the metric without asking the database."""
        yield GaugeMetricFamily(self._gauge.name, self._gauge.about, labels=(self._gauge.label,))

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Ask the database."""
        [family] = self.describe()
        with reading(self._engine) as session:
            for value, count in self._gauge.count(session).items():
                family.add_metric((value,), count)
        yield family


class _Oldest(Collector):
    """Tells how long the oldest job of each kind that is due has waited."""

    def __init__(
        self, engine: Engine, quiet: Collection[str], clock: Callable[[], datetime]
    ) -> None:
        self._engine = engine
        self._quiet = quiet
        self._clock = clock

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Name the metric without asking the database."""
        yield GaugeMetricFamily(
            "svs_jobs_oldest_seconds", "How long the oldest job that is due has waited",
            labels=("kind",),
        )  # fmt: skip

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Ask the database."""
        [family] = self.describe()
        now = self._clock()
        with reading(self._engine) as session:
            for kind, since in waiting_since(session, now, self._quiet).items():
                family.add_metric((kind,), (now - since).total_seconds())
        yield family


class _Skew(Collector):
    """Tells how far the database's clock is ahead of this machine's."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Name the metric without asking the database."""
        yield GaugeMetricFamily(
            "svs_clock_skew_seconds", "How far the database's clock is ahead of this machine's"
        )

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Ask the database for the time."""
        [family] = self.describe()
        with reading(self._engine) as session:
            family.add_metric((), skew(session, self._clock).total_seconds())
        yield family
