"""A worker that outlives its database: when that is lost it begins a new life, under a new number.

The library's own worker goes on when a job's end could not be written down, and then keeps the job in hand for as
long as it lives: nobody does it again. So whenever a question to the database fails we let it finish what it is at,
and start afresh; what the old one still had in hand is then taken up like that of a worker that was killed.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException, NoResult, UniqueViolation

log = logging.getLogger(__name__)

_PAUSES = (0.5, 1, 2, 4, 8)  # seconds, while the database stays away
_SETTLED = 60  # a life that lasted so many seconds was a good one


class _Connector(PsycopgConnector):
    """The library's, which also notes that the database was lost."""

    def __init__(self, conninfo: str) -> None:
        super().__init__(conninfo=conninfo, timeout=10)
        self.lost = asyncio.Event()

    @contextmanager
    def _noting(self) -> Iterator[None]:
        try:
            yield
        except (UniqueViolation, NoResult):
            raise
        except ConnectorException:
            self.lost.set()
            raise

    async def execute_query_async(self, query: Any, **arguments: Any) -> None:
        with self._noting():
            await super().execute_query_async(query, **arguments)

    async def execute_query_one_async(self, query: Any, **arguments: Any) -> dict[str, Any]:
        with self._noting():
            found: dict[str, Any] = await super().execute_query_one_async(query, **arguments)
            return found

    async def execute_query_all_async(self, query: Any, **arguments: Any) -> list[dict[str, Any]]:
        with self._noting():
            found: list[dict[str, Any]] = await super().execute_query_all_async(query, **arguments)
            return found


def work(app: App, conninfo: str, *, at_once: Mapping[str, int], wait: bool, **options: Any) -> None:
    """Do `app`'s jobs until told to stop (Ctrl-C, TERM), or, without `wait`, until none is waiting.

    `at_once` says how many of each queue are done at one time: no queue waits for another. `options` are the
    library's own for a worker. Raises ConnectorException when the database is lost and nobody waits for it to come
    back.
    """
    asyncio.run(_lives(app, conninfo, at_once=at_once, wait=wait, **options))


async def _lives(app: App, conninfo: str, *, at_once: Mapping[str, int], wait: bool, **options: Any) -> None:
    # the usual number of threads may be less than that of jobs, and one queue's could take them all
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(sum(at_once.values()) + 1, "job"))
    asked = asyncio.Event()
    _listen(asked)
    failed = 0
    while not asked.is_set():
        began = time.monotonic()
        connector = _Connector(conninfo)
        try:
            with app.replace_connector(connector):
                await _life(app, connector, asked, at_once=at_once, wait=wait, **options)
        except ConnectorException:
            if not wait:
                raise
        if not wait:
            return
        if not asked.is_set():
            failed = 1 if time.monotonic() - began > _SETTLED else failed + 1
            pause = _PAUSES[min(failed, len(_PAUSES)) - 1]
            log.warning("the worker lost its database and starts afresh in %s s", pause)
            with suppress(TimeoutError):
                await asyncio.wait_for(asked.wait(), pause)


async def _life(
    app: App,
    connector: _Connector,
    asked: asyncio.Event,
    *,
    at_once: Mapping[str, int],
    wait: bool,
    **options: Any,
) -> None:
    """A worker for each queue, from their numbers until one ends by itself, the database is lost, or somebody asks."""
    async with app.open_async():
        served = _side_by_side if wait else _in_turn
        worker = asyncio.create_task(served(app, at_once, install_signal_handlers=False, **options))
        ends = [asyncio.create_task(each.wait()) for each in (connector.lost, asked)]
        await asyncio.wait([worker, *ends], return_when=asyncio.FIRST_COMPLETED)
        for each in ends:
            each.cancel()
        worker.cancel()  # one that has ended does not mind; another finishes the jobs it has in hand
        with suppress(asyncio.CancelledError):
            await worker


async def _side_by_side(app: App, at_once: Mapping[str, int], **options: Any) -> None:
    """A worker for each queue, until this is cancelled or one of them ends."""
    workers = [
        asyncio.create_task(app.run_worker_async(queues=[name], name=name, concurrency=number, **options))
        for name, number in at_once.items()
    ]
    try:
        await asyncio.wait(workers, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in workers:
            each.cancel()
        ended = await asyncio.gather(*workers, return_exceptions=True)
    for error in ended:
        if isinstance(error, Exception):
            raise error


async def _in_turn(app: App, at_once: Mapping[str, int], **options: Any) -> None:
    """One queue after the other, until each is empty."""
    for name, number in at_once.items():
        await app.run_worker_async(queues=[name], name=name, concurrency=number, wait=False, **options)


def _listen(asked: asyncio.Event) -> None:
    if threading.current_thread() is not threading.main_thread():
        return
    loop = asyncio.get_running_loop()

    def ask() -> None:
        asked.set()
        for each in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(each)  # whoever asks twice does not want to wait

    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, ask)
