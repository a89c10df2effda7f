"""Opening a DMN file without trusting it."""

from __future__ import annotations

from lxml import etree

from webapp.rules.errors import UnreadableTable

_NAMESPACE = "omg.org/spec/DMN/"
_LARGEST = 2_000_000


def definitions(dmn: bytes, file: str) -> etree._Element:
    """The root of a DMN file. Nothing the file names is fetched, no entity is resolved, a DOCTYPE is refused.

    Raises UnreadableTable for any other bytes.
    """
    if len(dmn) > _LARGEST:
        raise UnreadableTable(
            file, "file", f"is larger than {_LARGEST // 1_000_000} MB, which no table needs."
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(dmn, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableTable(
            file, "file", f"is not XML (line {error.lineno or 1}): save it again from a DMN editor."
        ) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableTable(file, "file", "has a DOCTYPE, which is refused: remove it.")
    name = etree.QName(root)
    if name.localname != "definitions" or _NAMESPACE not in (name.namespace or ""):
        raise UnreadableTable(file, "file", "is not a DMN file: its root must be DMN's definitions.")
    return root


def text_of(element: etree._Element | None) -> str:
    """What stands in the element's text element; empty when there is none."""
    return "" if element is None else (element.findtext("{*}text") or "").strip()
