"""The ordinary Word letter: a .docx with merge fields, made here once so that no binary file need be kept.

Its styles are Word's own, so headings, lists and the language reach whoever listens to it. A board's own layout
takes its place; the merge fields are those of `webapp.configuration.word_layout`.
"""

from __future__ import annotations

import io
from functools import cache

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

_BODY = (
    ("{%p for part in body %}", None),
    ("{%p if part.kind == 'heading' %}", None),
    ("{{ part.lines }}", "Heading 2"),
    ("{%p elif part.kind == 'item' %}", None),
    ("{{ part.lines }}", "List Bullet"),
    ("{%p elif part.kind == 'row' %}", None),
    ("{{ part.label }}", "Strong line"),
    ("{{ part.lines }}", None),
    ("{%p else %}", None),
    ("{{ part.lines }}", None),
    ("{%p endif %}", None),
    ("{%p endfor %}", None),
)
_SLIP = (
    ("{%p if slip %}", None),
    ("{{ '- ' * 60 }}", None),
    ("{{ slip.title }}", "Heading 2"),
    ("{{ title }}, {{ reference }}", None),
    ("{%p if slip.by %}", None),
    ("{{ words.return_to }}: {{ slip.by }}", None),
    ("{%p endif %}", None),
    ("{%p for question in slip.questions %}", None),
    ("{{ question.label }}", "Strong line"),
    ("{%p if question.choices %}", None),
    ("{% for choice in question.choices %}☐ {{ choice }}     {% endfor %}", None),
    ("{%p else %}", None),
    ("{%p for line in range(question.lines) %}", None),
    ("{{ '_' * 68 }}", None),
    ("{%p endfor %}", None),
    ("{%p endif %}", None),
    ("{%p endfor %}", None),
    ("{%p endif %}", None),
)


@cache
def layout(colour: str, language: str) -> bytes:
    """The layout in a board's colour, marked as written in that language."""
    made = Document()
    _styles(made, RGBColor.from_string(colour.removeprefix("#")), language)
    for section in made.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.4)
        section.footer.paragraphs[0].text = "{{ reference }}"
    _add(made, "{{ board_name }}", "Letterhead")
    _add(made, "{%p if to %}")
    _add(made, "{{ to }}")
    _add(made, "{%p endif %}")
    _add(made, "{{ words.reference }}: {{ reference }}")
    _add(made, "{{ words.date }}: {{ date }}")
    _add(made, "{{ title }}", "Heading 1")
    for text, style in _BODY:
        _add(made, text, style)
    _add(made, "{{ signed }}")
    _add(made, "{{ contact }}")
    for text, style in _SLIP:
        _add(made, text, style)
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def _add(made: WordDocument, text: str, style: str | None = None) -> None:
    made.add_paragraph(text, style=style)


def _styles(made: WordDocument, colour: RGBColor, language: str) -> None:
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(12)
    normal.paragraph_format.space_after = Pt(10)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), f"{language}-GB")
    normal.element.get_or_add_rPr().append(spoken)
    for name, size in (("Heading 1", 18), ("Heading 2", 14)):
        style = made.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = "Arial", Pt(size), RGBColor(0x0B, 0x0C, 0x0C)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in [each for each in fonts.attrib if "Theme" in str(each)]:
            del fonts.attrib[theme]  # a theme's font would win over the one named
    for name in ("Letterhead", "Strong line"):
        style = made.styles.add_style(name, 1)
        style.base_style, style.font.bold = normal, True
        style.paragraph_format.keep_with_next = True
    made.styles["Letterhead"].font.size, made.styles["Letterhead"].font.color.rgb = Pt(16), colour
    made.styles["Strong line"].paragraph_format.space_after = Pt(2)
