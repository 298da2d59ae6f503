"""What operations watch: Prometheus text at /metrics."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0)
"""Seconds: a commit takes well under a millisecond on a good disk."""


class Metrics:
    """Counters of one server."""

    def __init__(self, waiting: Callable[[], dict[str, int]]) -> None:
        self._registry = CollectorRegistry()
        commands = Counter("onedoor_commands", "Commands handed to the engine", ["kind"], registry=self._registry)
        seconds = Histogram(
            "onedoor_command_seconds",
            "From asking the engine to its answer, the commit included",
            ["kind"],
            buckets=BUCKETS,
            registry=self._registry,
        )
        refusals = Counter("onedoor_refusals", "Refused requests", ["code"], registry=self._registry)
        self._commands, self._seconds, self._refusals = commands, seconds, refusals
        self._known: dict[str, tuple[Counter, Histogram]] = {}
        self._registry.register(_Waiting(waiting))

    def obeyed(self, kind: str, seconds: float) -> None:
        """A command was answered or refused."""
        known = self._known.get(kind)
        if known is None:
            known = self._known[kind] = (self._commands.labels(kind), self._seconds.labels(kind))
        known[0].inc()
        known[1].observe(seconds)

    def refused(self, code: str) -> None:
        """A request was refused."""
        self._refusals.labels(code).inc()

    def text(self) -> bytes:
        """The exposition format."""
        return generate_latest(self._registry)


class _Waiting(Collector):
    def __init__(self, waiting: Callable[[], dict[str, int]]) -> None:
        self._waiting = waiting

    def collect(self) -> Iterator[Metric]:
        gauge = GaugeMetricFamily("onedoor_waiting", "People waiting", labels=["line"])
        for line, people in self._waiting().items():
            gauge.add_metric([line], people)
        yield gauge
