"""XML from strangers, opened with nothing it could use against us."""

from __future__ import annotations

from lxml import etree

from webapp.errors import ConfigurationError

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

LARGEST = 5 * 1024 * 1024
DEEPEST = 100


class UnreadableDiagram(ConfigurationError):
    """A file that is no diagram. The message is one sentence, with the file's name."""


def parse(xml: bytes, file: str) -> etree._Element:
    """The root of a small, plain XML document: no DOCTYPE, no entities, no network.

    Raises UnreadableDiagram, in one sentence, for everything else.
    """
    if not xml.strip():
        raise UnreadableDiagram(f"{file}: the file is empty.")
    if len(xml) > LARGEST:
        raise UnreadableDiagram(f"{file}: the file is larger than 5 MB.")
    if (
        b"<!DOCTYPE" in xml
        or "<!DOCTYPE".encode("utf-16-le") in xml
        or "<!DOCTYPE".encode("utf-16-be") in xml
    ):
        raise UnreadableDiagram(f"{file}: the file has a DOCTYPE, which could define entities; remove it.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise UnreadableDiagram(f"{file}: {_why(error)}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableDiagram(f"{file}: the file has a DOCTYPE, which could define entities; remove it.")
    if _depth(root) > DEEPEST:
        raise UnreadableDiagram(f"{file}: elements lie more than {DEEPEST} deep in one another.")
    return root


def _why(error: Exception) -> str:
    line = getattr(error, "lineno", None)
    said = str(error)
    if "encoding" in said.lower() or "UTF-8" in said:
        return "the file is not written in the encoding it declares; save it as UTF-8."
    where = f" (line {line})" if line else ""
    return f"the file is not XML{where}."


def _depth(root: etree._Element) -> int:
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def local(element: etree._Element) -> str:
    """An element's name without its namespace; empty for comments and instructions."""
    name = str(element.tag)  # a comment's tag is a function, whatever the stubs say
    return "" if name.startswith("<") else name.rpartition("}")[2]


def tag(name: str) -> str:
    """A BPMN element's full name."""
    return f"{{{BPMN}}}{name}"


def properties(element: etree._Element) -> dict[str, str]:
    """What stands in an element's own `spiffworkflow:properties`."""
    path = f"{tag('extensionElements')}/{{{SPIFF}}}properties/{{{SPIFF}}}property"
    return {p.get("name", ""): p.get("value", "").strip() for p in element.iterfind(path)}


def written(element: etree._Element, path: str) -> str | None:
    """The text of the first element at `path`, or None when there is none or it is empty."""
    found = element.find(path)
    text = "".join(str(part) for part in found.itertext()).strip() if found is not None else ""
    return text or None
