"""A drawing with its words in another language."""

from __future__ import annotations

from lxml import etree

from webapp.engine.markup import parse, properties, tag


def in_language(xml: bytes, language: str, file: str) -> bytes:
    """The same diagram with each name as its property `name_<language>` says; English where it has none."""
    root = parse(xml, file)
    names: dict[str, str] = {}
    for element in root.iter(etree.Element):
        said = properties(element).get(f"name_{language}")
        if said:
            element.set("name", said)
            names[element.get("id", "")] = said
    for pool in root.iter(tag("participant")):
        if pool.get("processRef") in names:
            pool.set("name", names[pool.get("processRef", "")])
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") if names else xml
