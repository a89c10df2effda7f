"""How a board is organised: its groups, who reports to whom, and names that changed."""

from __future__ import annotations

from typing import Any

from webapp.configuration.described import Described, Key
from webapp.text import Text


class Former(Described):
    """A name something had once, and until when, in words."""

    name: Text
    until: Text = Text()


class Group(Described):
    """A body that is not one person: the board itself, an executive, a sub-group, a panel.

    `members` are keys of the board's roles and agencies; `reports_to` is another group.
    """

    key: Key
    name: Text
    reports_to: Key | None = None
    chaired_by: Key | None = None
    members: tuple[Key, ...] = ()
    hint: Text = Text()
    formerly: tuple[Former, ...] = ()
    source: str = ""


RENAMED = ("roles", "agencies", "groups")
"""What a label may call by another name: `role.<key>`, `agency.<key>`, `group.<key>`."""


def as_called_now(raw: Any) -> Any:
    """A board's file with the names its labels give; a name that a label replaces stays as a former one."""
    labels = raw.get("labels") if isinstance(raw, dict) else None
    if not isinstance(labels, dict):
        return raw
    changed = {}
    for part in RENAMED:
        prefix = {"agencies": "agency"}.get(part, part.removesuffix("s"))
        items = raw.get(part)
        if isinstance(items, list):
            changed[part] = [_renamed(item, prefix, labels) for item in items]
    return {**raw, **changed}


def _renamed(item: Any, prefix: str, labels: dict[str, Any]) -> Any:
    label = labels.get(f"{prefix}.{item.get('key')}") if isinstance(item, dict) else None
    if label is None:
        return item
    before = [{"name": item["name"]}] if "name" in item and not item.get("formerly") else []
    return {**item, "name": label, "formerly": [*(item.get("formerly") or []), *before]}
