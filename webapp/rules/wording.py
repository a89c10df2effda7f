"""How we say what is wrong with an expression: where it is, and what to write instead."""

from __future__ import annotations

import difflib

from lark import Token, UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from webapp.rules.functions import FUNCTIONS, Function

_LONGEST_SHOWN = 60
_INSTEAD = {
    "==": "write one = to compare",
    "&": "write “and”",
    "|": "write “or”",
    "!": "write != for “is not”, or not( ) around a condition",
    "'": "put texts in double quotes",
    "‘": "put texts in straight double quotes",
    "’": "put texts in straight double quotes",
    "“": "put texts in straight double quotes",
    "”": "put texts in straight double quotes",
    '"': "this text has no closing quote",
    "{": "contexts cannot be written here",
    "<>": "write != for “is not”",
    "≠": "write != for “is not”",
    "≤": "write <=",
    "≥": "write >=",
    ";": "separate values with commas",
    "%": "write modulo(a, b)",
}


def unexpected(text: str, error: UnexpectedInput) -> str:
    """One sentence about the place where the text stops making sense."""
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        return f"“{_shown(text)}” stops too soon: something is missing at its end."
    place: int = error.pos_in_stream  # type: ignore[assignment]  # declared optional, always set
    found = str(error.token) if isinstance(error, UnexpectedToken) else text[place : place + 1]
    return f"{where(text, place)}: {_help(text, place, found, error)}."


def _help(text: str, place: int, found: str, error: UnexpectedInput) -> str:
    for length, start in ((2, place), (2, place - 1), (1, place)):
        advice = _INSTEAD.get(text[max(start, 0) : start + length])
        if advice and (length == 2 or isinstance(error, UnexpectedCharacters)):
            return advice
    return f"“{_shown(found)}” does not belong here"


def where(text: str, place: int) -> str:
    """“In …, character 8”, with the line too where there are several."""
    line = text.count("\n", 0, place) + 1
    column = place - (text.rfind("\n", 0, place) + 1) + 1
    spot = f"character {column}" if "\n" not in text.strip() else f"line {line}, character {column}"
    return f"In “{_shown(text)}”, {spot}"


def no_such_function(text: str, name: Token) -> str:
    """That there is no such function, and which one may be meant."""
    near = difflib.get_close_matches(str(name), FUNCTIONS, n=1)
    hint = f"; did you mean {FUNCTIONS[near[0]].written}?" if near else "."
    return f"{where(text, name.start_pos or 0)}: there is no function called “{_shown(name)}”{hint}"


def wrong_count(text: str, name: Token, function: Function, count: int) -> str:
    """That a function was given too few or too many values."""
    given = f"{count} value" if count == 1 else f"{count} values"
    return f"{where(text, name.start_pos or 0)}: {function.written} cannot take {given}."


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SHOWN else f"{line[:_LONGEST_SHOWN]}…"
