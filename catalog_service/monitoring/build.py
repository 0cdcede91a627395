"""Which version runs, and since when: the same of every process."""

import os
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from catalog_service.environment import HOUSE


def release() -> str:
    """On a server the folder that the version was unpacked into; HOUSE_RELEASE where that says nothing."""
    return os.environ.get("HOUSE_RELEASE") or HOUSE.name


class Build(Collector):
    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily("catalog_build", "The version that runs", {"release": release()})


def registry_of_a_process(pid: int | None = None) -> CollectorRegistry:
    """With its version, and what its kernel counts of it: start, memory, open files. `pid`: of another process."""
    registry = CollectorRegistry()
    registry.register(Build())
    ProcessCollector(pid=lambda: pid or "self", registry=registry)
    return registry
