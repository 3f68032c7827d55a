"""Writes the meter in Prometheus' text format. Needs the extra `metrics`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.meter import Durations, Meter


@dataclass(frozen=True, slots=True)
class ConnectionState:
    """What is read at the moment of asking: servers, open and closed shards, answers in flight."""

    servers: int
    shards: Mapping[str, int]
    in_flight: int


def render_metrics(meter: Meter, connection: ConnectionState) -> bytes:
    """The meter, the connection and the process, as text."""
    registry = CollectorRegistry()
    registry.register(_MeterCollector(meter, connection))
    for standard in (ProcessCollector, PlatformCollector, GCCollector):
        standard(registry=registry)
    return generate_latest(registry)


class _MeterCollector(Collector):
    def __init__(self, meter: Meter, connection: ConnectionState) -> None:
        self._meter = meter
        self._connection = connection

    def collect(self) -> Iterable[Metric]:
        yield from self._collect_requests()
        yield from self._collect_jobs()
        yield _histogram("marquee_database_seconds", "Transactions, with the wait.", "kind", self._meter.database)
        yield _histogram("marquee_loop_lag_seconds", "Delay of the event loop.", "loop", {"main": self._meter.loop})
        cache = CounterMetricFamily("marquee_cache_reads", "Values asked of caches.", labels=["result"])
        cache.add_metric(["hit"], self._meter.cache_hits)
        cache.add_metric(["miss"], self._meter.cache_misses)
        yield cache
        yield GaugeMetricFamily("marquee_servers", "Discord servers of this process.", self._connection.servers)
        yield GaugeMetricFamily("marquee_answers_in_flight", "Answers being made.", self._connection.in_flight)
        shards = GaugeMetricFamily("marquee_shards", "Shards of this process.", labels=["state"])
        for state, count in self._connection.shards.items():
            shards.add_metric([state], count)
        yield shards

    def _collect_requests(self) -> Iterator[Metric]:
        requests = CounterMetricFamily("marquee_requests", "Commands, controls and forms.", labels=["name", "outcome"])
        for (name, outcome), count in list(self._meter.requests.items()):
            requests.add_metric([name, outcome], count)
        yield requests
        yield _histogram("marquee_answer_seconds", "From arrival to answer.", "name", self._meter.answers)

    def _collect_jobs(self) -> Iterator[Metric]:
        runs = CounterMetricFamily("marquee_job_runs", "Runs of background jobs.", labels=["job", "outcome"])
        seconds = CounterMetricFamily("marquee_job_seconds", "Time spent in background jobs.", labels=["job"])
        for name, job in list(self._meter.jobs.items()):
            runs.add_metric([name, "ok"], job.runs - job.failures)
            runs.add_metric([name, "failed"], job.failures)
            seconds.add_metric([name], job.seconds)
        yield runs
        yield seconds


def _histogram(name: str, text: str, label: str, kinds: Mapping[str, Durations]) -> HistogramMetricFamily:
    histogram = HistogramMetricFamily(name, text, labels=[label])
    for kind, durations in list(kinds.items()):
        histogram.add_metric([kind], durations.buckets, durations.total)
    return histogram
