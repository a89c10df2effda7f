"""Run as a program, with little memory and no time: every bomb must be refused in one sentence, or be taken in stride.

`python -m tests.integration.attack.bombs KIND ADDRESS FILE` prints a line of JSON for each: its name and what was said.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Mapping
from datetime import date

from webapp.configuration.load import from_files
from webapp.configuration.yaml_text import read_yaml
from webapp.engine.markup import parse as parse_xml
from webapp.errors import ConfigurationError
from webapp.forms import yaml as form_yaml
from webapp.rules import parse, parse_unary
from webapp.rules.errors import ExpressionError, UnreadableTable
from webapp.rules.tables import read as read_tables

MEMORY = 700 * 1024 * 1024  # of addresses: the program itself takes most of that
SECONDS = 60

Bombs = Mapping[str, str | bytes]


def xml_bombs(address: str, file: str) -> Bombs:
    """Documents that would read a file, call a server, or grow without end."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    quadratic = f'<!DOCTYPE a [<!ENTITY q "{"q" * 100_000}">]><a>{"&q;" * 10_000}</a>'
    found = {
        "a file": f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{file}">]><a>&x;</a>',
        "a file in an attribute": f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{file}">]><a b="&x;"/>',
        "a server": f'<!DOCTYPE a [<!ENTITY x SYSTEM "http://{address}/x">]><a>&x;</a>',
        "a definition elsewhere": f'<!DOCTYPE a SYSTEM "http://{address}/x.dtd"><a/>',
        "a public definition": f'<!DOCTYPE a PUBLIC "-//X//X" "http://{address}/x.dtd"><a/>',
        "a parameter": f'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://{address}/p"> %p;]><a/>',
        "a parameter of a file": f'<!DOCTYPE a [<!ENTITY % p SYSTEM "file://{file}"> %p;]><a/>',
        "a billion laughs": f'<!DOCTYPE a [<!ENTITY l0 "ha">{laughs}]><a>&l9;</a>',
        "quadratic": quadratic,
        "itself": '<!DOCTYPE a [<!ENTITY x "&x;">]><a>&x;</a>',
        "an inclusion": '<a xmlns:xi="http://www.w3.org/2001/XInclude">'
        f'<xi:include href="file://{file}" parse="text"/></a>',
        "a style sheet": f'<?xml-stylesheet href="http://{address}/x.xsl" type="text/xsl"?><a/>',
        "a schema": f'<a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="x http://{address}/x"/>',
        "deep": "<a>" * 200_000,
        "deep and closed": "<a>" * 5_000 + "</a>" * 5_000,
        "many attributes": "<a " + " ".join(f'b{n}="{n}"' for n in range(100_000)) + "/>",
        "many elements": "<a>" + "<b/>" * 400_000 + "</a>",
        "a long name": f"<{'a' * 3_000_000}/>",
        "too large": "<a>" + "x" * 6_000_000 + "</a>",
        "an encoding": '<?xml version="1.0" encoding="UTF-7"?><a/>',
    }
    in_utf_16 = {
        f"{name}, in UTF-16": text.encode("utf-16") for name, text in found.items() if "DOCTYPE" in text
    }
    return {**found, **in_utf_16, "nothing but zeros": b"\x00" * 1_000}


def yaml_bombs(_address: str, file: str) -> Bombs:
    """Texts that would make objects, point everywhere, or nest without end."""
    laughs = "a0: &a0 [x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
    )
    return {
        "a billion laughs": laughs,
        "a program": f'a: !!python/object/apply:os.system ["cat {file}"]',
        "an object": "a: !!python/object/new:os.system [x]",
        "a name": "a: !!python/name:os.system",
        "a merge": "a: &a {b: c}\nd:\n  <<: *a",
        "itself": "&a [*a]",
        "deep": "[" * 20_000,
        "deep mappings": "".join(f"{' ' * n}a:\n" for n in range(900)),
        "deep and closed": "[" * 3_000 + "]" * 3_000,
        "a great number": f"a: {'9' * 100_000}",
        "a great power": "a: 1e999999999",
        "as deep as a file is long": "[" * 490_000 + "]" * 490_000,
        "an odd key": "? [a, b]\n: c",
        "sixties": "a: " + ":".join(["59"] * 10_000),
        "long": "a" * 2_000_000,
        "many documents": "---\na: b\n" * 10_000,
        "a tag": "!<tag:evil.example,2000:x> a",
        "binary": "a: !!binary AAAA",
        "a set": "!!set {a, b}",
    }


