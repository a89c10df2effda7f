"""Looks for what was planted: it may be read as words, and be nothing else."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

import pypdf
from icalendar import Calendar
from lxml import etree, html
from werkzeug.test import TestResponse

from tests.e2e.filling import PDF
from tests.integration.attack.planting import reckoned, whatever

_LEADS = frozenset(
    {"href", "src", "action", "formaction", "data", "poster", "srcset", "style", "srcdoc", "background"}
)
_INSIDE = re.compile(r"[/?#](?!/)")
_FORMULA = re.compile(r"\s*[=+\-@\t\r\n]")
_NUMBER = re.compile(r"-?[\d.,]+%?")
_OURS = "http://localhost"


def wrong_with(answer: TestResponse) -> list[str]:
    """What in an answer came of something planted, other than words to be read."""
    look = {
        "text/html": _page,
        "application/json": _json,
        "text/csv": _csv,
        "text/calendar": _calendar,
        "application/pdf": _pdf,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _word,
    }
    found = [f"the header {name}" for name, value in answer.headers if _planted_in_header(name, value)]
    if answer.status_code >= 500:
        found.append(f"answers {answer.status_code}")
    if answer.data and answer.mimetype in look:
        found += look[answer.mimetype](answer)
    return found


def shows(answer: TestResponse) -> bool:
    """Whether something planted can be read there."""
    return answer.mimetype == "text/html" and whatever(answer.text)


def links_in(answer: TestResponse) -> Iterator[str]:
    """Where a page leads to on this site."""
    if answer.mimetype != "text/html" or not answer.data:
        return
    for _element, _attribute, link, _at in html.fromstring(answer.text).iterlinks():
        parts = urlsplit(link)
        if not parts.scheme and not parts.netloc and parts.path.startswith("/"):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def _planted_in_header(name: str, value: str) -> bool:
    """A file's own name may hold it, in quotes; a link on this site may lead on with it."""
    if name in ("Location", "Content-Location"):
        return not _INSIDE.match(value)
    return whatever(value) and (name != "Content-Disposition" or not value.startswith("attachment;"))


def _page(answer: TestResponse) -> Iterator[str]:
    tree = html.fromstring(answer.text)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            if whatever(str(element.text)):
                yield "a comment"
            continue
        if whatever(element.tag):
            yield f"the element {element.tag}"
        yield from _attributes(element)
        if element.tag in ("script", "style") and whatever(element.text or ""):
            yield from _data_block(element)
    if reckoned(tree.text_content()):
        yield "a template reckoned"


def _attributes(element: Any) -> Iterator[str]:
    for name, value in element.attrib.items():
        if name.startswith("on") or whatever(name):
            yield f"the attribute {name} of {element.tag}"
        elif name in _LEADS and whatever(unquote(value)) and not _INSIDE.match(value):
            yield f"the address in {name} of {element.tag}: {value}"
        elif reckoned(value):
            yield f"a template reckoned in {name}"


def _data_block(element: Any) -> Iterator[str]:
    if element.get("type") != "application/json":
        yield f"inside {element.tag}"
        return
    json.loads(element.text)


def _json(answer: TestResponse) -> Iterator[str]:
    if reckoned(json.dumps(json.loads(answer.data))):
        yield "a template reckoned"


def _csv(answer: TestResponse) -> Iterator[str]:
    for row in csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))):
        yield from (
            f"the formula {cell}" for cell in row if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell)
        )


def _calendar(answer: TestResponse) -> Iterator[str]:
    return faults_of_calendar(answer.data)


def faults_of_calendar(content: bytes) -> Iterator[str]:
    """What of a calendar's file is more than one meeting, with its place and what it is about."""
    events = Calendar.from_ical(content).walk()
    if [each.name for each in events] != ["VCALENDAR", "VEVENT"]:
        yield f"components {[each.name for each in events]}"
    allowed = {"LOCATION", "SUMMARY"}
    for event in events:
        yield from (
            f"the property {name}"
            for name, value in event.items()
            if whatever(f"{name}{value}") and name not in allowed
        )


def _pdf(answer: TestResponse) -> Iterator[str]:
    if answer.data == PDF:
        return  # as it was sent
    reader = pypdf.PdfReader(io.BytesIO(answer.data))
    said = "".join(page.extract_text() for page in reader.pages)
    if reckoned(said) or "root:" in said:
        yield "the PDF carried out what was planted"
    if any(page.get("/AA") for page in reader.pages) or "/OpenAction" in reader.trailer["/Root"]:
        yield "the PDF acts by itself"


def _word(answer: TestResponse) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(answer.data)) as file:
        for name in file.namelist():
            if name.endswith((".xml", ".rels")):
                tree = etree.fromstring(file.read(name))
                yield from (f"the element {each.tag}" for each in tree.iter() if whatever(str(each.tag)))
                if reckoned("".join(tree.itertext())):
                    yield "a template reckoned"
