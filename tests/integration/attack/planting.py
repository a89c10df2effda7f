"""What is planted: each text with a mark of its own, to be found again wherever it comes out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count, cycle
from typing import Any

MARK = "zqx"
PRODUCT = str(7919 * 7927)  # what comes out where a template reckons
_SUM = "7919*7927"
PAYLOADS: Sequence[str] = (
    f"<script>{MARK}(1)</script>",
    f'"><img src={MARK} onerror={MARK}(1)>',
    f"'><svg/onload={MARK}(1)>",
    f"</textarea></title></style></script><pr-{MARK}>",
    f"javascript:{MARK}(1)",
    f"{{{{{_SUM}}}}}${{{_SUM}}}#{{{_SUM}}}<%= {_SUM} %>",
    f"{{% print({_SUM}) %}}{{{{ self.__init__.__globals__ }}}}",
    f'#({_SUM}) #read("/etc/passwd") #eval("{_SUM}") $x$ {MARK}',
    f"<w:p><w:r><w:t>{MARK}</w:t></w:r></w:p>]]>&#x3c;&amp;lt;",
    f"=HYPERLINK({MARK})",
    f"{MARK}\x00\x1b\x0b\u202e{MARK}",
    f"{MARK} \U0001f9d2\u200d\U0001f9bd \u0175\u0177 \u2066x\u2069",
    f"<{MARK} {MARK}=1 style='x' onclick={MARK}>{MARK}</{MARK}>",
    f"&lt;{MARK}&gt; &amp;#60;script&amp;#62; <!--{MARK}",
    f"[{MARK}](javascript:{MARK}) <a href=//{MARK}.example>",
    f"\r\nX-{MARK}: 1\r\n\r\n<html onload={MARK}>",
)
FILE_NAMES = (
    f"<img src={MARK} onerror={MARK}>.pdf",
    f'{MARK}"; x="{{{{{_SUM}}}}}.pdf',
    f"..\\{MARK}\u202efdp.pdf",
)


@dataclass
class Planted:
    """Plants one after the other. What is planted begins as the text it takes the place of."""

    texts: int = 0
    _next: object = field(default_factory=lambda: cycle(PAYLOADS))
    _names: object = field(default_factory=lambda: cycle(FILE_NAMES))

    def text(self, honest: str) -> str:
        """What is written in the place of a text."""
        self.texts += 1
        return f"{next(self._next)} {honest[:20]}"  # type: ignore[call-overload]

    def file_name(self, honest: str) -> str:
        """What a file is called in the place of its name."""
        stem, _dot, ending = honest.rpartition(".")
        return f"{stem} {next(self._names).removesuffix('.pdf')}.{ending}"  # type: ignore[call-overload]


_people = count()


def planted_name(honest: str) -> str:
    """What somebody is called."""
    return f"{honest} {PAYLOADS[next(_people) % len(PAYLOADS)]}".replace("\x00", "")


def whatever(text: str) -> bool:
    """Whether a text holds something planted."""
    return MARK in text


def reckoned(text: str) -> bool:
    """Whether a template was let to reckon what was planted."""
    return PRODUCT in re.sub(r"[,.\s\u00a0]", "", text)


def planted_form(form: Any) -> dict[str, Any]:
    """What somebody would send with a form of a page, planting in every free text of it."""
    sent: dict[str, Any] = {}
    planting = cycle(PAYLOADS)
    for each in form.inputs:
        name, kind = each.get("name"), each.get("type", each.tag)
        if not name or kind in ("submit", "file"):
            continue
        if kind in ("radio", "checkbox"):
            sent.setdefault(name, each.get("value", "on"))
        elif each.tag == "select":
            sent[name] = next((value for value in reversed(each.value_options) if value), "")
        elif kind == "hidden":
            sent.setdefault(name, []).append(each.value or "")
        else:
            number = _date_part(each, name)
            sent.setdefault(name, []).append(number or f"{next(planting)} words")
    return sent


def _date_part(element: Any, name: str) -> str:
    """A day ahead, for the boxes of a date; nothing for any other."""
    label = f"{name} {element.get('id', '')}".casefold()
    parts = {"day": "12", "month": "5", "year": "2027", "time": "10:00", "minutes": "60", "from": "10:00"}
    return next((value for part, value in parts.items() if label.endswith(part)), "")
