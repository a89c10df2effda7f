"""The web, until it is told to stop."""

from __future__ import annotations

from pathlib import Path
from threading import Thread
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication
from jinja2 import Environment

from webapp import config
from webapp.app import create_app
from webapp.config import BadSetting, Settings
from webapp.operations import metrics
from webapp.web import log_to


class _Web(BaseApplication):  # type: ignore[misc]
    """Gunicorn, told by our settings instead of files and arguments of its own."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        chosen = {
            "bind": f"{self._settings.host}:{self._settings.port}",
            "workers": self._settings.web_processes,
            "worker_class": "gthread",
            "threads": 4,
            "preload_app": True,  # what is read once is shared by all processes
            "post_worker_init": _compile_pages,
            "child_exit": _forget,
            "graceful_timeout": 15,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return create_app(self._settings)


def _forget(_server: Any, worker: Any) -> None:
    metrics.process_ended(worker.pid)


def _compile_pages(worker: Any) -> None:
    """Compile the templates beside the first requests: they take a second that nobody should wait for."""
    pages: Environment = worker.wsgi.jinja_env
    names = pages.list_templates(extensions=["html"])
    Thread(target=lambda: [pages.get_template(name) for name in names], daemon=True).start()


def serve_web(settings: Settings) -> None:
    """Answer requests until told to stop."""
    log_to(log_file(settings))
    metrics.share_between_processes(settings.var_dir / "metrics")
    _Web(settings).run()


@click.command()
def serve() -> None:
    """The web alone, on a database that is ready."""
    serve_web(with_database())


def log_file(settings: Settings) -> Path | None:
    """Where the log goes: in development a file, so that the screen keeps what the reader has to know."""
    return None if settings.production else settings.var_dir / "service.log"


def with_database() -> Settings:
    """The settings of a program that brings no database of its own. Raises BadSetting when none is named."""
    settings = config.from_environment()
    if not settings.database_url:
        raise BadSetting("Set DATABASE_URL first; practice-review run brings a database of its own.")
    return settings
