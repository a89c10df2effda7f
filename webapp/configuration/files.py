"""The files a board is made of, wherever they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from webapp.errors import ConfigurationError

LARGEST = 5 * 1024 * 1024
SHARED = "shared"


class UnreadableFile(ConfigurationError):
    """A file that cannot be read at all. The message is one sentence, with the file's name."""


def read_bytes(path: Path, name: str | None = None) -> bytes:
    """A file's content. Raises UnreadableFile for a folder, a missing, closed or very large file."""
    name = name or str(path)
    try:
        if path.is_dir():
            raise UnreadableFile(f"{name}: this is a folder, not a file.")
        if not path.exists():
            raise UnreadableFile(f"{name}: there is no such file.")
        if not path.is_file():
            raise UnreadableFile(f"{name}: this is not an ordinary file.")
        if path.stat().st_size > LARGEST:
            raise UnreadableFile(f"{name}: the file is larger than 5 MB.")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name cannot be used"
        raise UnreadableFile(f"{name}: the file cannot be read ({reason}).") from error


def as_text(content: bytes | str, name: str) -> str:
    """A file's text. Raises UnreadableFile when it is not written in UTF-8."""
    if isinstance(content, str):
        return content
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{name}: the file is not written in UTF-8; save it as UTF-8.") from error
    if "\x00" in text:
        raise UnreadableFile(f"{name}: the file is not text.")
    return text


def is_shared(path: str) -> bool:
    """Whether a file, by its path from where the boards' folders stand, belongs to all boards."""
    return path.split("/")[1:2] == [SHARED]


def board_names(root: Path) -> tuple[str, ...]:
    """The boards whose folders stand under `root`, in order of name."""
    folders = sorted((root / "processes").glob("*/board.yaml"))
    return tuple(folder.parent.name for folder in folders if folder.parent.name != SHARED)


def gather(name: str, root: Path) -> dict[str, bytes]:
    """The files of a board and those all boards share, by path from `root`.

    Raises UnreadableFile when the board has no folder or one of its files cannot be read.
    """
    if not (root / "processes" / name / "board.yaml").is_file():
        raise UnreadableFile(f"processes/{name}: there is no board.yaml in this folder.")
    found: dict[str, bytes] = {}
    for folder in ("processes", "forms"):
        for part in (name, SHARED):
            found.update(_under(root / folder / part, root))
    return dict(sorted(found.items()))


def _under(folder: Path, root: Path) -> Mapping[str, bytes]:
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    names = {path.relative_to(root).as_posix(): path for path in paths}
    return {
        name: read_bytes(path, name)
        for name, path in names.items()
        if not any(part.startswith((".", "__")) or part.endswith("~") for part in name.split("/"))
    }
