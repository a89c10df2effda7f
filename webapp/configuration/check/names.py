"""What a name in an expression means, and which values it may have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from webapp.configuration.check.journey import Journey
from webapp.configuration.check.view import View
from webapp.configuration.vocabulary import (
    BOARD,
    BOARD_KEY,
    CALENDAR,
    COMING_WORKING_DAYS,
    HANDED,
    HANDS_OVER,
    LIMIT,
    LIMIT_DUE,
)
from webapp.engine.diagram import Node
from webapp.forms import Question
from webapp.rules.proofs import Items, Open
from webapp.rules.tables import DecisionTable, findings

GIVEN = {BOARD: BOARD_KEY, CALENDAR: COMING_WORKING_DAYS}
Name = tuple[str, ...]
Domain = list[Any] | Open | Items


@dataclass(frozen=True)
class Unknown:
    """A name that means nothing where it stands, and why."""

    rule: str
    message: str


class Names:
    """Looks names up as the engine will: answers, table results, settings, the instance."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.journey = Journey(view)

    def unknown_in_case(self, name: Name) -> Unknown | None:
        """The same for a name that is asked of the case as a whole, not at one node of it."""
        if name[0] == CALENDAR:
            return Unknown("unknown_name", f"“{'.'.join(name)}” is known to forms only.")
        return self._unknown(name, None)

    def domain_in_case(self, name: Name) -> Domain:
        """The values a name may have, seen from the case as a whole: it may always be unanswered."""
        node = self.view.nodes.get(name[0])
        if name[0] == "setting" or node is None or len(name) != 2:
            return self._setting(name) if name[0] == "setting" else Open()
        if node.kind == "rule":
            return self._output(node, name[1], False)
        question = self.view.questions(node).get(name[1])
        return self.answers(question, sure=False) if question else Open()

    def unknown(self, name: Name, at: Node) -> Unknown | None:
        """What is wrong with a name used at a node; None when it can have a value there."""
        return self._unknown(name, at)

    def _unknown(self, name: Name, at: Node | None) -> Unknown | None:
        head, dotted = name[0], ".".join(name)
        if head in ("instance", "setting", LIMIT, HANDED, *GIVEN):
            return self._unknown_given(name, at)
        step = name[1] if head == "all" and len(name) > 1 else head
        node = self.view.nodes.get(step)
        if node is None or node.kind not in ("user", "rule"):
            return Unknown("unknown_name", f"“{dotted}” names “{step}”, which is no step with answers.")
        field = name[2:] if head == "all" else name[1:]
        if field and not self._has(node, field[0]):
            return Unknown("unknown_field", f"“{dotted}”: step “{step}” has no field “{field[0]}”.")
        follows = self._follows(node, field)
        if follows:
            parts = ", ".join(follows)
            return Unknown(
                "unknown_field", f"“{dotted}”: “{field[0]}” has no part “{field[1]}”; it has {parts}."
            )
        if not field and head != "all":
            return Unknown("unknown_field", f"“{dotted}” names a step; name one of its fields.")
        if head != "all" and node.many and node.id != (at.id if at else ""):
            message = (
                f"“{dotted}”: “{step}” is asked many times; write all.{step} and say which answers count."
            )
            return Unknown("many", message)
        if at is not None and not self.journey.may_precede(step, at.id):
            return Unknown(
                "not_set", f"“{dotted}” is never answered before this; no way leads from “{step}” here."
            )
        return None

    def _unknown_given(self, name: Name, at: Node | None) -> Unknown | None:
        """What is wrong with a name that nobody answers."""
        head, dotted = name[0], ".".join(name)
        if head == "setting":
            return self._unknown_setting(name)
        if head == LIMIT:
            return self._unknown_limit(name, at)
        if head == HANDED and (len(name) != 2 or name[1] not in self._handed):
            return Unknown(
                "unknown_name", f"“{dotted}”: no step hands that over; name it in its `hands_over`."
            )
        if head in GIVEN and name != (head, GIVEN[head]):
            return Unknown("unknown_name", f"“{dotted}” is nothing the {head} knows.")
        return None

    @cached_property
    def _handed(self) -> frozenset[str]:
        """What cases of this board hand to those they open."""
        return frozenset(
            {"case", *(key for node in self.view.steps("effect") for key, _ in node.pairs(HANDS_OVER))}
        )

    def _unknown_limit(self, name: Name, at: Node | None) -> Unknown | None:
        """What may be asked of a limit: its measures anywhere, the day it comes to in forms only."""
        board, dotted = self.view.board, ".".join(name)
        limit = (
            next((each for each in board.limits if each.name == name[1]), None)
            if board and name[1:]
            else None
        )
        if limit is None:
            return Unknown("unknown_limit", f"“{dotted}” names no limit; write - and . of its id as _.")
        in_form = at is not None and at.kind == "user" and limit.kind != "window"
        known = [*limit.measures, *([LIMIT_DUE] if in_form else [])]
        if len(name) == 3 and name[2] in known:
            return None
        return Unknown("unknown_name", f"“{dotted}” is not known here; of {limit.id} ask {', '.join(known)}.")

    def _unknown_setting(self, name: Name) -> Unknown | None:
        board = self.view.board
        known = {setting.key for setting in board.settings} if board else set()
        if len(name) == 2 and name[1] in known:
            return None
        return Unknown("unknown_setting", f"“{'.'.join(name)}” is no setting of the board.")

    def _has(self, node: Node, field: str) -> bool:
        if node.kind == "rule":
            table = self.view.reading.tables.get(node.table or "")
            return table is None or field in {output.name for output in table.outputs}
        return self.view.form_of(node) is None or field in self.view.questions(node)

    def _follows(self, node: Node, field: Name) -> tuple[str, ...]:
        """What may be asked of a field's answer, where something else is."""
        question = self.view.questions(node).get(field[0]) if len(field) > 1 else None
        follows = question.follows if question else ()
        return () if not follows or field[1] in follows else follows

    def domain(self, name: Name, at: Node) -> Domain:
        """The values a name may have at a node, None among them where it may be unanswered."""
        head = name[0]
        if head == CALENDAR:
            return Items()
        if head == BOARD:
            return [self.view.board.board] if self.view.board else Open(may_be_unanswered=False)
        if head == LIMIT:
            return Open(may_be_unanswered=name[-1] == LIMIT_DUE)
        if head == "all":
            return Items() if len(name) == 2 else Open()
        if head == HANDED:
            return Open()
        if head == "setting":
            return self._setting(name)
        node = self.view.nodes.get(head)
        if node is None or len(name) not in (2, 3):
            return Open()
        sure = self.journey.always_precedes(head, at.id)
        if len(name) == 3:
            return self._part(self.view.questions(node).get(name[1]), name[2], sure)
        if node.kind == "rule":
            return self._output(node, name[1], sure)
        question = self.view.questions(node).get(name[1])
        return self.answers(question, sure=sure) if question else Open()

    def _part(self, question: Question | None, part: str, sure: bool) -> Domain:
        """The values of what follows from an answer; null among them where it may be unanswered."""
        values = question.inner_domain(part) if question else None
        if question is None or values is None:
            return Open()
        surely = sure and question.required and question.show_when is None
        return [*values] if surely else [*values, None]

    def answers(self, question: Question, *, sure: bool) -> Domain:
        """The values a form's field may have; unanswered among them unless it is surely asked before."""
        values = question.domain(self.view.context)
        if values is None:
            needed = question.required and question.show_when is None
            return Open(may_be_unanswered=not (sure and needed))
        return [*values] if sure or None in values else [*values, None]

    def _setting(self, name: Name) -> Domain:
        board = self.view.board
        settings = {setting.key: setting for setting in board.settings} if board else {}
        setting = settings.get(name[1]) if len(name) == 2 else None
        if setting is None or setting.type == "number":
            return Open(may_be_unanswered=False)
        return [option.value for option in setting.options]

    def _output(self, node: Node, output: str, sure: bool) -> Domain:
        table = self.view.reading.tables.get(node.table or "")
        values = next((o.values for o in table.outputs if o.name == output), None) if table else None
        if table is None or values is None:
            return Open()
        return [*values] if sure and _always_says(table) else [*values, None]


def _always_says(table: DecisionTable) -> bool:
    return all(finding.rule not in ("gap", "not_proved") for finding in findings(table))
