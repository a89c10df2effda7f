"""Which steps can come before which, over all sheets and calls."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from webapp.configuration.check.view import View
from webapp.engine.diagram import Sheet


class Journey:
    """The ways a case can take, as one graph of all of a board's sheets."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.earlier: dict[str, set[str]] = {}
        self.without: dict[str, set[str]] = {}
        self.onward: dict[str, set[str]] = {node: set() for node in view.nodes}
        for sheet in view.sheets.values():
            self._add(sheet)
        self.back: dict[str, set[str]] = {node: set() for node in view.nodes}
        for source, targets in self.onward.items():
            for target in targets:
                self.back[target].add(source)

    def _add(self, sheet: Sheet) -> None:
        for node in sheet.nodes.values():
            for flow in sheet.outgoing(node.id):
                if flow.target not in self.onward:
                    continue
                called = self.view.sheets.get(node.calls or "") if node.kind == "call" else None
                self._leave(node.id, called, flow.target)
            if node.kind == "boundary" and node.attached_to in self.onward:
                self.onward[node.attached_to].add(node.id)
            called = self.view.sheets.get(node.calls or "")
            for start in self._starts(called) if called else ():
                self.onward[node.id].add(start)

    def _leave(self, node: str, called: Sheet | None, target: str) -> None:
        ends = [each.id for each in called.inside(None) if each.kind == "end"] if called else []
        for source in ends or [node]:
            self.onward[source].add(target)

    def _starts(self, sheet: Sheet) -> list[str]:
        return [node.id for node in sheet.inside(None) if node.kind == "start"]

    @cached_property
    def any_time(self) -> frozenset[str]:
        """Steps that may come at any moment of their sheet."""
        return frozenset(node.id for node in self.view.nodes.values() if node.within)

    def may_precede(self, step: str, node: str) -> bool:
        """Whether some way through the case does `step` before it comes to `node`."""
        if step in self.any_time or node in self.any_time:
            return True
        if node not in self.earlier:
            self.earlier[node] = self._from([node], self.back)
        return step in self.earlier[node]

    def always_precedes(self, step: str, node: str) -> bool:
        """Whether no way from the case's start comes to `node` without doing `step` first."""
        if step in self.any_time or node in self.any_time:
            return False
        if step not in self.without:
            self.without[step] = self._from(self._beginnings(), self.onward, without=step, whole=True)
        return bool(self._beginnings()) and node not in self.without[step]

    def _beginnings(self) -> list[str]:
        board = self.view.board
        main = self.view.sheets.get(board.process) if board else None
        return self._starts(main) if main else []

    def _from(
        self, first: Iterable[str], ways: dict[str, set[str]], *, without: str = "", whole: bool = False
    ) -> set[str]:
        """Everything reached; the first nodes themselves only where asked, or where a way leads back."""
        seen: set[str] = set(first) - {without} if whole else set()
        waiting = [each for each in first if each != without]
        while waiting:
            for following in ways.get(waiting.pop(), ()):
                if following not in seen and following != without:
                    seen.add(following)
                    waiting.append(following)
        return seen
