"""Figures for Prometheus: what the web did, from all its processes, and how the installation stands.

Labels are endpoints, kinds of job and boards' keys: never an id, a name or an address.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, request

from webapp.operations.state import Installation

MULTIPROCESS = "PROMETHEUS_MULTIPROC_DIR"  # the library reads it as it is imported, so it is imported late
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_REGISTRY = "practice_review_metrics"


def share_between_processes(folder: Path) -> None:
    """Have the processes that are about to be forked put their figures together in `folder`, emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[MULTIPROCESS] = str(folder)


def process_ended(pid: int) -> None:
    """Forget what only a running process can say, of one that has ended."""
    if MULTIPROCESS in os.environ:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(pid)  # type: ignore[no-untyped-call]


def init_metrics(app: Flask) -> None:
    """Count every request that is answered, and how long it took."""
    from prometheus_client import CollectorRegistry, Histogram

    registry = CollectorRegistry()
    seconds = Histogram(
        "practice_review_request_seconds",
        "How long requests took to answer",
        ("endpoint", "method", "status"),
        buckets=_SECONDS,
        registry=registry,
    )
    app.extensions[_REGISTRY] = registry

    @app.after_request
    def answered(response: Response) -> Response:
        if request.endpoint != "static":
            taken = time.perf_counter() - g.get("began", time.perf_counter())
            kind = f"{response.status_code // 100}xx"
            seconds.labels(request.endpoint or "none", request.method, kind).observe(taken)
        return response


def exposition(app: Flask, stands: Installation) -> tuple[bytes, str]:
    """Everything in Prometheus's own words, and the media type they have."""
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest, multiprocess

    own = CollectorRegistry()
    own.register(_Standing(stands))
    requests = app.extensions[_REGISTRY]
    if MULTIPROCESS in os.environ:
        requests = CollectorRegistry()
        multiprocess.MultiProcessCollector(requests)  # type: ignore[no-untyped-call]
    return generate_latest(requests) + generate_latest(own), CONTENT_TYPE_LATEST


class _Standing:
    """What `Installation` says, as the library wants it."""

    def __init__(self, stands: Installation) -> None:
        self._stands = stands

    def collect(self) -> Iterator[Any]:
        stands = self._stands
        yield from self._queues()
        yield _gauge("workers", "Workers that are up", [((), stands.workers)])
        ages = {
            "oldest_job_seconds": (
                "How long the oldest job that could be done has waited",
                stands.oldest_job or 0,
            ),
            "worker_heard_seconds": ("Since a worker was last heard of", stands.worker_heard),
            "last_backup_seconds": ("Since the last backup was made", stands.last_backup),
        }
        for name, (said, value) in ages.items():
            if value is not None:
                yield _gauge(name, said, [((), value)])
        boards = stands.boards
        yield _gauge(
            "late_tasks", "Open tasks that are late", _by_board((b.key, b.late_tasks) for b in boards)
        )
        yield _gauge(
            "limits_not_passed",
            "Limits whose moment has come and that no worker has looked at",
            _by_board((b.key, b.limits_not_passed) for b in boards),
        )
        yield _gauge(
            "record_broken",
            "Whether a board's chained record did not hold when it was last verified",
            _by_board((b.key, int(b.broken)) for b in boards),
        )
        yield _gauge(
            "record_verified_seconds",
            "Since a board's chained record was last verified",
            _by_board((b.key, b.verified) for b in boards if b.verified is not None),
        )
        unsent = [((b.key, state), count) for b in boards for state, count in b.messages.items()]
        yield _gauge("messages_not_sent", "Messages by what became of them", unsent, ("board", "state"))

    def _queues(self) -> Iterator[Any]:
        for name in ("waiting", "in_hand", "failed"):
            values = [((queue.task,), getattr(queue, name)) for queue in self._stands.queues]
            yield _gauge(f"jobs_{name}", f"Jobs that are {name.replace('_', ' ')}", values, ("task",))


def _by_board(counts: Iterable[tuple[str, float]]) -> list[tuple[tuple[str, ...], float]]:
    return [((key,), count) for key, count in counts]


def _gauge(
    name: str,
    said: str,
    values: Iterable[tuple[tuple[str, ...], float]],
    labels: tuple[str, ...] | None = None,
) -> Any:
    from prometheus_client.metrics_core import GaugeMetricFamily

    given = list(values)
    names = labels or (("board",) if any(key for key, _ in given) else ())
    family = GaugeMetricFamily(f"practice_review_{name}", said, labels=names)
    for key, value in given:
        family.add_metric(key, value)
    return family
