"""The worker, which does what may wait, until it is told to stop."""

from __future__ import annotations

import click

from webapp import jobs
from webapp.commands.serving import log_file, with_database
from webapp.config import Settings
from webapp.web import log_to


def serve_jobs(settings: Settings) -> None:
    """Do jobs until told to stop, finishing those in hand."""
    log_to(log_file(settings))
    jobs.run_worker(settings)


@click.command()
def worker() -> None:
    """The worker alone: messages, limits that pass, reminders. Any number may run."""
    serve_jobs(with_database())
