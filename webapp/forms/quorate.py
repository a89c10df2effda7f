"""Questions a meeting may answer only while it is quorate: `needs_quorum` becomes a part of when they are asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

ATTENDANCE = "attendance"


def asked_when_quorate(written: Any) -> Any:
    """A form as it was written, with `needs_quorum` said as conditions. What has no sound shape stays as it is."""
    found = [field["key"] for field in _fields(written) if field.get("type") == ATTENDANCE and "key" in field]
    if len(found) != 1 or not any(field.get("needs_quorum") is True for field in _fields(written)):
        return written
    sections = [
        {**section, "fields": [_field(field, found[0]) for field in section["fields"]]}
        if isinstance(section, Mapping) and isinstance(section.get("fields"), list)
        else section
        for section in written["sections"]
    ]
    return {**written, "sections": sections}


def _field(field: Any, attendance: str) -> Any:
    if not isinstance(field, Mapping) or field.get("needs_quorum") is not True:
        return field
    quorate = f'{attendance}.quorate = "yes"'
    own = field.get("show_when")
    return {**field, "show_when": f"({own}) and {quorate}" if own else quorate}


def _fields(written: Any) -> Iterator[Mapping[str, Any]]:
    sections = written.get("sections") if isinstance(written, Mapping) else None
    for section in sections if isinstance(sections, list) else ():
        fields = section.get("fields") if isinstance(section, Mapping) else None
        yield from (
            field for field in (fields if isinstance(fields, list) else ()) if isinstance(field, Mapping)
        )
