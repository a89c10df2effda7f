"""A backup is one file: a tar that holds a manifest and PostgreSQL's own dump of the whole database."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from webapp.errors import DomainError

FORMAT = 1
_MANIFEST, _DUMP = "manifest.json", "database.dump"
_LARGEST_MANIFEST = 1024 * 1024
_PIECE = 1024 * 1024


class BadBackup(DomainError):
    """The file is not a backup that can be restored; the message says why."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. `rows` counts every table at the moment of the dump."""

    release: str
    migration: str
    made_at: str  # ISO 8601, UTC
    digest: str  # SHA-256 of the dump
    size: int  # bytes of the dump
    rows: Mapping[str, int]
    format: int = FORMAT


def pack(file: Path, manifest: Manifest, dump: Path) -> None:
    """Write the backup, readable by its owner only; it appears under its name when it is whole."""
    unfinished = file.with_name(f"{file.name}.unfinished")
    said = json.dumps(asdict(manifest), indent=1).encode()
    with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as out:
        with tarfile.open(fileobj=out, mode="w") as tar:
            member = tarfile.TarInfo(_MANIFEST)
            member.size, member.mode = len(said), 0o600
            tar.addfile(member, io.BytesIO(said))
            tar.add(dump, arcname=_DUMP, filter=_anonymous)
        out.flush()
        os.fsync(out.fileno())
    unfinished.rename(file)


def unpack(file: Path, folder: Path) -> tuple[Manifest, Path]:
    """The manifest and, in `folder`, the dump, whose digest was compared. Raises BadBackup."""
    try:
        with tarfile.open(file, mode="r:") as tar:
            manifest = _manifest(tar)
            dump = folder / _DUMP
            with dump.open("wb") as out:
                digest = _copied(_member(tar, _DUMP), out, most=manifest.size)
    except (tarfile.TarError, OSError) as error:
        raise BadBackup(
            f"{file} cannot be read as a backup: choose a file that practice-review backup made."
        ) from error
    if digest != manifest.digest:
        raise BadBackup(f"{file} was changed or cut off after it was made: use another backup.")
    return manifest, dump


def digest_of(file: Path) -> str:
    """Its SHA-256."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _manifest(tar: tarfile.TarFile) -> Manifest:
    try:
        said = json.loads(_member(tar, _MANIFEST).read(_LARGEST_MANIFEST))
        if said["format"] > FORMAT:
            raise BadBackup("This backup was made by a newer release: install that release, then restore it.")
        return Manifest(**said)
    except (ValueError, TypeError, KeyError) as error:
        raise BadBackup("The backup’s manifest cannot be read: use another backup.") from error


def _member(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    try:
        found = tar.extractfile(name)
    except KeyError:
        found = None
    if found is None:
        raise BadBackup(f"The file holds no {name}: choose a file that practice-review backup made.")
    return found


def _copied(source: IO[bytes], out: IO[bytes], *, most: int) -> str:
    """Copy, and give the digest; no more than was announced, whatever the file holds."""
    digest, left = hashlib.sha256(), most + 1
    while left > 0 and (piece := source.read(min(_PIECE, left))):
        digest.update(piece)
        out.write(piece)
        left -= len(piece)
    return digest.hexdigest()


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member
