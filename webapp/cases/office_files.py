"""What may lie inside a file of an office program. Only its table of contents is read: nothing of it is unpacked.

Nobody here opens what was sent, but whoever is given it does: so what would run, or swell, when opened is refused.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import PurePosixPath

MOST_MEMBERS = 5_000
LARGEST_UNPACKED = 1024 * 1024 * 1024
MOST_SWELLING = 200  # times its size, of anything that would be large
LARGE = 50 * 1024 * 1024
_CONTENT_TYPES = "[Content_Types].xml"
_MACROS = ("vbaproject", "vbadata", "basic/", "scripts/", "macrosheets/", "/activex/")
_MACROS_OF_DOC = tuple(word.encode("utf-16-le") for word in ("_VBA_PROJECT", "VBA", "Macros"))
BEGINS_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

MACROS = "%s holds macros, which are not taken. Save it without them, or as PDF, and send that."
DAMAGED = "%s cannot be opened. Save it again and send that."
SWELLS = "%s would become far too large when it is opened. Save it again, or as PDF, and send that."


def fault_of_zipped(content: bytes, part: str) -> str | None:
    """What is wrong with a zipped office file that must hold `part`, as a sentence with room for its name."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            members = file.infolist()
            if part not in {each.filename for each in members} or _leads_out(members):
                return DAMAGED
            if _swells(members, len(content)):
                return SWELLS
            return MACROS if _has_macros(file, members) else None
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        ValueError,
        RuntimeError,  # also for a way of packing that nobody knows
        OSError,
        EOFError,
    ):
        return DAMAGED


def fault_of_doc(content: bytes) -> str | None:
    """What is wrong with a file of an old office program."""
    if not content.startswith(BEGINS_OLE):
        return DAMAGED
    return MACROS if any(mark in content for mark in _MACROS_OF_DOC) else None


def fault_of_rtf(content: bytes) -> str | None:
    """What is wrong with a rich text: it may hold no other program's object."""
    return MACROS if b"\\objdata" in content or b"\\objupdate" in content else None


def _leads_out(members: Sequence[zipfile.ZipInfo]) -> bool:
    paths = [PurePosixPath(each.filename.replace("\\", "/")) for each in members]
    return any(
        path.is_absolute() or ".." in path.parts or ":" in path.parts[0] for path in paths if path.parts
    )


def _swells(members: Sequence[zipfile.ZipInfo], size: int) -> bool:
    whole = sum(each.file_size for each in members)
    if len(members) > MOST_MEMBERS or whole > LARGEST_UNPACKED:
        return True
    return whole > LARGE and whole > size * MOST_SWELLING


def _has_macros(file: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo]) -> bool:
    if any(mark in each.filename.casefold() for each in members for mark in _MACROS):
        return True
    if not any(each.filename == _CONTENT_TYPES for each in members):
        return False
    with file.open(_CONTENT_TYPES) as said:
        return b"macroenabled" in said.read(1_000_000).lower()
