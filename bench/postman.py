"""A real mail server in this process, which counts what it took."""

from __future__ import annotations

import asyncio
import email
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parseaddr
from threading import Event
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope


class Postman:
    """What it took, by what its Message-ID begins with: the message's id. `hold` makes it keep its answer back."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.has_one = Event()
        self.sender = ""
        self._held = False

    def hold(self) -> None:
        """Keep the answer to the next message back, until `release`."""
        self.has_one.clear()
        self._held = True

    def release(self) -> None:
        """Answer."""
        self._held = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: ARG002, N802 - named so there
        content = email.message_from_bytes(envelope.content if isinstance(envelope.content, bytes) else b"")
        self.taken[str(content["Message-ID"]).strip("<").partition(".")[0]] += 1
        if self._held and not self.has_one.is_set():
            self.sender = parseaddr(str(content["From"]))[1]
            self.has_one.set()
        while self._held:  # noqa: ASYNC110 - whoever releases is another thread
            await asyncio.sleep(0.005)
        return "250 OK"


@contextmanager
def mail_server(postman: Postman) -> Iterator[int]:
    """The server on a free port of 127.0.0.1 while the block runs; gives the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    controller = Controller(postman, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        postman.release()
        controller.stop()
