"""What can be unsound about a sheet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing wrong with a sheet: a short rule name, the node, a sentence, and a way there as node ids.

    The rules: deadlock, unsafe, unreachable, no_way_to_end, loop_into_join, not_proved.
    """

    rule: str
    node: str
    message: str
    path: tuple[str, ...] = ()