def feel_bombs(_address: str, file: str) -> Bombs:
    """Expressions that would get out of the language, or never come to an end."""
    return {
        "attributes": "a.__class__.__mro__",
        "of a text": '"a".__class__.__base__.__subclasses__',
        "a function": "string.__globals__",
        "an import": '__import__("os")',
        "a call of a text": '("a")("b")',
        "opens a file": f'open("{file}")',
        "evaluates": 'eval("1")',
        "a backslash": '"\\u0000\\ud800"',
        "powers": "9 ** 9 ** 9 ** 9",
        "a great power": "2 ** 999999999",
        "powers of powers": "(((10 ** 6000) ** 6000) ** 6000)",
        "a great number": "9" * 4_900,
        "digits": f"1.{'0' * 4_000}1 * 1.{'0' * 800}1",
        "counts for ever": "for x in 1..999999999 return x",
        "counts within": "for a in 1..9999, b in 1..9999, c in 1..9999 return a",
        "some of many": "some a in 1..99999, b in 1..99999 satisfies a = b + 999999",
        "every of many": "every a in 1..99999999 satisfies true",
        "doubles a list": nested("concatenate({0}, {0})", "[1, 2]", 9),
        "doubles a text": nested("{0} + {0}", '"aaaaaaaaaa"', 9),
        "loops of lists": "for a in 1..3000 return for b in 1..3000 return b",
        "a list of loops": "count(for a in 1..9000 return for b in 1..9000 return a * b)",
        "sorts": "sum(for a in 1..9999 return sum(for b in 1..9999 return a))",
        "filters": "(for a in 1..9999 return a)[(for b in 1..9999 return b)[item = 9999][1] = item]",
        "compares lists": "(for a in 1..9999 return a) = (for a in 1..9999 return a)",
        "contains": "some a in 1..9999 satisfies list contains((for b in 1..9999 return b), a + 99999)",
        "a pattern": f'matches("{"a" * 40}!", "(a+)+$")',
        "replaces": f'replace("{"a" * 40}!", "(a+)+$", "b")',
        "brackets": "(" * 2_400 + "1" + ")" * 2_400,
        "deep lists": "[" * 2_400 + "]" * 2_400,
        "nots": "not(" * 1_000 + "true" + ")" * 1_000,
        "minuses": "-" * 4_900 + "1",
        "conditions": "if true then " * 300 + "1" + " else 2" * 300,
        "sums": " + ".join(["1"] * 1_600),
        "paths": ".".join(["a"] * 2_400),
        "long": "a" * 6_000,
        "dates": 'date("9999-12-31") + duration("P9999Y")',
        "durations": 'duration("P999999999999999999Y")',
        "spaces": "list" + " " * 4_000 + "contains(",
        "quotes": '"' + "\\" * 4_998,
        "an infinity": 'number("Infinity") + number("NaN") + number("1e999999")',
    }


def nested(form: str, inner: str, times: int) -> str:
    """The form around itself so many times."""
    for _ in range(times):
        inner = form.format(inner)
    return inner


def read_xml(bomb: str | bytes) -> str:
    content = bomb if isinstance(bomb, bytes) else bomb.encode()
    said = [_refusal(lambda: parse_xml(content, "x.bpmn")), _refusal(lambda: read_tables(content, "x.dmn"))]
    board = {"processes/x/x.bpmn": content, "processes/x/board.yaml": b"board: x"}
    return " / ".join([*said, _refusal(lambda: from_files(board))])


def read_texts(bomb: str | bytes) -> str:
    text = str(bomb)
    return " / ".join(
        [_refusal(lambda: read_yaml(text, "x.yaml")), _refusal(lambda: form_yaml.load(text, "x.yaml"))]
    )


def evaluate(bomb: str | bytes) -> str:
    text = str(bomb)
    scope = {"a": "text", "b": [1, 2], "string": {"x": 1}}
    expression = _refusal(lambda: parse(text).evaluate(scope, now=date(2026, 1, 1)))
    return f"{expression} / {_refusal(lambda: parse_unary(text).matches('x', scope, now=date(2026, 1, 1)))}"


def _refusal(act: Callable[[], object]) -> str:
    """What was said against it; `taken` where nothing was. Any other error ends the program."""
    try:
        act()
    except (ConfigurationError, ExpressionError, UnreadableTable) as error:
        return str(error)
    return "taken"


KINDS: Mapping[str, tuple[Callable[[str, str], Bombs], Callable[[str | bytes], str]]] = {
    "xml": (xml_bombs, read_xml),
    "yaml": (yaml_bombs, read_texts),
    "feel": (feel_bombs, evaluate),
}


def main(kind: str, address: str, file: str) -> None:
    """Set them off, one after the other."""
    bombs, sets_off = KINDS[kind]
    made = bombs(address, file)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    for name, bomb in made.items():
        sys.stdout.write(json.dumps([name, sets_off(bomb)]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
