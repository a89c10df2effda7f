"""Where a page may send its reader next: only into this site."""

from __future__ import annotations

from urllib.parse import urlsplit


def safe_next(wanted: str | None, default: str) -> str:
    """`wanted` when it is a path of this site, otherwise `default`: a crafted link leads nobody elsewhere."""
    if not wanted or not wanted.startswith("/") or wanted.startswith("//"):
        return default
    # browsers read a backslash as a slash and drop control characters: both can turn a path into a host
    if "\\" in wanted or any(ord(character) < 0x21 or ord(character) == 0x7F for character in wanted):
        return default
    parts = urlsplit(wanted)
    return default if parts.scheme or parts.netloc else wanted
