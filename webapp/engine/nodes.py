"""One BPMN element as one node or flow of a sheet."""

from __future__ import annotations

from lxml import etree

from webapp.engine.markup import SPIFF, UnreadableDiagram, local, properties, tag, written
from webapp.engine.sheets import Flow, Lane, Many, Node
from webapp.text import Text

KINDS = {
    "startEvent": "start",
    "endEvent": "end",
    "userTask": "user",
    "businessRuleTask": "rule",
    "serviceTask": "effect",
    "callActivity": "call",
    "subProcess": "any_time",
    "exclusiveGateway": "exclusive",
    "parallelGateway": "parallel",
    "inclusiveGateway": "inclusive",
    "boundaryEvent": "boundary",
    "intermediateCatchEvent": "catch",
    "intermediateThrowEvent": "throw",
    "manualTask": "manual",
}
WAITS = frozenset({"timerEventDefinition", "messageEventDefinition"})
LOOP = "multiInstanceLoopCharacteristics"


def read_flow(element: etree._Element, sheet: str, within: str | None) -> Flow:
    """A sequence flow; its ends are empty where the file forgot them."""
    return Flow(
        id=element.get("id", ""),
        source=element.get("sourceRef", ""),
        target=element.get("targetRef", ""),
        name=Text(en=_plain(element.get("name")), cy=properties(element).get("name_cy", "")),
        condition=written(element, tag("conditionExpression")),
        sheet=sheet,
        within=within,
    )


def read_node(
    element: etree._Element,
    file: str,
    *,
    sheet: str,
    within: str | None,
    lane: Lane | None,
    messages: dict[str, str],
) -> Node:
    """A flow node with everything its attributes and properties say."""
    node_id = element.get("id", "")
    if not node_id:
        raise UnreadableDiagram(f"{file}: an element of kind {local(element)} has no id.")
    said = properties(element)
    return Node(
        id=node_id,
        kind=_kind(element),
        name=Text(en=_plain(element.get("name")), cy=said.get("name_cy", "")),
        why=Text(en=_plain(written(element, tag("documentation"))), cy=said.get("why_cy", "")),
        lane=lane.id if lane else None,
        role=said.get("role") or (lane.role if lane else None),
        properties=said,
        sheet=sheet,
        within=within,
        attached_to=element.get("attachedToRef"),
        interrupting=_interrupting(element),
        default=element.get("default"),
        calls=element.get("calledElement"),
        table=written(element, f"{tag('extensionElements')}/{{{SPIFF}}}calledDecisionId"),
        limit=_limit(element),
        message=_message(element, messages),
        many=_many(element),
        element=_element(element),
    )


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())


def _definitions(element: etree._Element) -> list[str]:
    return [local(child) for child in element if local(child).endswith("EventDefinition")]


def _kind(element: etree._Element) -> str:
    kind = KINDS.get(local(element), "unsupported")
    if kind == "any_time" and element.get("triggeredByEvent") != "true":
        return "unsupported"
    definitions = _definitions(element)
    if len(definitions) > 1 or not set(definitions) <= WAITS:
        return "unsupported"
    if element.find(tag("standardLoopCharacteristics")) is not None:
        return "unsupported"
    return kind


def _element(element: etree._Element) -> str:
    extra = _definitions(element)
    if element.find(tag("standardLoopCharacteristics")) is not None:
        extra.append("standardLoopCharacteristics")
    return " with ".join([local(element), *extra])


def _interrupting(element: etree._Element) -> bool:
    return element.get("cancelActivity", element.get("isInterrupting", "true")) != "false"


def _limit(element: etree._Element) -> str | None:
    timer = element.find(tag("timerEventDefinition"))
    if timer is None:
        return None
    texts = (written(timer, tag(name)) for name in ("timeDuration", "timeDate", "timeCycle"))
    text = next((t for t in texts if t), None)
    return text.strip("\"' ") if text else None


def _message(element: etree._Element, messages: dict[str, str]) -> str | None:
    definition = element.find(tag("messageEventDefinition"))
    if definition is None:
        return None
    reference = definition.get("messageRef", "").rpartition(":")[2]
    return messages.get(reference, reference) or None


def _many(element: etree._Element) -> Many | None:
    loop = element.find(tag(LOOP))
    if loop is None:
        return None
    return Many(
        source=written(loop, tag("loopDataInputRef")) or written(loop, tag("loopCardinality")) or "",
        sequential=loop.get("isSequential") == "true",
        completion=written(loop, tag("completionCondition")),
    )
