"""Who may use a route. A route that does not say stops the start; nothing is open by being forgotten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, overload

from flask import Flask

View = TypeVar("View", bound=Callable[..., Any])

OFFICE = "office"
"""In `needs`: whoever holds the role that runs the board's office, whatever the board calls it."""

ADMINISTRATOR = "@administrator"
"""In `needs`: whoever may change the board's configuration. No key of a board's own role can be this."""


@dataclass(frozen=True)
class Policy:
    """What a route asks of whoever calls it."""

    public: bool = False
    board: bool = True  # a board must have been chosen
    roles: frozenset[str] = frozenset()  # one of these must be held there; empty: any
    system: bool = False  # for whoever keeps the installation, and nobody else


class RouteWithoutPolicy(Exception):
    """Somebody added a route and did not say who may use it."""


@overload
def public(view: View) -> View: ...
@overload
def public() -> Callable[[View], View]: ...
def public(view: View | None = None) -> Any:
    """Anybody may, signed in or not."""
    mark = _marking(Policy(public=True))
    return mark if view is None else mark(view)


@overload
def signed_in(view: View) -> View: ...
@overload
def signed_in(*, board: bool = True) -> Callable[[View], View]: ...
def signed_in(view: View | None = None, *, board: bool = True) -> Any:
    """Anybody signed in may, and has chosen a board; with `board=False` also before choosing."""
    mark = _marking(Policy(board=board))
    return mark if view is None else mark(view)


def needs(*roles: str) -> Callable[[View], View]:
    """Whoever holds one of these roles at the chosen board may: a role's key, OFFICE or ADMINISTRATOR."""
    return _marking(Policy(roles=frozenset(roles)))


def system_administrator(view: View) -> View:
    """Whoever keeps the installation may, and nobody else; no board is ever chosen there."""
    return _marking(Policy(board=False, system=True))(view)


def policy_of(app: Flask, endpoint: str) -> Policy | None:
    """What that endpoint declares."""
    return getattr(app.view_functions[endpoint], "policy", None)


def require_policies(app: Flask) -> None:
    """Raise RouteWithoutPolicy, naming them, when there are routes that do not say who may use them."""
    silent = sorted(endpoint for endpoint in app.view_functions if policy_of(app, endpoint) is None)
    if silent:
        raise RouteWithoutPolicy(
            f"Say who may use: {', '.join(silent)} (@public, @signed_in, @needs or @system_administrator)."
        )


def _marking(policy: Policy) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.policy = policy  # type: ignore[attr-defined]
        return view

    return mark
