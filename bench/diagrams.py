"""Two made-up procedures, drawn as strings: nineteen steps with all that a case can meet, and sixty in a row."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from bench.form import AGENCIES

_HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="bench">'
)
_EACH_AGENCY = (
    '<bpmn:multiInstanceLoopCharacteristics isSequential="false">'
    "<bpmn:loopDataInputRef>t1.agencies</bpmn:loopDataInputRef></bpmn:multiInstanceLoopCharacteristics>"
)
_LATE = (
    '<bpmn:boundaryEvent id="t5_late" attachedToRef="t5" cancelActivity="false"><bpmn:timerEventDefinition>'
    '<bpmn:timeDuration xsi:type="bpmn:tFormalExpression">L5</bpmn:timeDuration>'
    "</bpmn:timerEventDefinition></bpmn:boundaryEvent>"
    '<bpmn:endEvent id="t5_noted" name="Noted"/>'
)

LONG = 60
NINETEEN = (
    *(f"t{n}" for n in range(1, 7)),
    *("pa", "pb", "t7", "t8", "t9", "t10"),
    *(f"report[{agency}]" for agency in AGENCIES),
    *("t11", "t12"),
)
"""Paths of the nineteen steps, in an order in which they can be answered."""


def nineteen() -> str:
    """Twelve steps in a row, with a gateway after the third and the eighth, two side by side after the sixth,
    one for each of five agencies after the tenth, and a time limit on the fifth."""
    row = [_step(f"t{n}", limit=f"L{n}" if n in (2, 4, 5, 7, 9) else "") for n in range(1, 13)]
    beside = [_step("pa"), _step("pb", limit="L7"), _step("report", _EACH_AGENCY, limit="L9")]
    gateways = [
        *(f'<bpmn:exclusiveGateway id="{each}"/>' for each in ("g1", "g2")),
        *(f'<bpmn:parallelGateway id="{each}"/>' for each in ("split", "join")),
    ]
    ends = ['<bpmn:endEvent id="not_met" name="Not met"/>', '<bpmn:endEvent id="done" name="Done"/>']
    go_on = [("g1", "t4", 't3.go_on = "yes"'), ("g2", "t9", 't8.go_on = "yes"')]
    stop = [("g1", "not_met", 't3.go_on = "no"'), ("g2", "not_met", 't8.go_on = "no"')]
    plain = [
        "begin t1 t2 t3 g1",
        "t4 t5 t6 split pa join t7 t8 g2",
        "split pb join",
        "t9 t10 report t11 t12 done",
    ]
    flows = [(a, b, "") for path in plain for a, b in _pairs(path.split())]
    body = [*row, *beside, *gateways, _LATE, *ends]
    lanes = {
        "referrer": ["begin", "t1"],
        "worker": [*(f"t{n}" for n in range(2, 13)), "pa", "g1", "g2", "split", "join"],
        "lead": ["pb", "t5_late", "t5_noted", "not_met", "done"],
        "agency_lead": ["report"],
    }
    return _process(lanes, body, [*dict.fromkeys(flows), *go_on, *stop, ("t5_late", "t5_noted", "")])


def sixty() -> str:
    """Sixty steps one after the other, with a time limit on every tenth."""
    names = [f"t{n}" for n in range(1, LONG + 1)]
    steps = [_step(f"t{n}", limit=f"L{n // 10}" if n % 10 == 0 else "") for n in range(1, LONG + 1)]
    flows = [(a, b, "") for a, b in _pairs(["begin", *names, "done"])]
    lanes = {"worker": ["begin", *names, "done"]}
    return _process(lanes, [*steps, '<bpmn:endEvent id="done" name="Done"/>'], flows)


def _pairs(names: Sequence[str]) -> list[tuple[str, str]]:
    return list(itertools.pairwise(names))


def _properties(**given: str) -> str:
    inner = "".join(
        f'<spiffworkflow:property name="{name}" value="{value}"/>' for name, value in given.items() if value
    )
    return (
        "<bpmn:extensionElements><spiffworkflow:properties>"
        f"{inner}</spiffworkflow:properties></bpmn:extensionElements>"
    )


def _step(id_: str, inner: str = "", *, limit: str = "") -> str:
    why = "<bpmn:documentation>The board asks for this.</bpmn:documentation>"
    given = _properties(form="step", stage="gather", limit=limit, sets=f"did_{id_}")
    return f'<bpmn:userTask id="{id_}" name="Do {id_}">{why}{given}{inner}</bpmn:userTask>'


def _flow(number: int, source: str, target: str, condition: str) -> str:
    test = (
        f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{condition}</bpmn:conditionExpression>'
    )
    return (
        f'<bpmn:sequenceFlow id="f{number}" sourceRef="{source}" targetRef="{target}">'
        f"{test if condition else ''}</bpmn:sequenceFlow>"
    )


def _lane(role: str, nodes: Iterable[str]) -> str:
    refs = "".join(f"<bpmn:flowNodeRef>{node}</bpmn:flowNodeRef>" for node in nodes)
    return f'<bpmn:lane id="lane_{role}" name="{role}">{_properties(role=role)}{refs}</bpmn:lane>'


def _process(lanes: dict[str, list[str]], body: Iterable[str], flows: Iterable[tuple[str, str, str]]) -> str:
    drawn = "".join(_lane(role, nodes) for role, nodes in lanes.items())
    arrows = "".join(_flow(number, *flow) for number, flow in enumerate(flows))
    return (
        f'{_HEAD}<bpmn:process id="review" name="Review" isExecutable="true"><bpmn:laneSet id="lanes">{drawn}'
        f'</bpmn:laneSet><bpmn:startEvent id="begin"/>{"".join(body)}{arrows}</bpmn:process></bpmn:definitions>'
    )
