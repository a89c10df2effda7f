"""Small diagrams for tests, written as chains of ids."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from webapp.engine import Process, compile_process
from webapp.engine.diagram import read
from webapp.rules.tables import DecisionTable

NAMESPACES = (
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)


class Drawing:
    """One sheet under construction."""

    def __init__(self, id_: str) -> None:
        self.id = id_
        self._parts: list[str] = [f'<bpmn:startEvent id="{id_}_begins"/>']
        self._flows = 0

    def add(self, xml: str) -> Drawing:
        self._parts.append(xml)
        return self

    def user(self, *ids: str, inner: str = "") -> Drawing:
        for id_ in ids:
            self.add(f'<bpmn:userTask id="{id_}" name="{id_}">{inner}</bpmn:userTask>')
        return self

    def many(self, id_: str, source: str, *, calls: str = "", completion: str = "") -> Drawing:
        done = f"<bpmn:completionCondition>{completion}</bpmn:completionCondition>" if completion else ""
        loop = (
            '<bpmn:multiInstanceLoopCharacteristics isSequential="false">'
            f"<bpmn:loopDataInputRef>{source}</bpmn:loopDataInputRef>{done}</bpmn:multiInstanceLoopCharacteristics>"
        )
        if calls:
            return self.add(
                f'<bpmn:callActivity id="{id_}" calledElement="{calls}">{loop}</bpmn:callActivity>'
            )
        return self.user(id_, inner=loop)

    def call(self, id_: str, calls: str) -> Drawing:
        return self.add(f'<bpmn:callActivity id="{id_}" calledElement="{calls}"/>')

    def gateway(self, *ids: str, kind: str = "exclusive", default: str = "") -> Drawing:
        given = f' default="{default}"' if default else ""
        for id_ in ids:
            self.add(f'<bpmn:{kind}Gateway id="{id_}"{given}/>')
        return self

    def end(self, *ids: str) -> Drawing:
        for id_ in ids:
            self.add(f'<bpmn:endEvent id="{id_}"/>')
        return self

    def flow(self, source: str, target: str, condition: str = "", id_: str = "") -> Drawing:
        self._flows += 1
        id_ = id_ or f"{self.id}_flow_{self._flows}"
        test = (
            f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{condition}</bpmn:conditionExpression>'
            if condition
            else ""
        )
        return self.add(
            f'<bpmn:sequenceFlow id="{id_}" sourceRef="{source}" targetRef="{target}">{test}</bpmn:sequenceFlow>'
        )

    def chain(self, *ids: str) -> Drawing:
        for source, target in pairwise(ids):
            self.flow(source, target)
        return self

    def begins(self, *ids: str) -> Drawing:
        return self.chain(f"{self.id}_begins", *ids)

    def xml(self) -> str:
        return f'<bpmn:process id="{self.id}" isExecutable="true">{"".join(self._parts)}</bpmn:process>'


def compiled(
    *drawings: Drawing, messages: str = "", tables: Mapping[str, DecisionTable] | None = None
) -> Process:
    """The process that starts with the first sheet."""
    xml = f'<bpmn:definitions {NAMESPACES} id="d" targetNamespace="test">{messages}'
    xml += "".join(drawing.xml() for drawing in drawings) + "</bpmn:definitions>"
    return compile_process(drawings[0].id, read(xml.encode(), "test.bpmn"), tables or {})
