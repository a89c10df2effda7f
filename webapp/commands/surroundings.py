"""What has to be right around the service before it starts, or one sentence that says what is not."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from webapp import postgres
from webapp.config import APP_ROLE, BadSetting, Settings
from webapp.postgres import OWNER_ROLE, SUPERUSER, Cluster
from webapp.supervision import Kept


@contextmanager
def database(settings: Settings, *, kept: MutableMapping[str, Kept] | None = None) -> Iterator[Settings]:
    """The same settings with a database that runs: the one that is named, or our own, which goes into `kept`."""
    if settings.database_url:
        yield settings
        return
    cluster = Cluster(settings.var_dir.resolve() / "postgres")
    with cluster.running() as server:
        if kept is not None and server is not None:
            kept["database"] = server
        postgres.prepare(cluster)
        yield settings.with_database(
            app=cluster.address(APP_ROLE),
            owner=cluster.address(OWNER_ROLE),
            backup=cluster.address(SUPERUSER),
        )


def port_is_free(settings: Settings) -> None:
    """Raise BadSetting if somebody listens there already."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            problem = f"Port {settings.port} cannot be used ({error.strerror})"
            raise BadSetting(f"{problem}: choose another with PORT={settings.port + 1} make run.") from None


def folder_is_writable(folder: Path) -> None:
    """Raise BadSetting if nothing can be kept there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        problem = f"The folder {folder} cannot be written ({error.strerror})"
        raise BadSetting(f"{problem}: make it writable, or choose another with VAR_DIR.") from None


def with_secret(settings: Settings) -> Settings:
    """The same settings; in development with a secret of this installation's own, kept in its folder."""
    if settings.production or settings.has_own_secret:
        return settings
    kept = settings.var_dir / "secret-key"
    if not kept.exists():
        with os.fdopen(os.open(kept, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    return replace(settings, secret_key=kept.read_text())
