"""What attackers and broken programs type: one list for everything that is fuzzed."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Sequence

TEXTS: Sequence[str] = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\x01\x02\x1b[31m",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "\ufffe\uffff",
    "\u202egnp.exe",
    "e\u0301\u200d\U0001f469\u200d\U0001f466",
    "\U0001f9d2" * 50,
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</textarea></title></script><svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{7*7}}${7*7}#{7*7}<%= 7*7 %>",
    "{% raw %}",
    "%(name)s %s %d {0} {name}",
    "' or 1=1; --",
    '\\"; drop table review_case; --',
    "%00%0d%0aSet-Cookie:x=y",
    "a\r\nSet-Cookie: x=y",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "/etc/passwd",
    "CON",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "-1",
    "0",
    "1e400",
    "NaN",
    "Infinity",
    "9" * 400,
    "99999999999",
    "2147483648",
    "-2147483649",
    "9223372036854775808",
    "١٢",
    "²",
    "½",
    "０１",
    "1_000",
    "0x1F",
    "1,000.50",
    "00000000-0000-0000-0000-000000000000",
    "not-a-uuid",
    "null",
    "[]",
    "{}",
    '{"a": [1, {"b": "\\u0000\\ud800"}]}',
    "yes",
    "no",
    "all",
    ":",
    "@",
    "police",
    "9999-12-31",
    "0001-01-01",
    "99999-99-99",
    "2026-02-30T25:61",
    "9999-12-31T23:59:59.999999-14:00,00000000-0000-0000-0000-000000000000",
    "0001-01-01T00:00:00+14:00,00000000-0000-0000-0000-000000000000",
    "x" * 5_001,
    "word " * 3_000,
    "\n" * 2_000,
)
DAYS = ("0", "1", "29", "31", "32", "-1", "²", "9" * 30, "١", "Jan", "\x00", "")
YEARS = (
    "0",
    "1",
    "0001",
    "1582",
    "1899",
    "2026",
    "9999",
    "10000",
    "99999",
    "-2026",
    "9" * 40,
    "２０２６",
    "",
)
DEEP = ("-0-b-99999999", "-99999999-text", "--", "-items", "-kept", "[0][a]", ".a.b", "-day", "-0" * 200)
NAMES = (
    "_add",
    "_remove",
    "_shown",
    "_page",
    "_completed",
    "save",
    "confirmed",
    "change",
    "answers",
    "text",
    "data",
)
FILE_NAMES = (
    "report.pdf",
    "../../../etc/passwd.pdf",
    "..\\..\\boot.pdf",
    "/etc/cron.d/x.pdf",
    "C:\\Windows\\report.pdf",
    "CON.pdf",
    "report.pdf\x00.exe",
    "report\r\nContent-Type: text/html\r\n\r\n.pdf",
    'a"; filename="evil.html',
    "a\u202efdp.exe",
    "\u202e.pdf",
    "<img src=x onerror=alert(1)>.pdf",
    "{{7*7}}.pdf",
    "=cmd.pdf",
    ".htaccess",
    ".",
    "..",
    "   ",
    "é" * 300 + ".pdf",
    "\U0001f9d2.pdf",
    "a.pdf.exe",
    "a.PDF",
    "report.docm",
    "noending",
)
HEADERS: Sequence[dict[str, str]] = (
    {},
    {},
    {"X-Request-ID": "a" * 5_000},
    {"X-Request-ID": "<script>"},
    {"Accept-Language": "cy;q=NaN,*;q=99999999999999999999,-;;,\x7f"},
    {"Accept-Language": "en-" + "x" * 3_000},
    {"Accept": "application/json"},
    {"Accept": "*/*;q=x,application/json;q=-1"},
    {"Host": "evil.example"},
    {"Host": "evil.example:99999999"},
    {"X-Forwarded-Host": "evil.example", "X-Forwarded-For": "' or 1=1", "X-Forwarded-Proto": "gopher"},
    {"Referer": "https://evil.example/"},
    {"Range": "bytes=0-1,5-99999999999999999999,-"},
    {"If-Modified-Since": "Thu, 99 Foo 99999 99:99:99 GMT"},
    {"If-None-Match": '"\\"\x7f'},
    {"Content-Encoding": "gzip"},
    {"Expect": "100-continue"},
    {"X-HTTP-Method-Override": "DELETE"},
    {"User-Agent": "() { :;}; echo"},
    {"Authorization": "Basic ====", "X-CSRFToken": "\x80\xff"},
)
CONTENT_TYPES = (
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-7",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=x",
    "multipart/form-data; boundary=" + "x" * 5_000,
    "application/json",
    "text/xml",
    "application/octet-stream",
    "",
    "\x7f/;;=",
)
RAW = (
    b"",
    b"\x00" * 100,
    b"a=%ED%A0%80&b=%FF%FE&c=%00&%=%&&&=",
    b"a=" + b"%F0" * 2_000,
    b"&" * 5_000,
    b'{"a":' * 3_000,
    b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nhalf of it',
    b"--x\r\nContent-Disposition: form-data; name=\"a\"; filename*=utf-99''%ff%00.pdf\r\n\r\n%PDF-\r\n--x--",
    b"--x\r\nContent-Disposition: form-data; name*=x'y\r\nContent-Type: ;;;\r\n\r\n\r\n--x\r\n",
    b"--x\r\n" + b"A: b\r\n" * 3_000 + b"\r\n\r\n--x--",
    b"--x--\r\n--x--",
    "a=\ud800".encode("utf-16", "surrogatepass"),
    b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
)
JSON = (
    b"",
    b"[]",
    b"null",
    b"1e999",
    b'[["a", 1]]',
    b'{"a": {"b": 1}}',
    b"[" * 50_000,
    b'{"text": "\\u0000\\ud800"}',
)
RAW_QUERIES = (
    "\xff\xfe=\xe9",
    "search=\xed\xa0\x80",
    "search=%00&after=%00",
    "a=" + "b" * 60_000,
    "%",
    ";;;&&==",
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def zipped(members: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of these members, under whatever names."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", compression) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return kept.getvalue()


def word(more: dict[str, bytes] | None = None) -> bytes:
    """As little of a Word file as there can be, with more in it."""
    return zipped(
        {
            "[Content_Types].xml": b"<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
            "word/document.xml": b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'/>",
            **(more or {}),
        }
    )


CONTENTS: Sequence[Callable[[], bytes]] = (
    lambda: PDF,
    lambda: b"",
    lambda: b"\x00",
    lambda: b"<html><script>alert(1)</script>",
    lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    lambda: b"\x89PNG\r\n\x1a\n<script>alert(1)</script>",
    lambda: b"GIF89a<script>alert(1)</script>",
    lambda: b"PK\x03\x04",
    lambda: b"PK\x05\x06" + b"\x00" * 18,
    word,
    lambda: word({"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}),
    lambda: word({"../../evil": b"x"}),
    lambda: word({"bomb": b"\x00" * 5_000_000}),
    lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    lambda: b"{\\rtf1" + b"{" * 10_000,
    lambda: b"\xff\xd8\xff\xe0" + b"\x00" * 100,
    lambda: "\ufeff=1+1".encode("utf-16"),
)


def text(chance: random.Random) -> str:
    """One of them, or a few at once, or whatever the dice say."""
    if chance.random() < 0.1:
        return "".join(chr(chance.randrange(1, 0x3000)) for _ in range(chance.randrange(1, 60)))
    if chance.random() < 0.1:
        return chance.choice(TEXTS) + chance.choice(TEXTS)
    return chance.choice(TEXTS)


def file(chance: random.Random) -> tuple[io.BytesIO, str, str]:
    """A file as it may be sent."""
    kinds = ("application/pdf", "text/html", "image/svg+xml", "", "multipart/mixed; boundary=x")
    return io.BytesIO(chance.choice(CONTENTS)()), chance.choice(FILE_NAMES), chance.choice(kinds)
