"""Somebody in a browser, as little of one as it takes: cookies, forms and the token that guards them.

`Inside` calls the application in this process, with no socket between; `Outside` speaks HTTP.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any, Protocol
from urllib.parse import urlencode

from bench.place import PASSWORD

_IDLE = 1.0  # seconds; the server gives up a silent connection after two
Posted = Mapping[str, Any]


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def location(self) -> str:
        """Where it leads, as a path."""
        return next((value for name, value in self.headers if name.lower() == "location"), "")


class Way(Protocol):
    """How a request gets to the application."""

    def __call__(self, method: str, path: str, cookie: str, body: bytes) -> Answer: ...


class Inside:
    """Straight into a WSGI application."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self._application = application

    def __call__(self, method: str, path: str, cookie: str, body: bytes) -> Answer:
        told: list[Any] = []
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path.partition("?")[0],
            "QUERY_STRING": path.partition("?")[2],
            "SCRIPT_NAME": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_ACCEPT": "text/html",
            "HTTP_COOKIE": cookie,
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        found = self._application(environ, lambda status, headers, *_: told.extend([status, headers]))
        content = b"".join(found)
        if hasattr(found, "close"):
            found.close()
        return Answer(int(told[0][:3]), told[1], content)


class Outside:
    """Over HTTP, on one connection that is kept while it is in use, as browsers do."""

    def __init__(self, port: int) -> None:
        self._line = HTTPConnection("127.0.0.1", port, timeout=60)
        self._used = 0.0

    def __call__(self, method: str, path: str, cookie: str, body: bytes) -> Answer:
        if time.monotonic() - self._used > _IDLE:
            self._line.close()  # the server may be closing it too: the next request makes a new one
        try:
            return self._ask(method, path, cookie, body)
        finally:
            self._used = time.monotonic()

    def _ask(self, method: str, path: str, cookie: str, body: bytes) -> Answer:
        headers = {
            "Cookie": cookie,
            "Accept": "text/html",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self._line.request(method, path, body, headers)
        answer = self._line.getresponse()
        return Answer(answer.status, answer.getheaders(), answer.read())


@dataclass
class Visitor:
    """A browser, signed in or not."""

    way: Way
    token: str = ""
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        """The page; its token is kept."""
        answer = self._send("GET", path, b"")
        self.token = _token_in(answer.body) or self.token
        return answer

    def post(self, path: str, form: Posted | None = None) -> Answer:
        """Send a form, with the token last seen."""
        return self._send("POST", path, urlencode({**(form or {}), "csrf_token": self.token}, True).encode())

    def sign_in(self, email: str) -> Visitor:
        """By the sign-in page; raises RuntimeError when that does not work."""
        self.get("/sign-in")
        answer = self.post("/sign-in", {"email": email, "password": PASSWORD})
        if answer.status != 302:
            raise RuntimeError(f"{email} could not sign in: {answer.status}")
        self.get("/my-work")
        return self

    def _send(self, method: str, path: str, body: bytes) -> Answer:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self.way(method, path, cookie, body)
        for name, value in answer.headers:
            if name.lower() == "set-cookie":
                key, _, kept = value.partition(";")[0].partition("=")
                self.cookies[key] = kept
        return answer


def _token_in(page: bytes) -> str:
    return page.partition(b'name="csrf_token"')[2].partition(b'value="')[2].partition(b'"')[0].decode()
